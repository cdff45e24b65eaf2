/* SPDX-License-Identifier: MIT */

/* The pen: its style is looked up in the table only when something is written with it, so that a
 * string of SGR sequences costs one look-up. */

#include "emulator.h"

/* Collecting keeps pen.number and pen.erase (they are marked), so the order is safe. */
void pen_refresh(struct terminal *terminal) {
    struct pen *pen = &terminal->pen;
    struct style blank = { .background = pen->style.background };
    pen->number = tables_style(&terminal->tables, &pen->style);
    pen->erase = tables_style(&terminal->tables, &blank);
    pen->is_stale = false;
}

void pen_set(struct terminal *terminal, const struct style *style) {
    terminal->pen.style = *style;
    terminal->pen.is_stale = true;
}
