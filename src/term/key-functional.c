/* SPDX-License-Identifier: MIT */
/* How functional keys are sent, and what keys type: what all ways have in common. */

#include "base/codepoint.h"
#include "key-encode.h"
#include "key-text.h"

#include <assert.h>

const struct key_functional key_functionals[KEY_SYMBOL_COUNT] = {
    /* clang-format off */
    [KEY_ESCAPE]            = { 27, 'u', 0, 0, 0, 0, 0 },
    [KEY_ENTER]             = { 13, 'u', 0, 0, 0, 0, 0 },
    [KEY_TAB]               = { 9, 'u', 0, 0, 0, 0, 0 },
    [KEY_BACKSPACE]         = { 127, 'u', 0, 0, 0, 0, 0 },
    [KEY_INSERT]            = { 2, '~', 2, '~', 0, 0, 0 },
    [KEY_DELETE]            = { 3, '~', 3, '~', 0, 0, 0 },
    [KEY_LEFT]              = { 1, 'D', 1, 'D', SS3_CURSOR_MODE, 0, 0 },
    [KEY_RIGHT]             = { 1, 'C', 1, 'C', SS3_CURSOR_MODE, 0, 0 },
    [KEY_UP]                = { 1, 'A', 1, 'A', SS3_CURSOR_MODE, 0, 0 },
    [KEY_DOWN]              = { 1, 'B', 1, 'B', SS3_CURSOR_MODE, 0, 0 },
    [KEY_PAGE_UP]           = { 5, '~', 5, '~', 0, 0, 0 },
    [KEY_PAGE_DOWN]         = { 6, '~', 6, '~', 0, 0, 0 },
    [KEY_HOME]              = { 1, 'H', 1, 'H', SS3_CURSOR_MODE, 0, 0 },
    [KEY_END]               = { 1, 'F', 1, 'F', SS3_CURSOR_MODE, 0, 0 },
    [KEY_CAPS_LOCK_KEY]     = { 57358, 'u', 0, 0, 0, 0, 0 },
    [KEY_SCROLL_LOCK_KEY]   = { 57359, 'u', 0, 0, 0, 0, 0 },
    [KEY_NUM_LOCK_KEY]      = { 57360, 'u', 0, 0, 0, 0, 0 },
    [KEY_PRINT_SCREEN]      = { 57361, 'u', 0, 0, 0, 0, 0 },
    [KEY_PAUSE]             = { 57362, 'u', 0, 0, 0, 0, 0 },
    [KEY_MENU]              = { 57363, 'u', 29, '~', 0, 0, 0 },
    [KEY_F1]                = { 1, 'P', 1, 'P', SS3_ALWAYS, 0, 0 },
    [KEY_F1 + 1]            = { 1, 'Q', 1, 'Q', SS3_ALWAYS, 0, 0 },
    [KEY_F1 + 2]            = { 13, '~', 1, 'R', SS3_ALWAYS, 0, 0 }, /* CSI R is a cursor report */
    [KEY_F1 + 3]            = { 1, 'S', 1, 'S', SS3_ALWAYS, 0, 0 },
    [KEY_F1 + 4]            = { 15, '~', 15, '~', 0, 0, 0 },
    [KEY_F1 + 5]            = { 17, '~', 17, '~', 0, 0, 0 },
    [KEY_F1 + 6]            = { 18, '~', 18, '~', 0, 0, 0 },
    [KEY_F1 + 7]            = { 19, '~', 19, '~', 0, 0, 0 },
    [KEY_F1 + 8]            = { 20, '~', 20, '~', 0, 0, 0 },
    [KEY_F1 + 9]            = { 21, '~', 21, '~', 0, 0, 0 },
    [KEY_F1 + 10]           = { 23, '~', 23, '~', 0, 0, 0 },
    [KEY_F1 + 11]           = { 24, '~', 24, '~', 0, 0, 0 },
    [KEY_F1 + 12]           = { 57376, 'u', 25, '~', 0, 0, 0 },
    [KEY_F1 + 13]           = { 57377, 'u', 26, '~', 0, 0, 0 },
    [KEY_F1 + 14]           = { 57378, 'u', 28, '~', 0, 0, 0 },
    [KEY_F1 + 15]           = { 57379, 'u', 29, '~', 0, 0, 0 },
    [KEY_F1 + 16]           = { 57380, 'u', 31, '~', 0, 0, 0 },
    [KEY_F1 + 17]           = { 57381, 'u', 32, '~', 0, 0, 0 },
    [KEY_F1 + 18]           = { 57382, 'u', 33, '~', 0, 0, 0 },
    [KEY_F1 + 19]           = { 57383, 'u', 34, '~', 0, 0, 0 },
    [KEY_F1 + 20]           = { 57384, 'u', 42, '~', 0, 0, 0 },
    [KEY_F1 + 21]           = { 57385, 'u', 43, '~', 0, 0, 0 },
    [KEY_F1 + 22]           = { 57386, 'u', 44, '~', 0, 0, 0 },
    [KEY_F1 + 23]           = { 57387, 'u', 45, '~', 0, 0, 0 },
    [KEY_F1 + 24]           = { 57388, 'u', 46, '~', 0, 0, 0 },
    [KEY_F1 + 25]           = { 57389, 'u', 47, '~', 0, 0, 0 },
    [KEY_F1 + 26]           = { 57390, 'u', 48, '~', 0, 0, 0 },
    [KEY_F1 + 27]           = { 57391, 'u', 49, '~', 0, 0, 0 },
    [KEY_F1 + 28]           = { 57392, 'u', 50, '~', 0, 0, 0 },
    [KEY_F1 + 29]           = { 57393, 'u', 51, '~', 0, 0, 0 },
    [KEY_F1 + 30]           = { 57394, 'u', 52, '~', 0, 0, 0 },
    [KEY_F1 + 31]           = { 57395, 'u', 53, '~', 0, 0, 0 },
    [KEY_F1 + 32]           = { 57396, 'u', 54, '~', 0, 0, 0 },
    [KEY_F1 + 33]           = { 57397, 'u', 55, '~', 0, 0, 0 },
    [KEY_F35]               = { 57398, 'u', 56, '~', 0, 0, 0 },
    [KEY_KEYPAD_0]          = { 57399, 'u', 0, 0, 0, '0', 'p' },
    [KEY_KEYPAD_0 + 1]      = { 57400, 'u', 0, 0, 0, '1', 'q' },
    [KEY_KEYPAD_0 + 2]      = { 57401, 'u', 0, 0, 0, '2', 'r' },
    [KEY_KEYPAD_0 + 3]      = { 57402, 'u', 0, 0, 0, '3', 's' },
    [KEY_KEYPAD_0 + 4]      = { 57403, 'u', 0, 0, 0, '4', 't' },
    [KEY_KEYPAD_0 + 5]      = { 57404, 'u', 0, 0, 0, '5', 'u' },
    [KEY_KEYPAD_0 + 6]      = { 57405, 'u', 0, 0, 0, '6', 'v' },
    [KEY_KEYPAD_0 + 7]      = { 57406, 'u', 0, 0, 0, '7', 'w' },
    [KEY_KEYPAD_0 + 8]      = { 57407, 'u', 0, 0, 0, '8', 'x' },
    [KEY_KEYPAD_9]          = { 57408, 'u', 0, 0, 0, '9', 'y' },
    [KEY_KEYPAD_DECIMAL]    = { 57409, 'u', 0, 0, 0, '.', 'n' },
    [KEY_KEYPAD_DIVIDE]     = { 57410, 'u', 0, 0, 0, '/', 'o' },
    [KEY_KEYPAD_MULTIPLY]   = { 57411, 'u', 0, 0, 0, '*', 'j' },
    [KEY_KEYPAD_SUBTRACT]   = { 57412, 'u', 0, 0, 0, '-', 'm' },
    [KEY_KEYPAD_ADD]        = { 57413, 'u', 0, 0, 0, '+', 'k' },
    [KEY_KEYPAD_ENTER]      = { 57414, 'u', 0, 0, 0, 0, 'M' },
    [KEY_KEYPAD_EQUAL]      = { 57415, 'u', 0, 0, 0, '=', 'X' },
    [KEY_KEYPAD_SEPARATOR]  = { 57416, 'u', 0, 0, 0, ',', 'l' },
    [KEY_KEYPAD_LEFT]       = { 57417, 'u', 1, 'D', SS3_CURSOR_MODE, 0, 0 },
    [KEY_KEYPAD_RIGHT]      = { 57418, 'u', 1, 'C', SS3_CURSOR_MODE, 0, 0 },
    [KEY_KEYPAD_UP]         = { 57419, 'u', 1, 'A', SS3_CURSOR_MODE, 0, 0 },
    [KEY_KEYPAD_DOWN]       = { 57420, 'u', 1, 'B', SS3_CURSOR_MODE, 0, 0 },
    [KEY_KEYPAD_PAGE_UP]    = { 57421, 'u', 5, '~', 0, 0, 0 },
    [KEY_KEYPAD_PAGE_DOWN]  = { 57422, 'u', 6, '~', 0, 0, 0 },
    [KEY_KEYPAD_HOME]       = { 57423, 'u', 1, 'H', SS3_CURSOR_MODE, 0, 0 },
    [KEY_KEYPAD_END]        = { 57424, 'u', 1, 'F', SS3_CURSOR_MODE, 0, 0 },
    [KEY_KEYPAD_INSERT]     = { 57425, 'u', 2, '~', 0, 0, 0 },
    [KEY_KEYPAD_DELETE]     = { 57426, 'u', 3, '~', 0, 0, 0 },
    [KEY_KEYPAD_BEGIN]      = { 1, 'E', 1, 'E', SS3_CURSOR_MODE, 0, 0 },
    /* clang-format on */
};

static_assert(KEY_F35 - KEY_F1 == 34 && KEY_KEYPAD_9 - KEY_KEYPAD_0 == 9, "the table counts them");

const char *key_typed_text(const struct key_event *key, char storage[5]) {
    storage[0] = '\0';
    if (key->modifiers & ~(KEY_SHIFT | KEY_LOCKS)) {
        return storage;
    }
    uint32_t codepoint;
    if (key->text[0] != '\0' && key->text[sizeof(key->text) - 1] == '\0' &&
            key_text_decode(key->text, &codepoint) > 0) {
        return codepoint_is_control(codepoint) ? storage : key->text;
    }
    if (key->symbol == KEY_CHARACTER) {
        uint32_t shifted = key_shifted(key);
        bool upper = (key->modifiers & KEY_SHIFT) != 0;
        if (key->modifiers & KEY_CAPS_LOCK && key->codepoint >= 'a' && key->codepoint <= 'z') {
            upper = !upper;
        }
        codepoint = upper && shifted != 0 ? shifted : key->codepoint;
        if (!codepoint_is_control(codepoint)) {
            key_text_encode(codepoint, storage);
        }
    } else {
        key_text_encode((unsigned char)key_functionals[key->symbol].keypad, storage);
    }
    return storage;
}
