/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Rows of cells: the memory of one screen.
 *
 *      rows (a ring, `first` is the top)        a row
 *     ┌───────┐                                ┌─────────────────────┬──────────────────┐
 *     │   2   │                                │ cells[0 … used)     │ blanks in style  │
 *     ├───────┤                                │ (NULL until written)│ `blank` …columns │
 *     │   0   │◄─ first                        └─────────────────────┴──────────────────┘
 *     ├───────┤
 *     │   1   │   Scrolling the whole screen moves `first`, never a cell.
 *     └───────┘
 *
 * A row's cells are allocated when it is first written. A row that is erased keeps its memory,
 * `used` says how much of it means anything. The grid knows nothing of cursors or modes; positions
 * given to it are inside it (asserted where cheap, clamped by the emulator).
 */

#include "term/terminal.h"

#include <endian.h>
#include <stddef.h>
#include <string.h>

enum cell_flag {
    CELL_PROTECTED = 1 << 0, /* DECSCA: DECSED, DECSEL and DECSERA leave it */
};

/* A cell as one word, put together from its members: compilers would store one after the other. */
#define CELL_SHIFT(member)                                                                         \
    (8 * (__BYTE_ORDER == __LITTLE_ENDIAN ? offsetof(struct cell, member)                          \
                                          : 8 - offsetof(struct cell, member) -                    \
                                                    sizeof(((struct cell *)0)->member)))
#define CELL_WORD(member, value) ((uint64_t)(value) << CELL_SHIFT(member))

static inline uint64_t cell_word(const struct cell *cell) {
    uint64_t word;
    memcpy(&word, cell, sizeof(word));
    return word;
}

static inline void cell_set_word(struct cell *cell, uint64_t word) {
    memcpy(cell, &word, sizeof(word));
}

struct row {
    struct cell *cells;
    uint64_t version; /* stamp of the last change */
    uint16_t used;
    uint16_t capacity;
    uint16_t blank; /* style of what lies beyond `used` */
    bool wrapped;   /* goes on in the next row */
    bool prompt;    /* a shell's prompt begins here (OSC 133 A) */
};

struct grid {
    struct row *rows;
    uint64_t stamp; /* what changed rows are marked with; its owner counts it up */
    uint64_t moved; /* stamp of the last change of which row is where */
    uint16_t columns, row_count;
    uint16_t first;
};

/* Half-open: columns [left, right), rows [top, bottom). */
struct area {
    uint16_t top, left, bottom, right;
};

void grid_init(struct grid *grid, uint16_t columns, uint16_t rows);
void grid_finish(struct grid *grid);

static inline struct row *grid_row(const struct grid *grid, unsigned index) {
    unsigned position = grid->first + index;
    return &grid->rows[position < grid->row_count ? position : position - grid->row_count];
}

/* Makes cells [0, end) real: memory for them, blanks written where nothing stood. */
void row_extend(struct row *row, uint16_t columns, uint16_t end);

/* Memory for all columns, what is in it beyond `used` undefined. */
void row_allocate(struct row *row, uint16_t columns);

static inline void row_reserve(struct row *row, uint16_t columns) {
    if (row->capacity < columns) {
        row_allocate(row, columns);
    }
}

/* The row for writing cells [0, end) of it, marked as changed. */
static inline struct row *grid_write(struct grid *grid, unsigned index, uint16_t end) {
    struct row *row = grid_row(grid, index);
    row->version = grid->stamp;
    if (row->used < end) {
        row_extend(row, grid->columns, end);
    }
    return row;
}

/* Whether the row goes on in the next one; a change like any other. */
static inline void grid_set_wrapped(struct grid *grid, unsigned index, bool wrapped) {
    struct row *row = grid_row(grid, index);
    if (row->wrapped != wrapped) {
        row->wrapped = wrapped;
        row->version = grid->stamp;
    }
}

/* The cell as it is seen, blanks beyond `used` included. */
struct cell row_cell(const struct row *row, uint16_t column);

/* A wide character that is cut by a change at `column` (its halves on both sides of the left edge
 * of that column) becomes blanks. */
static inline void row_split_wide(struct row *row, uint16_t column) {
    if (column > 0 && column < row->used && row->cells[column].width == 0) {
        for (int i = -1; i <= 0; i++) {
            row->cells[column + i].glyph = 0;
            row->cells[column + i].width = 1;
        }
    }
}

void grid_erase_row(struct grid *grid, unsigned index, uint16_t style);

/* Blanks cells [left, right) in a style. */
void grid_erase(struct grid *grid, unsigned index, uint16_t left, uint16_t right, uint16_t style);

/* The same but for protected cells. */
void grid_erase_unprotected(
        struct grid *grid, unsigned index, uint16_t left, uint16_t right, uint16_t style);

/* Takes the characters out of cells [left, right), of protected ones too or not; what they look
 * like and what protects them stays. */
void grid_clear_text(struct grid *grid, unsigned index, uint16_t left, uint16_t right, bool is_all);

/* Puts `count` blanks in at column, or takes `count` cells out; what lies left of `right` moves. */
void grid_insert_cells(struct grid *grid, unsigned index, uint16_t column, uint16_t right,
        uint16_t count, uint16_t style);
void grid_delete_cells(struct grid *grid, unsigned index, uint16_t column, uint16_t right,
        uint16_t count, uint16_t style);

/* Moves the contents of an area up or down by `count` rows; blank rows come in. */
void grid_scroll_up(struct grid *grid, struct area area, uint16_t count, uint16_t style);
void grid_scroll_down(struct grid *grid, struct area area, uint16_t count, uint16_t style);

/* Copies cells [left, left + count) of one row to another place; they may overlap. */
void grid_copy_cells(struct grid *grid, unsigned from, uint16_t from_column, unsigned to,
        uint16_t to_column, uint16_t count);

/* Other dimensions without reflow: rows are cut or blank ones added at the bottom, columns cut. */
void grid_resize(struct grid *grid, uint16_t columns, uint16_t rows);
