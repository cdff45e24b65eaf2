/* SPDX-License-Identifier: MIT */
/* The recorded screen, as large as it was, and help over it. */

#include "playback-state.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdio.h>
#include <time.h>

#define HELP_KEY_COLUMNS 28
#define HELP_COLUMNS     76

const struct style *playback_style(const struct playback *playback, enum theme_role role) {
    return theme_style(playback->theme, role);
}

static uint16_t body_rows(const struct playback *playback) {
    uint16_t rows = surface_rows(playback->surface);
    bool has_bar = !playback->bar_hidden || playback->prompt != PROMPT_NONE;
    return has_bar && rows > 1 ? (uint16_t)(rows - 1) : rows;
}

void playback_overhang(const struct playback *playback, int *out_rows, int *out_columns) {
    const struct terminal *terminal = tape_player_terminal(playback->player);
    int rows = terminal_rows(terminal) - body_rows(playback);
    int columns = terminal_columns(terminal) - surface_columns(playback->surface);
    *out_rows = rows > 0 ? rows : 0;
    *out_columns = columns > 0 ? columns : 0;
}

/* ---- the screen --------------------------------------------------------------------------------
 */

struct painter {
    const struct terminal *terminal;
    const struct canvas *canvas;
    bool reverse;
};

static struct style find_style(const struct painter *painter, uint16_t number) {
    struct style style = *terminal_style(painter->terminal, number);
    if (style.link != 0) {
        style.link = surface_add_link(
                painter->canvas->surface, terminal_link(painter->terminal, style.link));
    }
    style.attributes ^= painter->reverse ? STYLE_REVERSE : 0;
    return style;
}

/* Row `from` of the terminal, from its column `first` on, in row `at`. */
static void draw_row(const struct painter *painter, uint16_t from, int first, int at) {
    struct terminal_row row = terminal_row(painter->terminal, from);
    int columns = terminal_columns(painter->terminal) - first;
    char text[TERMINAL_GLYPH_MAX_BYTES];
    for (int column = 0; column < columns; column++) {
        int place = first + column;
        struct cell cell = { .width = 1, .style = row.blank };
        if (place < row.used) {
            cell = row.cells[place];
        }
        if (cell.width == 0 && column > 0) {
            continue; /* drawn with its left half */
        }
        struct style style = find_style(painter, cell.style);
        size_t length = terminal_glyph_text(painter->terminal, cell.glyph, text);
        if (cell.width == 0) {
            length = 0; /* its left half is not shown */
        }
        canvas_glyph(painter->canvas, column, at, text, length, cell.width == 2 ? 2 : 1, &style);
    }
}

/* Where the recorded screen ends, when the terminal is larger. */
static void draw_edges(const struct playback *playback, const struct canvas *body) {
    const struct terminal *terminal = tape_player_terminal(playback->player);
    const struct style *style = playback_style(playback, THEME_BORDER);
    int columns = terminal_columns(terminal), rows = terminal_rows(terminal);
    bool is_right = columns < body->area.columns, is_below = rows < body->area.rows;
    if (is_right) {
        canvas_line_down(body, columns, 0, rows < body->area.rows ? rows : body->area.rows,
                playback->glyphs->vertical, style);
    }
    if (is_below) {
        canvas_line(body, 0, rows, columns, playback->glyphs->horizontal, style);
    }
    if (is_right && is_below) {
        canvas_glyph(body, columns, rows, playback->glyphs->bottom_right,
                strlen(playback->glyphs->bottom_right), 1, style);
    }
}

static void mark_matches(struct playback *playback, const struct canvas *body) {
    const struct terminal *terminal = tape_player_terminal(playback->player);
    size_t count = playback->finder != NULL ? text_finder_look(playback->finder, terminal) : 0;
    int columns = terminal_columns(terminal);
    for (size_t i = 0; i < count; i++) {
        const struct text_match *match = text_finder_match(playback->finder, i);
        for (int row = match->row; row <= match->last_row; row++) {
            int first = row == match->row ? match->column : 0;
            int last = row == match->last_row ? match->last_column : columns - 1;
            canvas_tint(body, first - playback->column, row - playback->row, last - first + 1,
                    playback_style(playback, THEME_SELECTION));
        }
    }
}

/* The part that is shown: the person's, else the one with the cursor. */
static void place_view(struct playback *playback) {
    const struct terminal *terminal = tape_player_terminal(playback->player);
    int rows, columns;
    playback_overhang(playback, &rows, &columns);
    if (!playback->is_scrolled) {
        playback->row = terminal_cursor(terminal).row - body_rows(playback) + 1;
        playback->column = 0;
    }
    playback->row = playback->row > rows ? rows : playback->row < 0 ? 0 : playback->row;
    playback->column = playback->column > columns ? columns : playback->column;
}

static void draw_screen(
        struct playback *playback, const struct canvas *body, struct screen_cursor *out_cursor) {
    const struct terminal *terminal = tape_player_terminal(playback->player);
    const struct painter painter = {
        .terminal = terminal, .canvas = body, .reverse = terminal_modes(terminal).reverse_screen
    };
    canvas_clear(body, playback_style(playback, THEME_TEXT));
    place_view(playback);
    for (int row = 0; row < body->area.rows && playback->row + row < terminal_rows(terminal);
            row++) {
        draw_row(&painter, (uint16_t)(playback->row + row), playback->column, row);
    }
    draw_edges(playback, body);
    mark_matches(playback, body);
    struct terminal_cursor cursor = terminal_cursor(terminal);
    int row = cursor.row - playback->row, column = cursor.column - playback->column;
    bool is_inside =
            row >= 0 && row < body->area.rows && column >= 0 && column < body->area.columns;
    *out_cursor = (struct screen_cursor){ .visible = cursor.visible && is_inside,
        .blinking = cursor.blinking,
        .shape = cursor.shape,
        .row = (uint16_t)(is_inside ? row : 0),
        .column = (uint16_t)(is_inside ? column : 0) };
}

/* ---- help --------------------------------------------------------------------------------------
 */

static void draw_help(const struct playback *playback, const struct canvas *all) {
    const char *keys, *text;
    size_t count = 0;
    while (playback_key_help(count, &keys, &text)) {
        count++;
    }
    uint16_t columns = all->area.columns < HELP_COLUMNS ? all->area.columns : HELP_COLUMNS;
    uint16_t rows = (uint16_t)(count + 2 < all->area.rows ? count + 2 : all->area.rows);
    struct canvas box =
            canvas_part(all, (struct rect){ (uint16_t)((all->area.columns - columns) / 2),
                                     (uint16_t)((all->area.rows - rows) / 2), columns, rows });
    const struct style *style = playback_style(playback, THEME_DIALOG);
    struct style key_style = theme_style_over(playback->theme, THEME_DIALOG_KEY, THEME_DIALOG);
    struct style title = theme_style_over(playback->theme, THEME_DIALOG_TITLE, THEME_DIALOG);
    canvas_clear(&box, style);
    canvas_text(&box, 2, 0, columns - 2, "Keys (any key closes this)", &title);
    for (size_t i = 0; playback_key_help(i, &keys, &text) && i + 1 < rows; i++) {
        canvas_text_cut(&box, 2, (int)i + 1, HELP_KEY_COLUMNS - 1, keys, playback->glyphs->ellipsis,
                &key_style);
        canvas_text_cut(&box, 2 + HELP_KEY_COLUMNS, (int)i + 1, columns - HELP_KEY_COLUMNS - 3,
                text, playback->glyphs->ellipsis, style);
    }
}

void playback_draw(struct playback *playback) {
    struct canvas all = canvas_of(playback->surface);
    uint16_t rows = body_rows(playback);
    struct canvas body = canvas_part(&all, (struct rect){ 0, 0, all.area.columns, rows });
    struct canvas bar = canvas_part(&all, (struct rect){ 0, rows, all.area.columns, 1 });
    struct screen_cursor cursor = { 0 };
    if (!playback->searching) { /* the player runs through all then */
        draw_screen(playback, &body, &cursor);
    }
    if (bar.area.rows > 0) {
        playback_draw_bar(playback, &bar, &cursor);
    }
    if (playback->help_shown) {
        draw_help(playback, &body);
        cursor.visible = false;
    }
    screen_show(playback->screen, playback->surface, &cursor);
}
