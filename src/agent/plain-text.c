/* SPDX-License-Identifier: MIT */
#include "plain-text.h"

#include "base/clean.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

#define ESCAPE   0x1b
#define BELL     0x07
#define TAB_STOP "    "

static bool is_within(uint32_t codepoint, uint32_t first, uint32_t last) {
    return codepoint >= first && codepoint <= last;
}

/* How long the string of a control is: up to BEL, ESC \, or the end of its line. */
static size_t string_length(const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == BELL) {
            return i + 1;
        }
        if (bytes[i] == ESCAPE || bytes[i] == '\n') {
            return i;
        }
    }
    return length;
}

/* How long the escape sequence is that begins at an ESC. */
static size_t sequence_length(const char *bytes, size_t length) {
    bool is_control = length > 1 && bytes[1] == '[';
    uint32_t last_between = is_control ? 0x3f : 0x2f;
    size_t at = is_control ? 2 : 1;
    if (length > 1 && bytes[1] != '\0' && strchr("]PX^_", bytes[1]) != NULL) {
        return 2 + string_length(bytes + 2, length - 2);
    }
    while (at < length && is_within((unsigned char)bytes[at], 0x20, last_between)) {
        at++;
    }
    return at < length && is_within((unsigned char)bytes[at], 0x30, 0x7e) ? at + 1 : at;
}

void plain_text_append(struct buffer *out, const char *bytes, size_t length) {
    for (size_t at = 0; at < length;) {
        uint32_t codepoint;
        char encoded[4];
        if (bytes[at] == ESCAPE) {
            at += sequence_length(bytes + at, length - at);
            continue;
        }
        at += utf8_decode(bytes + at, length - at, &codepoint);
        bool is_return = codepoint == '\r' && (at == length || bytes[at] != '\n');
        if (codepoint == '\n' || is_return) {
            buffer_append_byte(out, '\n');
        } else if (codepoint == '\t') {
            buffer_append_text(out, TAB_STOP);
        } else if (!clean_is_harmful(codepoint)) {
            buffer_append(out, encoded, utf8_encode(codepoint, encoded));
        }
    }
}
