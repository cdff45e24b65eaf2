/* SPDX-License-Identifier: MIT */

/* About the client as a whole. */

#include "actions.h"

#include "base/text.h"
#include "dialog.h"
#include "state.h"

void action_nothing(struct app *app, const char *argument) {
}

void action_approvals(struct app *app, const char *argument) {
    dialog_open_approvals(app);
}

void action_cancel(struct app *app, const char *argument) {
    if (app->panel.focused) {
        app->panel.focused = false;
        app_changed(app);
    } else if (app->view.focused != NULL && app->input.selection.active) {
        selection_clear(app);
    } else if (app->view.focused != NULL) {
        pane_stop_scrolling(app->view.focused);
    }
}

void action_detach(struct app *app, const char *argument) {
    app_stop(app, NULL);
}

void action_help(struct app *app, const char *argument) {
    dialog_open_help(app);
}

void action_redraw(struct app *app, const char *argument) {
    app_redraw(app);
}

void action_reload(struct app *app, const char *argument) {
    text_replace(&app->message, NULL); /* the one of the files as they were */
    app_load_files(app);
    if (app->message == NULL) {
        app_say(app, false, "keys, theme and settings were read again");
    }
    app_redraw(app);
}

void action_send_prefix(struct app *app, const char *argument) {
    struct pane *pane = app->view.focused;
    const struct key_event *prefix = key_table_prefix(app->keys, 0);
    if (pane != NULL && pane->scrolling) { /* pressed twice, it is a key of copy mode */
        app_run_binding(app, key_table_find(app->keys, app_copy_mode(app), prefix));
    } else if (pane != NULL && pane_is_live(pane)) {
        pane_link_key(pane->host, prefix);
    }
}
