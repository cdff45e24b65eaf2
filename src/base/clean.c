/* SPDX-License-Identifier: MIT */
#include "base/clean.h"

#include "base/buffer.h"
#include "base/codepoint.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

static bool ends_line(uint32_t codepoint) {
    return codepoint == '\n' || codepoint == '\r' || codepoint == 0x85 || codepoint == 0x2028 ||
           codepoint == 0x2029;
}

/* What stands for the character at `at`: itself, a blank, a line end, nothing (0). */
static uint32_t stand_in(const struct buffer *out, uint32_t codepoint, bool keeps_lines) {
    if (ends_line(codepoint) && keeps_lines) {
        return '\n';
    }
    bool parts = ends_line(codepoint) || codepoint == '\t';
    bool is_first = out->length == 0 || out->data[out->length - 1] == ' ';
    if (parts) {
        return keeps_lines || !is_first ? ' ' : 0;
    }
    return codepoint_is_control(codepoint) || codepoint_turns_direction(codepoint) ? 0 : codepoint;
}

static char *clean(const char *text, size_t maximum_bytes, bool keeps_lines) {
    struct buffer out = { 0 };
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        uint32_t codepoint;
        char encoded[4];
        bool is_pair = text[at] == '\r' && text[at + 1] == '\n'; /* one line end */
        at += is_pair;
        at += utf8_decode(text + at, length - at, &codepoint);
        codepoint = stand_in(&out, codepoint, keeps_lines);
        size_t size = codepoint == 0 ? 0 : utf8_encode(codepoint, encoded);
        if (out.length + size > maximum_bytes) {
            break;
        }
        buffer_append(&out, encoded, size);
    }
    return buffer_take_text(&out);
}

char *clean_line(const char *text, size_t maximum_bytes) {
    return clean(text, maximum_bytes, false);
}

char *clean_lines(const char *text, size_t maximum_bytes) {
    return clean(text, maximum_bytes, true);
}
