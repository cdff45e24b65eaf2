/* SPDX-License-Identifier: MIT */

/* Text on a canvas, by graphemes: cut, or broken at spaces. */

#include "base/memory.h"
#include "base/text.h"
#include "ui/grapheme.h"
#include "ui/surface.h"

#include <string.h>

int canvas_text(const struct canvas *canvas, int column, int row, int columns_max, const char *text,
        const struct style *style) {
    int used = 0;
    size_t length = strlen(text);
    for (size_t position = 0; position < length;) {
        struct grapheme grapheme = grapheme_next(text + position, length - position);
        if (used + grapheme.width > columns_max) {
            break;
        }
        if (grapheme.codepoint == 0xfffd && grapheme.width > 0) {
            canvas_glyph(canvas, column + used, row, "\xef\xbf\xbd", 3, 1, style);
        } else if (grapheme.width > 0) {
            canvas_glyph(canvas, column + used, row, text + position, grapheme.length,
                    grapheme.width, style);
        }
        used += grapheme.width;
        position += grapheme.length;
    }
    return used;
}

int canvas_text_cut(const struct canvas *canvas, int column, int row, int columns_max,
        const char *text, const char *ellipsis, const struct style *style) {
    if (grapheme_columns(text, strlen(text)) <= columns_max) {
        return canvas_text(canvas, column, row, columns_max, text, style);
    }
    int mark = grapheme_columns(ellipsis, strlen(ellipsis));
    if (columns_max < mark) {
        return 0;
    }
    int used = canvas_text(canvas, column, row, columns_max - mark, text, style);
    return used + canvas_text(canvas, column + used, row, mark, ellipsis, style);
}

/* How many bytes of text go in a row of so many columns, broken at a space where there is one. */
static size_t fit_row(const char *text, int columns_max) {
    size_t length = strlen(text);
    size_t space = 0;
    size_t position = 0;
    int used = 0;
    while (position < length && text[position] != '\n') {
        struct grapheme grapheme = grapheme_next(text + position, length - position);
        if (used + grapheme.width > columns_max) {
            return space > 0 ? space : position > 0 ? position : grapheme.length;
        }
        used += grapheme.width;
        space = text[position] == ' ' ? position : space;
        position += grapheme.length;
    }
    return position;
}

int canvas_text_wrapped(const struct canvas *canvas, int column, int row, int columns_max,
        const char *text, const struct style *style) {
    int rows = 0;
    while (*text != '\0' && columns_max > 0) {
        size_t length = fit_row(text, columns_max);
        OWNED_STR part = text_copy_bytes(text, length);
        canvas_text(canvas, column, row + rows++, columns_max, part, style);
        text += length;
        text += *text == ' ' || *text == '\n';
    }
    return rows;
}
