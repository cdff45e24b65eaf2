/* SPDX-License-Identifier: MIT */

/* One frame: what changed is drawn on the surface, and the surface is shown. Runs as a deferred
 * call, when all that came in this turn of the loop has been taken in. */

#include "dialog.h"
#include "outer-terminal.h"
#include "state.h"
#include "widgets.h"

static bool is_too_small(const struct app *app) {
    return surface_columns(app->surface) < SCREEN_COLUMNS_LEAST ||
           surface_rows(app->surface) < SCREEN_ROWS_LEAST;
}

static void draw_panes(struct app *app, const struct canvas *screen, struct screen_cursor *cursor) {
    struct pane *pane;
    LIST_FOR_EACH (pane, &app->view.panes, link) {
        if (app->dialog != NULL) {
            pane->redraw = true; /* it may lie under the dialog */
        }
        draw_pane(app, pane, screen, cursor);
        if (app->view.chrome) {
            draw_pane_title(app, pane, screen);
        }
    }
}

/* Only a program that wants every motion makes the terminal tell them. */
static void update_mouse(const struct app *app) {
    const struct pane *pane = app->view.focused;
    outer_terminal_set_any_motion(pane != NULL && pane->host != NULL &&
                                  mirror_modes(pane_link_mirror(pane->host)).mouse_tracking == 4);
}

/* Where a session has the whole screen, the status line lies over its last row while there is
 * something to say. */
static void draw_status(
        struct app *app, const struct canvas *screen, struct screen_cursor *cursor) {
    bool wanted = !app->options->only || app->input.after_prefix || app->message != NULL ||
                  list_is_empty(&app->view.panes) ||
                  (app->view.focused != NULL && app->view.focused->scrolling);
    if (!wanted && app->view.status_seen && app->view.focused != NULL) {
        app->view.focused->redraw = true; /* what it lay over */
        app_schedule_draw(app);
    }
    app->view.status_seen = wanted;
    if (wanted) {
        draw_status_line(app, screen);
        cursor->visible = cursor->visible && cursor->row + 1 < screen->area.rows;
    }
}

/* Whether the rows of one session are about to be drawn over all of the screen. */
static bool is_covered(const struct app *app, const struct canvas *screen) {
    const struct pane *pane = app->view.focused;
    if (pane == NULL || pane->host == NULL || !pane->redraw) {
        return false;
    }
    const struct rect *body = &pane->tile.body;
    const struct fleet_session *session = pane_session(pane);
    return body->columns == screen->area.columns && body->rows == screen->area.rows &&
           mirror_rows(pane_link_mirror(pane->host)) > 0 &&
           (session == NULL || session->state != SESSION_FAILED);
}

static void draw_all(struct app *app, struct screen_cursor *cursor) {
    struct canvas screen = canvas_of(app->surface);
    if (is_too_small(app)) {
        draw_too_small(app, &screen);
        app->view.stale = true; /* all anew when it has grown */
        return;
    }
    if (app->view.stale) {
        app_update_layout(app);
    }
    if (app->view.blank) {
        if (!is_covered(app, &screen)) {
            canvas_clear(&screen, app_style(app, THEME_TEXT));
        }
        app->view.blank = false;
    }
    if (list_is_empty(&app->view.panes)) {
        struct canvas area = canvas_part(&screen, app->view.area);
        draw_empty_fleet(app, &area);
    }
    draw_panes(app, &screen, cursor);
    if (app->view.chrome) {
        draw_partings(app, &screen);
        draw_side_panel(app, &screen);
    }
    if (app->view.chrome || app->options->only) {
        draw_status(app, &screen, cursor);
        app->view.chrome = false;
    }
    if (app->panel.focused) {
        cursor->visible = false;
    }
    if (app->dialog != NULL) {
        cursor->visible = false;
        dialog_draw(app->dialog, &screen, cursor);
    }
    update_mouse(app);
}

void app_draw(struct app *app) {
    struct screen_cursor cursor = { 0 };
    draw_all(app, &cursor);
    screen_show(app->screen, app->surface, &cursor);
}
