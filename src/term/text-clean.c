/* SPDX-License-Identifier: MIT */

#include "text-clean.h"

#include "base/buffer.h"
#include "base/clean.h"

#include <stdint.h>

char *text_clean(const char *bytes, size_t length, size_t maximum) {
    const struct clean how = { CLEAN_DROP, false, maximum };
    struct buffer out = { 0 };
    clean_append(&out, bytes, length, &how);
    return buffer_take_text(&out);
}

int hex_digit(char byte) {
    if (byte >= '0' && byte <= '9') {
        return byte - '0';
    }
    if (byte >= 'a' && byte <= 'f') {
        return byte - 'a' + 10;
    }
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

static int base64_value(char byte) {
    if (byte >= 'A' && byte <= 'Z') {
        return byte - 'A';
    }
    if (byte >= 'a' && byte <= 'z') {
        return byte - 'a' + 26;
    }
    if (byte >= '0' && byte <= '9') {
        return byte - '0' + 52;
    }
    return byte == '+' || byte == '-' ? 62 : byte == '/' || byte == '_' ? 63 : -1;
}

char *base64_decode(const char *text, size_t length, size_t *out_length) {
    struct buffer out = { 0 };
    uint32_t bits = 0;
    int count = 0;
    while (length > 0 && text[length - 1] == '=') {
        length--;
    }
    for (size_t i = 0; i < length; i++) {
        int value = base64_value(text[i]);
        if (value < 0) {
            buffer_finish(&out);
            return NULL;
        }
        bits = bits << 6 | (uint32_t)value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            buffer_append_byte(&out, (uint8_t)(bits >> count));
        }
    }
    *out_length = out.length;
    return buffer_take_text(&out);
}
