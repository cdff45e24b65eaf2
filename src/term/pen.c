/* SPDX-License-Identifier: MIT */

/* The pen: its style is looked up in the table only when something is written or erased with it,
 * so that a string of SGR sequences costs one look-up. */

#include "emulator.h"

/* Collecting keeps pen.number and pen.erase (they are marked), so the order is safe. */
void pen_look_up(struct terminal *terminal) {
    struct pen *pen = &terminal->pen;
    pen->number = tables_style(&terminal->tables, &pen->style);
    pen->is_stale = false;
}

void pen_look_up_erase(struct terminal *terminal) {
    struct pen *pen = &terminal->pen;
    struct style blank = { .background = pen->style.background };
    pen->erase = tables_style(&terminal->tables, &blank);
    pen->is_erase_stale = false;
}

void pen_changed(struct terminal *terminal) {
    terminal->pen.is_stale = true;
    terminal->pen.is_erase_stale = true;
}

void pen_set(struct terminal *terminal, const struct style *style) {
    terminal->pen.style = *style;
    pen_changed(terminal);
}
