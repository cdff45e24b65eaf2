/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of the playback share: its life is in playback.c, what comes from the terminal in
 * playback-input.c, what keys do in playback-keys.c, what is typed in playback-prompt.c, what is
 * seen in playback-draw.c and playback-bar.c. */

#include "config/theme.h"
#include "glyphs.h"
#include "line-editor.h"
#include "loop/deferred.h"
#include "loop/loop.h"
#include "loop/timeout.h"
#include "outer-report.h"
#include "outer-watch.h"
#include "recording/tape-player.h"
#include "screen.h"
#include "ui/input-decoder.h"
#include "ui/playback.h"
#include "ui/surface.h"

enum playback_prompt { PROMPT_NONE, PROMPT_FIND, PROMPT_FIND_BACK, PROMPT_GO };

struct playback {
    const struct playback_options *options;
    struct loop *loop;
    struct outer_watch *watch;
    struct timeout *tick;
    struct deferred *draw;
    struct screen *screen;
    struct surface *surface;
    const struct glyphs *glyphs;
    struct theme *theme;
    char *theme_name;
    struct outer_colors colors;
    bool dark;

    struct tape *tape;
    struct tape_player *player;
    bool playing, shortens;
    int speed_percent;
    int64_t idle_ms;
    int64_t anchor_ms, anchor_position_ms; /* then (monotonic) it was there; while playing */

    int row, column;  /* what of a larger screen is shown first … */
    bool is_scrolled; /* … once the person chose it; else the part with the cursor */
    bool bar_hidden, help_shown;
    enum playback_prompt prompt;
    struct line_editor editor;
    struct text_finder *finder; /* what was searched for last; its matches are marked */
    bool finds_forwards;        /* as it was asked for; n goes on so */
    bool searching, search_forwards;
    char *message; /* until the next key */
    bool message_is_error;
    char *ended;
};

/* ---- playback.c ---- */
void playback_stop(struct playback *playback, const char *reason); /* NULL: as was wished */
void playback_changed(struct playback *playback);                  /* draws soon */
void playback_play(struct playback *playback, bool on);
void playback_seek(struct playback *playback, int64_t ms);
void playback_set_speed(struct playback *playback, int percent);
void playback_search(struct playback *playback, bool forwards);
void playback_search_stop(struct playback *playback);
void playback_say(struct playback *playback, bool is_error, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/* ---- playback-input.c ---- */
void playback_load_settings(struct playback *playback);
void playback_event(void *context, const struct input_event *event);

/* ---- playback-keys.c ---- */
void playback_key(struct playback *playback, const struct key_event *key);

/* ---- playback-prompt.c ---- */
void playback_prompt(struct playback *playback, enum playback_prompt prompt);
void playback_prompt_key(struct playback *playback, const struct key_event *key);

/* ---- playback-draw.c ---- */
void playback_draw(struct playback *playback);

const struct style *playback_style(const struct playback *playback, enum theme_role role);

/* Rows and columns of the recording that are not shown, at most; what a scroll may reach. */
void playback_overhang(const struct playback *playback, int *out_rows, int *out_columns);

/* ---- playback-bar.c ---- */

/* On the last row; sets the cursor while something is typed there. */
void playback_draw_bar(
        struct playback *playback, const struct canvas *bar, struct screen_cursor *out_cursor);

/* ---- playback-time.c ---- */

/* "0:07", "12:34", "1:02:03", "2d 3:04:05". Returns out. */
const char *playback_time_format(int64_t ms, char out[32]);

/* "90", "1:30", "1:02:03", "45%", and from `now_ms` on "+20", "-1:30"; false for anything else. */
bool playback_time_parse(const char *text, int64_t now_ms, int64_t length_ms, int64_t *out_ms);
