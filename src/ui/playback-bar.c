/* SPDX-License-Identifier: MIT */
/* The status line of a playback: where it is, what is to be said, and what is typed. */

#include "playback-state.h"

#include "base/memory.h"
#include "base/text.h"
#include "ui/grapheme.h"

#include <stdio.h>

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
            bar, 0, 0, bar->area.columns, word, playback_style(playback, THEME_STATUS_PREFIX));
    struct canvas field = canvas_part(
            bar, (struct rect){ (uint16_t)used, 0, (uint16_t)(bar->area.columns - used), 1 });
    int column = 0, row = 0;
    if (field.area.columns > 0) {
        line_editor_draw(
                &playback->editor, &field, playback_style(playback, THEME_STATUS), &column, &row);
    }
    *out_cursor = (struct screen_cursor){
        .visible = true, .column = (uint16_t)(field.area.column + column), .row = bar->area.row
    };
}

void playback_draw_bar(
        struct playback *playback, const struct canvas *bar, struct screen_cursor *out_cursor) {
    canvas_clear(bar, playback_style(playback, THEME_STATUS));
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
