/* SPDX-License-Identifier: MIT */
/* Keys by the kitty keyboard protocol (https://sw.kovidgoyal.net/kitty/keyboard-protocol/). */

#include "base/codepoint.h"
#include "key-encode.h"
#include "key-text.h"

#define ESC "\033"

/* The modifier keys themselves in the kitty protocol's numbers. */
#define KITTY_FIRST_MODIFIER_KEY 57441
#define KITTY_LAST_MODIFIER_KEY  57454

static void append_kitty_text(struct buffer *out, const char *text) {
    char separator = ';';
    uint32_t codepoint;
    for (size_t length; (length = key_text_decode(text, &codepoint)) > 0; text += length) {
        if (!codepoint_is_control(codepoint)) {
            buffer_append_format(out, "%c%u", separator, (unsigned)codepoint);
            separator = ':';
        }
    }
}

/* CSI number:shifted:base ; modifiers:event ; text final, with what is not needed left out. */
static void append_kitty_sequence(
        unsigned flags, const struct key_event *key, unsigned modifiers, struct buffer *out) {
    const struct key_functional *functional = &key_functionals[key->symbol];
    bool character = key->symbol == KEY_CHARACTER;
    bool numbered = character || key->symbol == KEY_OTHER;
    unsigned number = numbered ? (unsigned)key->codepoint : functional->kitty_number;
    char storage[5];
    const char *text = flags & KITTY_TEXT && flags & KITTY_ALL_KEYS && key->action != KEY_RELEASE
                               ? key_typed_text(key, storage)
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

void key_encode_kitty(
        const struct input_modes *modes, const struct key_event *key, struct buffer *out) {
    unsigned flags = modes->kitty_flags;
    bool all_keys = (flags & KITTY_ALL_KEYS) != 0;
    bool released = key->action == KEY_RELEASE;
    unsigned chord = key->modifiers & ~(unsigned)KEY_LOCKS;
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
                key_encode_legacy_control(modes, key, out);
            }
            return;
        }
        char storage[5];
        const char *text = key_typed_text(key, storage);
        if (text[0] != '\0' && !released) {
            buffer_append_text(out, text);
            return;
        }
        bool silent_modes = !(flags & KITTY_DISAMBIGUATE) && key->action == KEY_PRESS;
        if (silent_modes && (key->symbol == KEY_CHARACTER || key->symbol == KEY_ESCAPE) &&
                !(chord & KEY_OUT_OF_LEGACY)) {
            key_encode_legacy(modes, key, out);
            return;
        }
    }
    /* Locks are told of keys that type nothing, and of all when all are sequences. */
    bool types = key->symbol == KEY_CHARACTER;
    append_kitty_sequence(flags, key, types && !all_keys ? chord : key->modifiers, out);
}
