/* SPDX-License-Identifier: MIT */
#include "claude-given.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <string.h>

#define OPTION         "--settings"
#define SETTINGS_BYTES (4 * 1024 * 1024)

/* The value in the words, or NULL; *out_words: how many words say it. */
static const char *value_at(char *const *words, size_t *out_words) {
    size_t length = strlen(OPTION);
    *out_words = 1;
    if (strncmp(*words, OPTION, length) != 0) {
        return NULL;
    }
    if ((*words)[length] == '=') {
        return *words + length + 1;
    }
    if ((*words)[length] != '\0' || words[1] == NULL) {
        return NULL;
    }
    *out_words = 2;
    return words[1];
}

char *claude_given_find(const struct session *session, char *const *base) {
    const char *given = session->spec.agent.settings;
    size_t words = 1;
    for (; *base != NULL && !text_equal(*base, "--"); base += words) {
        const char *value = value_at(base, &words);
        given = value != NULL ? value : given;
    }
    if (given == NULL) {
        return NULL;
    }
    return given[strspn(given, " \t\n")] == '{' ? text_copy(given)
                                                : path_absolute(given, session->spec.directory);
}

char **claude_given_remove(char *const *base) {
    char **kept = memory_allocate_zeroed(
            text_vector_length((const char *const *)base) + 1, sizeof(char *));
    size_t count = 0, words = 1;
    bool is_prompt = false; /* behind "--" nothing is an option */
    for (; *base != NULL; base += words) {
        words = 1;
        is_prompt = is_prompt || text_equal(*base, "--");
        if (is_prompt || value_at(base, &words) == NULL) {
            kept[count++] = text_copy(*base);
        }
    }
    return kept;
}

struct json *claude_given_read(const char *given, struct error *err) {
    struct buffer text = { 0 };
    bool is_file = *given == '/';
    struct json *settings = NULL;
    if (!is_file) {
        settings = json_parse(given, strlen(given), err);
    } else if (file_read(given, SETTINGS_BYTES, &text, err)) {
        settings = json_parse(buffer_text(&text), text.length, err);
    }
    buffer_finish(&text);
    if (settings != NULL && json_kind(settings) != JSON_KIND_OBJECT) {
        json_destroy(settings);
        settings = NULL;
        error_set(err, ERROR_INVALID, "they are no JSON object");
    }
    if (settings == NULL) {
        error_context(err, "%s", is_file ? given : "given as an argument");
        error_context(err, "its own settings are not used");
    }
    return settings;
}
