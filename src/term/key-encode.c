/* SPDX-License-Identifier: MIT */
/*
 * Keys as a program in the terminal reads them: xterm's ways (ctlseqs, "PC-Style Function Keys";
 * modifyOtherKeys) and the kitty keyboard protocol
 * (https://sw.kovidgoyal.net/kitty/keyboard-protocol/). Any flag of the latter wins over
 * modifyOtherKeys, which wins over the old ways.
 *
 * Where terminals differ in the old ways, we do what does least harm to a program that knows
 * nothing of us: no CSI u unless asked for (Control with Shift and a letter is the control
 * character, Shift with Enter is CR, as in xterm); Alt is an ESC before; what has no old form
 * (Super with a character, Print, modifier keys) sends nothing.
 */

#include "base/memory.h"
#include "input-modes.h"
#include "key-text.h"

#include <assert.h>

#define ESC "\033"

#define LOCKS         (KEY_CAPS_LOCK | KEY_NUM_LOCK)
#define OUT_OF_LEGACY (KEY_SUPER | KEY_HYPER)

/* When a key has an SS3 form. */
enum ss3 { SS3_NEVER, SS3_CURSOR_MODE, SS3_ALWAYS };

/* How each functional key is sent. In CSI forms a number of 1 is left out where nothing follows. */
static const struct functional {
    uint16_t kitty_number;
    char kitty_final;
    uint8_t legacy_number;
    char legacy_final; /* 0: no such form */
    uint8_t ss3;       /* enum ss3, of legacy_final */
    char keypad;       /* what a key of the keypad types */
    char application;  /* SS3 letter of the application keypad */
} functionals[KEY_SYMBOL_COUNT] = {
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

/* The modifier keys themselves in the kitty protocol's numbers. */
#define KITTY_FIRST_MODIFIER_KEY 57441
#define KITTY_LAST_MODIFIER_KEY  57454

static bool is_text_control(uint32_t codepoint) {
    return codepoint < 0x20 || (codepoint >= 0x7f && codepoint < 0xa0);
}

/* What the key types; "" where a modifier other than Shift makes it a chord. */
static const char *typed_text(const struct key_event *key, char storage[5]) {
    storage[0] = '\0';
    if (key->modifiers & ~(KEY_SHIFT | LOCKS)) {
        return storage;
    }
    uint32_t codepoint;
    if (key->text[0] != '\0' && key->text[sizeof(key->text) - 1] == '\0' &&
            key_text_decode(key->text, &codepoint) > 0) {
        return is_text_control(codepoint) ? storage : key->text;
    }
    if (key->symbol == KEY_CHARACTER) {
        uint32_t shifted = key_shifted(key);
        bool upper = (key->modifiers & KEY_SHIFT) != 0;
        if (key->modifiers & KEY_CAPS_LOCK && key->codepoint >= 'a' && key->codepoint <= 'z') {
            upper = !upper;
        }
        codepoint = upper && shifted != 0 ? shifted : key->codepoint;
        if (!is_text_control(codepoint)) {
            key_text_encode(codepoint, storage);
        }
    } else {
        key_text_encode((unsigned char)functionals[key->symbol].keypad, storage);
    }
    return storage;
}

/* ---- the old ways ---------------------------------------------------------------------------- */

static unsigned legacy_modifiers(const struct key_event *key) {
    unsigned modifiers = key->modifiers & ~(unsigned)LOCKS;
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

static bool has_control_byte(uint32_t codepoint) {
    return codepoint < 0x80 && control_byte(codepoint) != (char)codepoint;
}

/* The key of a chord: the one of the US layout where the key itself is of another script. */
static uint32_t legacy_chord_key(const struct key_event *key, unsigned modifiers) {
    if (key->codepoint >= 0x80 && key->base_codepoint != 0) {
        return key->base_codepoint;
    }
    uint32_t shifted = modifiers & KEY_SHIFT ? key_shifted(key) : 0;
    if (shifted == 0 || (modifiers & KEY_CONTROL && !has_control_byte(shifted))) {
        return key->codepoint;
    }
    return shifted;
}

static void encode_legacy_character(const struct key_event *key, struct buffer *out) {
    char storage[5];
    const char *text = typed_text(key, storage);
    unsigned modifiers = legacy_modifiers(key);
    if (text[0] != '\0' && modifiers == (modifiers & KEY_SHIFT)) {
        buffer_append_text(out, text);
        return;
    }
    if (modifiers & OUT_OF_LEGACY) {
        return;
    }
    uint32_t codepoint = legacy_chord_key(key, modifiers);
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
static void encode_legacy_control(
        const struct input_modes *modes, const struct key_event *key, struct buffer *out) {
    unsigned modifiers = legacy_modifiers(key);
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
    char letter = functionals[key->symbol].application;
    if (letter == 0 || !modes->application_keypad || legacy_modifiers(key) != 0 ||
            key->modifiers & KEY_NUM_LOCK) {
        return false;
    }
    buffer_append_format(out, ESC "O%c", letter);
    return true;
}

static void encode_legacy_functional(
        const struct input_modes *modes, const struct key_event *key, struct buffer *out) {
    const struct functional *functional = &functionals[key->symbol];
    unsigned modifiers = legacy_modifiers(key);
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

static bool is_control_key(enum key_symbol symbol) {
    return symbol == KEY_ENTER || symbol == KEY_ESCAPE || symbol == KEY_TAB ||
           symbol == KEY_BACKSPACE || symbol == KEY_KEYPAD_ENTER;
}

static void encode_legacy(
        const struct input_modes *modes, const struct key_event *key, struct buffer *out) {
    if (encode_application_keypad(modes, key, out)) {
        return;
    }
    struct key_event plain = *key;
    if (functionals[key->symbol].keypad != 0) {
        plain.symbol = KEY_CHARACTER;
        plain.codepoint = (unsigned char)functionals[key->symbol].keypad;
    }
    if (plain.symbol == KEY_CHARACTER) {
        encode_legacy_character(&plain, out);
    } else if (is_control_key(plain.symbol)) {
        encode_legacy_control(modes, &plain, out);
    } else {
        encode_legacy_functional(modes, &plain, out);
    }
}

/* ---- modifyOtherKeys ------------------------------------------------------------------------- */

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
    return !has_control_byte(legacy_chord_key(key, modifiers)) ||
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

static bool encode_other_key(
        const struct input_modes *modes, const struct key_event *key, struct buffer *out) {
    unsigned modifiers = legacy_modifiers(key), level = modes->modify_other_keys;
    uint32_t code;
    if (key->symbol == KEY_CHARACTER && key->codepoint != 0 && !(modifiers & OUT_OF_LEGACY) &&
            other_character(key, modifiers, level)) {
        uint32_t shifted = modifiers & KEY_SHIFT ? key_shifted(key) : 0;
        code = shifted != 0 ? shifted : key->codepoint;
    } else if (is_control_key(key->symbol) && key->symbol != KEY_KEYPAD_ENTER &&
               other_control_key(key->symbol, modifiers, level)) {
        code = functionals[key->symbol].kitty_number;
    } else {
        return false;
    }
    buffer_append_format(out, ESC "[27;%u;%u~", modifiers + 1, (unsigned)code);
    return true;
}

/* ---- the kitty keyboard protocol ------------------------------------------------------------- */

static void append_kitty_text(struct buffer *out, const char *text) {
    char separator = ';';
    uint32_t codepoint;
    for (size_t length; (length = key_text_decode(text, &codepoint)) > 0; text += length) {
        if (!is_text_control(codepoint)) {
            buffer_append_format(out, "%c%u", separator, (unsigned)codepoint);
            separator = ':';
        }
    }
}

/* CSI number:shifted:base ; modifiers:event ; text final, with what is not needed left out. */
static void append_kitty_sequence(
        unsigned flags, const struct key_event *key, unsigned modifiers, struct buffer *out) {
    const struct functional *functional = &functionals[key->symbol];
    bool character = key->symbol == KEY_CHARACTER;
    bool numbered = character || key->symbol == KEY_OTHER;
    unsigned number = numbered ? (unsigned)key->codepoint : functional->kitty_number;
    char storage[5];
    const char *text = flags & KITTY_TEXT && flags & KITTY_ALL_KEYS && key->action != KEY_RELEASE
                               ? typed_text(key, storage)
                               : "";
    bool event = flags & KITTY_EVENT_TYPES && key->action != KEY_PRESS;

    buffer_append_text(out, ESC "[");
    if (number != 1 || modifiers != 0 || event || text[0] != '\0') {
        buffer_append_format(out, "%u", number);
    }
    if (character && flags & KITTY_ALTERNATE_KEYS) {
        uint32_t shifted = modifiers & KEY_SHIFT ? key_shifted(key) : 0;
        uint32_t base = key->base_codepoint != key->codepoint ? key->base_codepoint : 0;
        if (shifted != 0) {
            buffer_append_format(out, ":%u", (unsigned)shifted);
        }
        if (base != 0) {
            buffer_append_format(out, "%s%u", shifted != 0 ? ":" : "::", (unsigned)base);
        }
    }
    if (modifiers != 0 || event) {
        buffer_append_format(out, ";%u", modifiers + 1);
    } else if (text[0] != '\0') {
        buffer_append_text(out, ";");
    }
    if (event) {
        buffer_append_format(out, ":%u", key->action + 1u);
    }
    append_kitty_text(out, text);
    buffer_append_byte(out, numbered ? 'u' : (uint8_t)functional->kitty_final);
}

static void encode_kitty(
        const struct input_modes *modes, const struct key_event *key, struct buffer *out) {
    unsigned flags = modes->kitty_flags;
    bool all_keys = (flags & KITTY_ALL_KEYS) != 0;
    bool released = key->action == KEY_RELEASE;
    unsigned chord = key->modifiers & ~(unsigned)LOCKS;
    if (released && !(flags & KITTY_EVENT_TYPES)) {
        return;
    }
    if (!all_keys) {
        if (key->symbol == KEY_OTHER && key->codepoint >= KITTY_FIRST_MODIFIER_KEY &&
                key->codepoint <= KITTY_LAST_MODIFIER_KEY) {
            return;
        }
        /* So that `reset` can be typed after a program that left the mode on. */
        bool kept =
                key->symbol == KEY_ENTER || key->symbol == KEY_TAB || key->symbol == KEY_BACKSPACE;
        if (kept && chord == 0) {
            if (!released) {
                encode_legacy_control(modes, key, out);
            }
            return;
        }
        char storage[5];
        const char *text = typed_text(key, storage);
        if (text[0] != '\0' && !released) {
            buffer_append_text(out, text);
            return;
        }
        bool silent_modes = !(flags & KITTY_DISAMBIGUATE) && key->action == KEY_PRESS;
        if (silent_modes && (key->symbol == KEY_CHARACTER || key->symbol == KEY_ESCAPE) &&
                !(chord & OUT_OF_LEGACY)) {
            encode_legacy(modes, key, out);
            return;
        }
    }
    /* Locks are told of keys that type nothing, and of all when all are sequences. */
    bool types = key->symbol == KEY_CHARACTER;
    append_kitty_sequence(flags, key, types && !all_keys ? chord : key->modifiers, out);
}

/* ---- */

void input_modes_reset(struct input_modes *modes) {
    *modes = (struct input_modes){ .alternate_scroll = true };
}

void key_encode(const struct input_modes *modes, const struct key_event *key, struct buffer *out) {
    if (key->symbol >= KEY_SYMBOL_COUNT || key->action > KEY_RELEASE) {
        return;
    }
    struct key_event canonical = key_canonical(key);
    /* Flags 4 and 16 alone only add to sequences that the others bring about. */
    if (modes->kitty_flags & (KITTY_DISAMBIGUATE | KITTY_EVENT_TYPES | KITTY_ALL_KEYS)) {
        encode_kitty(modes, &canonical, out);
        return;
    }
    if (key->action == KEY_RELEASE) {
        return;
    }
    if (modes->modify_other_keys == 0 || !encode_other_key(modes, &canonical, out)) {
        encode_legacy(modes, &canonical, out);
    }
}
