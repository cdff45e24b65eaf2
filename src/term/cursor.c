/* SPDX-License-Identifier: MIT */

/* Where the cursor may go: margins, origin mode, scrolling, tabs. Every move ends a pending wrap.
 */

#include "emulator.h"

#include "base/memory.h"

#include <string.h>

static int clamp(int value, int low, int high) {
    return value < low ? low : value > high ? high : value;
}

bool cursor_is_within_margins(const struct terminal *terminal) {
    const struct margins *margins = &terminal->margins;
    struct position cursor = terminal->cursor;
    return cursor.row >= margins->top && cursor.row <= margins->bottom &&
           cursor.column >= margins->left && cursor.column <= margins->right;
}

void cursor_place(struct terminal *terminal, int row, int column) {
    const struct grid *grid = terminal_grid(terminal);
    terminal->cursor.row = (uint16_t)clamp(row, 0, grid->row_count - 1);
    terminal->cursor.column = (uint16_t)clamp(column, 0, grid->columns - 1);
    terminal->cursor.wrap_pending = false;
}

void cursor_move_to(struct terminal *terminal, int row, int column) {
    if (!mode_is_set(terminal, MODE_ORIGIN)) {
        cursor_place(terminal, row, column);
        return;
    }
    const struct margins *margins = &terminal->margins;
    cursor_place(terminal, clamp(row + margins->top, margins->top, margins->bottom),
            clamp(column + margins->left, margins->left, margins->right));
}

/* Vertical moves stop at a margin unless they start beyond it. */
void cursor_up(struct terminal *terminal, int count) {
    int top = terminal->cursor.row >= terminal->margins.top ? terminal->margins.top : 0;
    int row = terminal->cursor.row - count;
    cursor_place(terminal, row > top ? row : top, terminal->cursor.column);
}

void cursor_down(struct terminal *terminal, int count) {
    int bottom = terminal->cursor.row <= terminal->margins.bottom
                         ? terminal->margins.bottom
                         : terminal_grid(terminal)->row_count - 1;
    int row = terminal->cursor.row + count;
    cursor_place(terminal, row < bottom ? row : bottom, terminal->cursor.column);
}

void cursor_left(struct terminal *terminal, int count) {
    int left = terminal->cursor.column >= terminal->margins.left ? terminal->margins.left : 0;
    int column = terminal->cursor.column - count;
    cursor_place(terminal, terminal->cursor.row, column > left ? column : left);
}

void cursor_right(struct terminal *terminal, int count) {
    int right = cursor_right_limit(terminal);
    int column = terminal->cursor.column + count;
    cursor_place(terminal, terminal->cursor.row, column < right ? column : right);
}

void cursor_return(struct terminal *terminal) {
    bool is_left = terminal->cursor.column < terminal->margins.left;
    terminal->cursor.column =
            is_left && !mode_is_set(terminal, MODE_ORIGIN) ? 0 : terminal->margins.left;
    terminal->cursor.wrap_pending = false;
}

/* Backwards over the left edge to the end of the row above: as far as it was wrapped (mode 45), or
 * over any, from the first to the last (mode 1045). */
static bool wrap_back(struct terminal *terminal) {
    const struct margins *margins = &terminal->margins;
    struct position *cursor = &terminal->cursor;
    bool is_at_edge = cursor->column == margins->left || cursor->column == 0;
    if (!mode_is_set(terminal, MODE_REVERSE_WRAP | MODE_REVERSE_WRAP_ALL) ||
            !mode_is_set(terminal, MODE_WRAP) || !is_at_edge) {
        return false;
    }
    bool is_first = cursor->row <= margins->top;
    bool is_wrapped = !is_first && grid_row(terminal_grid(terminal), cursor->row - 1u)->wrapped;
    if (!is_wrapped && !mode_is_set(terminal, MODE_REVERSE_WRAP_ALL)) {
        return false;
    }
    if (is_first && cursor->row != margins->top) {
        return false; /* above the margins */
    }
    cursor->row = is_first ? margins->bottom : cursor->row - 1;
    cursor->column = margins->right;
    return true;
}

void cursor_backspace(struct terminal *terminal) {
    if (terminal->cursor.wrap_pending &&
            mode_is_set(terminal, MODE_REVERSE_WRAP | MODE_REVERSE_WRAP_ALL)) {
        terminal->cursor.wrap_pending = false;
    } else if (!wrap_back(terminal)) {
        cursor_left(terminal, 1);
    }
}

/* ---- margins and scrolling ------------------------------------------------------------------- */

void margins_reset(struct terminal *terminal) {
    const struct grid *grid = terminal_grid(terminal);
    terminal->margins = (struct margins){
        .bottom = grid->row_count - 1,
        .right = grid->columns - 1,
    };
}

static struct area scroll_area(const struct terminal *terminal) {
    const struct margins *margins = &terminal->margins;
    return (struct area){
        .top = margins->top,
        .left = margins->left,
        .bottom = margins->bottom + 1,
        .right = margins->right + 1,
    };
}

/* What scrolls off the top of the main screen is kept; margins below or beside it lose theirs. */
static bool keeps_history(const struct terminal *terminal, struct area area) {
    return terminal->screen == &terminal->screens[0] && area.top == 0 && area.left == 0 &&
           area.right == terminal->screen->grid.columns;
}

void scroll_up(struct terminal *terminal, int count) {
    struct grid *grid = terminal_grid(terminal);
    struct area area = scroll_area(terminal);
    count = clamp(count, 0, area.bottom - area.top);
    if (keeps_history(terminal, area)) {
        for (int row = 0; row < count; row++) {
            history_add(&terminal->history, grid_row(grid, (unsigned)row), &terminal->tables);
        }
    }
    grid_scroll_up(grid, area, (uint16_t)count, pen_erase_style(terminal));
}

void scroll_down(struct terminal *terminal, int count) {
    struct area area = scroll_area(terminal);
    count = clamp(count, 0, area.bottom - area.top);
    grid_scroll_down(terminal_grid(terminal), area, (uint16_t)count, pen_erase_style(terminal));
}

bool cursor_is_between_sides(const struct terminal *terminal) {
    return terminal->cursor.column >= terminal->margins.left &&
           terminal->cursor.column <= terminal->margins.right;
}

void cursor_index(struct terminal *terminal) {
    struct position *cursor = &terminal->cursor;
    cursor->wrap_pending = false;
    if (cursor->row != terminal->margins.bottom) {
        cursor->row += cursor->row + 1 < terminal_grid(terminal)->row_count;
    } else if (cursor_is_between_sides(terminal)) {
        scroll_up(terminal, 1);
    }
}

void cursor_reverse_index(struct terminal *terminal) {
    struct position *cursor = &terminal->cursor;
    cursor->wrap_pending = false;
    if (cursor->row != terminal->margins.top) {
        cursor->row -= cursor->row > 0;
    } else if (cursor_is_between_sides(terminal)) {
        scroll_down(terminal, 1);
    }
}

/* ---- saving ---------------------------------------------------------------------------------- */

void cursor_save(struct terminal *terminal) {
    terminal->screen->saved = (struct saved_cursor){
        .position = terminal->cursor,
        .style = terminal->pen.style,
        .charsets = terminal->charsets,
        .is_protected = terminal->pen.is_protected,
        .origin = mode_is_set(terminal, MODE_ORIGIN),
    };
}

void cursor_restore(struct terminal *terminal) {
    struct saved_cursor saved = terminal->screen->saved;
    mode_set(terminal, MODE_ORIGIN, saved.origin);
    cursor_place(terminal, saved.position.row, saved.position.column);
    terminal->cursor.wrap_pending =
            saved.position.wrap_pending && terminal->cursor.column == saved.position.column;
    pen_set(terminal, &saved.style);
    terminal->pen.is_protected = saved.is_protected;
    terminal->charsets = saved.charsets;
}

/* ---- tabs ------------------------------------------------------------------------------------ */

void tabs_set(struct terminal *terminal, unsigned column, bool value) {
    uint64_t bit = UINT64_C(1) << (column % 64);
    uint64_t *word = &terminal->tabs[column / 64];
    *word = value ? *word | bit : *word & ~bit;
}

bool tabs_has(const struct terminal *terminal, unsigned column) {
    return (terminal->tabs[column / 64] >> (column % 64) & 1) != 0;
}

void tabs_reset(struct terminal *terminal) {
    for (size_t i = 0; i < ARRAY_LENGTH(terminal->tabs); i++) {
        terminal->tabs[i] = UINT64_C(0x0101010101010101); /* every eighth column */
    }
    tabs_set(terminal, 0, false);
}

void cursor_tab(struct terminal *terminal, int count) {
    int right = cursor_right_limit(terminal);
    int left = mode_is_set(terminal, MODE_ORIGIN) ? terminal->margins.left : 0;
    int column = terminal->cursor.column;
    if (count > 0 && terminal->cursor.wrap_pending) {
        if (!mode_is_set(terminal, MODE_TAB_WRAPS)) {
            return;
        }
        cursor_index(terminal);
        cursor_return(terminal);
        column = terminal->cursor.column;
    }
    for (; count > 0 && column < right; count--) {
        do {
            column++;
        } while (column < right && !tabs_has(terminal, (unsigned)column));
    }
    for (; count < 0 && column > left; count++) {
        do {
            column--;
        } while (column > left && !tabs_has(terminal, (unsigned)column));
    }
    cursor_place(terminal, terminal->cursor.row, column);
}
