/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Text of a pane selected by dragging the mouse over it, copied to the outer terminal's clipboard
 * when the button is let go. Lines are those of the pane's view (see pane.c), so a selection stays
 * on its text when more is printed.
 */

#include "ui/surface.h"

#include <stdbool.h>
#include <stdint.h>

struct app;
struct pane;

struct selection_point {
    uint64_t line;
    uint16_t column;
};

struct selection {
    struct pane *pane; /* NULL: none */
    bool dragging, active;
    struct selection_point from, to;
};

/* At a cell of the screen. */
void selection_begin(struct app *app, struct pane *pane, int column, int row);
void selection_extend(struct app *app, int column, int row);
void selection_end(struct app *app); /* the button was let go: copies */
void selection_clear(struct app *app);
void selection_copy(struct app *app); /* again */

void selection_draw(const struct app *app, const struct pane *pane, const struct canvas *body);
