/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What is drawn around and over the panes. A widget draws on the canvas it is given and changes
 * nothing.
 */

#include "screen.h"
#include "ui/surface.h"

struct app;
struct fleet_session;
struct pane;

/* The pane's body and what stands over it; sets the cursor when it shows one. */
void draw_pane(const struct app *app, struct pane *pane, const struct canvas *screen,
        struct screen_cursor *out_cursor);

/* In its body: in place of a screen that is not there, and over the last row (or two) of one whose
 * program has ended: how, and the keys that help, as far as they fit; in a narrow pane without the
 * time, and the keys in a row of their own. */
void draw_pane_absence(const struct app *app, struct pane *pane,
        const struct fleet_session *session, const struct canvas *body);
void draw_pane_end(
        const struct app *app, const struct fleet_session *session, const struct canvas *body);

/* Around it. */
void draw_pane_title(const struct app *app, const struct pane *pane, const struct canvas *screen);
void draw_partings(const struct app *app, const struct canvas *screen);
void draw_side_panel(struct app *app, const struct canvas *canvas);
void draw_status_line(const struct app *app, const struct canvas *canvas);
/* At the bottom of the panel: how many rows, and what stands in them. */
uint16_t budget_rows(const struct app *app);
void draw_budget(const struct app *app, const struct canvas *canvas);

/* What should be known of a session's context ("85% full"), and of the accounts. */
bool budget_session_warning(const struct app *app, const char *id, char out[16]);
bool budget_status(const struct app *app, char *out, size_t size);

void draw_empty_fleet(const struct app *app, const struct canvas *canvas);
void draw_too_small(const struct app *app, const struct canvas *canvas);

/* Which session stands in a row of the panel; NULL for none. */
const char *side_panel_session_at(const struct app *app, int row);
