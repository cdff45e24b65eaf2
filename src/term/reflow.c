/* SPDX-License-Identifier: MIT */

/*
 * One mechanism for all: the rows of the main screen join the history as its newest lines, the
 * history is broken anew to the new width, and the last rows of it become the screen again.
 *
 *     history  ────────────┐                  ┌──────────── history
 *     row 0    ─ packed ──►│ ─ broken anew ─► │
 *     row n    ────────────┘                  └─ unpacked ─► rows 0 … m
 *
 * Blocks of the history whose lines fit and were never wrapped, which is most of a log, are moved
 * over as they are. Protection (DECSCA) is not kept.
 */

#include "reflow.h"

#include "emulator.h"

#include "base/memory.h"

#include <stdlib.h>

/* Places in the text that must be found again: a line, counted from the oldest, and a cell. */
struct mark {
    uint32_t line, column;
};

enum { MARK_CURSOR, MARK_SAVED, MARK_TOP, MARK_COUNT };

struct reflow {
    struct terminal *terminal;
    struct history *from, to;
    struct mark marks[MARK_COUNT], moved[MARK_COUNT];
    struct row out; /* the row that is being filled */
    uint16_t columns, rows;
    unsigned blank_rows; /* below everything on the screen */
    bool is_broken;      /* a line of the history proper is not what it was */
};

/* ---- the screen into the history ------------------------------------------------------------- */

/* How many rows hold text or the cursor, from the top. */
static unsigned used_rows(const struct grid *grid, const struct position *cursor) {
    unsigned rows = grid->row_count;
    while (rows > cursor->row + 1u && grid_row(grid, rows - 1)->used == 0 &&
            grid_row(grid, rows - 1)->blank == 0) {
        rows--;
    }
    return rows;
}

static struct mark mark_of(uint32_t first, const struct position *position) {
    return (struct mark){
        .line = first + position->row,
        .column = position->column + (position->wrap_pending ? 1u : 0u),
    };
}

static void pack_screen(
        struct reflow *reflow, const struct position *cursor, const struct position *saved) {
    struct grid *grid = &reflow->terminal->screens[0].grid;
    uint32_t first = reflow->from->line_count;
    unsigned rows = used_rows(grid, cursor);
    for (unsigned i = 0; i < rows; i++) {
        struct row *row = grid_row(grid, i);
        row->wrapped = row->wrapped && i + 1 < rows;
        history_add(reflow->from, row, &reflow->terminal->tables);
    }
    reflow->blank_rows = grid->row_count - rows;
    reflow->marks[MARK_TOP] = (struct mark){ .line = first };
    reflow->marks[MARK_CURSOR] = mark_of(first, cursor);
    reflow->marks[MARK_SAVED] = mark_of(first, saved);
}

/* ---- breaking anew --------------------------------------------------------------------------- */

static void end_line(struct reflow *reflow, bool wrapped, uint16_t blank) {
    reflow->out.wrapped = wrapped;
    reflow->out.blank = blank;
    history_add(&reflow->to, &reflow->out, &reflow->terminal->tables);
    reflow->out.used = 0;
    reflow->out.prompt = false;
}

/* Cells [column, column + count) of `line` go to where the row in the making ends: so do marks. */
static void move_marks(struct reflow *reflow, uint32_t line, uint32_t column, uint32_t count) {
    for (size_t i = 0; i < MARK_COUNT; i++) {
        const struct mark *mark = &reflow->marks[i];
        if (mark->line == line && mark->column >= column && mark->column - column < count) {
            reflow->moved[i].line = reflow->to.line_count;
            reflow->moved[i].column = reflow->out.used + (mark->column - column);
        }
    }
}

static void break_row(struct reflow *reflow, const struct row *row, uint32_t line) {
    reflow->out.prompt |= row->prompt;
    for (unsigned i = 0; i < row->used;) {
        unsigned width = row->cells[i].width == 2 ? 2 : 1;
        bool fits = width <= reflow->columns; /* no wide character on a screen of one column */
        if (fits && reflow->out.used + width > reflow->columns) {
            end_line(reflow, true, 0);
        }
        move_marks(reflow, line, i, width);
        for (unsigned k = 0; fits && k < width; k++) {
            reflow->out.cells[reflow->out.used++] = row->cells[i + k];
        }
        i += width;
    }
    move_marks(reflow, line, row->used, UINT32_MAX);
    if (!row->wrapped) {
        end_line(reflow, false, row->blank);
    }
}

/* Lines [line, line + count) are moved as they are. */
static void shift_marks(struct reflow *reflow, uint32_t line, uint32_t count, uint32_t to) {
    for (size_t i = 0; i < MARK_COUNT; i++) {
        const struct mark *mark = &reflow->marks[i];
        if (mark->line >= line && mark->line - line < count) {
            reflow->moved[i] = (struct mark){ to + (mark->line - line), mark->column };
        }
    }
}

static void break_all(struct reflow *reflow) {
    struct tables *tables = &reflow->terminal->tables;
    struct row row = { 0 };
    reflow->out.cells = memory_allocate(reflow->columns * sizeof(struct cell));
    tables->pinned[1] = &reflow->out;
    uint32_t line = 0, screen_line = reflow->marks[MARK_TOP].line;
    for (uint32_t count; (count = history_oldest_lines(reflow->from)) > 0; line += count) {
        uint32_t to = reflow->to.line_count;
        if (reflow->out.used == 0 &&
                history_move_oldest(reflow->from, &reflow->to, reflow->columns)) {
            shift_marks(reflow, line, count, to);
            continue;
        }
        for (uint32_t i = 0; i < count; i++) {
            history_get(reflow->from, i, tables, &row);
            bool is_same = !row.wrapped && row.used <= reflow->columns && reflow->out.used == 0;
            reflow->is_broken |= !is_same && line + i < screen_line;
            break_row(reflow, &row, line + i);
        }
        history_drop_oldest_block(reflow->from);
    }
    if (reflow->out.used > 0) {
        end_line(reflow, false, 0);
    }
    tables->pinned[1] = NULL;
    free(row.cells);
    free(reflow->out.cells);
}

/* ---- the screen out of the history ----------------------------------------------------------- */

/* The line that becomes the top row. Blank rows below the text are given up first, and taken
 * before the history is pulled down again; the cursor's line stays on the screen. */
static uint32_t find_top(const struct reflow *reflow) {
    uint32_t lines = reflow->from->line_count;
    uint32_t top = lines > reflow->rows ? lines - reflow->rows : 0;
    if (reflow->blank_rows > 0 && top < reflow->marks[MARK_TOP].line) {
        top = reflow->marks[MARK_TOP].line;
    }
    uint32_t cursor = reflow->marks[MARK_CURSOR].line;
    return top < cursor ? top : cursor;
}

static void unpack_row(struct reflow *reflow, uint32_t line, struct grid *grid, unsigned index) {
    struct row unpacked = { 0 };
    history_get(reflow->from, line, &reflow->terminal->tables, &unpacked);
    struct row *row = grid_row(grid, index);
    row->version = grid->stamp;
    row->blank = unpacked.blank;
    row->wrapped = unpacked.wrapped;
    row->prompt = unpacked.prompt;
    if (unpacked.used > 0 && unpacked.used <= grid->columns) {
        row_reserve(row, grid->columns);
        memcpy(row->cells, unpacked.cells, unpacked.used * sizeof(struct cell));
        row->used = unpacked.used;
    }
    free(unpacked.cells);
}

/* Where a mark is on the screen that begins with line `top`. */
static struct position position_of(
        const struct reflow *reflow, const struct mark *mark, uint32_t top) {
    bool is_beyond = mark->column >= reflow->columns;
    uint32_t row = mark->line > top ? mark->line - top : 0;
    return (struct position){
        .row = (uint16_t)(row < reflow->rows ? row : reflow->rows - 1u),
        .column = is_beyond ? reflow->columns - 1 : (uint16_t)mark->column,
        .wrap_pending = mark->column == reflow->columns,
    };
}

/* Returns the line that has become the top row. */
static uint32_t unpack_screen(struct reflow *reflow) {
    struct grid *grid = &reflow->terminal->screens[0].grid;
    uint64_t stamp = grid->stamp;
    grid_finish(grid);
    grid_init(grid, reflow->columns, reflow->rows);
    grid->stamp = stamp;
    grid->moved = stamp;
    uint32_t top = find_top(reflow), lines = reflow->from->line_count;
    for (uint32_t line = top; line < lines && line - top < reflow->rows; line++) {
        unpack_row(reflow, line, grid, line - top);
    }
    while (reflow->from->line_count > top) {
        history_remove_newest(reflow->from);
    }
    return top;
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* `saved` is the cursor that DECSC saved, or `cursor` itself where that is the saved one. A saved
 * place below all text has no line to go with and stays where it is. */
static void reflow_main(struct terminal *terminal, struct position *cursor, struct position *saved,
        uint16_t columns, uint16_t rows) {
    struct history *history = &terminal->history;
    struct reflow reflow = {
        .terminal = terminal, .from = history, .columns = columns, .rows = rows
    };
    uint32_t lines_max = history->lines_max, kept_lines = history->line_count;
    size_t bytes_max = history->bytes_max;
    history->lines_max = UINT32_MAX; /* the screen's rows are guests */
    history->bytes_max = SIZE_MAX;
    pack_screen(&reflow, cursor, saved);
    bool is_saved_in_text = reflow.marks[MARK_SAVED].line < history->line_count;
    if (columns != terminal->screens[0].grid.columns) {
        history_init(&reflow.to, UINT32_MAX, SIZE_MAX);
        break_all(&reflow);
        reflow.to.dropped = history->dropped + (reflow.is_broken ? kept_lines : 0);
        history_finish(history);
        *history = reflow.to;
        memcpy(reflow.marks, reflow.moved, sizeof(reflow.marks));
    }
    uint32_t top = unpack_screen(&reflow);
    *cursor = position_of(&reflow, &reflow.marks[MARK_CURSOR], top);
    if (saved != cursor && is_saved_in_text) {
        *saved = position_of(&reflow, &reflow.marks[MARK_SAVED], top);
    }
    history->lines_max = lines_max;
    history->bytes_max = bytes_max;
    history_keep_limits(history);
}

void reflow(struct terminal *terminal, uint16_t columns, uint16_t rows) {
    bool is_main = terminal->screen == &terminal->screens[0];
    struct position *saved = &terminal->screens[0].saved.position;
    struct position *cursor = is_main ? &terminal->cursor : saved;
    struct grid *main = &terminal->screens[0].grid, *alternate = &terminal->screens[1].grid;
    if (cursor->row >= main->row_count || cursor->column >= main->columns) {
        *cursor = (struct position){ 0 };
    }
    reflow_main(terminal, cursor, saved, columns, rows);
    if (alternate->rows != NULL) {
        grid_resize(alternate, columns, rows);
    }
    bool wrap_pending = is_main && cursor->wrap_pending;
    margins_reset(terminal);
    cursor_place(terminal, terminal->cursor.row, terminal->cursor.column);
    terminal->cursor.wrap_pending = wrap_pending;
    emulator_forget_last(terminal);
}
