/* SPDX-License-Identifier: MIT */
/* An allow is decided by a list of what is harmless, never by a list of what is dangerous. */

#include "rule-command.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"

#include <string.h>

#define LETTERS_AND_DIGITS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/* What stands for itself in every shell, anywhere in a word; and what a program's name may have. */
static const char word_characters[] = LETTERS_AND_DIGITS "_-./:=,+@%";
static const char program_characters[] = LETTERS_AND_DIGITS "_-./+";
static const char quoted_characters[] = LETTERS_AND_DIGITS "_-./:=,+@% #*?[]{}^~";

/* Words that begin something else than a command of that name. */
static const char *const reserved_words[] = {
    /* Keep in alphabetical order. */
    "case",
    "coproc",
    "do",
    "done",
    "elif",
    "else",
    "end",
    "esac",
    "fi",
    "for",
    "foreach",
    "function",
    "if",
    "in",
    "nocorrect",
    "noglob",
    "repeat",
    "select",
    "then",
    "time",
    "until",
    "while",
};

struct words {
    char **list;
    size_t count, capacity;
};

static void words_add(struct words *words, const char *bytes, size_t length) {
    words->list = memory_grow(words->list, &words->capacity, words->count + 2, sizeof(char *));
    words->list[words->count++] = text_copy_bytes(bytes, length);
    words->list[words->count] = NULL;
}

/* --- narrowly --- */

static bool refuse_character(const char *at, struct error *err) {
    unsigned char byte = (unsigned char)*at;
    if (byte == '\n') {
        return error_set(err, ERROR_DENIED, "it has more than one line");
    }
    if (byte < 0x20 || byte >= 0x7f) {
        return error_set(err, ERROR_DENIED, "it holds the byte 0x%02x", byte);
    }
    return error_set(
            err, ERROR_DENIED, "it holds %c, which a shell may take for more than a text", byte);
}

/* The length of the word here, quotes included; 0: it is none. */
static size_t measure_word(const char *at, bool is_program, struct error *err) {
    char quote = !is_program && (*at == '\'' || *at == '"') ? *at : '\0';
    size_t length = quote != '\0' ? 1 + strspn(at + 1, quoted_characters)
                                  : strspn(at, is_program ? program_characters : word_characters);
    if (quote != '\0' && at[length] == quote) {
        length++;
    }
    if (at[length] != ' ' && at[length] != '\0') {
        refuse_character(at + length, err);
        return 0;
    }
    if (quote != '\0' && (length < 2 || at[length - 1] != quote)) {
        error_set(err, ERROR_DENIED, "it has a quote without its end");
        return 0;
    }
    if (*at == '=' || *at == '%') {
        error_set(err, ERROR_DENIED, "it has a word that begins with %c", *at);
        return 0;
    }
    return length;
}

static bool check_program(const char *name, struct error *err) {
    if (strchr(LETTERS_AND_DIGITS "_./", name[0]) == NULL || text_equal(name, ".")) {
        return error_set(err, ERROR_DENIED, "it begins with %c", name[0]);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(reserved_words); i++) {
        if (text_equal(name, reserved_words[i])) {
            return error_set(err, ERROR_DENIED, "it begins with the shell's word '%s'", name);
        }
    }
    return true;
}

char **rule_command_words(const char *command, struct error *err) {
    struct words words = { 0 };
    if (strlen(command) > RULE_COMMAND_MAX_BYTES) {
        error_set(err, ERROR_LIMIT, "it is longer than %d bytes", RULE_COMMAND_MAX_BYTES);
        return NULL;
    }
    const char *at = command + strspn(command, " ");
    bool good = *at != '\0' || error_set(err, ERROR_DENIED, "there is no command");
    while (good && *at != '\0') {
        size_t length = measure_word(at, words.count == 0, err);
        size_t quotes = *at == '\'' || *at == '"';
        good = length > 0;
        if (good) {
            words_add(&words, at + quotes, length - 2 * quotes);
            good = words.count > 1 || check_program(words.list[0], err);
        }
        at += length;
        at += strspn(at, " ");
    }
    if (!good) {
        text_vector_destroy(words.list);
        return NULL;
    }
    return words.list;
}

bool rule_command_is_allowed(const char *pattern, char **words, char *const **out_further) {
    const char *at = pattern + strspn(pattern, " ");
    while (*at != '\0') {
        size_t length = strcspn(at, " ");
        if (length == 1 && *at == '*') {
            *out_further = words; /* it is the last word: the file was checked */
            return true;
        }
        if (*words == NULL || strlen(*words) != length || memcmp(*words, at, length) != 0) {
            return false;
        }
        words++;
        at += length;
        at += strspn(at, " ");
    }
    *out_further = words;
    return *words == NULL;
}

/* --- generously --- */

bool rule_word_fits(const char *pattern, const char *word) {
    const char *star = NULL, *resume = NULL;
    while (*word != '\0') {
        if (*pattern == '*') {
            star = pattern++;
            resume = word;
        } else if (*pattern == *word) {
            pattern++;
            word++;
        } else if (star != NULL) {
            pattern = star + 1;
            word = ++resume;
        } else {
            return false;
        }
    }
    return pattern[strspn(pattern, "*")] == '\0';
}

static void end_word(struct words *words, struct buffer *word) {
    if (word->length > 0) {
        words_add(words, word->data, word->length);
        buffer_clear(word);
    }
}

char **rule_command_parts(const char *command) {
    struct words words = { 0 };
    struct buffer word = { 0 };
    words_add(&words, "", 0);
    for (const char *at = command; *at != '\0'; at++) {
        if (at[0] == '\\' && at[1] == '\n') {
            at++; /* a line that goes on */
        } else if (strchr("'\"\\$", *at) != NULL) {
            continue;
        } else if (strchr(" \t\r<>", *at) != NULL) {
            end_word(&words, &word);
        } else if (strchr("\n;&|(){}`", *at) != NULL) {
            end_word(&words, &word);
            words_add(&words, "", 0);
        } else {
            buffer_append(&word, at, 1);
        }
    }
    end_word(&words, &word);
    buffer_finish(&word);
    return words.list;
}

static const char *base_name(const char *word) {
    const char *slash = strrchr(word, '/');
    return slash != NULL ? slash + 1 : word;
}

bool rule_command_is_meant(const char *pattern, char *const *parts) {
    char **wanted = rule_command_parts(pattern);
    size_t first = 1; /* behind the "" that begins its only part */
    size_t next = first;
    bool is_meant = wanted[first] == NULL;
    for (; *parts != NULL && !is_meant; parts++) {
        if (**parts == '\0') {
            next = first;
            continue;
        }
        bool fits = rule_word_fits(wanted[next], *parts) ||
                    (next == first && rule_word_fits(wanted[next], base_name(*parts)));
        next += fits;
        /* A last "*" is any further arguments, also none. */
        bool is_rest = wanted[next] != NULL && text_equal(wanted[next], "*") &&
                       wanted[next + 1] == NULL && next > first;
        is_meant = wanted[next] == NULL || is_rest;
    }
    text_vector_destroy(wanted);
    return is_meant;
}
