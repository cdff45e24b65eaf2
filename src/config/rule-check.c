/* SPDX-License-Identifier: MIT */
/* Rules that allow are read narrowly here: what could mean more than it says is refused. */

#include "rule-check.h"

#include "base/text.h"
#include "config/rule-tool.h"

#include <string.h>

#define PLAIN_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@% "

struct check {
    const struct rule *rule;
    enum rule_verdict verdict;
    const struct node *node, *member; /* the rule, and the word in it that is looked at */
    struct diagnostics *problems;
    bool good;
};

#define WRONG(check, ...)                                                                          \
    do {                                                                                           \
        diagnostics_add(                                                                           \
                (check)->problems, (check)->member->line, (check)->member->column, __VA_ARGS__);   \
        (check)->good = false;                                                                     \
    } while (0)

/* --- tools --- */

static void check_tool(struct check *check, const char *name) {
    const struct rule_tool *tool = rule_tool_find(name);
    const char *nearest = rule_tool_nearest(name);
    bool is_allow = check->verdict == RULE_ALLOW;
    if (tool != NULL && tool->kind == RULE_TOOL_PERSON) {
        WRONG(check, "'%s' is for you to answer: no rule ever does", name);
    } else if (tool != NULL || rule_tool_is_mcp(name)) {
        return;
    } else if (nearest != NULL && !text_equal(name, RULE_ANY)) {
        WRONG(check, "unknown tool '%s': did you mean '%s'?", name, nearest);
    } else if (is_allow && text_starts_with(name, "mcp__")) {
        WRONG(check, "'%s' must be the full name of a tool, as in mcp__SERVER__TOOL", name);
    } else if (is_allow && strchr(name, '*') != NULL) {
        WRONG(check, "'%s' may not be allowed: name each tool", name);
    } else if (is_allow) {
        WRONG(check, "unknown tool '%s': what stoa does not know cannot be allowed", name);
    }
}

static bool has_tool(const struct rule *rule, const char *name) {
    for (char **tool = rule->tools; *tool != NULL; tool++) {
        if (text_equal(*tool, name)) {
            return true;
        }
    }
    return false;
}

/* --- commands --- */

static void check_command(struct check *check, const char *command) {
    const char *star = strchr(command, '*');
    bool star_is_last = star == NULL || (star[1] == '\0' && (star == command || star[-1] == ' '));
    if (check->verdict != RULE_ALLOW) {
        return;
    }
    if (!star_is_last) {
        WRONG(check, "in '%s' the '*' must be the last word: it stands for all further arguments",
                command);
    } else if (strspn(command, PLAIN_CHARACTERS "*") != strlen(command)) {
        WRONG(check, "'%s' must be plain words: nothing that a shell would look at", command);
    }
}

static void check_commands(struct check *check) {
    const struct rule *rule = check->rule;
    if (rule->commands != NULL && (rule->tools[1] != NULL || !has_tool(rule, "Bash"))) {
        WRONG(check, "'commands' are for the tool Bash alone: write a rule of its own");
    } else if (rule->commands == NULL && check->verdict == RULE_ALLOW && has_tool(rule, "Bash")) {
        WRONG(check, "a rule that allows Bash needs 'commands', as in [\"git status *\"]");
    }
}

/* --- paths --- */

static void check_path(struct check *check, const char *path) {
    OWNED_STR framed = text_format("/%s/", path);
    if (strstr(framed, "/../") != NULL || strstr(framed, "/./") != NULL) {
        WRONG(check, "'%s' must not hold '.' or '..'", path);
    }
}

static void check_paths(struct check *check) {
    for (char **name = check->rule->tools; check->rule->paths != NULL && *name != NULL; name++) {
        const struct rule_tool *tool = rule_tool_find(*name);
        bool has_path = tool != NULL && tool->subject != NULL && tool->kind != RULE_TOOL_COMMAND;
        if (!has_path && check->verdict == RULE_ALLOW) {
            WRONG(check, "'paths' do not bound the tool '%s': write a rule of its own", *name);
        }
    }
}

/* --- the rule --- */

/* Each word of a list that the rule has, at its place. */
static void check_words(
        struct check *check, const char *key, void (*look)(struct check *check, const char *word)) {
    const struct node *list = node_find(check->node, key);
    if (list == NULL || list->kind != NODE_LIST) {
        return;
    }
    check->member = list;
    if (list->first == NULL) {
        WRONG(check, "'%s' is empty: leave it out, or name one", key);
    }
    for (const struct node *word = list->first; word != NULL; word = word->next) {
        check->member = word;
        if (word->kind != NODE_SCALAR || *word->text == '\0' ||
                strlen(word->text) > RULE_WORD_MAX_BYTES) {
            WRONG(check, "each of '%s' must be a text of 1 to %d bytes", key, RULE_WORD_MAX_BYTES);
        } else {
            look(check, word->text);
        }
    }
    check->member = check->node;
}

bool rule_check(const struct rule *rule, enum rule_verdict verdict, const struct node *node,
        struct diagnostics *problems) {
    struct check check = { rule, verdict, node, node, problems, true };
    if (rule->name == NULL) {
        return false; /* told as missing */
    }
    if (rule->tools == NULL) {
        WRONG(&check, "'tools' is missing here: name the tools that the rule '%s' is for",
                rule->name);
        return false;
    }
    check_words(&check, "tools", check_tool);
    check_words(&check, "commands", check_command);
    check_words(&check, "paths", check_path);
    check_commands(&check);
    check_paths(&check);
    return check.good;
}
