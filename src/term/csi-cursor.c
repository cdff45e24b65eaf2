/* SPDX-License-Identifier: MIT */

/* Control sequences that move the cursor, set margins and tabs. */

#include "csi.h"

#include <string.h>

void csi_up(struct terminal *terminal, const struct sequence *sequence) {
    cursor_up(terminal, sequence_count(sequence, 0));
}

void csi_down(struct terminal *terminal, const struct sequence *sequence) {
    cursor_down(terminal, sequence_count(sequence, 0));
}

void csi_left(struct terminal *terminal, const struct sequence *sequence) {
    int count = sequence_count(sequence, 0);
    if (!mode_is_set(terminal, MODE_REVERSE_WRAP | MODE_REVERSE_WRAP_ALL)) {
        cursor_left(terminal, count);
        return;
    }
    int cells = terminal_grid(terminal)->columns * terminal_grid(terminal)->row_count;
    for (int i = 0; i < count && i < cells; i++) {
        cursor_backspace(terminal);
    }
}

void csi_right(struct terminal *terminal, const struct sequence *sequence) {
    cursor_right(terminal, sequence_count(sequence, 0));
}

void csi_next_line(struct terminal *terminal, const struct sequence *sequence) {
    cursor_down(terminal, sequence_count(sequence, 0));
    cursor_return(terminal);
}

void csi_previous_line(struct terminal *terminal, const struct sequence *sequence) {
    cursor_up(terminal, sequence_count(sequence, 0));
    cursor_return(terminal);
}

/* The cursor's place as addresses count it. */
static struct position address(const struct terminal *terminal) {
    struct position at = terminal->cursor;
    if (mode_is_set(terminal, MODE_ORIGIN)) {
        at.row = at.row > terminal->margins.top ? at.row - terminal->margins.top : 0;
        at.column = at.column > terminal->margins.left ? at.column - terminal->margins.left : 0;
    }
    return at;
}

void csi_column(struct terminal *terminal, const struct sequence *sequence) {
    cursor_move_to(terminal, address(terminal).row, sequence_count(sequence, 0) - 1);
}

void csi_row(struct terminal *terminal, const struct sequence *sequence) {
    cursor_move_to(terminal, sequence_count(sequence, 0) - 1, address(terminal).column);
}

/* HPR and VPR address a place, so margins do not stop them. */
void csi_column_onward(struct terminal *terminal, const struct sequence *sequence) {
    struct position at = address(terminal);
    cursor_move_to(terminal, at.row, at.column + sequence_count(sequence, 0));
}

void csi_row_onward(struct terminal *terminal, const struct sequence *sequence) {
    struct position at = address(terminal);
    cursor_move_to(terminal, at.row + sequence_count(sequence, 0), at.column);
}

void csi_position(struct terminal *terminal, const struct sequence *sequence) {
    cursor_move_to(terminal, sequence_count(sequence, 0) - 1, sequence_count(sequence, 1) - 1);
}

void csi_repeat(struct terminal *terminal, const struct sequence *sequence) {
    emulator_repeat(terminal, sequence_count(sequence, 0));
}

/* ---- margins, saving ------------------------------------------------------------------------- */

/* Margins [first, last] out of 1-based arguments; false when they leave less than two lines. */
static bool take_margins(
        const struct sequence *sequence, int size, uint16_t *out_first, uint16_t *out_last) {
    int first = sequence_count(sequence, 0), last = sequence_argument(sequence, 1, size);
    last = last == 0 || last > size ? size : last;
    if (first >= last) {
        return false;
    }
    *out_first = (uint16_t)(first - 1);
    *out_last = (uint16_t)(last - 1);
    return true;
}

void csi_rows_margins(struct terminal *terminal, const struct sequence *sequence) {
    if (take_margins(sequence, terminal_grid(terminal)->row_count, &terminal->margins.top,
                &terminal->margins.bottom)) {
        cursor_move_to(terminal, 0, 0);
    }
}

void csi_save_or_columns_margins(struct terminal *terminal, const struct sequence *sequence) {
    if (!mode_is_set(terminal, MODE_LEFT_RIGHT)) {
        cursor_save(terminal);
    } else if (take_margins(sequence, terminal_grid(terminal)->columns, &terminal->margins.left,
                       &terminal->margins.right)) {
        cursor_move_to(terminal, 0, 0);
    }
}

void csi_restore(struct terminal *terminal, const struct sequence *sequence) {
    cursor_restore(terminal);
}

/* DECSCUSR: 0 and 1 blinking block, 2 steady; 3, 4 underline; 5, 6 bar. */
void csi_cursor_shape(struct terminal *terminal, const struct sequence *sequence) {
    int shape = sequence_argument(sequence, 0, 0);
    if (shape <= 6) {
        terminal->cursor_shape = (uint8_t)(shape <= 2 ? 0 : (shape - 1) / 2);
        mode_set(terminal, MODE_CURSOR_BLINK, shape == 0 || shape % 2 == 1);
    }
}

/* ---- tabs ------------------------------------------------------------------------------------ */

void csi_tab_forward(struct terminal *terminal, const struct sequence *sequence) {
    cursor_tab(terminal, sequence_count(sequence, 0));
}

void csi_tab_backward(struct terminal *terminal, const struct sequence *sequence) {
    cursor_tab(terminal, -sequence_count(sequence, 0));
}

void csi_clear_tabs(struct terminal *terminal, const struct sequence *sequence) {
    int which = sequence_argument(sequence, 0, 0);
    if (which == 0) {
        tabs_set(terminal, terminal->cursor.column, false);
    } else if (which == 3) {
        memset(terminal->tabs, 0, sizeof(terminal->tabs));
    }
}

void csi_tabs_every_8(struct terminal *terminal, const struct sequence *sequence) {
    if (sequence_argument(sequence, 0, 0) == 5) {
        tabs_reset(terminal);
    }
}
