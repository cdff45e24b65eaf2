/* SPDX-License-Identifier: MIT */

/* Characters onto the grid, as many of one width as the row takes at a time. */

#include "emulator.h"

static void wrap(struct terminal *terminal) {
    bool is_from_margin = terminal->cursor.column >= terminal->margins.left;
    grid_set_wrapped(terminal_grid(terminal), terminal->cursor.row, true);
    cursor_index(terminal);
    terminal->cursor.column = is_from_margin ? terminal->margins.left : 0;
}

/* ---- segments: cells in one row -------------------------------------------------------------- */

struct segment {
    struct cell *cells; /* real but undefined */
    uint64_t like;      /* a cell as the pen makes it, but for glyph and width */
    unsigned count;     /* how many of the cells fit */
    unsigned limit;
};

/* How many cells the row has room for from the cursor on, behind a wrap that was pending. */
static unsigned room(struct terminal *terminal) {
    if (terminal->cursor.wrap_pending) {
        wrap(terminal);
    }
    return cursor_right_limit(terminal) + 1u - terminal->cursor.column;
}

/* Where the next `count` cells go, for which there is room. */
static inline struct segment begin_segment(struct terminal *terminal, unsigned count) {
    struct grid *grid = terminal_grid(terminal);
    unsigned limit = cursor_right_limit(terminal), column = terminal->cursor.column;
    if (mode_is_set(terminal, MODE_INSERT)) {
        grid_insert_cells(grid, terminal->cursor.row, (uint16_t)column, (uint16_t)(limit + 1),
                (uint16_t)count, pen_erase_style(terminal));
    }
    uint64_t like = CELL_WORD(style, pen_style(terminal)) |
                    CELL_WORD(flags, terminal->pen.is_protected ? CELL_PROTECTED : 0);
    struct row *row = grid_write(grid, terminal->cursor.row, (uint16_t)column);
    row_reserve(row, grid->columns);
    row_split_wide(row, (uint16_t)column);
    row_split_wide(row, (uint16_t)(column + count));
    if (row->used < column + count) {
        row->used = (uint16_t)(column + count);
    }
    return (struct segment){ row->cells + column, like, count, limit };
}

/* The cells are written; the last character of them is in the cell before the cursor. */
static void end_segment(struct terminal *terminal, const struct segment *segment) {
    unsigned last = segment->count - 1;
    last -= segment->cells[last].width == 0;
    uint32_t codepoint = segment->cells[last].glyph;
    terminal->last = (struct last_character){
        .cluster = { .last = codepoint },
        .first = codepoint,
        .codepoint = codepoint,
        .row = terminal->cursor.row,
        .column = (uint16_t)(terminal->cursor.column + last),
    };
    cursor_advance(terminal, segment->count, segment->limit);
}

static void fill_ascii(const struct segment *segment, const char *restrict bytes) {
    struct cell *restrict cells = segment->cells;
    uint64_t like = segment->like | CELL_WORD(width, 1);
    for (unsigned i = 0; i < segment->count; i++) {
        cell_set_word(&cells[i], like | CELL_WORD(glyph, (uint8_t)bytes[i]));
    }
}

void print_ascii(struct terminal *terminal, const char *bytes, size_t length) {
    while (length > 0) {
        unsigned count = room(terminal);
        if (count == 1 && !mode_is_set(terminal, MODE_WRAP)) {
            bytes += length - 1; /* all of it is written over itself in the last column */
            length = 1;
        }
        count = length < count ? (unsigned)length : count;
        struct segment segment = begin_segment(terminal, count);
        fill_ascii(&segment, bytes);
        end_segment(terminal, &segment);
        bytes += count;
        length -= count;
    }
}

static void fill(const struct segment *segment, const struct cell *restrict from) {
    struct cell *restrict cells = segment->cells;
    for (unsigned i = 0; i < segment->count; i++) {
        cell_set_word(&cells[i], segment->like | cell_word(&from[i]));
    }
}

/* The next character is wide and there is one column: it goes to the next row, or back by one.
 * False: there is no more than that one. */
static bool find_room(struct terminal *terminal) {
    unsigned limit = cursor_right_limit(terminal);
    if (limit == 0) {
        return false;
    }
    if (!mode_is_set(terminal, MODE_WRAP)) {
        terminal->cursor.column = (uint16_t)(limit - 1);
        return true;
    }
    grid_erase(terminal_grid(terminal), terminal->cursor.row, terminal->cursor.column,
            (uint16_t)(limit + 1), pen_erase_style(terminal));
    wrap(terminal);
    return true;
}

void print_cells(struct terminal *terminal, const struct cell *cells, unsigned left) {
    while (left > 0) {
        unsigned count = room(terminal);
        count = left < count ? left : count;
        if (count < left && cells[count].width == 0) {
            count--; /* not half a character */
        }
        if (count > 0) {
            struct segment segment = begin_segment(terminal, count);
            fill(&segment, cells);
            end_segment(terminal, &segment);
        } else if (!find_room(terminal)) {
            print_character(terminal, cells->glyph, 1);
            count = 2;
        }
        cells += count;
        left -= count;
    }
}

void print_character(struct terminal *terminal, uint32_t glyph, unsigned width) {
    const struct cell cells[2] = { { .glyph = glyph, .width = (uint8_t)width } };
    print_cells(terminal, cells, width);
}
