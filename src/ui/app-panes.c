/* SPDX-License-Identifier: MIT */

/* Panes follow the fleet: one for each session, in the sessions' order. */

#include "state.h"

#include "app-attention.h"
#include "base/memory.h"
#include "base/text.h"
#include "json/json.h"

uint16_t app_pane_count(const struct app *app) {
    return (uint16_t)list_length(&app->view.panes);
}

struct pane *app_find_pane(const struct app *app, const char *id) {
    struct pane *pane;
    LIST_FOR_EACH (pane, &app->view.panes, link) {
        if (text_equal(pane->id, id)) {
            return pane;
        }
    }
    return NULL;
}

struct pane *app_pane_at(const struct app *app, uint16_t index) {
    struct pane *pane;
    LIST_FOR_EACH (pane, &app->view.panes, link) {
        if (index-- == 0) {
            return pane;
        }
    }
    return NULL;
}

uint16_t app_pane_index(const struct app *app, const struct pane *wanted) {
    struct pane *pane;
    uint16_t index = 0;
    LIST_FOR_EACH (pane, &app->view.panes, link) {
        if (pane == wanted) {
            return index;
        }
        index++;
    }
    return 0;
}

const struct fleet_session *app_target(const struct app *app) {
    if (app->panel.focused && app->panel.selected != NULL) {
        return fleet_find(app->fleet, app->panel.selected);
    }
    return app->view.focused != NULL ? pane_session(app->view.focused) : NULL;
}

static void tell_focus(struct pane *pane, bool focused) {
    if (pane != NULL && pane->host != NULL) {
        pane_link_focus(pane->host, focused);
    }
}

void app_focus(struct app *app, struct pane *pane) {
    struct view *view = &app->view;
    if (view->focused == pane) {
        return;
    }
    tell_focus(view->focused, false);
    app->input.held_count = 0;
    if (view->focused != NULL) {
        app->input.early_count = 0; /* it was meant for that one */
    }
    if (view->focused != NULL) {
        text_replace(&view->last_id, view->focused->id);
        view->focused->redraw = true;
    }
    view->focused = pane;
    if (pane != NULL) {
        tell_focus(pane, app->outer_focused);
        pane->bell = false;
        pane->redraw = true;
        text_replace(&app->panel.selected, pane->id);
    }
    app_send_early_keys(app);
    app_tell_look(app);
    view->stale = true; /* zoom, stack and a crowd show the focused one */
    app_changed(app);
}

static void remove_pane(struct app *app, struct pane *pane) {
    if (app->input.grabbed == pane) {
        app->input.grabbed = NULL;
    }
    if (app->input.selection.pane == pane) {
        selection_clear(app);
    }
    if (app->view.focused == pane) {
        app->view.focused = NULL;
    }
    if (text_equal(app->panel.selected, pane->id)) {
        text_replace(&app->panel.selected, NULL);
    }
    pane_destroy(pane);
}

/* True when there were any. */
static bool remove_gone(struct app *app) {
    bool any = false;
    struct pane *pane;
    LIST_FOR_EACH (pane, &app->view.panes, link) {
        if (pane_session(pane) == NULL) {
            uint16_t index = app_pane_index(app, pane);
            bool had_focus = pane == app->view.focused;
            any = true;
            remove_pane(app, pane);
            if (had_focus) {
                struct pane *next = app_pane_at(app, index);
                next = next != NULL || index == 0 ? next : app_pane_at(app, (uint16_t)(index - 1));
                struct pane *last = app_find_pane(app, app->view.last_id);
                app_focus(app, last != NULL ? last : next);
            }
        }
    }
    return any;
}

static bool is_wanted(const struct app *app, const struct fleet_session *session) {
    const char *wanted = app->options->session;
    return wanted != NULL &&
           (text_equal(session->name, wanted) || text_starts_with(session->id, wanted));
}

/* The first focus: what the person asked for, else the first session. */
static void find_first_focus(struct app *app) {
    const struct fleet_session *session;
    LIST_FOR_EACH (session, fleet_sessions(app->fleet), link) {
        if (is_wanted(app, session)) {
            app_focus(app, app_find_pane(app, session->id));
            return;
        }
    }
    if (app->options->session != NULL) {
        app_say(app, true, "no session '%s'", app->options->session);
    }
    app_focus(app, app_pane_at(app, 0));
}

void app_expect_pane(struct app *app) {
    const struct app_options *options = app->options;
    if (options->only && options->socket_path != NULL) {
        struct pane *pane = pane_create(app, options->session);
        pane->socket_path = text_copy(options->socket_path);
        list_append(&app->view.panes, &pane->link);
        app_focus(app, pane);
        app_update_layout(app); /* makes it connect */
    }
}

void app_sync_panes(struct app *app) {
    bool first = !app->had_sessions;
    struct pane *newest = NULL;
    bool is_over = app->options->only && !first && app->view.focused != NULL &&
                   pane_session(app->view.focused) == NULL;
    bool moved = remove_gone(app);
    const struct fleet_session *session;
    LIST_FOR_EACH (session, fleet_sessions(app->fleet), link) {
        struct pane *pane = app_find_pane(app, session->id);
        if (pane == NULL) {
            pane = newest = pane_create(app, session->id);
            moved = true;
        } else {
            moved = moved || pane != app_pane_at(app, 0);
            list_remove(&pane->link);
        }
        list_append(&app->view.panes, &pane->link); /* after the round all are in order */
        pane_connect(pane, session);
    }
    app->had_sessions = true;
    if (first || app->view.focused == NULL) {
        find_first_focus(app);
        app_send_early_keys(app);
    } else if (newest != NULL && text_equal(newest->id, app->panel.expected)) {
        app_focus(app, newest);
        app->panel.focused = false;
    }
    if (is_over || (app->options->only && !first && app->view.focused == NULL)) {
        app_stop(app, NULL); /* nobody asked for another session */
    }
    app_tell_look(app);
    app->view.stale = app->view.stale || moved || first;
    app_changed(app);
}

void app_destroy_panes(struct app *app) {
    struct pane *pane;
    LIST_FOR_EACH (pane, &app->view.panes, link) {
        remove_pane(app, pane);
    }
}

/* ---- the fleet's layout ---------------------------------------------------------------------- */

void app_read_layout(struct app *app) {
    struct view *view = &app->view;
    const struct json *layout = fleet_layout(app->fleet);
    (void)layout_kind_from_name(json_get_text(layout, "kind", "tiled"), &view->kind);
    view->weight_count = 0;
    struct json_walk walk = { 0 };
    const struct json *splits = json_find(layout, "splits");
    while (json_next(splits, &walk) && view->weight_count < LAYOUT_WEIGHTS_MAX) {
        int64_t permille = json_as_integer(walk.value, 0);
        struct layout_weight *weight = &view->weights[view->weight_count];
        if (permille >= 1 && permille <= 1000 && strlen(walk.name) < sizeof(weight->path)) {
            memcpy(weight->path, walk.name, strlen(walk.name) + 1);
            weight->permille = (uint16_t)permille;
            view->weight_count++;
        }
    }
    view->stale = true;
    app_changed(app);
}

void app_write_layout(struct app *app) {
    const struct view *view = &app->view;
    struct json *params = json_create_object();
    struct json *splits = json_create_object();
    for (size_t i = 0; i < view->weight_count; i++) {
        json_set_integer(splits, view->weights[i].path, view->weights[i].permille);
    }
    json_set_text(params, "kind", layout_kind_name(view->kind));
    json_set(params, "splits", splits);
    app_call(app, "layout.set", params);
    app->view.stale = true;
    app_changed(app);
}
