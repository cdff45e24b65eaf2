/* SPDX-License-Identifier: MIT */
/* Names of keys as tmux writes them. The table is the whole vocabulary: the first name of a symbol
 * is the one that key_format() gives; names are read without regard to case. */

#include "base/memory.h"
#include "base/text.h"
#include "key-text.h"
#include "term/key.h"

#include <strings.h>

static const struct key_name {
    const char *name;
    uint8_t symbol;    /* enum key_symbol; KEY_CHARACTER with `character` */
    uint8_t modifiers; /* that the name implies */
    char character;
} key_names[] = {
    /* clang-format off */
    { "Space", KEY_CHARACTER, 0, ' ' },
    { "SPC", KEY_CHARACTER, 0, ' ' },
    { "BTab", KEY_TAB, KEY_SHIFT, 0 },
    { "Escape", KEY_ESCAPE, 0, 0 },
    { "Esc", KEY_ESCAPE, 0, 0 },
    { "Enter", KEY_ENTER, 0, 0 },
    { "RET", KEY_ENTER, 0, 0 },
    { "Return", KEY_ENTER, 0, 0 },
    { "Tab", KEY_TAB, 0, 0 },
    { "BSpace", KEY_BACKSPACE, 0, 0 },
    { "Backspace", KEY_BACKSPACE, 0, 0 },
    { "Insert", KEY_INSERT, 0, 0 },
    { "IC", KEY_INSERT, 0, 0 },
    { "Delete", KEY_DELETE, 0, 0 },
    { "DC", KEY_DELETE, 0, 0 },
    { "Left", KEY_LEFT, 0, 0 },
    { "Right", KEY_RIGHT, 0, 0 },
    { "Up", KEY_UP, 0, 0 },
    { "Down", KEY_DOWN, 0, 0 },
    { "PageUp", KEY_PAGE_UP, 0, 0 },
    { "PgUp", KEY_PAGE_UP, 0, 0 },
    { "PPage", KEY_PAGE_UP, 0, 0 },
    { "PageDown", KEY_PAGE_DOWN, 0, 0 },
    { "PgDn", KEY_PAGE_DOWN, 0, 0 },
    { "NPage", KEY_PAGE_DOWN, 0, 0 },
    { "Home", KEY_HOME, 0, 0 },
    { "End", KEY_END, 0, 0 },
    { "CapsLock", KEY_CAPS_LOCK_KEY, 0, 0 },
    { "ScrollLock", KEY_SCROLL_LOCK_KEY, 0, 0 },
    { "NumLock", KEY_NUM_LOCK_KEY, 0, 0 },
    { "PrintScreen", KEY_PRINT_SCREEN, 0, 0 },
    { "Pause", KEY_PAUSE, 0, 0 },
    { "Menu", KEY_MENU, 0, 0 },
    { "KP.", KEY_KEYPAD_DECIMAL, 0, 0 },
    { "KP/", KEY_KEYPAD_DIVIDE, 0, 0 },
    { "KP*", KEY_KEYPAD_MULTIPLY, 0, 0 },
    { "KP-", KEY_KEYPAD_SUBTRACT, 0, 0 },
    { "KP+", KEY_KEYPAD_ADD, 0, 0 },
    { "KPEnter", KEY_KEYPAD_ENTER, 0, 0 },
    { "KP=", KEY_KEYPAD_EQUAL, 0, 0 },
    { "KP,", KEY_KEYPAD_SEPARATOR, 0, 0 },
    { "KPLeft", KEY_KEYPAD_LEFT, 0, 0 },
    { "KPRight", KEY_KEYPAD_RIGHT, 0, 0 },
    { "KPUp", KEY_KEYPAD_UP, 0, 0 },
    { "KPDown", KEY_KEYPAD_DOWN, 0, 0 },
    { "KPPageUp", KEY_KEYPAD_PAGE_UP, 0, 0 },
    { "KPPageDown", KEY_KEYPAD_PAGE_DOWN, 0, 0 },
    { "KPHome", KEY_KEYPAD_HOME, 0, 0 },
    { "KPEnd", KEY_KEYPAD_END, 0, 0 },
    { "KPInsert", KEY_KEYPAD_INSERT, 0, 0 },
    { "KPDelete", KEY_KEYPAD_DELETE, 0, 0 },
    { "KPBegin", KEY_KEYPAD_BEGIN, 0, 0 },
    /* clang-format on */
};

/* Runs of keys with a number in their names. */
static const struct numbered_name {
    const char *prefix;
    uint8_t first_symbol;
    uint32_t minimum, maximum;
} numbered_names[] = {
    { "F", KEY_F1, 1, 35 }, { "KP", KEY_KEYPAD_0, 0, 9 },
    { "Key", KEY_OTHER, 57344, 63743 }, /* the private use area: the kitty protocol's numbers */
};

/* In the order in which key_format() writes them. */
static const struct modifier_name {
    char letter;
    uint8_t modifier;
} modifier_names[] = {
    { 'D', KEY_SUPER },
    { 'C', KEY_CONTROL },
    { 'M', KEY_ALT },
    { 'S', KEY_SHIFT },
};

#define CHORD_MODIFIERS (KEY_SHIFT | KEY_ALT | KEY_CONTROL | KEY_SUPER)

static const char *parse_modifiers(const char *name, uint8_t *out_modifiers) {
    *out_modifiers = 0;
    while (name[0] != '\0' && name[1] == '-' && name[2] != '\0') {
        uint8_t modifier = 0;
        for (size_t i = 0; i < ARRAY_LENGTH(modifier_names); i++) {
            if ((name[0] & ~0x20) == modifier_names[i].letter) {
                modifier = modifier_names[i].modifier;
            }
        }
        if (modifier == 0) {
            break;
        }
        *out_modifiers |= modifier;
        name += 2;
    }
    return name;
}

static bool parse_numbered(const char *name, struct key_event *key) {
    for (size_t i = 0; i < ARRAY_LENGTH(numbered_names); i++) {
        const struct numbered_name *run = &numbered_names[i];
        size_t prefix_length = strlen(run->prefix);
        int64_t number;
        if (strncasecmp(name, run->prefix, prefix_length) != 0 || name[prefix_length] < '0' ||
                !text_parse_integer(name + prefix_length, run->minimum, run->maximum, &number)) {
            continue;
        }
        if (run->first_symbol == KEY_OTHER) {
            key->symbol = KEY_OTHER;
            key->codepoint = (uint32_t)number;
        } else {
            key->symbol = run->first_symbol + (enum key_symbol)(number - run->minimum);
        }
        return true;
    }
    return false;
}

static bool parse_named(const char *name, struct key_event *key) {
    for (size_t i = 0; i < ARRAY_LENGTH(key_names); i++) {
        if (strcasecmp(name, key_names[i].name) == 0) {
            key->symbol = key_names[i].symbol;
            key->codepoint = (uint32_t)key_names[i].character;
            key->modifiers |= key_names[i].modifiers;
            return true;
        }
    }
    return parse_numbered(name, key);
}

static bool parse_character(const char *name, struct key_event *key) {
    uint32_t codepoint;
    size_t length = key_text_decode(name, &codepoint);
    if (length == 0 || name[length] != '\0' || codepoint < 0x20 ||
            (codepoint >= 0x7f && codepoint < 0xa0)) {
        return false;
    }
    key->symbol = KEY_CHARACTER;
    key->codepoint = codepoint;
    return true;
}

bool key_parse(const char *name, struct key_event *out_key) {
    struct key_event key = { .action = KEY_PRESS };
    name = parse_modifiers(name, &key.modifiers);
    if (!parse_character(name, &key) && !parse_named(name, &key)) {
        return false;
    }
    key = key_canonical(&key);
    if (key.symbol == KEY_CHARACTER && (key.modifiers & ~KEY_SHIFT) == 0) {
        uint32_t shifted = key.modifiers & KEY_SHIFT ? key_shifted(&key) : 0;
        key_text_encode(shifted != 0 ? shifted : key.codepoint, key.text);
    }
    *out_key = key;
    return true;
}

struct key_event key_chord(const struct key_event *key) {
    struct key_event chord = key_canonical(key);
    chord.modifiers &= CHORD_MODIFIERS;
    if (chord.symbol == KEY_CHARACTER && chord.modifiers & KEY_SHIFT) {
        uint32_t shifted = key_shifted(&chord);
        if (shifted != 0 && shifted != chord.codepoint) {
            chord.codepoint = shifted;
            chord.modifiers &= (uint8_t)~KEY_SHIFT;
        }
    }
    return chord;
}

static void format_symbol(const struct key_event *chord, char *out, size_t size) {
    for (size_t i = 0; i < ARRAY_LENGTH(key_names); i++) {
        const struct key_name *entry = &key_names[i];
        if (entry->symbol == chord->symbol && entry->modifiers == 0 &&
                (entry->symbol != KEY_CHARACTER ||
                        (uint32_t)entry->character == chord->codepoint)) {
            snprintf(out, size, "%s", entry->name);
            return;
        }
    }
    for (size_t i = 0; i < ARRAY_LENGTH(numbered_names); i++) {
        const struct numbered_name *run = &numbered_names[i];
        uint32_t number = run->first_symbol == KEY_OTHER
                                  ? chord->codepoint
                                  : (uint32_t)chord->symbol - run->first_symbol + run->minimum;
        if (chord->symbol >= run->first_symbol && number <= run->maximum) {
            snprintf(out, size, "%s%u", run->prefix, (unsigned)number);
            return;
        }
    }
}

const char *key_format(const struct key_event *key, char out[32]) {
    struct key_event chord = key_chord(key);
    size_t length = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(modifier_names); i++) {
        if (chord.modifiers & modifier_names[i].modifier) {
            out[length++] = modifier_names[i].letter;
            out[length++] = '-';
        }
    }
    out[length] = '\0';
    if (chord.symbol == KEY_CHARACTER && chord.codepoint != ' ') {
        key_text_encode(chord.codepoint, out + length);
    } else {
        format_symbol(&chord, out + length, 32 - length);
    }
    return out;
}

/* On a layout of another script, a chord is the one of the key's place: Control with the key that
 * is c on a US keyboard is C-c. */
static bool same_place(const struct key_event *a, const struct key_event *b) {
    return a->codepoint >= 0x80 && a->base_codepoint != 0 && a->base_codepoint == b->codepoint &&
           (a->modifiers & (KEY_CONTROL | KEY_ALT | KEY_SUPER)) != 0;
}

bool key_chord_equal(const struct key_event *a, const struct key_event *b) {
    if (a->symbol != b->symbol || a->modifiers != b->modifiers) {
        return false;
    }
    if (a->symbol != KEY_CHARACTER && a->symbol != KEY_OTHER) {
        return true;
    }
    return a->codepoint == b->codepoint || same_place(a, b) || same_place(b, a);
}

bool key_same_chord(const struct key_event *a, const struct key_event *b) {
    struct key_event first = key_chord(a), second = key_chord(b);
    return key_chord_equal(&first, &second);
}
