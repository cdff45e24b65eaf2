/* SPDX-License-Identifier: MIT */
/* What is typed in the last row: a text to find, a time to go to. */

#include "playback-state.h"

void playback_prompt(struct playback *playback, enum playback_prompt prompt) {
    playback->prompt = prompt;
    line_editor_set(&playback->editor, "");
    playback_changed(playback);
}

static void find(struct playback *playback, const char *text, bool forwards) {
    if (*text != '\0') {
        text_finder_destroy(playback->finder);
        playback->finder = text_finder_create(text);
    }
    playback->finds_forwards = forwards;
    playback_search(playback, forwards);
}

static void go(struct playback *playback, const char *text) {
    int64_t ms;
    if (*text == '\0') {
        return;
    }
    if (!playback_time_parse(
                text, tape_player_ms(playback->player), tape_length_ms(playback->tape), &ms)) {
        playback_say(playback, true, "no time: 90, 1:30, 1:02:03, +20, -20 or 45%%");
        return;
    }
    playback_seek(playback, ms);
}

static void accept(struct playback *playback) {
    enum playback_prompt prompt = playback->prompt;
    const char *text = line_editor_text(&playback->editor);
    playback->prompt = PROMPT_NONE;
    if (prompt == PROMPT_GO) {
        go(playback, text);
    } else {
        find(playback, text, prompt == PROMPT_FIND);
    }
}

void playback_prompt_key(struct playback *playback, const struct key_event *key) {
    bool is_control_c =
            key->symbol == KEY_CHARACTER && key->codepoint == 'c' && key->modifiers == KEY_CONTROL;
    bool is_empty = playback->editor.text.length == 0;
    if (key->symbol == KEY_ESCAPE || is_control_c || (key->symbol == KEY_BACKSPACE && is_empty)) {
        playback->prompt = PROMPT_NONE;
    } else if (key->symbol == KEY_ENTER || key->symbol == KEY_KEYPAD_ENTER) {
        accept(playback);
    } else if (!line_editor_key(&playback->editor, key) && key->text[0] != '\0' &&
               (key->modifiers & (KEY_CONTROL | KEY_ALT | KEY_SUPER)) == 0) {
        line_editor_insert(&playback->editor, key->text, strlen(key->text));
    }
    playback_changed(playback);
}
