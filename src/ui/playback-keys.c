/* SPDX-License-Identifier: MIT */
/* What keys do while a recording is played. One table: the keys, the help, the manual. */

#include "playback-state.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdio.h>

#define SCROLL_COLUMNS 8
#define KEY_NAME_MAX   16

struct row {
    const char *keys; /* names, parted by blanks; `which` is the place of the one pressed */
    const char *text;
    void (*act)(struct playback *playback, int64_t value, int which);
    int64_t value;
};

static void toggle(struct playback *playback, int64_t value, int which) {
    bool is_over = tape_player_next_ms(playback->player) < 0 && !tape_refresh(playback->tape);
    if (!playback->playing && is_over) {
        playback_seek(playback, 0);
    }
    playback_play(playback, !playback->playing);
}

static void seek_by(struct playback *playback, int64_t value, int which) {
    int64_t ms = tape_player_ms(playback->player);
    if (which == 1) {
        (void)tape_refresh(playback->tape);
    }
    playback_seek(playback, which == 0 ? ms - value : ms + value);
}

static void seek_pause(struct playback *playback, int64_t value, int which) {
    int64_t ms = tape_player_output_ms(playback->player);
    playback_play(playback, false);
    playback_seek(playback, which == 0 ? tape_previous_pause(playback->tape, ms)
                                       : tape_next_pause(playback->tape, ms));
}

static void step(struct playback *playback, int64_t value, int which) {
    playback_play(playback, false);
    if (which == 0) {
        playback_seek(playback, tape_player_output_ms(playback->player) - 1);
    } else {
        (void)tape_player_step(playback->player);
        playback_changed(playback);
    }
}

static void seek_percent(struct playback *playback, int64_t value, int which) {
    playback_seek(playback, tape_length_ms(playback->tape) / 10 * which);
}

static void seek_end(struct playback *playback, int64_t value, int which) {
    (void)tape_refresh(playback->tape);
    playback_seek(playback, value);
}

static void prompt(struct playback *playback, int64_t value, int which) {
    playback_prompt(playback, (enum playback_prompt)(value + which));
}

static void find_again(struct playback *playback, int64_t value, int which) {
    if (playback->finder != NULL) {
        playback_search(playback, (which == 0) == playback->finds_forwards);
    } else {
        playback_prompt(playback, PROMPT_FIND);
    }
}

static void change_speed(struct playback *playback, int64_t value, int which) {
    int percent = playback->speed_percent;
    playback_set_speed(playback, which == 0 ? percent / 2 : percent * 2);
}

static void usual_speed(struct playback *playback, int64_t value, int which) {
    playback_set_speed(playback, 100);
}

static void toggle_pauses(struct playback *playback, int64_t value, int which) {
    char text[32];
    playback->shortens = !playback->shortens;
    playback_play(playback, playback->playing);
    if (playback->shortens) {
        playback_say(playback, false, "pauses shortened to %s",
                playback_time_format(playback->idle_ms, text));
    } else {
        playback_say(playback, false, "pauses as they were");
    }
}

static void scroll(struct playback *playback, int64_t value, int which) {
    static const int columns[] = { -SCROLL_COLUMNS, SCROLL_COLUMNS, 0, 0 };
    static const int rows[] = { 0, 0, -1, 1 };
    int rows_over, columns_over;
    playback_overhang(playback, &rows_over, &columns_over);
    int row = playback->row + rows[which], column = playback->column + columns[which];
    playback->row = row < 0 ? 0 : row > rows_over ? rows_over : row;
    playback->column = column < 0 ? 0 : column > columns_over ? columns_over : column;
    playback->is_scrolled = true;
    playback_changed(playback);
}

static void toggle_bar(struct playback *playback, int64_t value, int which) {
    playback->bar_hidden = !playback->bar_hidden;
    playback_changed(playback);
}

static void show_help(struct playback *playback, int64_t value, int which) {
    playback->help_shown = true;
    playback_changed(playback);
}

static void redraw(struct playback *playback, int64_t value, int which) {
    screen_redraw(playback->screen);
    surface_set_dirty(playback->surface);
    playback_changed(playback);
}

static void forget(struct playback *playback, int64_t value, int which) {
    text_finder_destroy(TAKE(playback->finder));
    playback_changed(playback);
}

static void quit(struct playback *playback, int64_t value, int which) {
    playback_stop(playback, NULL);
}

static const struct row rows[] = {
    { "Space", "Pause, and go on; at the end, play it again", toggle, 0 },
    { "Left Right", "5 seconds back, ahead", seek_by, 5000 },
    { "Down Up", "1 minute back, ahead", seek_by, 60000 },
    { "PageDown PageUp", "10 minutes back, ahead", seek_by, 600000 },
    { "[ ]", "To where output paused, before this and after it", seek_pause, 0 },
    { ", .", "One output back, ahead", step, 0 },
    { "0 1 2 3 4 5 6 7 8 9", "To the beginning, 10 %, 20 % … 90 %", seek_percent, 0 },
    { "Home g", "To the beginning", seek_end, 0 },
    { "End G", "To the end", seek_end, INT64_MAX },
    { "t", "To a time: 90, 1:30, +20, -20, 45%", prompt, PROMPT_GO },
    { "/ ?", "Find text that appears later, earlier", prompt, PROMPT_FIND },
    { "n N", "Find it again, the other way", find_again, 0 },
    { "- + =", "Slower, faster", change_speed, 0 },
    { "BSpace", "As fast as it was", usual_speed, 0 },
    { "i", "Shorten pauses, or leave them as they were", toggle_pauses, 0 },
    { "S-Left S-Right S-Up S-Down", "Look at another part of a larger screen", scroll, 0 },
    { "s", "Hide the status line, or show it", toggle_bar, 0 },
    { "h F1", "Show these keys", show_help, 0 },
    { "Escape", "Stop searching; show no marks", forget, 0 },
    { "C-l", "Draw everything anew", redraw, 0 },
    { "q C-c", "Quit", quit, 0 },
};

bool playback_key_help(size_t index, const char **out_keys, const char **out_text) {
    if (index >= ARRAY_LENGTH(rows)) {
        return false;
    }
    *out_keys = rows[index].keys;
    *out_text = rows[index].text;
    return true;
}

/* The place of the key in the row's names; -1: it is not there. */
static int find_key(const struct row *row, const struct key_event *key) {
    const char *at = row->keys;
    for (int which = 0; *at != '\0'; which++) {
        char name[KEY_NAME_MAX];
        size_t length = strcspn(at, " ");
        struct key_event wanted;
        snprintf(name, sizeof(name), "%.*s", (int)length, at);
        if (key_parse(name, &wanted) && key_same_chord(&wanted, key)) {
            return which;
        }
        at += length;
        at += strspn(at, " ");
    }
    return -1;
}

void playback_key(struct playback *playback, const struct key_event *key) {
    text_replace(&playback->message, NULL);
    playback_changed(playback);
    if (playback->searching) { /* any key ends it */
        playback_search_stop(playback);
    }
    if (playback->prompt != PROMPT_NONE) {
        playback_prompt_key(playback, key);
        return;
    }
    if (playback->help_shown) {
        playback->help_shown = false;
        playback_changed(playback);
        return;
    }
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        int which = find_key(&rows[i], key);
        if (which >= 0) {
            rows[i].act(playback, rows[i].value, which);
            return;
        }
    }
}
