/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Keys and mouse as events, between whoever decodes them (the client), whoever names them (key
 * files, `stoa keys`) and whoever encodes them for a program (the terminal, by the modes the
 * program asked for). Modelled on the kitty keyboard protocol, which can say all the others can.
 */

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Modifier bits, as in the kitty protocol (the wire value there is these plus one). */
enum key_modifier {
    KEY_SHIFT = 1 << 0,
    KEY_ALT = 1 << 1,
    KEY_CONTROL = 1 << 2,
    KEY_SUPER = 1 << 3,
    KEY_HYPER = 1 << 4,
    KEY_META = 1 << 5,
    KEY_CAPS_LOCK = 1 << 6,
    KEY_NUM_LOCK = 1 << 7,
};

enum key_action { KEY_PRESS, KEY_REPEAT, KEY_RELEASE };

/* Keys that are not a character. The order is part of the display protocol: only append. */
enum key_symbol {
    KEY_CHARACTER, /* `codepoint` says which: the unshifted key where known, else what it types */
    KEY_ESCAPE,
    KEY_ENTER,
    KEY_TAB,
    KEY_BACKSPACE,
    KEY_INSERT,
    KEY_DELETE,
    KEY_LEFT,
    KEY_RIGHT,
    KEY_UP,
    KEY_DOWN,
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_HOME,
    KEY_END,
    KEY_CAPS_LOCK_KEY,
    KEY_SCROLL_LOCK_KEY,
    KEY_NUM_LOCK_KEY,
    KEY_PRINT_SCREEN,
    KEY_PAUSE,
    KEY_MENU,
    KEY_F1,
    KEY_F35 = KEY_F1 + 34,
    KEY_KEYPAD_0,
    KEY_KEYPAD_9 = KEY_KEYPAD_0 + 9,
    KEY_KEYPAD_DECIMAL,
    KEY_KEYPAD_DIVIDE,
    KEY_KEYPAD_MULTIPLY,
    KEY_KEYPAD_SUBTRACT,
    KEY_KEYPAD_ADD,
    KEY_KEYPAD_ENTER,
    KEY_KEYPAD_EQUAL,
    KEY_KEYPAD_SEPARATOR,
    KEY_KEYPAD_LEFT,
    KEY_KEYPAD_RIGHT,
    KEY_KEYPAD_UP,
    KEY_KEYPAD_DOWN,
    KEY_KEYPAD_PAGE_UP,
    KEY_KEYPAD_PAGE_DOWN,
    KEY_KEYPAD_HOME,
    KEY_KEYPAD_END,
    KEY_KEYPAD_INSERT,
    KEY_KEYPAD_DELETE,
    KEY_KEYPAD_BEGIN,
    KEY_OTHER, /* a functional key of the kitty protocol not listed: `codepoint` is its number */
    KEY_SYMBOL_COUNT
};

struct key_event {
    enum key_symbol symbol;
    uint32_t codepoint;         /* for KEY_CHARACTER and KEY_OTHER */
    uint32_t shifted_codepoint; /* what it is with Shift, 0 unknown */
    uint32_t base_codepoint;    /* the key on a US layout, 0 unknown */
    uint8_t modifiers;          /* enum key_modifier, or'ed */
    uint8_t action;             /* enum key_action */
    char text[16];              /* what it types, UTF-8, "" when nothing or unknown */
};

enum mouse_action { MOUSE_PRESS, MOUSE_RELEASE, MOUSE_MOTION };

enum mouse_button {
    MOUSE_NONE, /* motion with no button held */
    MOUSE_LEFT,
    MOUSE_MIDDLE,
    MOUSE_RIGHT,
    MOUSE_WHEEL_UP,
    MOUSE_WHEEL_DOWN,
    MOUSE_WHEEL_LEFT,
    MOUSE_WHEEL_RIGHT,
    MOUSE_BUTTON_8, /* and 9, 10, 11 */
    MOUSE_BUTTON_11 = MOUSE_BUTTON_8 + 3,
};

struct mouse_event {
    uint8_t action;       /* enum mouse_action */
    uint8_t button;       /* enum mouse_button */
    uint8_t modifiers;    /* KEY_SHIFT, KEY_ALT, KEY_CONTROL */
    uint16_t column, row; /* cells from 0 within the pane */
};

/*
 * Key names, in tmux's manner: modifiers C- M- S- (any order; also D- for super), then a single
 * character or a name: Enter (RET), Escape (Esc), Tab, BTab, Space (SPC), BSpace, Up, Down, Left,
 * Right, Home, End, PageUp (PgUp, PPage), PageDown (PgDn, NPage), Insert (IC), Delete (DC),
 * F1…F35. "C-a" is Control with a; "A" types a capital A (no S- needed).
 */

/* False for a name that means no key. */
bool key_parse(const char *name, struct key_event *out_key);

/* The canonical name: "C-Space", "M-Enter", "Up", "A". Returns out. */
const char *key_format(const struct key_event *key, char out[32]);

/* What of a press makes a chord: the key and Shift, Alt, Control, Super; locks do not count, and
 * Shift is taken into the character where it is known what it makes of it ("S-a" is "A"). */
struct key_event key_chord(const struct key_event *key);

/* Whether two that key_chord() made are the same. */
bool key_chord_equal(const struct key_event *a, const struct key_event *b);

/* The same of any two presses. */
bool key_same_chord(const struct key_event *a, const struct key_event *b);
