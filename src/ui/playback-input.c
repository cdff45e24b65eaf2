/* SPDX-License-Identifier: MIT */
/* What comes from the terminal during a playback: keys, the wheel, its colours; and the settings
 * that say how it looks. */

#include "playback-state.h"

#include "base/memory.h"
#include "base/text.h"
#include "color.h"
#include "config/settings.h"
#include "outer-report.h"
#include "outer-terminal.h"

#define WHEEL_MS 5000

static void load_theme(struct playback *playback) {
    bool is_auto = playback->theme_name == NULL || text_equal(playback->theme_name, "auto");
    const char *name = !is_auto ? playback->theme_name : playback->dark ? "dark" : "light";
    struct diagnostics problems;
    diagnostics_init(&problems, name);
    theme_destroy(playback->theme);
    playback->theme = theme_load(
            name, playback->dark, color_theme_depth(screen_depth(playback->screen)), &problems);
    diagnostics_finish(&problems);
}

void playback_load_settings(struct playback *playback) {
    struct diagnostics problems;
    OWNED_STR path = settings_user_path();
    diagnostics_init(&problems, path);
    OWNED(settings) settings = settings_load(NULL, &problems); /* what is wrong, attach tells */
    diagnostics_finish(&problems);
    outer_terminal_set_mouse(settings->mouse);
    text_replace(&playback->theme_name, settings->theme);
    load_theme(playback);
}

static void handle_report(struct playback *playback, const struct input_event *event) {
    struct outer_colors *colors = &playback->colors;
    if (!outer_report(colors, playback->screen, event) || !colors->has_background) {
        return;
    }
    bool dark = color_is_dark(colors->seen.background);
    if (dark != playback->dark) {
        playback->dark = dark;
        load_theme(playback);
        playback_changed(playback);
    }
}

static void handle_mouse(struct playback *playback, const struct mouse_event *mouse) {
    int64_t ms = tape_player_ms(playback->player);
    if (mouse->action != MOUSE_PRESS || playback->searching) {
        return;
    }
    if (mouse->button == MOUSE_WHEEL_UP) {
        playback_seek(playback, ms - WHEEL_MS);
    } else if (mouse->button == MOUSE_WHEEL_DOWN) {
        playback_seek(playback, ms + WHEEL_MS);
    }
}

void playback_event(void *context, const struct input_event *event) {
    struct playback *playback = context;
    switch (event->kind) {
    case INPUT_KEY:
        if (event->key.action != KEY_RELEASE) {
            playback_key(playback, &event->key);
        }
        break;
    case INPUT_MOUSE:
        handle_mouse(playback, &event->mouse);
        break;
    case INPUT_PASTE:
        if (playback->prompt != PROMPT_NONE) {
            line_editor_insert(&playback->editor, event->text, event->length);
            playback_changed(playback);
        }
        break;
    default:
        handle_report(playback, event);
        break;
    }
}
