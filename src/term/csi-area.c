/* SPDX-License-Identifier: MIT */

/* Rectangular areas (VT420): fill, erase, copy, change attributes, checksum. */

#include "csi.h"

static int minimum(int a, int b) {
    return a < b ? a : b;
}

/* What rectangles can reach: the screen, or the margins in origin mode. */
static struct margins reach(const struct terminal *terminal) {
    const struct grid *grid = &terminal->screen->grid;
    if (mode_is_set(terminal, MODE_ORIGIN)) {
        return terminal->margins;
    }
    return (struct margins){ .bottom = grid->row_count - 1, .right = grid->columns - 1 };
}

/* The area of arguments first … first + 3 (top, left, bottom, right, from 1, within the margins in
 * origin mode). Its left may lie behind its right: an area for the stream of cells between its
 * corners, an empty rectangle. */
static struct area take_corners(
        const struct terminal *terminal, const struct sequence *sequence, int first) {
    struct margins bounds = reach(terminal);
    int height = bounds.bottom - bounds.top + 1, width = bounds.right - bounds.left + 1;
    int top = sequence_count(sequence, first), left = sequence_count(sequence, first + 1);
    int bottom = sequence_argument(sequence, first + 2, height);
    int right = sequence_argument(sequence, first + 3, width);
    bottom = bottom == 0 ? height : minimum(bottom, height);
    right = right == 0 ? width : minimum(right, width);
    return (struct area){
        .top = (uint16_t)(bounds.top + minimum(top - 1, height)),
        .left = (uint16_t)(bounds.left + minimum(left - 1, width)),
        .bottom = (uint16_t)(bounds.top + bottom),
        .right = (uint16_t)(bounds.left + right),
    };
}

/* The same as a rectangle; false when it is empty. */
static bool take_area(const struct terminal *terminal, const struct sequence *sequence, int first,
        struct area *out_area) {
    *out_area = take_corners(terminal, sequence, first);
    return out_area->top < out_area->bottom && out_area->left < out_area->right;
}

void csi_erase_area(struct terminal *terminal, const struct sequence *sequence) {
    struct area area;
    if (!take_area(terminal, sequence, 0, &area)) {
        return;
    }
    uint16_t style = pen_erase_style(terminal);
    for (unsigned row = area.top; row < area.bottom; row++) {
        grid_erase(terminal_grid(terminal), row, area.left, area.right, style);
    }
}

/* DECSERA: styles stay, as the VT510's manual has it and xterm does. What SPA guards is no matter
 * of rectangles. */
void csi_erase_area_selective(struct terminal *terminal, const struct sequence *sequence) {
    struct area area;
    bool is_all = mode_is_set(terminal, MODE_GUARDED);
    if (!take_area(terminal, sequence, 0, &area)) {
        return;
    }
    for (unsigned row = area.top; row < area.bottom; row++) {
        grid_clear_text(terminal_grid(terminal), row, area.left, area.right, is_all);
    }
}

/* DECFRA: a character of the printable halves of Latin-1. */
void csi_fill_area(struct terminal *terminal, const struct sequence *sequence) {
    struct area area;
    int character = sequence_argument(sequence, 0, ' ');
    bool is_printable =
            (character >= 0x20 && character < 0x7f) || (character >= 0xa0 && character <= 0xff);
    if (!is_printable || !take_area(terminal, sequence, 1, &area)) {
        return;
    }
    struct cell cell = { .glyph = (uint32_t)character,
        .style = pen_style(terminal),
        .width = 1,
        .flags = terminal->pen.is_protected ? CELL_PROTECTED : 0 };
    for (unsigned index = area.top; index < area.bottom; index++) {
        struct row *row = grid_write(terminal_grid(terminal), index, area.right);
        row_split_wide(row, area.left);
        row_split_wide(row, area.right);
        for (unsigned column = area.left; column < area.right; column++) {
            row->cells[column] = cell;
        }
    }
}

/* DECCRA: within the one page there is. */
void csi_copy_area(struct terminal *terminal, const struct sequence *sequence) {
    struct area from;
    struct grid *grid = terminal_grid(terminal);
    if (!take_area(terminal, sequence, 0, &from)) {
        return;
    }
    struct margins bounds = reach(terminal);
    int top = sequence_count(sequence, 5) - 1 + bounds.top;
    int left = sequence_count(sequence, 6) - 1 + bounds.left;
    if (top > bounds.bottom || left > bounds.right) {
        return;
    }
    int height = minimum(from.bottom - from.top, bounds.bottom + 1 - top);
    int width = minimum(from.right - from.left, bounds.right + 1 - left);
    for (int step = 0; step < height; step++) {
        int row = top > from.top ? height - 1 - step : step; /* so that nothing is read twice */
        grid_copy_cells(grid, (unsigned)(from.top + row), from.left, (unsigned)(top + row),
                (uint16_t)left, (uint16_t)width);
    }
}

/* ---- attributes ------------------------------------------------------------------------------ */

void csi_rectangle_extent(struct terminal *terminal, const struct sequence *sequence) {
    int extent = sequence_argument(sequence, 0, 0);
    terminal->attribute_extent = extent <= EXTENT_RECTANGLE ? (uint8_t)extent : 0;
}

/* Toggles the attributes of DECRARA that are 1, 4, 5, 7 or 8; 0 is all of them. */
static void reverse_style(struct style *style, const struct sequence *sequence) {
    static const struct {
        int code;
        uint16_t attribute;
    } known[] = { { 1, STYLE_BOLD }, { 5, STYLE_BLINK }, { 7, STYLE_REVERSE },
        { 8, STYLE_CONCEAL } };
    for (int i = 4; i < sequence->count || i == 4; i++) {
        int code = sequence_argument(sequence, i, 0);
        for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
            style->attributes ^= code == known[k].code || code == 0 ? known[k].attribute : 0;
        }
        if (code == 4 || code == 0) {
            style->underline =
                    style->underline == UNDERLINE_NONE ? UNDERLINE_SINGLE : UNDERLINE_NONE;
        }
    }
}

static void restyle_cell(
        struct terminal *terminal, struct cell *cell, const struct sequence *sequence) {
    struct style style = *style_table_get(&terminal->tables.styles, cell->style);
    if (sequence->final == 't') {
        reverse_style(&style, sequence);
    } else {
        sgr_apply(&style, sequence, 4);
    }
    cell->style = tables_style(&terminal->tables, &style);
}

/* DECCARA and DECRARA: the rectangle, or the stream of cells from its first to its last corner. */
static void restyle_area(struct terminal *terminal, const struct sequence *sequence) {
    struct area area = take_corners(terminal, sequence, 0);
    struct grid *grid = terminal_grid(terminal);
    struct margins bounds = reach(terminal);
    bool is_stream = terminal->attribute_extent != EXTENT_RECTANGLE;
    for (unsigned index = area.top; index < area.bottom; index++) {
        unsigned left = is_stream && index > area.top ? bounds.left : area.left;
        unsigned right = is_stream && index + 1 < area.bottom ? bounds.right + 1u : area.right;
        struct row *row = grid_write(grid, index, (uint16_t)right);
        for (unsigned column = left; column < right; column++) {
            restyle_cell(terminal, &row->cells[column], sequence);
        }
    }
}

void csi_change_attributes(struct terminal *terminal, const struct sequence *sequence) {
    restyle_area(terminal, sequence);
}

void csi_reverse_attributes(struct terminal *terminal, const struct sequence *sequence) {
    restyle_area(terminal, sequence);
}

/* ---- DECRQCRA -------------------------------------------------------------------------------- */

/* What of DEC's way to compute it is left out (XTCHECKSUM). */
enum checksum_extension {
    CHECKSUM_POSITIVE = 1 << 0,   /* the sum is not negated */
    CHECKSUM_NO_STYLES = 1 << 1,  /* attributes have no weight */
    CHECKSUM_NO_TRIM = 1 << 2,    /* blanks count, also behind the last character */
    CHECKSUM_DRAWN_ONLY = 1 << 3, /* but not cells where nothing was ever written */
    CHECKSUM_WIDE = 1 << 4, /* characters are not cut to a byte; what they combine is summed */
    CHECKSUM_ALL = (1 << 6) - 1,
};

static unsigned checksum_extension(const struct terminal *terminal) {
    return (terminal->modes & MODES_CHECKSUM) >> MODES_CHECKSUM_SHIFT;
}

static unsigned style_weight(const struct style *style) {
    return (style->underline != UNDERLINE_NONE ? 0x10u : 0) +
           ((style->attributes & STYLE_REVERSE) != 0 ? 0x20u : 0) +
           ((style->attributes & STYLE_BLINK) != 0 ? 0x40u : 0) +
           ((style->attributes & STYLE_BOLD) != 0 ? 0x80u : 0);
}

/* The sum of a glyph's code points, or its first. */
static unsigned glyph_sum(const struct terminal *terminal, uint32_t glyph, bool all) {
    char text[TERMINAL_GLYPH_MAX_BYTES];
    size_t length = tables_glyph_text(&terminal->tables, glyph, text);
    unsigned sum = 0;
    for (size_t at = 0; at < length && (at == 0 || all);) {
        uint32_t codepoint;
        at += utf8_decode(text + at, length - at, &codepoint);
        sum += codepoint;
    }
    return sum;
}

static unsigned area_checksum(const struct terminal *terminal, struct area area) {
    unsigned extension = checksum_extension(terminal), sum = 0;
    bool is_first = true;
    for (unsigned index = area.top; index < area.bottom; index++) {
        const struct row *row = grid_row(&terminal->screen->grid, index);
        for (uint16_t column = area.left; column < area.right; column++) {
            struct cell cell = row_cell(row, column);
            bool is_drawn = cell.glyph != 0;
            if (cell.width == 0) {
                continue;
            }
            unsigned value = glyph_sum(terminal, cell.glyph, (extension & CHECKSUM_WIDE) != 0);
            value &= (extension & CHECKSUM_WIDE) != 0 ? UINT32_MAX : 0xff;
            if ((extension & CHECKSUM_NO_STYLES) == 0) {
                value += style_weight(style_table_get(&terminal->tables.styles, cell.style));
            }
            bool counts = (extension & CHECKSUM_NO_TRIM) == 0
                                  ? is_first || value != ' ' || is_drawn
                                  : is_drawn || (extension & CHECKSUM_DRAWN_ONLY) == 0;
            sum += counts ? value : 0;
            is_first = false;
        }
    }
    return (extension & CHECKSUM_POSITIVE) != 0 ? sum : -sum;
}

void csi_checksum(struct terminal *terminal, const struct sequence *sequence) {
    struct area area;
    if (terminal->options.allow_checksum) {
        bool has_area = take_area(terminal, sequence, 2, &area);
        emulator_reply(terminal, "\033P%d!~%04X\033\\", sequence_argument(sequence, 0, 0),
                (has_area ? area_checksum(terminal, area) : 0) & 0xffff);
    }
}

void csi_checksum_extension(struct terminal *terminal, const struct sequence *sequence) {
    if (terminal->options.allow_checksum) {
        unsigned extension = (unsigned)sequence_argument(sequence, 0, 0) & CHECKSUM_ALL;
        terminal->modes &= ~(uint32_t)MODES_CHECKSUM;
        terminal->modes |= extension << MODES_CHECKSUM_SHIFT;
    }
}
