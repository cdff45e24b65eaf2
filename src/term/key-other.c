/* SPDX-License-Identifier: MIT */
/* Keys by xterm's modifyOtherKeys: CSI 27 ; modifiers ; key ~. */

#include "key-encode.h"
#include "key-text.h"

#define ESC "\033"

/* Whether a character is sent as CSI 27. Level 1 leaves alone what the old ways can say, level 2
 * leaves alone what types text (xterm sends Shift with A to Z as CSI 27 too; text is text here). */
static bool other_character(const struct key_event *key, unsigned modifiers, unsigned level) {
    unsigned significant = level == 1 ? modifiers & ~(unsigned)KEY_ALT : modifiers;
    if (significant == 0 || (significant == KEY_SHIFT && key->codepoint != ' ')) {
        return false;
    }
    if (level >= 2) {
        return true;
    }
    if ((significant & KEY_CONTROL) == 0) {
        return false;
    }
    bool letter = key->codepoint >= 'a' && key->codepoint <= 'z';
    return !key_has_control_byte(key_legacy_chord(key, modifiers)) ||
           (letter && significant & KEY_SHIFT);
}

/* Whether Enter, Escape, Tab or Backspace is sent as CSI 27. */
static bool other_control_key(enum key_symbol symbol, unsigned modifiers, unsigned level) {
    switch (symbol) {
    case KEY_TAB:
        modifiers = modifiers == KEY_SHIFT ? 0 : modifiers;
        break;
    case KEY_BACKSPACE:
        modifiers = level >= 2 ? modifiers & ~(unsigned)KEY_CONTROL : 0;
        break;
    case KEY_ESCAPE:
        modifiers = level >= 2 ? modifiers : 0;
        break;
    default:
        break;
    }
    return level >= 2 ? modifiers != 0 : (modifiers & ~(unsigned)KEY_ALT) != 0;
}

bool key_encode_other(
        const struct input_modes *modes, const struct key_event *key, struct buffer *out) {
    unsigned modifiers = key_legacy_modifiers(key), level = modes->modify_other_keys;
    uint32_t code;
    if (key->symbol == KEY_CHARACTER && key->codepoint != 0 && !(modifiers & KEY_OUT_OF_LEGACY) &&
            other_character(key, modifiers, level)) {
        uint32_t shifted = modifiers & KEY_SHIFT ? key_shifted(key) : 0;
        code = shifted != 0 ? shifted : key->codepoint;
    } else if (key_is_control_key(key->symbol) && key->symbol != KEY_KEYPAD_ENTER &&
               other_control_key(key->symbol, modifiers, level)) {
        code = key_functionals[key->symbol].kitty_number;
    } else {
        return false;
    }
    buffer_append_format(out, ESC "[27;%u;%u~", modifiers + 1, (unsigned)code);
    return true;
}
