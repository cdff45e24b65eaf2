/* SPDX-License-Identifier: MIT */
/*
 * Keys as a program in the terminal reads them. Any flag of the kitty keyboard protocol wins over
 * modifyOtherKeys, which wins over the old ways.
 */

#include "key-encode.h"
#include "key-text.h"

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
        key_encode_kitty(modes, &canonical, out);
        return;
    }
    if (key->action == KEY_RELEASE) {
        return;
    }
    if (modes->modify_other_keys == 0 || !key_encode_other(modes, &canonical, out)) {
        key_encode_legacy(modes, &canonical, out);
    }
}
