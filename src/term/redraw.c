/* SPDX-License-Identifier: MIT */

/* The screen as the bytes that draw it on any terminal of the same size. */

#include "emulator.h"

#include "base/memory.h"

struct redraw {
    const struct terminal *terminal;
    struct buffer *out;
    struct style style; /* what the bytes so far end in */
};

static void place(struct redraw *redraw, int row, int column) {
    buffer_append_format(redraw->out, "\033[%d;%dH", row + 1, column + 1);
}

static void set_style(struct redraw *redraw, const struct style *style) {
    if (style_equal(style, &redraw->style)) {
        return;
    }
    if (style->link != redraw->style.link) {
        const char *target = terminal_link(redraw->terminal, style->link);
        buffer_append_format(redraw->out, "\033]8;;%s\033\\", target != NULL ? target : "");
    }
    buffer_append_text(redraw->out, "\033[");
    sgr_format(style, redraw->out);
    buffer_append_text(redraw->out, "m");
    redraw->style = *style;
}

static void draw_cell(struct redraw *redraw, const struct cell *cell) {
    set_style(redraw, terminal_style(redraw->terminal, cell->style));
    char *text = buffer_reserve(redraw->out, TERMINAL_GLYPH_MAX_BYTES);
    redraw->out->length += terminal_glyph_text(redraw->terminal, cell->glyph, text);
}

static void draw_grid(struct redraw *redraw, const struct grid *grid) {
    bool goes_on = false;
    for (uint16_t i = 0; i < grid->row_count; i++) {
        const struct row *row = grid_row(grid, i);
        const struct style *blank = terminal_style(redraw->terminal, row->blank);
        bool has_blanks = row->used < grid->columns && blank->background != COLOR_DEFAULT;
        if (!goes_on && (row->used > 0 || has_blanks)) {
            place(redraw, i, 0);
        }
        for (uint16_t column = 0; column < row->used; column++) {
            if (row->cells[column].width > 0) {
                draw_cell(redraw, &row->cells[column]);
            }
        }
        if (has_blanks) {
            set_style(redraw, blank);
            buffer_append_text(redraw->out, "\033[K");
        }
        /* A row that goes on is left by writing on, so that it is known to. */
        goes_on = row->wrapped && row->used == grid->columns && i + 1 < grid->row_count &&
                  grid_row(grid, i + 1u)->used > 0;
    }
}

/* A cursor behind the last column is there by writing in it. */
static void place_cursor(struct redraw *redraw, const struct grid *grid, struct position at,
        struct position origin) {
    place(redraw, at.row - origin.row, at.column - origin.column);
    const struct row *row = grid_row(grid, at.row);
    if (at.wrap_pending && at.column < row->used && row->cells[at.column].width == 1) {
        draw_cell(redraw, &row->cells[at.column]);
    }
}

static void draw_screens(struct redraw *redraw) {
    const struct terminal *terminal = redraw->terminal;
    const struct screen *main = &terminal->screens[0];
    draw_grid(redraw, &main->grid);
    place_cursor(redraw, &main->grid, main->saved.position, (struct position){ 0 });
    set_style(redraw, &main->saved.style);
    buffer_append_text(redraw->out, "\0337");
    if (terminal->screen != main) {
        set_style(redraw, &(struct style){ 0 });
        buffer_append_text(redraw->out, "\033[?1049h");
        draw_grid(redraw, &terminal->screen->grid);
    }
}

static void draw_tabs(struct redraw *redraw) {
    const struct terminal *terminal = redraw->terminal;
    uint16_t columns = terminal->screen->grid.columns;
    bool is_usual = true;
    for (unsigned i = 0; i < columns; i++) {
        bool is_set = (terminal->tabs[i / 64] >> (i % 64) & 1) != 0;
        is_usual = is_usual && is_set == (i % 8 == 0 && i > 0);
    }
    if (is_usual) {
        return;
    }
    buffer_append_text(redraw->out, "\033[3g");
    for (unsigned i = 0; i < columns; i++) {
        if ((terminal->tabs[i / 64] >> (i % 64) & 1) != 0) {
            place(redraw, 0, (int)i);
            buffer_append_text(redraw->out, "\033H");
        }
    }
}

static void draw_modes(struct redraw *redraw) {
    static const struct {
        uint32_t mode;
        const char *set, *unset; /* NULL: as it is at first */
    } modes[] = { { MODE_INSERT, "\033[4h", NULL }, { MODE_ORIGIN, "\033[?6h", NULL },
        { MODE_WRAP, NULL, "\033[?7l" }, { MODE_REVERSE_WRAP, "\033[?45h", NULL },
        { MODE_CURSOR_VISIBLE, NULL, "\033[?25l" }, { MODE_REVERSE_SCREEN, "\033[?5h", NULL } };
    const struct terminal *terminal = redraw->terminal;
    const struct margins *margins = &terminal->margins;
    const struct grid *grid = &terminal->screen->grid;
    if (margins->top > 0 || margins->bottom + 1 < grid->row_count) {
        buffer_append_format(redraw->out, "\033[%d;%dr", margins->top + 1, margins->bottom + 1);
    }
    if (mode_is_set(terminal, MODE_LEFT_RIGHT)) {
        buffer_append_format(
                redraw->out, "\033[?69h\033[%d;%ds", margins->left + 1, margins->right + 1);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(modes); i++) {
        const char *text = mode_is_set(terminal, modes[i].mode) ? modes[i].set : modes[i].unset;
        buffer_append_text(redraw->out, text != NULL ? text : "");
    }
}

static void draw_charsets(struct redraw *redraw) {
    static const char designations[CHARSET_COUNT] = "BA0", groups[4] = "()*+";
    static const char *const shifts[4] = { "", "\016", "\033n", "\033o" };
    const struct charsets *charsets = &redraw->terminal->charsets;
    for (unsigned i = 0; i < 4; i++) {
        if (charsets->designated[i] != CHARSET_ASCII) {
            buffer_append_format(
                    redraw->out, "\033%c%c", groups[i], designations[charsets->designated[i]]);
        }
    }
    buffer_append_text(redraw->out, shifts[charsets->left & 3]);
}

/* What was begun and goes on with the next byte. */
static void draw_unfinished(struct redraw *redraw) {
    static const char introducers[] = { [GUARD_OSC] = ']',
        [GUARD_DCS] = 'P',
        [GUARD_APC] = '_',
        [GUARD_PM] = '^',
        [GUARD_SOS] = 'X',
        [GUARD_TITLE] = 'k' };
    const struct guard *guard = &redraw->terminal->guard;
    if (guard->state == GUARD_STRING) {
        buffer_append_format(redraw->out, "\033%c", introducers[guard->string_kind]);
        buffer_append(redraw->out, guard->string.data, guard->string.length);
    } else if (guard->state != GUARD_GROUND) {
        buffer_append(redraw->out, guard->sequence, guard->length);
    }
}

void terminal_redraw(const struct terminal *terminal, struct buffer *out) {
    struct redraw redraw = { .terminal = terminal, .out = out };
    buffer_append_text(out, "\033c");
    if (terminal_title(terminal)[0] != '\0') {
        buffer_append_format(out, "\033]2;%s\033\\", terminal_title(terminal));
    }
    draw_screens(&redraw);
    set_style(&redraw, &(struct style){ 0 });
    draw_tabs(&redraw);
    draw_modes(&redraw);
    int shape = terminal->cursor_shape * 2 + (mode_is_set(terminal, MODE_CURSOR_BLINK) ? 1 : 2);
    if (shape != 2) {
        buffer_append_format(out, "\033[%d q", shape);
    }
    struct position origin = { 0 };
    if (mode_is_set(terminal, MODE_ORIGIN)) {
        origin = (struct position){ terminal->margins.top, terminal->margins.left, false };
    }
    place_cursor(&redraw, &terminal->screen->grid, terminal->cursor, origin);
    set_style(&redraw, &terminal->pen.style);
    draw_charsets(&redraw);
    draw_unfinished(&redraw);
}
