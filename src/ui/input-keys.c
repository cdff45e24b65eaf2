/* SPDX-License-Identifier: MIT */

/* Sources: xterm's ctlseqs, rxvt-unicode(7), console_codes(4), the kitty keyboard protocol. */

#include "input-keys.h"

#include "base/memory.h"

#include <assert.h>
#include <stddef.h>

struct letter_key {
    char letter;
    uint8_t symbol;
    uint8_t modifiers;
};

struct number_key {
    uint16_t number;
    uint8_t symbol;
};

static bool find_letter(
        const struct letter_key *keys, size_t count, char letter, struct key_event *out_key) {
    for (size_t i = 0; i < count; i++) {
        if (keys[i].letter == letter) {
            out_key->symbol = (enum key_symbol)keys[i].symbol;
            out_key->modifiers |= keys[i].modifiers;
            return true;
        }
    }
    return false;
}

bool key_of_csi_letter(char letter, enum key_symbol *out_symbol) {
    static const struct letter_key keys[] = {
        { 'A', KEY_UP, 0 },
        { 'B', KEY_DOWN, 0 },
        { 'C', KEY_RIGHT, 0 },
        { 'D', KEY_LEFT, 0 },
        { 'E', KEY_KEYPAD_BEGIN, 0 },
        { 'F', KEY_END, 0 },
        { 'H', KEY_HOME, 0 },
        { 'P', KEY_F1, 0 },
        { 'Q', KEY_F1 + 1, 0 },
        { 'R', KEY_F1 + 2, 0 },
        { 'S', KEY_F1 + 3, 0 },
    };
    struct key_event key = { 0 };
    bool found = find_letter(keys, ARRAY_LENGTH(keys), letter, &key);
    if (found) {
        *out_symbol = key.symbol;
    }
    return found;
}

bool key_of_ss3_letter(char letter, struct key_event *out_key) {
    static const struct letter_key keys[] = {
        { 'I', KEY_TAB, 0 },
        { 'M', KEY_KEYPAD_ENTER, 0 },
        { 'X', KEY_KEYPAD_EQUAL, 0 },
        { 'a', KEY_UP, KEY_CONTROL },
        { 'b', KEY_DOWN, KEY_CONTROL },
        { 'c', KEY_RIGHT, KEY_CONTROL },
        { 'd', KEY_LEFT, KEY_CONTROL },
        { 'j', KEY_KEYPAD_MULTIPLY, 0 },
        { 'k', KEY_KEYPAD_ADD, 0 },
        { 'l', KEY_KEYPAD_SEPARATOR, 0 },
        { 'm', KEY_KEYPAD_SUBTRACT, 0 },
        { 'n', KEY_KEYPAD_DECIMAL, 0 },
        { 'o', KEY_KEYPAD_DIVIDE, 0 },
    };
    if (letter >= 'p' && letter <= 'y') {
        out_key->symbol = (enum key_symbol)(KEY_KEYPAD_0 + (letter - 'p'));
        return true;
    }
    if (letter == ' ') {
        out_key->symbol = KEY_CHARACTER;
        out_key->codepoint = ' ';
        return true;
    }
    return find_letter(keys, ARRAY_LENGTH(keys), letter, out_key) ||
           key_of_csi_letter(letter, &out_key->symbol);
}

bool key_of_tilde(uint32_t number, enum key_symbol *out_symbol) {
    static const struct number_key keys[] = {
        { 1, KEY_HOME },
        { 2, KEY_INSERT },
        { 3, KEY_DELETE },
        { 4, KEY_END },
        { 5, KEY_PAGE_UP },
        { 6, KEY_PAGE_DOWN },
        { 7, KEY_HOME },
        { 8, KEY_END },
        { 11, KEY_F1 },
        { 12, KEY_F1 + 1 },
        { 13, KEY_F1 + 2 },
        { 14, KEY_F1 + 3 },
        { 15, KEY_F1 + 4 },
        { 17, KEY_F1 + 5 },
        { 18, KEY_F1 + 6 },
        { 19, KEY_F1 + 7 },
        { 20, KEY_F1 + 8 },
        { 21, KEY_F1 + 9 },
        { 23, KEY_F1 + 10 },
        { 24, KEY_F1 + 11 },
        { 25, KEY_F1 + 12 },
        { 26, KEY_F1 + 13 },
        { 28, KEY_F1 + 14 },
        { 29, KEY_F1 + 15 },
        { 31, KEY_F1 + 16 },
        { 32, KEY_F1 + 17 },
        { 33, KEY_F1 + 18 },
        { 34, KEY_F1 + 19 },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(keys); i++) {
        if (keys[i].number == number) {
            *out_symbol = (enum key_symbol)keys[i].symbol;
            return true;
        }
    }
    return false;
}

#define KITTY_F13    57376u
#define KITTY_KP_0   57399u
#define KITTY_FIRST  57344u
#define KITTY_LAST   63743u
#define KITTY_KP_END 57427u

void key_of_kitty(uint32_t number, struct key_event *out_key) {
    static const struct number_key keys[] = {
        { 9, KEY_TAB },
        { 13, KEY_ENTER },
        { 27, KEY_ESCAPE },
        { 127, KEY_BACKSPACE },
        { 57358, KEY_CAPS_LOCK_KEY },
        { 57359, KEY_SCROLL_LOCK_KEY },
        { 57360, KEY_NUM_LOCK_KEY },
        { 57361, KEY_PRINT_SCREEN },
        { 57362, KEY_PAUSE },
        { 57363, KEY_MENU },
    };
    static_assert(KEY_KEYPAD_BEGIN - KEY_KEYPAD_0 == KITTY_KP_END - KITTY_KP_0,
            "the keypad's keys stand in the protocol's order");
    for (size_t i = 0; i < ARRAY_LENGTH(keys); i++) {
        if (keys[i].number == number) {
            out_key->symbol = (enum key_symbol)keys[i].symbol;
            return;
        }
    }
    if (number >= KITTY_F13 && number <= KITTY_F13 + 22) {
        out_key->symbol = (enum key_symbol)(KEY_F1 + 12 + (number - KITTY_F13));
    } else if (number >= KITTY_KP_0 && number <= KITTY_KP_END) {
        out_key->symbol = (enum key_symbol)(KEY_KEYPAD_0 + (number - KITTY_KP_0));
    } else {
        bool functional = number >= KITTY_FIRST && number <= KITTY_LAST;
        out_key->symbol = functional ? KEY_OTHER : KEY_CHARACTER;
        out_key->codepoint = number;
    }
}

void key_of_control(uint8_t byte, struct key_event *out_key) {
    switch (byte) {
    case 0x09:
        out_key->symbol = KEY_TAB;
        return;
    case 0x0d:
        out_key->symbol = KEY_ENTER;
        return;
    case 0x1b:
        out_key->symbol = KEY_ESCAPE;
        return;
    case 0x7f:
        out_key->symbol = KEY_BACKSPACE;
        return;
    default:
        break;
    }
    out_key->symbol = KEY_CHARACTER;
    out_key->modifiers |= KEY_CONTROL;
    out_key->codepoint = byte == 0 ? ' ' : byte <= 26 ? (uint32_t)('a' + byte - 1) : byte + 64u;
}
