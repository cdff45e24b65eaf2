/* SPDX-License-Identifier: MIT */

/* DECSTR, RIS and DECSCL. */

#include "csi.h"

#include "base/memory.h"

#include <stdlib.h>

static void reset_soft(struct terminal *terminal) {
    const uint32_t reset = MODE_INSERT | MODE_ORIGIN | MODE_REVERSE_WRAP | MODE_LEFT_RIGHT |
                           MODE_KEYBOARD_LOCKED | MODE_NATIONAL | MODE_REVERSE_WRAP_ALL |
                           MODE_GUARDED | MODE_CURSOR_BLINK;
    terminal->modes = (terminal->modes & ~reset) | MODE_CURSOR_VISIBLE | MODE_WRAP;
    terminal->cursor_shape = 0;
    terminal->attribute_extent = 0;
    terminal->input.application_cursor = false;
    terminal->input.application_keypad = false;
    terminal->input.modify_other_keys = 0;
    terminal->screen->kitty_depth = 0;
    terminal->screen->kitty_flags = 0;
    kitty_flags_show(terminal);
    terminal->charsets = (struct charsets){ 0 };
    terminal->pen.is_protected = false;
    pen_set(terminal, &(struct style){ 0 });
    margins_reset(terminal);
    terminal->cursor.wrap_pending = false;
    terminal->screen->saved = (struct saved_cursor){ 0 };
}

void csi_reset_soft(struct terminal *terminal, const struct sequence *sequence) {
    reset_soft(terminal);
}

void csi_conformance(struct terminal *terminal, const struct sequence *sequence) {
    int level = sequence_argument(sequence, 0, CONFORMANCE_VT420);
    if (level < CONFORMANCE_VT100 || level > CONFORMANCE_VT420 + 1) {
        return;
    }
    level = level > CONFORMANCE_VT420 ? CONFORMANCE_VT420 : level;
    reset_soft(terminal);
    terminal->conformance = (uint8_t)level;
    mode_set(terminal, MODE_EIGHT_BIT,
            level > CONFORMANCE_VT100 && sequence_argument(sequence, 1, 1) != 1);
}

void emulator_reset(struct terminal *terminal) {
    screen_select(terminal, false, true);
    struct grid *grid = terminal_grid(terminal);
    for (size_t i = 0; i < ARRAY_LENGTH(terminal->screens); i++) {
        terminal->screens[i].saved = (struct saved_cursor){ 0 };
        terminal->screens[i].kitty_depth = 0;
        terminal->screens[i].kitty_flags = 0;
    }
    terminal->modes = MODES_INITIAL;
    terminal->synchronized_until_ms = 0;
    terminal->conformance = CONFORMANCE_VT420;
    terminal->attribute_extent = 0;
    input_modes_reset(&terminal->input);
    kitty_flags_show(terminal);
    terminal->cursor_shape = 0;
    terminal->charsets = (struct charsets){ 0 };
    terminal->pen.is_protected = false;
    pen_set(terminal, &(struct style){ 0 });
    margins_reset(terminal);
    tabs_reset(terminal);
    emulator_forget_last(terminal);
    for (unsigned row = 0; row < grid->row_count; row++) {
        grid_erase_row(grid, row, 0);
    }
    cursor_place(terminal, 0, 0);
    colors_reset(terminal);
}
