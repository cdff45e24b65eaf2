/* SPDX-License-Identifier: MIT */
/* Kinds of programs as data. */

#include "config/agent-file.h"

#include "agent-file-schema.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "config/rule-set.h"
#include "data-file.h"
#include "term/pattern.h"

#include <dirent.h>
#include <string.h>

#define FILES_MAX 200 /* that are looked through for a program's name */

/* --- reading --- */

static void rule_finish(struct agent_screen_rule *rule) {
    schema_finish(&agent_screen_schema, rule);
}

void agent_file_destroy(struct agent_file *agent) {
    if (agent == NULL) {
        return;
    }
    for (size_t i = 0; i < agent->rule_count; i++) {
        rule_finish(&agent->rules[i]);
    }
    free(agent->rules);
    free(agent->name);
    free(agent->file);
    text_vector_destroy(agent->programs);
    text_vector_destroy(agent->prompt);
    text_vector_destroy(agent->resume);
    free(agent);
}

/* Each expression at its place. */
static void check_expressions(
        const struct node *rule, const char *key, struct diagnostics *problems) {
    const struct node *list = rule->kind == NODE_MAP ? node_find(rule, key) : NULL;
    const struct node *word = list != NULL ? list->first : NULL;
    if (list != NULL && list->kind == NODE_LIST && word == NULL) {
        diagnostics_add(problems, list->line, list->column, "'%s' is empty", key);
    }
    for (; word != NULL && word->kind == NODE_SCALAR; word = word->next) {
        struct error err;
        OWNED(pattern) pattern = pattern_create(word->text, PATTERN_EXPRESSION, &err);
        if (pattern == NULL) {
            diagnostics_add(problems, word->line, word->column, "%s", err.text);
        }
    }
}

static size_t count_texts(char *const *texts) {
    return texts == NULL ? 0 : text_vector_length((const char *const *)texts);
}

static void check_rule(const struct agent_screen_rule *rule, const struct node *node,
        struct diagnostics *problems) {
    size_t count = count_texts(rule->match) + count_texts(rule->title) +
                   (rule->progress >= 0 ? 1 : 0) + (rule->bell ? 1 : 0);
    check_expressions(node, "match", problems);
    check_expressions(node, "title", problems);
    if (node->kind == NODE_MAP && count == 0 && node_find(node, "match") == NULL &&
            node_find(node, "title") == NULL) {
        diagnostics_add(problems, node->line, node->column,
                "a rule must look at something: 'match', 'title', 'progress' or 'bell'");
    } else if (count > AGENT_SCREEN_MATCH_MAX) {
        diagnostics_add(problems, node->line, node->column, "a rule looks at %d things at most",
                AGENT_SCREEN_MATCH_MAX);
    }
}

static void read_screen(
        struct agent_file *agent, const struct node *screen, struct diagnostics *problems) {
    if (screen == NULL) {
        return;
    }
    if (screen->kind != NODE_LIST) {
        diagnostics_add(problems, screen->line, screen->column,
                "'screen' must be a list of rules: each begins with '- '");
        return;
    }
    agent->rules = memory_allocate_zeroed(AGENT_SCREEN_RULES_MAX, sizeof(*agent->rules));
    for (const struct node *node = screen->first; node != NULL; node = node->next) {
        if (agent->rule_count == AGENT_SCREEN_RULES_MAX) {
            diagnostics_add(problems, node->line, node->column, "there are more than %d rules",
                    AGENT_SCREEN_RULES_MAX);
            return;
        }
        struct agent_screen_rule *rule = &agent->rules[agent->rule_count++];
        schema_set_defaults(&agent_screen_schema, rule);
        rule->progress = -1;
        schema_read(&agent_screen_schema, node, rule, problems);
        check_rule(rule, node, problems);
    }
}

static void check_prompt(
        const struct agent_file *agent, const struct node *root, struct diagnostics *problems) {
    bool has_place = agent->prompt == NULL;
    for (char **word = agent->prompt; word != NULL && *word != NULL; word++) {
        has_place = has_place || strstr(*word, AGENT_FILE_PROMPT) != NULL;
    }
    if (!has_place) {
        const struct node *node = node_find(root, "prompt");
        diagnostics_add(problems, node->line, node->column,
                "'prompt' must have " AGENT_FILE_PROMPT " in one of its arguments");
    }
}

struct agent_file *agent_file_parse(
        const char *bytes, size_t length, const char *path, struct diagnostics *problems) {
    OWNED(node) root = document_parse(bytes, length, problems);
    struct agent_file_entry entry = { 0 };
    if (root == NULL) {
        return NULL;
    }
    schema_read(&agent_file_schema, root, &entry, problems);
    OWNED(agent_file) agent = NEW(struct agent_file);
    *agent = entry.agent;
    agent->file = text_copy(path);
    if (root->kind == NODE_MAP) {
        read_screen(agent, entry.screen, problems);
        check_prompt(agent, root, problems);
    }
    return diagnostics_are_empty(problems) ? TAKE(agent) : NULL;
}

struct agent_file *agent_file_load(const char *path, struct diagnostics *problems) {
    struct buffer bytes = { 0 };
    struct error err;
    struct agent_file *agent = NULL;
    if (file_read(path, DOCUMENT_BYTES_MAX, &bytes, &err)) {
        agent = agent_file_parse(buffer_text(&bytes), bytes.length, path, problems);
    } else {
        diagnostics_add(problems, 0, 0, "%s", err.text);
        problems->file_is_missing = err.code == ERROR_NOT_FOUND;
    }
    buffer_finish(&bytes);
    return agent;
}

/* --- finding --- */

char *agent_file_find(const char *name) {
    return rule_name_is_valid(name) ? data_file_find("agents", name) : NULL;
}

static bool claims(const char *path, const char *program) {
    struct diagnostics ignored; /* whoever uses it is told */
    diagnostics_init(&ignored, path);
    OWNED(agent_file) agent = agent_file_load(path, &ignored);
    diagnostics_finish(&ignored);
    for (char **name = agent != NULL ? agent->programs : NULL; name != NULL && *name != NULL;
            name++) {
        if (text_equal(*name, program)) {
            return true;
        }
    }
    return false;
}

static char *find_in(const char *directory, const char *program) {
    DIR *files = opendir(directory);
    char *found = NULL;
    const struct dirent *entry;
    for (int i = 0; files != NULL && found == NULL && i < FILES_MAX; i++) {
        entry = readdir(files);
        if (entry == NULL) {
            break;
        }
        OWNED_STR path = path_join(directory, entry->d_name);
        if (entry->d_name[0] != '.' && text_ends_with(entry->d_name, ".yaml") &&
                claims(path, program)) {
            found = TAKE(path);
        }
    }
    if (files != NULL) {
        closedir(files);
    }
    return found;
}

char *agent_file_find_program(const char *program) {
    const char *slash = strrchr(program, '/');
    const char *name = slash != NULL ? slash + 1 : program;
    OWNED_STR own = data_directory(DATA_OWN, "agents");
    char *found = find_in(own, name);
    if (found == NULL && rule_name_is_valid(name)) { /* those that come along are named so */
        OWNED_STR path = data_file(DATA_MACHINE, "agents", name);
        found = path != NULL && claims(path, name) ? TAKE(path) : NULL;
    }
    return found;
}
