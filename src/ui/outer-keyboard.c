/* SPDX-License-Identifier: MIT */

#include "outer-keyboard.h"

#include "outer-terminal.h"

#include <signal.h>
#include <string.h>

enum protocol { PROTOCOL_NONE, PROTOCOL_OTHER_KEYS, PROTOCOL_KITTY, PROTOCOL_COUNT };

static const struct {
    const char *on, *off;
} protocols[PROTOCOL_COUNT] = {
    [PROTOCOL_NONE] = { "", "" },
    [PROTOCOL_OTHER_KEYS] = { "\x1b[>4;2m", "\x1b[>4m" },
    /* disambiguate, event types, alternate keys */
    [PROTOCOL_KITTY] = { "\x1b[>7u", "\x1b[<u" },
};

static bool knows_kitty;
static volatile sig_atomic_t taken; /* enum protocol */

const char *outer_keyboard_take(void) {
    taken = knows_kitty ? PROTOCOL_KITTY : PROTOCOL_OTHER_KEYS;
    return protocols[taken].on;
}

void outer_keyboard_give_back(void) {
    const char *off = protocols[taken].off;
    taken = PROTOCOL_NONE;
    outer_terminal_write(off, strlen(off));
}

void outer_keyboard_set_kitty(bool is_known, bool is_entered) {
    if (knows_kitty == is_known) {
        return;
    }
    knows_kitty = is_known;
    if (is_entered) {
        outer_keyboard_give_back();
        const char *on = outer_keyboard_take();
        outer_terminal_write(on, strlen(on));
    }
}
