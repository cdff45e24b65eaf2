/* SPDX-License-Identifier: MIT */
/* What in a preset deserves a look: tables of variables, arguments and programs, each with why. */

#include "config/trust.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"
#include "secret-names.h"

#include <fnmatch.h>
#include <string.h>

struct rule {
    const char *pattern; /* as fnmatch(3) */
    const char *why;
};

/* The first that fits. */
static const struct rule variable_rules[] = {
    { "PATH", "decides which programs run" },
    { "LD_*", "puts code into every program" },
    { "DYLD_*", "puts code into every program" },
    { "BASH_ENV", "runs in every shell" },
    { "ENV", "runs in every shell" },
    { "PROMPT_COMMAND", "runs in every shell" },
    { "SHELL", "decides which shell runs" },
    { "GIT_*", "changes what git does and runs" },
    { "NODE_OPTIONS", "puts code into Node programs" },
    { "NODE_EXTRA_CA_CERTS", "changes whom Node programs trust" },
    { "NODE_TLS_REJECT_UNAUTHORIZED", "changes whom Node programs trust" },
    { "NODE_PATH", "puts code into Node programs" },
    { "PERL5*", "puts code into Perl programs" },
    { "PYTHON*", "puts code into Python programs" },
    { "RUBY*", "puts code into Ruby programs" },
    { "SSL_CERT_*", "changes whom programs trust" },
    { "*_PROXY", "sends requests another way" },
    { "*_proxy", "sends requests another way" },
    { "*_BASE_URL", "sends prompts and keys to another server" },
    { "ANTHROPIC_*", "changes what Claude Code talks to, or as whom" },
    { "CLAUDE_*", "changes what Claude Code does" },
    { "IS_SANDBOX", "lets Claude Code skip permissions as root" },
};

static const struct rule argument_rules[] = {
    { "--allow-dangerously-skip-permissions", "may skip all permissions" },
    { "--dangerously-*", "skips all permissions" },
    { "bypassPermissions", "skips all permissions" },
    { "--permission-mode=bypassPermissions", "skips all permissions" },
    { "--permission-mode=bypass", "skips all permissions" },
    { "--settings", "may run hooks and allow tools" },
    { "--settings=*", "may run hooks and allow tools" },
    { "--full-auto", "does not ask for permissions" },
    { "--yolo", "does not ask for permissions" },
    { "--yes-always", "does not ask for permissions" },
    { "--mcp-config", "starts MCP servers" },
    { "--mcp-config=*", "starts MCP servers" },
};

static const struct rule program_rules[] = {
    { "doas", "runs as another user" },
    { "pkexec", "runs as another user" },
    { "su", "runs as another user" },
    { "sudo", "runs as another user" },
    { "eval", "runs text as a program" },
};

struct danger_list {
    struct preset_danger *items;
    size_t count, capacity;
};

/* Takes over `what`; once for each session. */
static void add_danger(struct danger_list *list, const char *session, char *what, const char *why) {
    for (size_t i = list->count; i > 0 && list->items[i - 1].session == session; i--) {
        if (list->items[i - 1].why == why && strcmp(list->items[i - 1].what, what) == 0) {
            free(what);
            return;
        }
    }
    list->items = memory_grow(list->items, &list->capacity, list->count + 1, sizeof(*list->items));
    list->items[list->count++] =
            (struct preset_danger){ .session = session, .what = what, .why = why };
}

static const char *find_rule(const struct rule *rules, size_t count, const char *word) {
    for (size_t i = 0; i < count; i++) {
        if (fnmatch(rules[i].pattern, word, 0) == 0) {
            return rules[i].why;
        }
    }
    return NULL;
}

static void add_variables(
        struct danger_list *list, const char *session, const struct string_map *environment) {
    for (size_t i = 0; i < environment->count; i++) {
        const struct string_pair *pair = &environment->pairs[i];
        bool secret = is_secret_name(pair->name);
        const char *why = find_rule(variable_rules, ARRAY_LENGTH(variable_rules), pair->name);
        if (why == NULL && secret) {
            why = "is a secret, written in the file";
        }
        if (why != NULL) {
            add_danger(list, session,
                    text_format("%s=%s", pair->name, secret ? "(not shown)" : pair->value), why);
        }
    }
}

/* A word of a command: a program by its base name, or an argument. */
static void add_word(struct danger_list *list, const char *session, const char *word) {
    const char *why = find_rule(argument_rules, ARRAY_LENGTH(argument_rules), word);
    if (why == NULL) {
        const char *slash = strrchr(word, '/');
        why = find_rule(program_rules, ARRAY_LENGTH(program_rules), slash ? slash + 1 : word);
    }
    if (why != NULL) {
        add_danger(list, session, text_copy(word), why);
    }
}

/* The words of a shell line, roughly: what stands between blanks, quotes and operators. */
static void add_line(struct danger_list *list, const char *session, const char *line) {
    static const char separators[] = " \t\n;|&(){}<>`$\"'\\";
    for (const char *at = line + strspn(line, separators); *at != '\0';) {
        size_t length = strcspn(at, separators);
        OWNED_STR word = text_copy_bytes(at, length);
        add_word(list, session, word);
        at += length;
        const char *pipe = at + strspn(at, separators);
        bool piped = memchr(at, '|', (size_t)(pipe - at)) != NULL;
        size_t next = strcspn(pipe, separators);
        OWNED_STR target = text_copy_bytes(pipe, next);
        if (piped && (text_ends_with(target, "sh") || text_starts_with(target, "python"))) {
            add_danger(list, session, text_format("| %s", target), "runs text as a program");
        }
        at = pipe;
    }
}

static void add_agent(
        struct danger_list *list, const char *session, const struct agent_options *agent) {
    if (text_equal(agent->permission_mode, "bypassPermissions")) {
        add_danger(list, session, text_copy("permission-mode: bypassPermissions"),
                "skips all permissions");
    } else if (text_equal(agent->permission_mode, "auto")) {
        add_danger(list, session, text_copy("permission-mode: auto"),
                "lets a model answer for permissions");
    }
    for (char **tool = agent->allowed_tools; tool != NULL && *tool != NULL; tool++) {
        if (text_starts_with(*tool, "Bash")) {
            add_danger(list, session, text_format("allowed-tools: %s", *tool),
                    "runs commands without asking");
        }
    }
    if (agent->mcp_config != NULL) {
        add_danger(list, session, text_format("mcp-config: %s", agent->mcp_config),
                "starts MCP servers");
    }
    if (agent->settings != NULL) {
        add_danger(list, session, text_format("settings: %s", agent->settings),
                "may run hooks and allow tools");
    }
}

/* Nobody sees it run: no pane shows it. */
static void add_notify(struct danger_list *list, const char *session, const char *line) {
    if (line != NULL && *line != '\0') {
        add_danger(
                list, session, text_format("notify: %s", line), "runs unseen, outside of any pane");
        add_line(list, session, line);
    }
}

static void add_launch(
        struct danger_list *list, const char *session, const struct preset_launch *launch) {
    add_agent(list, session, &launch->agent);
    add_variables(list, session, &launch->environment);
    add_notify(list, session, launch->notify);
    if (launch->shell_line != NULL) {
        add_line(list, session, launch->shell_line);
        return;
    }
    for (size_t i = 0; launch->argv[i] != NULL; i++) {
        bool is_line = i > 0 && strcmp(launch->argv[i - 1], "-c") == 0;
        if (is_line) {
            add_line(list, session, launch->argv[i]);
        } else {
            add_word(list, session, launch->argv[i]);
        }
    }
}

struct preset_danger *preset_dangers(const struct preset *preset, size_t *out_count) {
    struct danger_list list = { 0 };
    for (size_t i = 0; i < preset->session_count; i++) {
        add_launch(&list, preset->sessions[i].name, &preset->sessions[i].launch);
    }
    size_t session_dangers = list.count;
    for (size_t i = 0; i < preset->role_count; i++) {
        add_launch(&list, preset->roles[i].name, &preset->roles[i].launch);
    }
    for (size_t i = session_dangers; i < list.count; i++) {
        list.items[i].is_role = true;
    }
    *out_count = list.count;
    return list.items;
}

void preset_dangers_destroy(struct preset_danger *dangers, size_t count) {
    for (size_t i = 0; i < count; i++) {
        free(dangers[i].what);
    }
    free(dangers);
}
