/* SPDX-License-Identifier: MIT */
/* The playback's life: open the tape and the terminal, one loop, give the terminal back. */

#include "playback-state.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "outer-terminal.h"

#define FRAME_MS   16            /* played output is shown so often at most … */
#define CLOCK_MS   250           /* … and the time at least so often */
#define TURN_BYTES (1024 * 1024) /* played or searched before input is looked at again */

/* ---- what others ask for -----------------------------------------------------------------------
 */

void playback_stop(struct playback *playback, const char *reason) {
    text_replace(&playback->ended, reason);
    loop_stop(playback->loop);
}

void playback_changed(struct playback *playback) {
    deferred_schedule(playback->draw);
}

void playback_say(struct playback *playback, bool is_error, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    OWNED_STR text = text_format_list(format, arguments);
    va_end(arguments);
    text_replace(&playback->message, text);
    playback->message_is_error = is_error;
    playback_changed(playback);
}

static void on_draw(void *context) {
    playback_draw(context);
}

/* ---- time --------------------------------------------------------------------------------------
 */

/* Time runs on from where the tape is. */
static void set_anchor(struct playback *playback) {
    playback->anchor_ms = clock_monotonic_ms();
    playback->anchor_position_ms = tape_player_ms(playback->player);
}

void playback_play(struct playback *playback, bool on) {
    playback->playing = on;
    set_anchor(playback);
    if (on) {
        timeout_start(playback->tick, 0);
    } else {
        timeout_stop(playback->tick);
    }
    playback_changed(playback);
}

void playback_seek(struct playback *playback, int64_t ms) {
    tape_player_seek(playback->player, ms);
    playback_play(playback, playback->playing);
}

void playback_set_speed(struct playback *playback, int percent) {
    playback->speed_percent = percent < PLAYBACK_SPEED_MIN   ? PLAYBACK_SPEED_MIN
                              : percent > PLAYBACK_SPEED_MAX ? PLAYBACK_SPEED_MAX
                                                             : percent;
    playback_play(playback, playback->playing);
}

/* When a pause that is shortened is over; INT64_MAX: none is. */
static int64_t pause_end(struct playback *playback, int64_t next_ms) {
    int64_t end_ms = tape_player_output_ms(playback->player) + playback->idle_ms;
    return playback->shortens && next_ms > end_ms ? end_ms : INT64_MAX;
}

static void wait_for(struct playback *playback, int64_t next_ms) {
    int64_t pause_ms = pause_end(playback, next_ms);
    int64_t due_ms = pause_ms < next_ms ? pause_ms : next_ms;
    int64_t left_ms = due_ms - tape_player_ms(playback->player);
    int64_t delay_ms =
            left_ms > SEGMENT_MS_MAX ? CLOCK_MS : left_ms * 100 / playback->speed_percent;
    timeout_start(playback->tick, delay_ms < FRAME_MS   ? FRAME_MS
                                  : delay_ms > CLOCK_MS ? CLOCK_MS
                                                        : delay_ms);
}

static void on_tick(void *context) {
    struct playback *playback = context;
    int64_t elapsed_ms = clock_monotonic_ms() - playback->anchor_ms;
    int64_t target_ms = playback->anchor_position_ms + elapsed_ms * playback->speed_percent / 100;
    if (!tape_player_advance(playback->player, target_ms, TURN_BYTES)) {
        set_anchor(playback); /* it is slower than wished: time waits for it */
    }
    int64_t next_ms = tape_player_next_ms(playback->player);
    if (next_ms < 0 && tape_refresh(playback->tape)) {
        next_ms = tape_player_next_ms(playback->player);
    }
    if (next_ms < 0) {
        playback_play(playback, false);
        return;
    }
    if (tape_player_ms(playback->player) >= pause_end(playback, next_ms)) {
        (void)tape_player_advance(playback->player, next_ms, TURN_BYTES);
        set_anchor(playback);
        next_ms = tape_player_next_ms(playback->player);
    }
    wait_for(playback, next_ms < 0 ? tape_player_ms(playback->player) : next_ms);
    playback_changed(playback);
}

/* ---- searching ---------------------------------------------------------------------------------
 */

static void on_search(struct playback *playback) {
    enum search_result result = tape_player_search_on(playback->player, TURN_BYTES);
    const char *text = text_finder_text(playback->finder);
    if (result == SEARCH_MORE) {
        timeout_start(playback->tick, 0);
        playback_changed(playback);
        return;
    }
    playback->searching = false;
    playback_play(playback, false);
    if (result == SEARCH_NONE) {
        playback_say(playback, true, "no '%.60s' %s", text,
                playback->search_forwards ? "later" : "earlier");
    }
}

static void on_tick_or_search(void *context) {
    struct playback *playback = context;
    if (playback->searching) {
        on_search(playback);
    } else {
        on_tick(playback);
    }
}

void playback_search(struct playback *playback, bool forwards) {
    if (playback->finder == NULL) {
        return;
    }
    playback_play(playback, false);
    playback->searching = true;
    playback->search_forwards = forwards;
    playback->is_scrolled = false;
    text_replace(&playback->message, NULL);
    tape_player_search(playback->player, playback->finder, forwards);
    timeout_start(playback->tick, 0);
}

void playback_search_stop(struct playback *playback) {
    if (playback->searching) {
        playback->searching = false;
        tape_player_search_stop(playback->player);
        playback_play(playback, false);
    }
}

/* ---- the terminal ------------------------------------------------------------------------------
 */

static void on_resized(void *context, uint16_t columns, uint16_t rows) {
    struct playback *playback = context;
    surface_resize(playback->surface, columns, rows);
    playback_changed(playback);
}

static void on_ended(void *context, const char *reason) {
    playback_stop(context, reason);
}

static const struct outer_watch_events watch_events = {
    .input = playback_event, .resized = on_resized, .ended = on_ended
};

/* ---- beginning and end -------------------------------------------------------------------------
 */

static struct playback *playback_create(const struct playback_options *options) {
    struct playback *playback = NEW(struct playback);
    playback->options = options;
    playback->loop = loop_create();
    playback->draw = deferred_create(playback->loop, on_draw, playback);
    playback->tick = timeout_create(playback->loop, on_tick_or_search, playback);
    playback->watch = outer_watch_create(playback->loop, &watch_events, playback);
    playback->speed_percent = options->speed_percent;
    playback->shortens = options->idle_ms > 0;
    playback->idle_ms = options->idle_ms > 0 ? options->idle_ms : PLAYBACK_IDLE_MS_DEFAULT;
    playback->dark = true;
    line_editor_init(&playback->editor, "", false);
    return playback;
}

static void playback_destroy(struct playback *playback) {
    outer_watch_destroy(playback->watch);
    timeout_destroy(playback->tick);
    deferred_destroy(playback->draw);
    screen_destroy(playback->screen);
    outer_terminal_close();
    surface_destroy(playback->surface);
    theme_destroy(playback->theme);
    tape_player_destroy(playback->player);
    tape_destroy(playback->tape);
    text_finder_destroy(playback->finder);
    line_editor_finish(&playback->editor);
    free(playback->theme_name);
    free(playback->message);
    free(playback->ended);
    loop_destroy(playback->loop);
    free(playback);
}

static void tell_beginning(struct playback *playback, const char *warning) {
    size_t damaged = 0;
    for (size_t i = 0; i < tape_count(playback->tape); i++) {
        damaged += tape_segment(playback->tape, i)->damage != 0;
    }
    if (warning[0] != '\0') {
        playback_say(playback, true, "%s", warning);
    } else if (damaged > 0) {
        playback_say(playback, true, "damaged in %zu place%s", damaged, damaged == 1 ? "" : "s");
    }
}

static bool playback_start(struct playback *playback, struct error *err) {
    char warning[160];
    const struct playback_options *options = playback->options;
    playback->tape = tape_open(options->directory, err);
    if (playback->tape == NULL || !outer_terminal_open(options->log_path, err)) {
        return false;
    }
    playback->player = tape_player_create(playback->tape);
    outer_watch_signals(playback->watch);
    playback->screen = screen_create(warning, sizeof(warning), err);
    if (playback->screen == NULL) {
        return false;
    }
    uint16_t columns, rows;
    outer_terminal_size(&columns, &rows);
    playback->surface = surface_create(columns, rows);
    playback->glyphs = glyphs_get(screen_is_unicode(playback->screen));
    playback_load_settings(playback);
    if (!outer_watch_start(playback->watch, playback->screen, err)) {
        return false;
    }
    tell_beginning(playback, warning);
    outer_terminal_ask();
    tape_player_seek(playback->player, options->from_ms);
    playback_play(playback, !options->paused);
    return true;
}

bool playback_run(const struct playback_options *options, struct error *err) {
    struct playback *playback = playback_create(options);
    bool started = playback_start(playback, err);
    if (started) {
        loop_run(playback->loop);
    }
    OWNED_STR reason = text_copy_or_null(playback->ended);
    playback_destroy(playback);
    return started && (reason == NULL || error_set(err, ERROR_CLOSED, "%s", reason));
}
