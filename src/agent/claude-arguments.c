/* SPDX-License-Identifier: MIT */
/* Each option and its value are one word, "--option=value": several of Claude Code's options take
 * all words that follow, and the last word is the prompt. */

#include "claude-arguments.h"

#include "base/cleanup.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "claude-settings.h"

#include <string.h>

bool claude_has_option(char *const *argv, const char *option) {
    size_t length = strlen(option);
    for (; *argv != NULL; argv++) {
        if (strncmp(*argv, option, length) == 0 &&
                ((*argv)[length] == '\0' || (*argv)[length] == '=')) {
            return true;
        }
    }
    return false;
}

void claude_append_word(char ***argv, const char *word) {
    size_t count = text_vector_length((const char *const *)*argv);
    *argv = memory_reallocate(*argv, (count + 2) * sizeof(char *));
    (*argv)[count] = text_copy(word);
    (*argv)[count + 1] = NULL;
}

/* `ask` asks for everything that is not allowed, `deny` refuses it; else Claude Code's own word. */
static const char *permission_mode_of(const char *mode) {
    static const struct {
        const char *alias, *mode;
    } aliases[] = { { "ask", "manual" }, { "default", "manual" }, { "deny", "dontAsk" } };
    for (size_t i = 0; mode != NULL && i < ARRAY_LENGTH(aliases); i++) {
        if (text_equal(mode, aliases[i].alias)) {
            return aliases[i].mode;
        }
    }
    return mode;
}

static void append_value(char *const *base, char ***argv, const char *option, const char *value) {
    if (value != NULL && !claude_has_option(base, option)) {
        OWNED_STR word = text_format("%s=%s", option, value);
        claude_append_word(argv, word);
    }
}

static void append_values(char ***argv, const char *option, char *const *values) {
    for (; values != NULL && *values != NULL; values++) {
        OWNED_STR word = text_format("%s=%s", option, *values);
        claude_append_word(argv, word);
    }
}

static void append_headless(char *const *base, char ***argv) {
    if (!claude_has_option(base, "-p") && !claude_has_option(base, "--print")) {
        claude_append_word(argv, "--print");
    }
    append_value(base, argv, "--output-format", "stream-json");
    if (!claude_has_option(base, "--verbose")) {
        claude_append_word(argv, "--verbose"); /* without it there is no stream */
    }
}

/* A table may hold secrets: it goes into a file, for arguments can be seen by anyone. */
static char *mcp_config_of(const struct session *session) {
    const char *config = session->spec.agent.mcp_config;
    struct error err = { 0 };
    if (config == NULL || *config != '{') {
        return text_copy_or_null(config);
    }
    char *path = claude_settings_write_file(session, "claude-mcp.json", config, &err);
    if (path == NULL) {
        log_warn("%s '%s' runs without its MCP servers: %s", session->id, session->spec.name,
                err.text);
    }
    return path;
}

void claude_append_arguments(const struct session *session, char *const *base, char ***argv) {
    const struct agent_options *options = &session->spec.agent;
    const char *worktree = options->worktree;
    if (options->is_headless) {
        append_headless(base, argv);
    }
    if (!claude_has_option(base, "-n")) {
        append_value(base, argv, "--name", session->spec.name);
    }
    append_value(base, argv, "--model", options->model);
    append_value(base, argv, "--permission-mode", permission_mode_of(options->permission_mode));
    append_values(argv, "--allowed-tools", options->allowed_tools);
    append_values(argv, "--disallowed-tools", options->disallowed_tools);
    append_value(base, argv, "--append-system-prompt", options->system_prompt);
    OWNED_STR servers = mcp_config_of(session);
    append_values(argv, "--mcp-config", (char *const[]){ servers, NULL });
    if (!claude_has_option(base, "-w")) {
        bool is_own_name = worktree != NULL && *worktree == '\0';
        append_value(base, argv, "--worktree", is_own_name ? session->spec.name : worktree);
    }
}
