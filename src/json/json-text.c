/* SPDX-License-Identifier: MIT */
/* JSON as text: parsing with a depth of our own (jansson would go 2048 deep), printing. */

#include "base/memory.h"
#include "base/text.h"
#include "json-plain.h"
#include "json/json.h"

#include <jansson.h>

/* Whether brackets nest deeper than JSON_DEPTH_MAX; what stands in strings does not count. */
static bool is_too_deep(const char *text, size_t length) {
    size_t depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < length; i++) {
        char character = text[i];
        if (in_string) {
            if (character == '\\') {
                i++;
            } else if (character == '"') {
                in_string = false;
            }
        } else if (character == '"') {
            in_string = true;
        } else if (character == '[' || character == '{') {
            if (++depth > JSON_DEPTH_MAX) {
                return true;
            }
        } else if ((character == ']' || character == '}') && depth > 0) {
            depth--;
        }
    }
    return false;
}

struct json *json_parse(const char *text, size_t length, struct error *err) {
    json_t *plain = json_read_plain(text, length);
    if (plain != NULL) {
        return (struct json *)(void *)plain;
    }
    if (is_too_deep(text, length)) {
        error_set(err, ERROR_LIMIT, "JSON is nested deeper than %d", JSON_DEPTH_MAX);
        return NULL;
    }
    json_error_t reason;
    json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &reason);
    if (json == NULL) {
        error_set(err, ERROR_INVALID, "wrong JSON at %d:%d: %s", reason.line, reason.column,
                reason.text);
    }
    return (struct json *)(void *)json;
}

static int append_part(const char *bytes, size_t length, void *context) {
    buffer_append(context, bytes, length);
    return 0;
}

void json_print(const struct json *json, struct buffer *out) {
    if (json != NULL) {
        json_write((const json_t *)(const void *)json, out);
    }
}

char *json_format(const struct json *json) {
    struct buffer out = { 0 };
    json_print(json, &out);
    return buffer_take_text(&out);
}

char *json_format_pretty(const struct json *json) {
    struct buffer out = { 0 };
    (void)json_dump_callback((const json_t *)(const void *)json, append_part, &out,
            JSON_INDENT(2) | JSON_ENCODE_ANY);
    buffer_append_text(&out, "\n");
    return buffer_take_text(&out);
}
