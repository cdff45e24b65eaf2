/* SPDX-License-Identifier: MIT */

/* The side panel: whether it is seen, and what is selected in it. */

#include "actions.h"

#include "base/text.h"
#include "state.h"

static void select_index(struct app *app, int index) {
    int count = app_pane_count(app);
    index = index < 0 ? 0 : index >= count ? count - 1 : index;
    const struct pane *pane = count > 0 ? app_pane_at(app, (uint16_t)index) : NULL;
    if (pane != NULL) {
        text_replace(&app->panel.selected, pane->id);
        app_changed(app);
    }
}

static int selected_index(const struct app *app) {
    const struct pane *pane = app_find_pane(app, app->panel.selected);
    return pane != NULL ? app_pane_index(app, pane) : 0;
}

void action_open(struct app *app, const char *argument) {
    struct pane *pane = app_find_pane(app, app->panel.selected);
    app->panel.focused = false;
    if (pane != NULL) {
        app_focus(app, pane);
    }
    app_changed(app);
}

void action_panel_focus(struct app *app, const char *argument) {
    if (surface_columns(app->surface) < PANEL_SCREEN_COLUMNS) {
        app_say(app, true, "the panel needs %d columns", PANEL_SCREEN_COLUMNS);
        return;
    }
    app->panel.focused = !app->panel.focused;
    if (app->panel.focused && !app->panel.wanted) {
        app->panel.wanted = true;
        app->view.stale = true;
    }
    if (app->view.focused != NULL) {
        text_replace(&app->panel.selected, app->view.focused->id);
    }
    app_changed(app);
}

void action_panel_side(struct app *app, const char *argument) {
    app->panel.right = !app->panel.right;
    app->view.stale = true;
    app_changed(app);
}

void action_panel_toggle(struct app *app, const char *argument) {
    app->panel.wanted = !app->panel.wanted;
    app->view.stale = true;
    if (app->panel.wanted && surface_columns(app->surface) < PANEL_SCREEN_COLUMNS) {
        app_say(app, true, "the panel needs %d columns", PANEL_SCREEN_COLUMNS);
    }
    app_changed(app);
}

void action_select_first(struct app *app, const char *argument) {
    select_index(app, 0);
}

void action_select_last(struct app *app, const char *argument) {
    select_index(app, app_pane_count(app) - 1);
}

void action_select_next(struct app *app, const char *argument) {
    select_index(app, selected_index(app) + 1);
}

void action_select_previous(struct app *app, const char *argument) {
    select_index(app, selected_index(app) - 1);
}
