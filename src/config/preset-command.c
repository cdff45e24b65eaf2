/* SPDX-License-Identifier: MIT */
/* One string as a command: plain words need no shell, so that a missing program is seen as such. */

#include "config/preset.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

/* What means the same to every shell and to execvp. No '~', '$', quotes, globs or operators. */
#define PLAIN_BYTES "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@%+,="

/* First words that only a shell knows; in alphabetical order. */
static const char *const shell_words[] = { ".", ":", "alias", "bg", "case", "cd", "command", "eval",
    "exec", "export", "fg", "for", "function", "if", "readonly", "set", "shift", "source", "time",
    "trap", "ulimit", "umask", "unset", "until", "while" };

const char *preset_user_shell(void) {
    const char *shell = getenv("SHELL");
    return shell != NULL && shell[0] == '/' ? shell : "/bin/sh";
}

static bool is_shell_word(const char *word, size_t length) {
    for (size_t i = 0; i < ARRAY_LENGTH(shell_words); i++) {
        if (strlen(shell_words[i]) == length && strncmp(shell_words[i], word, length) == 0) {
            return true;
        }
    }
    return false;
}

static bool needs_shell(const char *command) {
    for (const char *at = command; *at != '\0'; at++) {
        bool is_ascii = (unsigned char)*at < 0x80;
        if (is_ascii && strchr(PLAIN_BYTES " ", *at) == NULL) {
            return true;
        }
    }
    const char *first = command + strspn(command, " ");
    size_t length = strcspn(first, " ");
    return memchr(first, '=', length) != NULL || is_shell_word(first, length);
}

static void append_word(char ***words, size_t *count, const char *word, size_t length) {
    *words = memory_reallocate(*words, (*count + 2) * sizeof(char *));
    (*words)[(*count)++] = text_copy_bytes(word, length);
    (*words)[*count] = NULL;
}

static char **split_words(const char *command, const char *const *arguments) {
    char **words = NULL;
    size_t count = 0;
    for (const char *at = command + strspn(command, " "); *at != '\0'; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        append_word(&words, &count, at, length);
        at += length;
    }
    for (size_t i = 0; arguments != NULL && arguments[i] != NULL; i++) {
        append_word(&words, &count, arguments[i], strlen(arguments[i]));
    }
    return words;
}

/* Single quotes, which all shells read alike: it's → 'it'\''s'. */
static void append_quoted(struct buffer *out, const char *word) {
    buffer_append_byte(out, '\'');
    for (; *word != '\0'; word++) {
        if (*word == '\'') {
            buffer_append_text(out, "'\\''");
        } else {
            buffer_append_byte(out, (uint8_t)*word);
        }
    }
    buffer_append_byte(out, '\'');
}

char **preset_command_argv(
        const char *command, const char *const *arguments, char **out_shell_line) {
    *out_shell_line = NULL;
    if (command[strspn(command, " \t\n")] == '\0') {
        return NULL;
    }
    if (!needs_shell(command)) {
        return split_words(command, arguments);
    }
    struct buffer line = { 0 };
    buffer_append_text(&line, command);
    for (size_t i = 0; arguments != NULL && arguments[i] != NULL; i++) {
        buffer_append_byte(&line, ' ');
        append_quoted(&line, arguments[i]);
    }
    char **argv = memory_allocate_zeroed(4, sizeof(char *));
    argv[0] = text_copy(preset_user_shell());
    argv[1] = text_copy("-c");
    argv[2] = text_copy(buffer_text(&line));
    *out_shell_line = buffer_take_text(&line);
    return argv;
}
