/* SPDX-License-Identifier: MIT */

/* The main and the alternate screen. The alternate one has memory only while it is needed. */

#include "emulator.h"

static void free_alternate(struct terminal *terminal) {
    uint64_t stamp = terminal->screens[1].grid.stamp;
    grid_finish(&terminal->screens[1].grid);
    terminal->screens[1].grid.stamp = stamp;
}

static void need_alternate(struct terminal *terminal) {
    struct grid *main = &terminal->screens[0].grid, *alternate = &terminal->screens[1].grid;
    uint64_t stamp = main->stamp;
    if (alternate->rows == NULL) {
        grid_init(alternate, main->columns, main->row_count);
    }
    alternate->stamp = stamp;
}

void screen_select(struct terminal *terminal, bool alternate, bool clear) {
    struct screen *main = &terminal->screens[0], *other = &terminal->screens[1];
    bool is_shown = terminal->screen == other;
    if (alternate != is_shown) {
        need_alternate(terminal);
        terminal->screen = alternate ? other : main;
        terminal->screen->grid.stamp = main->grid.stamp;
        terminal->screen->grid.moved = main->grid.stamp;
        if (alternate && clear) {
            for (unsigned row = 0; row < other->grid.row_count; row++) {
                grid_erase_row(&other->grid, row, pen_erase_style(terminal));
            }
        }
    }
    if (!alternate && clear) {
        free_alternate(terminal);
    }
    terminal->cursor.wrap_pending = terminal->cursor.wrap_pending && alternate == is_shown;
    kitty_flags_show(terminal);
}

void kitty_flags_show(struct terminal *terminal) {
    terminal->input.kitty_flags = terminal->screen->kitty_flags;
    terminal->input.alternate_screen = terminal->screen == &terminal->screens[1];
}
