/* SPDX-License-Identifier: MIT */
/* The little of a shell's expansion that a preset needs. */

#include "expand.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/text.h"

#include <string.h>

#define EXPANDED_BYTES_MAX (64 * 1024)

static bool name_is_valid(const char *name) {
    size_t length = strlen(name);
    return length > 0 && !(name[0] >= '0' && name[0] <= '9') &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
                   length;
}

/* What stands between "${" and "}". */
static bool append_variable(
        struct buffer *out, const char *inner, size_t length, struct error *err) {
    OWNED_STR name = text_copy_bytes(inner, length);
    char *fallback = strstr(name, ":-");
    if (fallback != NULL) {
        *fallback = '\0';
        fallback += 2;
    }
    if (!name_is_valid(name)) {
        return error_set(err, ERROR_INVALID,
                "'${%s}' is not a variable: for a literal '${' write '$${'", name);
    }
    const char *value = getenv(name);
    if (fallback != NULL && (value == NULL || value[0] == '\0')) {
        value = fallback;
    }
    if (value == NULL) {
        return error_set(err, ERROR_INVALID,
                "the variable '%s' is not set: '${%s:-}' would be empty then", name, name);
    }
    buffer_append_text(out, value);
    return out->length <= EXPANDED_BYTES_MAX ||
           error_set(err, ERROR_LIMIT, "the text with its variables is too long");
}

char *text_expand(const char *text, struct error *err) {
    struct buffer out = { 0 };
    const char *at = text;
    for (const char *dollar; (dollar = strstr(at, "${")) != NULL;) {
        if (dollar > at && dollar[-1] == '$') {
            buffer_append(&out, at, (size_t)(dollar - at) - 1);
            buffer_append_text(&out, "${");
            at = dollar + 2;
            continue;
        }
        buffer_append(&out, at, (size_t)(dollar - at));
        const char *end = strchr(dollar, '}');
        if (end == NULL) {
            error_set(err, ERROR_INVALID, "'${' without '}': for a literal '${' write '$${'");
            buffer_finish(&out);
            return NULL;
        }
        if (!append_variable(&out, dollar + 2, (size_t)(end - dollar) - 2, err)) {
            buffer_finish(&out);
            return NULL;
        }
        at = end + 1;
    }
    buffer_append_text(&out, at);
    return buffer_take_text(&out);
}

char *text_escape_expansions(const char *text) {
    struct buffer out = { 0 };
    for (; *text != '\0'; text++) {
        if (text[0] == '$' && text[1] == '{') {
            buffer_append_byte(&out, '$');
        }
        buffer_append_byte(&out, (uint8_t)*text);
    }
    return buffer_take_text(&out);
}
