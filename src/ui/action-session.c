/* SPDX-License-Identifier: MIT */

/* About the session that is selected in the panel, or has the focus. */

#include "actions.h"

#include "dialog.h"
#include "state.h"

static void call(struct app *app, const char *method) {
    const struct fleet_session *session = app_target(app);
    if (session == NULL) {
        app_say(app, true, "there is no session");
    } else {
        app_call_session(app, method, session->id);
    }
}

void action_assign(struct app *app, const char *argument) {
    dialog_open_assign(app);
}

void action_kill(struct app *app, const char *argument) {
    dialog_open_kill(app);
}

void action_new_session(struct app *app, const char *argument) {
    dialog_open_spawn(app, false);
}

void action_new_session_with_prompt(struct app *app, const char *argument) {
    dialog_open_spawn(app, true);
}

void action_recycle(struct app *app, const char *argument) {
    dialog_open_recycle(app);
}

void action_remove(struct app *app, const char *argument) {
    const struct fleet_session *session = app_target(app);
    if (session != NULL && session->state < SESSION_EXITED) {
        app_say(app, true, "'%s' still runs: end it first", session->name);
        return;
    }
    call(app, "session.remove");
}

void action_rename(struct app *app, const char *argument) {
    dialog_open_rename(app);
}

void action_restart(struct app *app, const char *argument) {
    dialog_open_restart(app);
}

void action_undo(struct app *app, const char *argument) {
    app_call(app, "session.undo", NULL);
}
