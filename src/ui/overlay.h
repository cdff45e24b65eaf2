/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What ncurses cannot say, said beside it: cells with strike, overline, styled or coloured
 * underlines, links, or a glyph whose width the C library sees otherwise. curses.c gives ncurses a
 * plain stand-in for such a cell and writes these bytes after the update; wherever ncurses touched
 * a row, the row's overlay is written again.
 */

#include "base/buffer.h"
#include "screen.h"
#include "ui/surface.h"

/* Whether ncurses can show the glyph as it is, in the width the cell has. */
bool overlay_glyph_is_plain(const struct surface_cell *cell);

/* Nothing that any ncurses on any terminal could not say; true for nearly all. */
static inline bool overlay_is_ordinary(const struct surface_cell *cell) {
    const struct style *style = &cell->style;
    return (cell->text[0] == '\0' || cell->text[1] == '\0') && style->link == 0 &&
           (style->attributes & (STYLE_STRIKE | STYLE_OVERLINE)) == 0 &&
           style->underline <= UNDERLINE_SINGLE && style->underline_color == 0;
}

/* Of one that is not ordinary. */
bool overlay_wants_special(const struct surface_cell *cell, enum color_depth depth);

/* Whether the cell is to be written over. */
static inline bool overlay_wants(const struct surface_cell *cell, enum color_depth depth) {
    return !overlay_is_ordinary(cell) && overlay_wants_special(cell, depth);
}

/* Appends what writes the cells of a row that want it, each run placed by its position. The cells
 * of `forced` (one for each column; may be NULL) are written too: they were written over before,
 * which ncurses does not know. More cells become forced where a glyph may have spilled over. */
void overlay_append_row(struct buffer *out, const struct surface *surface, uint16_t row,
        enum color_depth depth, bool *forced);
