/* SPDX-License-Identifier: MIT */
/* Environments of programs. */

#include "environment.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

/* What marks a child of another Claude Code, speaks of another terminal, or is set below. */
static const char *const removed[] = {
    /* Keep in alphabetical order. */
    "AI_AGENT",
    "CLAUDECODE",
    "CLAUDE_CODE_CHILD_SESSION",
    "CLAUDE_CODE_ENTRYPOINT",
    "CLAUDE_CODE_MESSAGING_SOCKET",
    "CLAUDE_CODE_SESSION_ID",
    "CLAUDE_EFFORT",
    "CLAUDE_ENV_FILE",
    "CLAUDE_PID",
    "CLAUDE_PROJECT_DIR",
    "COLORTERM",
    "COLUMNS",
    "LINES",
    "STOA_NAME",
    "STOA_SERVER_FDS",
    "STOA_SESSION",
    "STOA_SOCKET",
    "STOA_TOKEN",
    "STY",
    "TERM",
    "TERMCAP",
    "TERM_PROGRAM",
    "TERM_PROGRAM_VERSION",
    "TMUX",
    "TMUX_PANE",
    "WINDOW",
};

static bool is_removed(const char *variable) {
    size_t length = strcspn(variable, "=");
    for (size_t i = 0; i < ARRAY_LENGTH(removed); i++) {
        if (strncmp(variable, removed[i], length) == 0 && removed[i][length] == '\0') {
            return true;
        }
    }
    return false;
}

char **environment_create(const struct session *session) {
    char **asked = session->spec.environment;
    size_t asked_count = asked == NULL ? 0 : text_vector_length((const char *const *)asked);
    const struct {
        const char *name, *value;
    } added[] = {
        { "TERM", "xterm-256color" },
        { "COLORTERM", "truecolor" },
        { "TERM_PROGRAM", "stoa" },
        { "STOA_NAME", session->world->fleet },
        { "STOA_SESSION", session->id },
        { "STOA_SOCKET", session->world->server_socket },
        { "STOA_TOKEN", session->token },
    };
    char **made = memory_allocate_zeroed(asked_count + ARRAY_LENGTH(added) + 1, sizeof(char *));
    size_t count = 0;
    for (size_t i = 0; i < asked_count; i++) {
        if (!is_removed(asked[i])) {
            made[count++] = text_copy(asked[i]);
        }
    }
    for (size_t i = 0; i < ARRAY_LENGTH(added); i++) {
        made[count++] = text_format("%s=%s", added[i].name, added[i].value);
    }
    return made;
}
