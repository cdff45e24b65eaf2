/* SPDX-License-Identifier: MIT */

/* Widths are those of the C library, as ncurses sees them: what both agree on cannot drift. */

#include "ui/grapheme.h"

#include "base/codepoint.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <wchar.h>

static uint8_t codepoint_width(uint32_t codepoint) {
    if (codepoint < 0x80) {
        return codepoint >= 0x20 && codepoint < 0x7f;
    }
    if (codepoint < 0xa0) {
        return 0;
    }
    int width = wcwidth((wchar_t)codepoint);
    return width < 0 ? 1 : (uint8_t)width;
}

struct grapheme grapheme_next(const char *text, size_t length) {
    struct grapheme grapheme = { 0 };
    grapheme.length = utf8_decode(text, length, &grapheme.codepoint);
    if (grapheme.length == 0) {
        return grapheme;
    }
    bool control = codepoint_is_control(grapheme.codepoint) ||
                   codepoint_turns_direction(grapheme.codepoint);
    grapheme.width = control ? 0 : codepoint_width(grapheme.codepoint);
    if (control) {
        return grapheme;
    }
    if (grapheme.width == 0) {
        grapheme.width = 1; /* a combining character with nothing before it */
    }
    while (grapheme.length < length) {
        uint32_t next;
        size_t size = utf8_decode(text + grapheme.length, length - grapheme.length, &next);
        if (next < 0x300 || codepoint_width(next) != 0 || codepoint_turns_direction(next)) {
            break;
        }
        grapheme.length += size;
    }
    return grapheme;
}

size_t grapheme_previous(const char *text, size_t offset) {
    size_t start = 0;
    for (size_t position = 0; position < offset;) {
        start = position;
        position += grapheme_next(text + position, offset - position).length;
    }
    return start;
}

int grapheme_columns(const char *text, size_t length) {
    int columns = 0;
    for (size_t position = 0; position < length;) {
        struct grapheme grapheme = grapheme_next(text + position, length - position);
        columns += grapheme.width;
        position += grapheme.length;
    }
    return columns;
}
