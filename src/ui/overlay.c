/* SPDX-License-Identifier: MIT */

/* SGR is written whole for each run: what was set before does not matter. */

#include "overlay.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "color.h"

#include <wchar.h>

#define CODEPOINTS_MAX 5 /* of a cell of ncurses (CCHARW_MAX) */

bool overlay_glyph_is_plain(const struct surface_cell *cell) {
    if (cell->text[0] == '\0' || cell->text[1] == '\0') {
        return true;
    }
    size_t length = strlen(cell->text);
    size_t count = 0;
    int width = 0;
    for (size_t position = 0; position < length; count++) {
        uint32_t codepoint;
        position += utf8_decode(cell->text + position, length - position, &codepoint);
        int columns = wcwidth((wchar_t)codepoint);
        if (columns < 0 || (count > 0 && columns != 0)) {
            return false;
        }
        width += columns;
    }
    return width == cell->width && count <= CODEPOINTS_MAX;
}

bool overlay_wants_special(const struct surface_cell *cell, enum color_depth depth) {
    if (cell->width == 0) {
        return false;
    }
    const struct style *style = &cell->style;
    bool modern = depth == COLORS_DIRECT; /* terminals that know how to ignore a colon */
    return (style->attributes & (STYLE_STRIKE | STYLE_OVERLINE)) != 0 || style->link != 0 ||
           (modern && (style->underline > UNDERLINE_SINGLE || style->underline_color != 0)) ||
           !overlay_glyph_is_plain(cell);
}

static void append_color(
        struct buffer *out, uint32_t color, uint32_t base, enum color_depth depth) {
    uint32_t rgb = color & 0xffffff;
    bool is_rgb = COLOR_KIND(color) == 2;
    if (COLOR_KIND(color) == 0 || depth == COLORS_NONE) {
        return;
    }
    if (is_rgb && depth == COLORS_DIRECT) {
        buffer_append_format(
                out, ";%u;2;%u;%u;%u", base + 8, rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff);
        return;
    }
    uint8_t index = (uint8_t)(color & 0xff);
    if (is_rgb) {
        index = depth == COLORS_256 ? color_nearest_256(rgb) : color_nearest_16(rgb);
    } else if (index >= 16 && depth == COLORS_16) {
        index = color_nearest_16(color_of_index(index));
    }
    if (index < 8) {
        buffer_append_format(out, ";%u", base + index);
    } else if (index < 16) {
        buffer_append_format(out, ";%u", base + 60 - 8 + index);
    } else {
        buffer_append_format(out, ";%u;5;%u", base + 8, index);
    }
}

static void append_style(struct buffer *out, const struct style *style, enum color_depth depth) {
    static const struct {
        uint16_t attribute;
        uint8_t number;
    } numbers[] = { { STYLE_BOLD, 1 }, { STYLE_DIM, 2 }, { STYLE_ITALIC, 3 }, { STYLE_BLINK, 5 },
        { STYLE_REVERSE, 7 }, { STYLE_CONCEAL, 8 }, { STYLE_STRIKE, 9 }, { STYLE_OVERLINE, 53 } };
    buffer_append_text(out, "\x1b[0");
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
        if (style->attributes & numbers[i].attribute) {
            buffer_append_format(out, ";%u", numbers[i].number);
        }
    }
    append_color(out, style->foreground, 30, depth);
    append_color(out, style->background, 40, depth);
    if (style->underline != UNDERLINE_NONE && depth != COLORS_DIRECT) {
        buffer_append_text(out, ";4");
    } else if (style->underline != UNDERLINE_NONE) {
        buffer_append_format(out, ";4:%u", style->underline);
        uint32_t color = style->underline_color;
        if (COLOR_KIND(color) == 2) {
            buffer_append_format(
                    out, ";58:2::%u:%u:%u", color >> 16 & 0xff, color >> 8 & 0xff, color & 0xff);
        } else if (COLOR_KIND(color) == 1) {
            buffer_append_format(out, ";58:5:%u", color & 0xff);
        }
    }
    buffer_append_byte(out, 'm');
}

/* What is written from here on belongs to the link, or to none (0). Its id is the number: rows of
 * one link are one to the terminal, also when they are written at different times. */
static void switch_link(
        struct buffer *out, const struct surface *surface, uint16_t *current, uint16_t link) {
    if (*current == link) {
        return;
    }
    const char *target = surface_link(surface, link);
    if (target != NULL) {
        buffer_append_format(out, "\x1b]8;id=stoa%u;", link);
    } else {
        buffer_append_text(out, "\x1b]8;;");
    }
    for (; target != NULL && *target != '\0'; target++) {
        if ((unsigned char)*target >= 0x20 && (unsigned char)*target < 0x7f) {
            buffer_append_byte(out, (uint8_t)*target); /* controls would end the sequence early */
        }
    }
    buffer_append_text(out, "\x1b\\");
    *current = link;
}

/* Terminals that know no clusters write the parts of one side by side. */
static int spilled_columns(const struct surface_cell *cell) {
    size_t length = strlen(cell->text);
    int columns = 0;
    for (size_t position = 0; position < length;) {
        uint32_t codepoint;
        position += utf8_decode(cell->text + position, length - position, &codepoint);
        int width = wcwidth((wchar_t)codepoint);
        columns += width > 0 ? width : 0;
    }
    return columns - cell->width;
}

void overlay_append_row(struct buffer *out, const struct surface *surface, uint16_t row,
        enum color_depth depth, bool *forced) {
    const struct surface_cell *cells = surface_row(surface, row);
    const struct surface_cell *last = NULL; /* the run goes on behind it */
    uint16_t link = 0;
    int spilled = 0;
    for (uint16_t column = 0; column < surface_columns(surface); column++) {
        const struct surface_cell *cell = &cells[column];
        bool wanted = overlay_wants(cell, depth) || spilled > 0 ||
                      (forced != NULL && forced[column] && cell->width != 0);
        spilled -= spilled > 0;
        if (cell->width == 0 || !wanted) {
            last = cell->width == 0 ? last : NULL;
            continue;
        }
        bool plain = overlay_glyph_is_plain(cell);
        bool goes_on = last != NULL && style_equal(&last->style, &cell->style);
        if (last == NULL || !overlay_glyph_is_plain(last)) {
            buffer_append_format(out, "\x1b[%u;%uH", row + 1u, column + 1u);
        }
        if (!goes_on) {
            append_style(out, &cell->style, depth);
        }
        switch_link(out, surface, &link, cell->style.link);
        buffer_append_text(out, cell->text[0] != '\0' ? cell->text : " ");
        if (!plain && spilled_columns(cell) > spilled) {
            spilled = spilled_columns(cell) + (cell->width == 2);
        }
        last = cell;
    }
    switch_link(out, surface, &link, 0);
}
