/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What this client shows of one session: its connection, its place on the screen, where in its
 * history one looks. Owned by struct app, in the order of the sessions.
 */

#include "base/list.h"
#include "client/fleet.h"
#include "client/pane-link.h"
#include "copy-mode.h"
#include "ui/layout.h"

#include <stdbool.h>
#include <stdint.h>

struct app;

struct pane {
    struct list link;
    struct app *app;
    char *id;               /* of the session */
    char *socket_path;      /* where the host is; NULL: nowhere */
    struct pane_link *host; /* NULL until it is first seen, or nothing is there to connect to */
    struct layout_tile tile;
    bool redraw;    /* all of it, not only its dirty rows */
    bool bell;      /* rang since it last had the focus */
    bool scrolling; /* is in copy mode: `top` is the first line shown */
    uint64_t top;
    uint16_t first_row; /* of the screen, at the top of the pane: see pane_follow_cursor() */
    struct copy_mode copy;
    uint8_t held_buttons; /* of the mouse, pressed in it: bits by enum mouse_button */
};

struct pane *pane_create(struct app *app, const char *id);
void pane_destroy(struct pane *pane);

/* Connects (anew) to where the session's host is now. */
void pane_connect(struct pane *pane, const struct fleet_session *session);

/* The session, or NULL when it has just gone. */
const struct fleet_session *pane_session(const struct pane *pane);

/* Tells the host the size at which the pane is seen. */
void pane_update_view(struct pane *pane);
void pane_update_colors(struct pane *pane);

bool pane_is_live(const struct pane *pane); /* its program runs and takes input */

/* Scrolling: lines down (negative: up). Enters copy mode; left at the end, when that was entered
 * so. */
void pane_scroll(struct pane *pane, int64_t lines);
void pane_stop_scrolling(struct pane *pane);
/* Where the screen is higher than the pane, as another client has it: the part with the cursor. */
void pane_follow_cursor(struct pane *pane);
void pane_follow_history(struct pane *pane); /* lines came or went, or the size is another */
void pane_show_line(struct pane *pane, uint64_t top); /* as the first, in copy mode */
/* A line of the view: of the history as far as it was fetched, or of the screen. */
bool pane_find_line(const struct pane *pane, uint64_t line, struct terminal_row *out_row);

uint64_t pane_history_end(const struct pane *pane); /* the number of the screen's first row */
