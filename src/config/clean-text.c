/* SPDX-License-Identifier: MIT */
/* What a terminal would take for a command, or what would show text in another order, is replaced.
 */

#include "clean-text.h"

#include "base/codepoint.h"
#include "base/utf8.h"

#include <string.h>

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
        } else if (codepoint_is_control(codepoint) || codepoint_turns_direction(codepoint) ||
                   codepoint == UTF8_REPLACEMENT) {
            buffer_append_byte(out, '?');
        } else {
            buffer_append(out, text, step);
        }
        text += step;
        left -= step;
    }
}
