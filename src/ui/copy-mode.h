/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Copy mode: a pane that looks at its history, with a cursor of its own that moves over the text,
 * selects, searches and copies. Part of struct pane while `pane->scrolling` is set.
 *
 * Places are lines numbered through (pane.h), so all of it stays on its text when more is printed.
 * Motions go as far as the rows that are here (pane_find_line); what is beyond is asked for, and is
 * there at the next key. The whole history is searched and copied by the host.
 */

#include "client/pane-link.h"
#include "screen.h"
#include "term/search.h"
#include "ui/surface.h"

#include <stdbool.h>
#include <stdint.h>

struct app;
struct pane;

struct copy_mode {
    struct text_place cursor;
    uint16_t goal_column; /* where going up and down tends to */
    uint32_t count;       /* typed for the next key, as in "5j"; 0: none */
    bool leaves_at_end;   /* entered by the wheel or a page key: left when scrolled to the end */
    bool pruned_told;     /* that the selection's text is going */

    /* copy-search.c */
    struct pattern *marks; /* what is marked on the screen; NULL: nothing */
    char pattern[PATTERN_MAX_BYTES + 1];
    uint8_t kind; /* enum search_kind */
    bool backward;
    uint32_t serial;   /* of the search under way */
    bool is_searching; /* its answer did not come yet */
    bool is_tried;     /* it is being typed: what is not found is not said */
    struct search_result match;
};

/* ---- copy-mode.c ------------------------------------------------------------------------------
 */

/* Fine when it is in it already. False: there is nothing to look at. */
bool copy_enter(struct pane *pane, bool leaves_at_end);
void copy_leave(struct pane *pane);

/* Moves the cursor, clamped, and the view with it; a selection that goes on follows. */
void copy_move_to(struct pane *pane, struct text_place place);
void copy_move_by(struct pane *pane, int rows); /* up and down, towards the goal column */

/* To a line of the history and the screen behind it, counted from 1. */
void copy_move_to_line(struct pane *pane, uint32_t number);

/* The view has moved, or lines went: the cursor stays within both. */
void copy_follow_view(struct pane *pane);
void copy_follow_history(struct pane *pane);

/* What the last key went to is not here yet: rows, or the answer to a search. */
bool copy_is_waiting(const struct pane *pane);

void copy_place_cursor(
        const struct pane *pane, const struct canvas *body, struct screen_cursor *out);

/* ---- copy-lines.c: text of a pane, as far as it is here ----------------------------------------
 */

enum text_class { TEXT_BLANK, TEXT_PUNCTUATION, TEXT_WORD };

uint16_t copy_row_length(const struct pane *pane, uint64_t line); /* blanks at its end left out */
bool copy_row_is_wrapped(const struct pane *pane, uint64_t line);
uint64_t copy_line_begin(const struct pane *pane, uint64_t line); /* first row of a wrapped line */
uint64_t copy_line_end(const struct pane *pane, uint64_t line);
enum text_class copy_class_at(const struct pane *pane, struct text_place place);

/* The cell before or behind; false at the ends of what is here. Between lines lies a blank. */
bool copy_step(const struct pane *pane, struct text_place *place, bool forward);

/* The ends of the word (or the blanks) at a place. */
struct text_place copy_word_begin(const struct pane *pane, struct text_place place);
struct text_place copy_word_end(const struct pane *pane, struct text_place place);

/* ---- copy-search.c -----------------------------------------------------------------------------
 */

/* Looks for it from the cursor, or from `from` while it is being typed. */
void copy_search(struct pane *pane, const char *pattern, enum search_kind kind, bool backward);
void copy_search_while_typed(struct pane *pane, const char *pattern, enum search_kind kind,
        bool backward, struct text_place from);
void copy_search_accept(struct pane *pane); /* what was typed is what is meant */
void copy_search_again(struct pane *pane, bool reversed);
void copy_search_prompt(struct pane *pane, bool backward); /* to the next mark of OSC 133 */
void copy_search_clear(struct pane *pane);
void copy_found(struct pane *pane, const struct found_message *found);
void copy_draw_marks(const struct app *app, const struct pane *pane, const struct canvas *body);

/* For the title: the count under way, or what a search has to say, "match 3 of 17"; or "". */
const char *copy_format_search(const struct pane *pane, char *out, size_t size);

/* ---- copy-text.c -------------------------------------------------------------------------------
 */

/* Asks for the text of a range, and puts it where it shall go when it comes. One at a time. */
void copy_to_clipboard(
        struct app *app, struct pane *pane, const struct text_range *range, bool whole_lines);
void copy_to_file(struct app *app, struct pane *pane, const struct text_range *range,
        bool whole_lines, const char *path);
void copy_to_command(struct app *app, struct pane *pane, const struct text_range *range,
        bool whole_lines, const char *command);
void copy_to_program(struct app *app, struct pane *pane, bool pager); /* the whole history */
void copy_extracted(struct pane *pane, const struct extracted_message *extracted);

struct copy_target { /* where text that was asked for shall go */
    uint32_t serial; /* 0: nothing was asked for */
    uint8_t kind;
    bool whole_lines;
    char *where; /* the path of the file, or the command */
};
