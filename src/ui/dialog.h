/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What has the keyboard until it is done: a form, a question, the help. One at a time, in the
 * middle of the screen. A kind of dialog is a table of functions over a struct that begins with
 * struct dialog.
 */

#include "config/keys.h"
#include "screen.h"
#include "term/key.h"
#include "ui/surface.h"

#include <stdbool.h>

struct app;
struct dialog;

struct dialog_kind {
    const char *name;
    bool at_bottom; /* over the status line, not in the middle */
    /* The size it wants within so much room; it is given at most that. */
    void (*measure)(struct dialog *dialog, struct rect room, uint16_t *columns, uint16_t *rows);
    void (*draw)(struct dialog *dialog, const struct canvas *canvas, struct screen_cursor *cursor);
    /* `action` is what the key table says in a dialog, or "" */
    void (*key)(struct dialog *dialog, const struct key_event *key, const char *action);
    void (*paste)(struct dialog *dialog, const char *text, size_t length); /* may be NULL */
    void (*click)(struct dialog *dialog, int column, int row);             /* may be NULL */
    void (*scroll)(struct dialog *dialog, int rows);                       /* may be NULL */
    void (*destroy)(struct dialog *dialog);
};

struct dialog {
    const struct dialog_kind *kind;
    struct app *app;
    struct rect frame; /* where it was drawn, border included */
};

/* Takes the keyboard; what was open before is closed. Owns the dialog from now on. */
void dialog_open(struct app *app, struct dialog *dialog);
void dialog_close(struct app *app); /* fine when none is open */

void dialog_draw(struct dialog *dialog, const struct canvas *screen, struct screen_cursor *cursor);

#define DIALOG_FRAME_COLUMNS 4 /* that the frame takes, with a blank beside it */

/* The frame with its title; returns the canvas within. */
struct canvas dialog_draw_frame(
        const struct app *app, const struct canvas *canvas, const char *title);

/* " key what" pairs in a row. */
struct dialog_hint {
    const char *action, *what;
};
void dialog_draw_hints(const struct app *app, const struct canvas *canvas, int row,
        const struct dialog_hint *hints, size_t count);

void dialog_draw_hints_of(const struct app *app, const struct canvas *canvas, int row,
        enum key_mode mode, const struct dialog_hint *hints, size_t count);

/* The kinds. */
void dialog_open_approvals(struct app *app);
void dialog_open_help(struct app *app);
void dialog_open_spawn(struct app *app, bool with_prompt);
void dialog_open_rename(struct app *app);
void dialog_open_assign(struct app *app);
void dialog_open_kill(struct app *app);
void dialog_open_recycle(struct app *app);
void dialog_open_restart(struct app *app); /* asks only where its program runs */

/* For copy mode, about the focused pane. */
enum prompt_kind { PROMPT_SEARCH_FORWARD, PROMPT_SEARCH_BACKWARD, PROMPT_LINE, PROMPT_FILE };
void dialog_open_prompt(struct app *app, enum prompt_kind kind);

/* A question that `yes` answers; `run` is called with the id then. */
void dialog_ask(struct app *app, const char *title, const char *text, const char *yes,
        const char *id, void (*run)(struct app *app, const char *id));
