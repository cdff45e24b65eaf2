/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Text of a pane that is selected: by dragging the mouse over it (copied when the button is let
 * go), or by the keys of copy mode. There is one in the whole client. Places are lines of the
 * pane's view (see pane.c), so a selection stays on its text when more is printed.
 */

#include "term/search.h"
#include "ui/surface.h"

#include <stdbool.h>
#include <stdint.h>

struct app;
struct pane;

enum selection_kind {
    SELECTION_CHARACTERS,
    SELECTION_WORDS, /* whole words at both ends */
    SELECTION_LINES, /* as they were printed: with all rows that were wrapped */
    SELECTION_RECTANGLE,
};

struct selection {
    struct pane *pane; /* NULL: none */
    uint8_t kind;      /* enum selection_kind */
    bool dragging, active;
    bool by_keys;   /* goes on to where the cursor of copy mode goes */
    bool exclusive; /* the later end is not in it: as in Emacs */
    struct text_place from, to;
};

/* At a cell of the screen. */
void selection_begin(
        struct app *app, struct pane *pane, int column, int row, enum selection_kind kind);
void selection_extend(struct app *app, int column, int row);
void selection_end(struct app *app); /* the button was let go: copies */

/* At a place, by keys. */
void selection_begin_at(
        struct app *app, struct pane *pane, struct text_place place, enum selection_kind kind);
void selection_clear(struct app *app);
void selection_copy(struct app *app);

/* What is selected, ends in order and as far as words and lines go; false: nothing. */
bool selection_range(const struct selection *selection, struct text_range *out_range);

struct text_place selection_place_at(const struct pane *pane, int column, int row);
void selection_draw(const struct app *app, const struct pane *pane, const struct canvas *body);
