/* SPDX-License-Identifier: MIT */
/*
 * Keys in the old ways (xterm's ctlseqs, "PC-Style Function Keys"). Where terminals differ, we do
 * what does least harm to a program that knows nothing of us: no CSI u unless asked for (Control
 * with Shift and a letter is the control character, Shift with Enter is CR, as in xterm); Alt is
 * an ESC before; what has no old form (Super with a character, Print, modifier keys) sends nothing.
 */

#include "base/memory.h"
#include "key-encode.h"
#include "key-text.h"

#define ESC "\033"

/* What Control makes of a key that is not a letter (VT100 User Guide, table 3-5, and its usual
 * extension). What is not here is sent as it is. */
static const struct control {
    char key, byte;
} controls[] = {
    { ' ', 0 },
    { '/', 31 },
    { '2', 0 },
    { '3', 27 },
    { '4', 28 },
    { '5', 29 },
    { '6', 30 },
    { '7', 31 },
    { '8', 127 },
    { '?', 127 },
    { '@', 0 },
    { '[', 27 },
    { '\\', 28 },
    { ']', 29 },
    { '^', 30 },
    { '_', 31 },
    { '`', 0 },
    { '{', 27 },
    { '|', 28 },
    { '}', 29 },
    { '~', 30 },
};

unsigned key_legacy_modifiers(const struct key_event *key) {
    unsigned modifiers = key->modifiers & ~(unsigned)KEY_LOCKS;
    if (modifiers & KEY_META) {
        modifiers = (modifiers & ~(unsigned)KEY_META) | KEY_ALT;
    }
    return modifiers;
}

static char control_byte(uint32_t codepoint) {
    if (codepoint >= 'a' && codepoint <= 'z') {
        return (char)(codepoint - 'a' + 1);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(controls); i++) {
        if (codepoint == (unsigned char)controls[i].key) {
            return controls[i].byte;
        }
    }
    return (char)codepoint;
}

bool key_has_control_byte(uint32_t codepoint) {
    return codepoint < 0x80 && control_byte(codepoint) != (char)codepoint;
}

uint32_t key_legacy_chord(const struct key_event *key, unsigned modifiers) {
    if (key->codepoint >= 0x80 && key->base_codepoint != 0) {
        return key->base_codepoint;
    }
    uint32_t shifted = modifiers & KEY_SHIFT ? key_shifted(key) : 0;
    if (shifted == 0 || (modifiers & KEY_CONTROL && !key_has_control_byte(shifted))) {
        return key->codepoint;
    }
    return shifted;
}

static void encode_legacy_character(const struct key_event *key, struct buffer *out) {
    char storage[5];
    const char *text = key_typed_text(key, storage);
    unsigned modifiers = key_legacy_modifiers(key);
    if (text[0] != '\0' && modifiers == (modifiers & KEY_SHIFT)) {
        buffer_append_text(out, text);
        return;
    }
    if (modifiers & KEY_OUT_OF_LEGACY) {
        return;
    }
    uint32_t codepoint = key_legacy_chord(key, modifiers);
    size_t length = key_text_encode(codepoint, storage);
    if (length == 0) {
        return;
    }
    if (modifiers & KEY_ALT) {
        buffer_append_byte(out, '\033');
    }
    if (modifiers & KEY_CONTROL && codepoint < 0x80) {
        buffer_append_byte(out, (uint8_t)control_byte(codepoint));
    } else {
        buffer_append(out, storage, length);
    }
}

/* Enter, Escape, Tab and Backspace: C0 controls; of the modifiers Alt counts, Control with
 * Backspace, and Shift with Tab. */
void key_encode_legacy_control(
        const struct input_modes *modes, const struct key_event *key, struct buffer *out) {
    unsigned modifiers = key_legacy_modifiers(key);
    if (modifiers & KEY_ALT) {
        buffer_append_byte(out, '\033');
    }
    switch (key->symbol) {
    case KEY_ESCAPE:
        buffer_append_byte(out, '\033');
        break;
    case KEY_TAB:
        buffer_append_text(out, modifiers & KEY_SHIFT ? ESC "[Z" : "\t");
        break;
    case KEY_BACKSPACE: {
        bool sends_backspace = modes->backarrow_backspace != ((modifiers & KEY_CONTROL) != 0);
        buffer_append_byte(out, sends_backspace ? 0x08 : 0x7f);
        break;
    }
    default:
        buffer_append_text(out, modes->newline ? "\r\n" : "\r");
        break;
    }
}

static bool encode_application_keypad(
        const struct input_modes *modes, const struct key_event *key, struct buffer *out) {
    char letter = key_functionals[key->symbol].application;
    if (letter == 0 || !modes->application_keypad || key_legacy_modifiers(key) != 0 ||
            key->modifiers & KEY_NUM_LOCK) {
        return false;
    }
    buffer_append_format(out, ESC "O%c", letter);
    return true;
}

static void encode_legacy_functional(
        const struct input_modes *modes, const struct key_event *key, struct buffer *out) {
    const struct key_functional *functional = &key_functionals[key->symbol];
    unsigned modifiers = key_legacy_modifiers(key);
    if (functional->legacy_final == 0) {
        return;
    }
    if (modifiers != 0) {
        buffer_append_format(out, ESC "[%u;%u%c", functional->legacy_number, modifiers + 1,
                functional->legacy_final);
    } else if (functional->ss3 == SS3_ALWAYS ||
               (functional->ss3 == SS3_CURSOR_MODE && modes->application_cursor)) {
        buffer_append_format(out, ESC "O%c", functional->legacy_final);
    } else if (functional->legacy_number == 1) {
        buffer_append_format(out, ESC "[%c", functional->legacy_final);
    } else {
        buffer_append_format(out, ESC "[%u%c", functional->legacy_number, functional->legacy_final);
    }
}

bool key_is_control_key(enum key_symbol symbol) {
    return symbol == KEY_ENTER || symbol == KEY_ESCAPE || symbol == KEY_TAB ||
           symbol == KEY_BACKSPACE || symbol == KEY_KEYPAD_ENTER;
}

void key_encode_legacy(
        const struct input_modes *modes, const struct key_event *key, struct buffer *out) {
    if (encode_application_keypad(modes, key, out)) {
        return;
    }
    struct key_event plain = *key;
    if (key_functionals[key->symbol].keypad != 0) {
        plain.symbol = KEY_CHARACTER;
        plain.codepoint = (unsigned char)key_functionals[key->symbol].keypad;
    }
    if (plain.symbol == KEY_CHARACTER) {
        encode_legacy_character(&plain, out);
    } else if (key_is_control_key(plain.symbol)) {
        key_encode_legacy_control(modes, &plain, out);
    } else {
        encode_legacy_functional(modes, &plain, out);
    }
}
