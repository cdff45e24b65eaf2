/* SPDX-License-Identifier: MIT */
/* What a terminal would take for a command, or what would show text in another order, is replaced.
 */

#include "clean-text.h"

#include "base/utf8.h"

#include <string.h>

/* C0, DEL, C1, and what changes the direction of text. */
static bool is_control(uint32_t codepoint) {
    return codepoint < 0x20 || (codepoint >= 0x7f && codepoint < 0xa0) ||
           (codepoint >= 0x202a && codepoint <= 0x202e) ||
           (codepoint >= 0x2066 && codepoint <= 0x2069);
}

void append_clean_text(
        struct buffer *out, const char *text, size_t maximum_bytes, bool several_lines) {
    size_t begin = out->length;
    size_t left = strlen(text);
    while (left > 0) {
        uint32_t codepoint;
        size_t step = utf8_decode(text, left, &codepoint);
        if (out->length - begin + step > maximum_bytes) {
            buffer_append_text(out, "…");
            return;
        }
        if (several_lines && codepoint == '\n') {
            buffer_append_byte(out, '\n');
        } else if (several_lines && codepoint == '\t') {
            buffer_append_byte(out, ' ');
        } else if (is_control(codepoint) || codepoint == UTF8_REPLACEMENT) {
            buffer_append_byte(out, '?');
        } else {
            buffer_append(out, text, step);
        }
        text += step;
        left -= step;
    }
}
