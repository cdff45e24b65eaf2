/* SPDX-License-Identifier: MIT */
/* Keys in the protocols that know of all modifiers: kitty's, and xterm's modifyOtherKeys. */

#include "input-decoder-private.h"
#include "input-keys.h"

/* CSI key:shifted:base ; modifiers:action ; text u */
void input_kitty_key(struct input_decoder *decoder, const struct parameters *parameters) {
    struct key_event key = { 0 };
    key_of_kitty(parameters->values[0][0], &key);
    if (key.symbol == KEY_CHARACTER && !is_text(key.codepoint) && key.codepoint != 0) {
        return;
    }
    key.shifted_codepoint = parameters->values[0][1];
    key.base_codepoint = parameters->values[0][2];
    key.modifiers = modifiers_of(parameters->values[1][0]);
    key.action = action_of(parameters->values[1][1]);
    uint8_t chord = key.modifiers & (KEY_ALT | KEY_CONTROL | KEY_SUPER | KEY_HYPER | KEY_META);
    size_t length = 0;
    for (size_t i = 0; i < SUBPARAMETERS_MAX - 1 && is_text(parameters->values[2][i]); i++) {
        length += utf8_encode(parameters->values[2][i], key.text + length);
    }
    if (length == 0 && key.symbol == KEY_CHARACTER && chord == 0 && key.action != KEY_RELEASE) {
        bool shifted = (key.modifiers & KEY_SHIFT) != 0 && is_text(key.shifted_codepoint);
        uint32_t typed = shifted ? key.shifted_codepoint : key.codepoint;
        if (is_text(typed)) {
            set_text(&key, typed);
        }
    }
    if (key.symbol != KEY_CHARACTER || key.codepoint != 0 || key.text[0] != '\0') {
        tell_key(decoder, &key);
    }
}

/* CSI 27 ; modifiers ; code ~ (xterm's modifyOtherKeys) */
void input_other_key(struct input_decoder *decoder, const struct parameters *parameters) {
    struct key_event key = { 0 };
    uint32_t code = parameters->values[2][0];
    if (code == 8) {
        key.symbol = KEY_BACKSPACE;
    } else {
        key_of_kitty(code, &key);
    }
    key.modifiers = modifiers_of(parameters->values[1][0]);
    if (key.symbol == KEY_CHARACTER) {
        if (!is_text(key.codepoint)) {
            return;
        }
        if ((key.modifiers & ~KEY_SHIFT) == 0) {
            set_text(&key, key.codepoint);
        }
    }
    tell_key(decoder, &key);
}
