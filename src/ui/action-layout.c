/* SPDX-License-Identifier: MIT */

/* How the panes lie. The layout is the fleet's: the server keeps it and tells all clients. */

#include "actions.h"

#include "state.h"
#include "json/json.h"

static void set_kind(struct app *app, enum layout_kind kind) {
    app->view.kind = kind;
    app->view.weight_count = 0;
    app->view.zoomed = false;
    app_write_layout(app);
    app_say(app, false, "layout: %s", layout_kind_name(kind));
}

void action_layout(struct app *app, const char *argument) {
    enum layout_kind kind;
    if (layout_kind_from_name(argument, &kind)) {
        set_kind(app, kind);
    }
}

void action_next_layout(struct app *app, const char *argument) {
    set_kind(app, (enum layout_kind)((app->view.kind + 1) % LAYOUT_KIND_COUNT));
}

void action_previous_layout(struct app *app, const char *argument) {
    set_kind(app, (enum layout_kind)((app->view.kind + LAYOUT_KIND_COUNT - 1) % LAYOUT_KIND_COUNT));
}

void action_zoom(struct app *app, const char *argument) {
    app->view.zoomed = !app->view.zoomed;
    app->view.stale = true;
    app_changed(app);
}

static void resize(struct app *app, bool vertical, int delta) {
    struct view *view = &app->view;
    if (view->focused == NULL) {
        return;
    }
    if (view->stale) {
        app_update_layout(app);
    }
    int sign;
    int handle = layout_handle_of_tile(
            view->layout, app_pane_index(app, view->focused), vertical, &sign);
    if (handle >= 0 &&
            layout_move(view->layout, (size_t)handle, delta, view->weights, &view->weight_count)) {
        app_write_layout(app);
    }
}

void action_resize_down(struct app *app, const char *argument) {
    resize(app, false, 1);
}

void action_resize_left(struct app *app, const char *argument) {
    resize(app, true, -2);
}

void action_resize_right(struct app *app, const char *argument) {
    resize(app, true, 2);
}

void action_resize_up(struct app *app, const char *argument) {
    resize(app, false, -1);
}

static void move(struct app *app, int step) {
    const struct fleet_session *session = app_target(app);
    int position = session != NULL ? app_pane_index(app, app_find_pane(app, session->id)) : 0;
    int wanted = position + step;
    if (session == NULL || wanted < 0 || wanted >= app_pane_count(app)) {
        return;
    }
    struct json *params = json_create_object();
    json_set_text(params, "session", session->id);
    json_set_integer(params, "position", wanted);
    app_call(app, "session.move", params);
}

void action_move_left(struct app *app, const char *argument) {
    move(app, -1);
}

void action_move_right(struct app *app, const char *argument) {
    move(app, 1);
}
