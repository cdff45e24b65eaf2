/* SPDX-License-Identifier: MIT */
/* What a spec means: its program, its name, its environment. */

#include "session/run-spec.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"
#include "config/rule-set.h"

#include <ctype.h>
#include <string.h>

#define COMMAND_SHOWN_MAX_BYTES 1024

void session_spec_finish(struct session_spec *spec) {
    free(spec->name);
    text_vector_destroy(spec->argv);
    free(spec->command);
    free(spec->directory);
    text_vector_destroy(spec->environment);
    free(spec->task);
    free(spec->prompt);
    free(spec->profile);
    free(spec->role);
    text_vector_destroy(spec->rules);
    free(spec->denials);
    agent_options_finish(&spec->agent);
    free(spec->notify);
    *spec = (struct session_spec){ 0 };
}

bool session_spec_name_is_valid(const char *name) {
    size_t length = strlen(name);
    for (const char *at = name; *at != '\0'; at++) {
        if (!isascii((unsigned char)*at) ||
                (!isalnum((unsigned char)*at) && strchr("._-", *at) == NULL)) {
            return false;
        }
    }
    return length >= 1 && length <= SESSION_NAME_MAX && name[0] != '-';
}

bool session_spec_rules_are_valid(char *const *rules, struct error *err) {
    size_t count = 0;
    for (; rules != NULL && *rules != NULL; rules++) {
        if (!rule_name_is_valid(*rules)) {
            return error_set(err, ERROR_INVALID, "a set of rules cannot be named '%.80s'", *rules);
        }
        if (++count > RULE_SETS_MAX) {
            return error_set(err, ERROR_LIMIT, "more than %d sets of rules", RULE_SETS_MAX);
        }
    }
    return true;
}

const char *session_spec_variable(const struct session_spec *spec, const char *name) {
    size_t length = strlen(name);
    for (char **variable = spec->environment; variable != NULL && *variable != NULL; variable++) {
        if (strncmp(*variable, name, length) == 0 && (*variable)[length] == '=') {
            return *variable + length + 1;
        }
    }
    return NULL;
}

static bool has_argv(const struct session_spec *spec) {
    return spec->argv != NULL && spec->argv[0] != NULL;
}

static const char *shell_of(const struct session_spec *spec) {
    const char *shell = session_spec_variable(spec, "SHELL");
    return shell == NULL || *shell != '/' ? "/bin/sh" : shell;
}

/* What runs where no program is named: the agent that is asked for, else the shell. */
static const char *program_alone(const struct session_spec *spec) {
    bool has_agent = spec->agent.kind != NULL && !text_equal(spec->agent.kind, "generic");
    return has_agent ? spec->agent.kind : shell_of(spec);
}

char **session_spec_argv(const struct session_spec *spec) {
    if (has_argv(spec)) {
        return text_vector_copy((const char *const *)spec->argv);
    }
    const char *line[] = { shell_of(spec), "-c", spec->command, NULL };
    const char *alone[] = { program_alone(spec), NULL };
    bool has_line = spec->command != NULL && *spec->command != '\0';
    return text_vector_copy(has_line ? line : alone);
}

/* The line of a preset's command that only a shell understands, as its author wrote it. */
static const char *shell_line(char *const *argv) {
    bool is_line = argv[0][0] == '/' && text_ends_with(argv[0], "sh") &&
                   text_equal(argv[1], "-c") && argv[2] != NULL && argv[3] == NULL;
    return is_line ? argv[2] : NULL;
}

char *session_spec_command(const struct session_spec *spec) {
    struct buffer shown = { 0 };
    if (has_argv(spec) && shell_line(spec->argv) != NULL) {
        buffer_append_text(&shown, shell_line(spec->argv));
    } else if (has_argv(spec)) {
        for (char **word = spec->argv; *word != NULL; word++) {
            bool is_plain = **word != '\0' && strpbrk(*word, " \t\n\"'\\$&|;<>()*?") == NULL;
            buffer_append_format(
                    &shown, is_plain ? "%s%s" : "%s'%s'", shown.length > 0 ? " " : "", *word);
        }
    } else if (spec->command != NULL && *spec->command != '\0') {
        buffer_append_text(&shown, spec->command);
    } else {
        buffer_append_text(&shown, program_alone(spec));
    }
    if (shown.length > COMMAND_SHOWN_MAX_BYTES) {
        shown.length = utf8_cut(shown.data, shown.length, COMMAND_SHOWN_MAX_BYTES);
        buffer_append_text(&shown, "…");
    }
    for (size_t i = 0; i < shown.length; i++) {
        if ((unsigned char)shown.data[i] < ' ') {
            shown.data[i] = ' ';
        }
    }
    return buffer_take_text(&shown);
}
