/* SPDX-License-Identifier: MIT */
/* The recorded screen, as large as it was, and the status line below it. */

#include "playback-state.h"

#include "base/memory.h"
#include "base/text.h"
#include "ui/grapheme.h"

#include <stdio.h>
#include <time.h>

#define HELP_KEY_COLUMNS 28
#define HELP_COLUMNS     76

static const struct style *style_of(const struct playback *playback, enum theme_role role) {
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
    const struct style *style = style_of(playback, THEME_BORDER);
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
                    style_of(playback, THEME_SELECTION));
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
    canvas_clear(body, style_of(playback, THEME_TEXT));
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

/* ---- the status line ---------------------------------------------------------------------------
 */

struct pen {
    const struct playback *playback;
    const struct canvas *canvas;
    int column;
};

static void put(struct pen *pen, const char *text, enum theme_role role) {
    int left = pen->canvas->area.columns - pen->column;
    struct style style = theme_style_over(pen->playback->theme, role, THEME_STATUS);
    if (left > 0) {
        pen->column += canvas_text_cut(
                pen->canvas, pen->column, 0, left, text, pen->playback->glyphs->ellipsis, &style);
    }
}

static bool has_room(const struct pen *pen, const char *text) {
    return pen->column + grapheme_columns(text, strlen(text)) <= pen->canvas->area.columns;
}

static const char *state_word(const struct playback *playback) {
    bool is_over = tape_player_next_ms(playback->player) < 0;
    return playback->searching ? "searching"
           : playback->playing ? "playing"
           : is_over           ? "at the end"
                               : "paused";
}

static void put_position(struct pen *pen) {
    const struct playback *playback = pen->playback;
    char now[32], length[32], text[128];
    int64_t length_ms = tape_length_ms(playback->tape), ms = tape_player_ms(playback->player);
    int percent = length_ms > 0 ? (int)(ms * 100 / length_ms) : 100;
    snprintf(text, sizeof(text), "  %s / %s  %d%%", playback_time_format(ms, now),
            playback_time_format(length_ms, length), percent);
    put(pen, text, THEME_STATUS);
    if (playback->speed_percent % 100 != 0) {
        snprintf(text, sizeof(text), "  %d.%02dx", playback->speed_percent / 100,
                playback->speed_percent % 100);
    } else {
        snprintf(text, sizeof(text), "  %dx", playback->speed_percent / 100);
    }
    put(pen, text, playback->speed_percent != 100 ? THEME_STATUS_WARNING : THEME_STATUS);
}

/* How long nothing is written here, where that is long. */
static void put_pause(struct pen *pen) {
    const struct playback *playback = pen->playback;
    int64_t next_ms = tape_player_next_ms(playback->player);
    int64_t pause_ms = next_ms - tape_player_output_ms(playback->player);
    char text[64], time[32];
    if (next_ms >= 0 && pause_ms >= TAPE_PAUSE_MS) {
        bool is_short = playback->shortens && pause_ms > playback->idle_ms;
        snprintf(text, sizeof(text), "  silent for %s%s", playback_time_format(pause_ms, time),
                is_short ? ", shortened" : "");
        put(pen, text, THEME_STATUS_MUTED);
    }
}

static void put_notes(struct pen *pen) {
    const struct playback *playback = pen->playback;
    const struct terminal *terminal = tape_player_terminal(playback->player);
    unsigned damage = tape_player_damage(playback->player);
    char text[160];
    int rows, columns;
    playback_overhang(playback, &rows, &columns);
    if (playback->message != NULL) { /* until the next key, in place of what stays */
        put(pen, "  ", THEME_STATUS);
        put(pen, playback->message,
                playback->message_is_error ? THEME_STATUS_WARNING : THEME_STATUS);
        return;
    }
    if (damage != 0) {
        snprintf(text, sizeof(text), "  damaged: %s", tape_damage_text(damage));
        put(pen, text, THEME_STATUS_WARNING);
    }
    if (rows > 0 || columns > 0) {
        snprintf(text, sizeof(text), "  a part of %ux%u", (unsigned)terminal_columns(terminal),
                (unsigned)terminal_rows(terminal));
        put(pen, text, THEME_STATUS_WARNING);
    }
    put_pause(pen);
}

struct hint {
    const char *key, *word;
};

static void put_hint(struct pen *pen, const struct hint *hint) {
    put(pen, "  ", THEME_STATUS);
    put(pen, hint->key, THEME_STATUS_KEY);
    put(pen, " ", THEME_STATUS);
    put(pen, hint->word, THEME_STATUS);
}

/* What there is room for, where nothing else is said. */
static void put_hints(struct pen *pen) {
    bool is_playing = pen->playback->playing;
    const struct hint hints[] = { { "Space", is_playing ? "pause" : "play" },
        { "Left Right", "5 s" }, { "/", "find" }, { "[ ]", "pauses" }, { "+ -", "speed" },
        { "t", "go to" } };
    for (size_t i = 0; i < ARRAY_LENGTH(hints); i++) {
        OWNED_STR both = text_format("  %s %s ", hints[i].key, hints[i].word);
        if (!has_room(pen, both)) {
            return;
        }
        put_hint(pen, &hints[i]);
    }
}

/* The two that help always stand on the right; the rest of the line is what is left. */
static struct canvas put_last_hints(const struct playback *playback, const struct canvas *bar) {
    static const struct hint hints[] = { { "h", "keys" }, { "q", "quit" } };
    uint16_t columns = sizeof("  h keys  q quit ") - 1;
    if (bar->area.columns < 3 * columns) {
        return *bar;
    }
    uint16_t left = (uint16_t)(bar->area.columns - columns);
    struct canvas right = canvas_part(bar, (struct rect){ left, 0, columns, 1 });
    struct pen pen = { .playback = playback, .canvas = &right };
    put_hint(&pen, &hints[0]);
    put_hint(&pen, &hints[1]);
    return canvas_part(bar, (struct rect){ 0, 0, left, 1 });
}

static void draw_prompt(
        struct playback *playback, const struct canvas *bar, struct screen_cursor *out_cursor) {
    static const char *const words[] = {
        [PROMPT_FIND] = " find later: ",
        [PROMPT_FIND_BACK] = " find earlier: ",
        [PROMPT_GO] = " go to (1:30, +20, -20, 45%): ",
    };
    const char *word = words[playback->prompt];
    int used = canvas_text(
            bar, 0, 0, bar->area.columns, word, style_of(playback, THEME_STATUS_PREFIX));
    struct canvas field = canvas_part(
            bar, (struct rect){ (uint16_t)used, 0, (uint16_t)(bar->area.columns - used), 1 });
    int column = 0, row = 0;
    if (field.area.columns > 0) {
        line_editor_draw(
                &playback->editor, &field, style_of(playback, THEME_STATUS), &column, &row);
    }
    *out_cursor = (struct screen_cursor){
        .visible = true, .column = (uint16_t)(field.area.column + column), .row = bar->area.row
    };
}

static void draw_bar(
        struct playback *playback, const struct canvas *bar, struct screen_cursor *out_cursor) {
    canvas_clear(bar, style_of(playback, THEME_STATUS));
    if (playback->prompt != PROMPT_NONE) {
        draw_prompt(playback, bar, out_cursor);
        return;
    }
    struct canvas left = put_last_hints(playback, bar);
    struct pen pen = { .playback = playback, .canvas = &left };
    OWNED_STR name = text_format(" %.24s ", playback->options->name);
    put(&pen, name, THEME_STATUS_NAME);
    put(&pen, "  ", THEME_STATUS);
    put(&pen, state_word(playback), THEME_STATUS);
    put_position(&pen);
    int column = pen.column;
    put_notes(&pen);
    if (pen.column == column) {
        put_hints(&pen);
    }
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
    const struct style *style = style_of(playback, THEME_DIALOG);
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
        draw_bar(playback, &bar, &cursor);
    }
    if (playback->help_shown) {
        draw_help(playback, &body);
        cursor.visible = false;
    }
    screen_show(playback->screen, playback->surface, &cursor);
}
