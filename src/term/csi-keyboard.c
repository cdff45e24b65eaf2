/* SPDX-License-Identifier: MIT */

/* Control sequences about how keys are sent: kitty's progressive enhancement (a stack of flags per
 * screen) and xterm's modifyOtherKeys. */

#include "csi.h"

#include <string.h>

#define MODIFY_OTHER_KEYS 4

static void set_flags(struct terminal *terminal, int flags) {
    terminal->screen->kitty_flags = (uint8_t)(flags & KITTY_ALL_FLAGS);
    kitty_flags_show(terminal);
}

/* The oldest entry of a full stack is lost, as the protocol has it. */
void csi_kitty_push(struct terminal *terminal, const struct sequence *sequence) {
    struct screen *screen = terminal->screen;
    if (screen->kitty_depth == KITTY_STACK_MAX) {
        memmove(screen->kitty_stack, screen->kitty_stack + 1, KITTY_STACK_MAX - 1);
        screen->kitty_depth--;
    }
    screen->kitty_stack[screen->kitty_depth++] = screen->kitty_flags;
    set_flags(terminal, sequence_argument(sequence, 0, 0));
}

void csi_kitty_pop(struct terminal *terminal, const struct sequence *sequence) {
    struct screen *screen = terminal->screen;
    int count = sequence_count(sequence, 0);
    if (count > screen->kitty_depth) {
        screen->kitty_depth = 0;
        set_flags(terminal, 0);
        return;
    }
    screen->kitty_depth -= (uint8_t)count;
    set_flags(terminal, screen->kitty_stack[screen->kitty_depth]);
}

void csi_kitty_set(struct terminal *terminal, const struct sequence *sequence) {
    int flags = sequence_argument(sequence, 0, 0), now = terminal->screen->kitty_flags;
    switch (sequence_argument(sequence, 1, 1)) {
    case 1:
        set_flags(terminal, flags);
        break;
    case 2:
        set_flags(terminal, now | flags);
        break;
    case 3:
        set_flags(terminal, now & ~flags);
        break;
    default:
        break;
    }
}

void csi_kitty_query(struct terminal *terminal, const struct sequence *sequence) {
    emulator_reply(terminal, "\033[?%uu", terminal->screen->kitty_flags);
}

void csi_modify_keys(struct terminal *terminal, const struct sequence *sequence) {
    int resource = sequence_argument(sequence, 0, -1);
    int level = sequence_argument(sequence, 1, 0);
    if (resource == -1) {
        terminal->input.modify_other_keys = 0;
    } else if (resource == MODIFY_OTHER_KEYS && level <= 2) {
        terminal->input.modify_other_keys = (uint8_t)level;
    }
}

void csi_modify_keys_off(struct terminal *terminal, const struct sequence *sequence) {
    if (sequence_argument(sequence, 0, 2) == MODIFY_OTHER_KEYS) {
        terminal->input.modify_other_keys = 0;
    }
}

void csi_query_modify_keys(struct terminal *terminal, const struct sequence *sequence) {
    if (sequence_argument(sequence, 0, -1) == MODIFY_OTHER_KEYS) {
        emulator_reply(
                terminal, "\033[>%d;%um", MODIFY_OTHER_KEYS, terminal->input.modify_other_keys);
    }
}
