/* SPDX-License-Identifier: MIT */
/* A value on one line, byte for byte as jansson's own writer has it, which hands out its parts by
 * callbacks and takes five times as long. */

#include "json-plain.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

#define REAL_MAX_BYTES 64

/* Texts are UTF-8: only what JSON must not hold as it is is escaped. */
static void write_text(struct buffer *out, const char *text, size_t length) {
    static const char escapes[0x20] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'
    };
    const char *end = text + length, *plain = text;
    buffer_append_byte(out, '"');
    for (const char *at = text; at < end; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte >= 0x20 && byte != '"' && byte != '\\') {
            continue;
        }
        buffer_append(out, plain, (size_t)(at - plain));
        plain = at + 1;
        if (byte >= 0x20 || escapes[byte] != '\0') {
            const char escape[] = { '\\', byte >= 0x20 ? (char)byte : escapes[byte] };
            buffer_append(out, escape, sizeof(escape));
        } else {
            buffer_append_format(out, "\\u%04X", byte);
        }
    }
    buffer_append(out, plain, (size_t)(end - plain));
    buffer_append_byte(out, '"');
}

static void write_integer(struct buffer *out, json_int_t value) {
    char digits[3 * sizeof(value)];
    size_t at = sizeof(digits);
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0) {
        digits[--at] = '-';
    }
    buffer_append(out, digits + at, sizeof(digits) - at);
}

static void write_real(struct buffer *out, const json_t *value) {
    char text[REAL_MAX_BYTES];
    size_t length = json_dumpb(value, text, sizeof(text), JSON_ENCODE_ANY);
    buffer_append(out, text, length < sizeof(text) ? length : 0);
}

static void write_object(struct buffer *out, json_t *object) {
    char before = '{';
    for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at)) {
        const char *name = json_object_iter_key(at);
        buffer_append_byte(out, (uint8_t)before);
        write_text(out, name, strlen(name));
        buffer_append_byte(out, ':');
        json_write(json_object_iter_value(at), out);
        before = ',';
    }
    buffer_append(out, "{}", before == '{' ? 2 : 0);
    buffer_append(out, "}", before == '{' ? 0 : 1);
}

static void write_array(struct buffer *out, const json_t *array) {
    size_t count = json_array_size(array);
    buffer_append_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        buffer_append(out, ",", i > 0);
        json_write(json_array_get(array, i), out);
    }
    buffer_append_byte(out, ']');
}

void json_write(const json_t *value, struct buffer *out) {
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        write_object(out, (json_t *)value);
        break;
    case JSON_ARRAY:
        write_array(out, value);
        break;
    case JSON_STRING:
        write_text(out, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
        write_integer(out, json_integer_value(value));
        break;
    case JSON_REAL:
        write_real(out, value);
        break;
    case JSON_TRUE:
        buffer_append_text(out, "true");
        break;
    case JSON_FALSE:
        buffer_append_text(out, "false");
        break;
    case JSON_NULL:
        buffer_append_text(out, "null");
        break;
    }
}
