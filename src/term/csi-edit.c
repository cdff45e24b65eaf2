/* SPDX-License-Identifier: MIT */

/* Control sequences that erase, insert, delete and scroll. */

#include "csi.h"

/* ---- erasing --------------------------------------------------------------------------------- */

typedef void (*erase_fn)(
        struct grid *grid, unsigned index, uint16_t left, uint16_t right, uint16_t style);

/* Cells behind a pending wrap are beyond the line: erasing to its end spares the character that
 * was written last, as tmux and xterm.js have it. */
static uint16_t erase_start(const struct terminal *terminal) {
    return terminal->cursor.column + (terminal->cursor.wrap_pending ? 1 : 0);
}

static void erase_in_line(struct terminal *terminal, int what, erase_fn erase) {
    struct grid *grid = terminal_grid(terminal);
    uint16_t column = terminal->cursor.column, row = terminal->cursor.row;
    uint16_t style = pen_erase_style(terminal);
    if (what == 0 && erase_start(terminal) < grid->columns) {
        erase(grid, row, erase_start(terminal), grid->columns, style);
    } else if (what == 1) {
        erase(grid, row, 0, column + 1, style);
    } else if (what == 2) {
        erase(grid, row, 0, grid->columns, style);
    }
}

/* ED, EL and ECH spare what SPA guards, and what DECSCA protects they do not. */
static erase_fn plain_erase(const struct terminal *terminal) {
    return mode_is_set(terminal, MODE_GUARDED) ? grid_erase_unprotected : grid_erase;
}

static void erase_rows(struct terminal *terminal, unsigned top, unsigned bottom, erase_fn erase) {
    struct grid *grid = terminal_grid(terminal);
    for (unsigned row = top; row < bottom; row++) {
        erase(grid, row, 0, grid->columns, pen_erase_style(terminal));
    }
}

static void erase_in_display(struct terminal *terminal, int what, erase_fn erase) {
    unsigned rows = terminal_grid(terminal)->row_count, row = terminal->cursor.row;
    if (what == 0) {
        erase_in_line(terminal, 0, erase);
        erase_rows(terminal, row + 1, rows, erase);
    } else if (what == 1) {
        erase_rows(terminal, 0, row, erase);
        erase_in_line(terminal, 1, erase);
    } else if (what == 2) {
        erase_rows(terminal, 0, rows, erase);
    }
}

void csi_erase_display(struct terminal *terminal, const struct sequence *sequence) {
    int what = sequence_argument(sequence, 0, 0);
    erase_in_display(terminal, what, plain_erase(terminal));
    if (what == 3) {
        history_clear(&terminal->history);
    }
}

void csi_erase_display_selective(struct terminal *terminal, const struct sequence *sequence) {
    erase_in_display(terminal, sequence_argument(sequence, 0, 0), grid_erase_unprotected);
}

void csi_erase_line(struct terminal *terminal, const struct sequence *sequence) {
    erase_in_line(terminal, sequence_argument(sequence, 0, 0), plain_erase(terminal));
}

void csi_erase_line_selective(struct terminal *terminal, const struct sequence *sequence) {
    erase_in_line(terminal, sequence_argument(sequence, 0, 0), grid_erase_unprotected);
}

void csi_erase_cells(struct terminal *terminal, const struct sequence *sequence) {
    struct grid *grid = terminal_grid(terminal);
    int end = terminal->cursor.column + sequence_count(sequence, 0);
    terminal->cursor.wrap_pending = false;
    plain_erase(terminal)(grid, terminal->cursor.row, terminal->cursor.column,
            (uint16_t)(end < grid->columns ? end : grid->columns), pen_erase_style(terminal));
}

/* DECSCA: whether what is written from now on is protected from selective erasing. */
void csi_protection(struct terminal *terminal, const struct sequence *sequence) {
    terminal->pen.is_protected = sequence_argument(sequence, 0, 0) == 1;
    mode_set(terminal, MODE_GUARDED, false);
}

/* ---- cells and lines ------------------------------------------------------------------------- */

static uint16_t clamp_count(int count) {
    return (uint16_t)(count < UINT16_MAX ? count : UINT16_MAX);
}

void csi_insert_cells(struct terminal *terminal, const struct sequence *sequence) {
    terminal->cursor.wrap_pending = false;
    if (cursor_is_between_sides(terminal)) {
        grid_insert_cells(terminal_grid(terminal), terminal->cursor.row, terminal->cursor.column,
                terminal->margins.right + 1, clamp_count(sequence_count(sequence, 0)),
                pen_erase_style(terminal));
    }
}

void csi_delete_cells(struct terminal *terminal, const struct sequence *sequence) {
    terminal->cursor.wrap_pending = false;
    if (cursor_is_between_sides(terminal)) {
        grid_delete_cells(terminal_grid(terminal), terminal->cursor.row, terminal->cursor.column,
                terminal->margins.right + 1, clamp_count(sequence_count(sequence, 0)),
                pen_erase_style(terminal));
    }
}

/* The lines from the cursor to the bottom margin. */
static struct area lines_area(const struct terminal *terminal) {
    const struct margins *margins = &terminal->margins;
    return (struct area){
        .top = terminal->cursor.row,
        .left = margins->left,
        .bottom = margins->bottom + 1,
        .right = margins->right + 1,
    };
}

void csi_insert_lines(struct terminal *terminal, const struct sequence *sequence) {
    terminal->cursor.wrap_pending = false;
    if (cursor_is_within_margins(terminal)) {
        grid_scroll_down(terminal_grid(terminal), lines_area(terminal),
                clamp_count(sequence_count(sequence, 0)), pen_erase_style(terminal));
        terminal->cursor.column = terminal->margins.left;
    }
}

void csi_delete_lines(struct terminal *terminal, const struct sequence *sequence) {
    terminal->cursor.wrap_pending = false;
    if (cursor_is_within_margins(terminal)) {
        grid_scroll_up(terminal_grid(terminal), lines_area(terminal),
                clamp_count(sequence_count(sequence, 0)), pen_erase_style(terminal));
        terminal->cursor.column = terminal->margins.left;
    }
}

void csi_scroll_up(struct terminal *terminal, const struct sequence *sequence) {
    scroll_up(terminal, sequence_count(sequence, 0));
}

/* With five arguments it is mouse highlight tracking (xterm), which is not offered. */
void csi_scroll_down(struct terminal *terminal, const struct sequence *sequence) {
    if (sequence->count <= 1) {
        scroll_down(terminal, sequence_count(sequence, 0));
    }
}

/* ---- columns --------------------------------------------------------------------------------- */

void columns_insert(struct terminal *terminal, int column, int count) {
    const struct margins *margins = &terminal->margins;
    for (unsigned row = margins->top; row <= margins->bottom; row++) {
        grid_insert_cells(terminal_grid(terminal), row, (uint16_t)column, margins->right + 1,
                clamp_count(count), pen_erase_style(terminal));
    }
}

void columns_delete(struct terminal *terminal, int column, int count) {
    const struct margins *margins = &terminal->margins;
    for (unsigned row = margins->top; row <= margins->bottom; row++) {
        grid_delete_cells(terminal_grid(terminal), row, (uint16_t)column, margins->right + 1,
                clamp_count(count), pen_erase_style(terminal));
    }
}

void csi_insert_columns(struct terminal *terminal, const struct sequence *sequence) {
    if (cursor_is_within_margins(terminal)) {
        columns_insert(terminal, terminal->cursor.column, sequence_count(sequence, 0));
    }
}

void csi_delete_columns(struct terminal *terminal, const struct sequence *sequence) {
    if (cursor_is_within_margins(terminal)) {
        columns_delete(terminal, terminal->cursor.column, sequence_count(sequence, 0));
    }
}

/* SL, SR: the contents of the margins to the left or right. */
void csi_columns_left(struct terminal *terminal, const struct sequence *sequence) {
    if (cursor_is_within_margins(terminal)) {
        columns_delete(terminal, terminal->margins.left, sequence_count(sequence, 0));
    }
}

void csi_columns_right(struct terminal *terminal, const struct sequence *sequence) {
    if (cursor_is_within_margins(terminal)) {
        columns_insert(terminal, terminal->margins.left, sequence_count(sequence, 0));
    }
}
