/* SPDX-License-Identifier: MIT */

/* Which pane has the keyboard. */

#include "actions.h"

#include "base/text.h"
#include "state.h"

static void focus(struct app *app, struct pane *pane) {
    if (pane != NULL) {
        app->panel.focused = false;
        app_focus(app, pane);
        app_changed(app);
    }
}

static void focus_step(struct app *app, int step) {
    uint16_t count = app_pane_count(app);
    if (count > 0 && app->view.focused != NULL) {
        int index = app_pane_index(app, app->view.focused) + step;
        focus(app, app_pane_at(app, (uint16_t)((index + count) % count)));
    }
}

static void focus_beside(struct app *app, int columns, int rows) {
    struct view *view = &app->view;
    if (view->focused == NULL) {
        return;
    }
    if (view->stale) {
        app_update_layout(app);
    }
    if (view->zoomed) { /* nothing is beside it */
        focus_step(app, columns + rows);
        return;
    }
    uint16_t index = app_pane_index(app, view->focused);
    uint16_t next = layout_neighbour(view->layout, index, columns, rows);
    bool at_panel = next == index && columns != 0 && view->panel.columns > 0 &&
                    (columns > 0) == app->panel.right;
    if (at_panel) {
        app->panel.focused = true;
        app_changed(app);
        return;
    }
    focus(app, app_pane_at(app, next));
}

void action_focus_down(struct app *app, const char *argument) {
    focus_beside(app, 0, 1);
}

void action_focus_left(struct app *app, const char *argument) {
    focus_beside(app, -1, 0);
}

void action_focus_right(struct app *app, const char *argument) {
    focus_beside(app, 1, 0);
}

void action_focus_up(struct app *app, const char *argument) {
    focus_beside(app, 0, -1);
}

void action_focus_last(struct app *app, const char *argument) {
    focus(app, app_find_pane(app, app->view.last_id));
}

void action_focus_next(struct app *app, const char *argument) {
    focus_step(app, 1);
}

void action_focus_previous(struct app *app, const char *argument) {
    focus_step(app, -1);
}

void action_focus_number(struct app *app, const char *argument) {
    int64_t number;
    if (text_parse_integer(argument, 1, LAYOUT_TILES_MAX, &number)) {
        focus(app, app_pane_at(app, (uint16_t)(number - 1)));
    }
}
