/* SPDX-License-Identifier: MIT */

/* Forms and questions about one session: rename, assign, kill, restart. */

#include "form.h"

#include "base/memory.h"
#include "base/text.h"
#include "session-name.h"
#include "state.h"
#include "json/json.h"

#include <ctype.h>
#include <stdio.h>

#define NAME_MAX_COLUMNS 32

bool session_name_is_valid(const char *name) {
    size_t length = strlen(name);
    for (size_t i = 0; i < length; i++) {
        if (!isalnum((unsigned char)name[i]) && strchr("._-", name[i]) == NULL) {
            return false;
        }
    }
    return length >= 1 && length <= NAME_MAX_COLUMNS;
}

const struct fleet_session *session_of_name(const struct app *app, const char *name) {
    const struct fleet_session *session;
    LIST_FOR_EACH (session, fleet_sessions(app->fleet), link) {
        if (text_equal(session->name, name)) {
            return session;
        }
    }
    return NULL;
}

static bool submit_rename(struct form *form, size_t *wrong, char *error, size_t size) {
    struct app *app = form->dialog.app;
    const char *name = form_get(form, 0);
    const struct fleet_session *other = session_of_name(app, name);
    if (!session_name_is_valid(name)) {
        snprintf(error, size, "letters, digits, '.', '_' and '-', at most 32");
        return false;
    }
    if (other != NULL && !text_equal(other->id, form->id)) {
        snprintf(error, size, "another session has this name");
        return false;
    }
    struct json *params = json_create_object();
    json_set_text(params, "session", form->id);
    json_set_text(params, "name", name);
    app_call(app, "session.rename", params);
    return true;
}

static bool submit_assign(struct form *form, size_t *wrong, char *error, size_t size) {
    struct json *params = json_create_object();
    json_set_text(params, "session", form->id);
    json_set_text(params, "task", form_get(form, 0));
    app_call(form->dialog.app, "session.assign", params);
    return true;
}

static const struct form_field rename_fields[] = { { "Name", NULL, 1 } };
static const struct form_field assign_fields[] = { { "Task", "what it works on", 1 } };

static const struct form_kind rename_form = { .title = "Rename the session",
    .accept = "rename",
    .fields = rename_fields,
    .field_count = ARRAY_LENGTH(rename_fields),
    .submit = submit_rename };

static const struct form_kind assign_form = { .title = "Task of the session",
    .accept = "assign",
    .fields = assign_fields,
    .field_count = ARRAY_LENGTH(assign_fields),
    .submit = submit_assign };

static void open_form(struct app *app, const struct form_kind *kind, bool task) {
    const struct fleet_session *session = app_target(app);
    if (session == NULL) {
        app_say(app, true, "there is no session");
        return;
    }
    struct form *form = form_create(kind);
    form->id = text_copy(session->id);
    form_set(form, 0, task ? session->task : session->name);
    dialog_open(app, &form->dialog);
}

void dialog_open_rename(struct app *app) {
    open_form(app, &rename_form, false);
}

void dialog_open_assign(struct app *app) {
    open_form(app, &assign_form, true);
}

static void run_kill(struct app *app, const char *id) {
    app_call_session(app, "session.kill", id);
}

void dialog_open_kill(struct app *app) {
    const struct fleet_session *session = app_target(app);
    char text[256];
    if (session == NULL) {
        app_say(app, true, "there is no session");
        return;
    }
    if (!app->settings->confirm_kill) {
        run_kill(app, session->id);
        return;
    }
    const struct key_binding *undo =
            key_table_find_action(app->keys, KEY_MODE_AFTER_PREFIX, "undo");
    char prefix[32], key[32];
    int length =
            snprintf(text, sizeof(text), "End '%s' (%.100s)?", session->name, session->command);
    if (undo != NULL) {
        snprintf(text + length, sizeof(text) - (size_t)length, " %s %s brings it back.",
                key_format(key_table_prefix(app->keys, 0), prefix), key_format(&undo->key, key));
    }
    dialog_ask(app, "End the session", text, "end it", session->id, run_kill);
}

/* What it is at is shown in the panel from then on. */
static void run_recycle(struct app *app, const char *id) {
    app_call_session(app, "session.recycle", id);
}

void dialog_open_recycle(struct app *app) {
    const struct fleet_session *session = app_target(app);
    if (session == NULL) {
        app_say(app, true, "there is no session");
        return;
    }
    OWNED_STR text = text_format("Once '%s' waits for a prompt, ask it for a handover note, and go "
                                 "on with that in a fresh conversation? The old one is kept.",
            session->name);
    dialog_ask(app, "Recycle the session", text, "recycle it", session->id, run_recycle);
}

static void run_restart(struct app *app, const char *id) {
    app_call_session(app, "session.restart", id);
}

void dialog_open_restart(struct app *app) {
    const struct fleet_session *session = app_target(app);
    if (session == NULL) {
        app_say(app, true, "there is no session");
        return;
    }
    if (session->state != SESSION_RUNNING || !app->settings->confirm_kill) {
        run_restart(app, session->id);
        return;
    }
    OWNED_STR text = text_format("'%s' (%.100s) still runs. End it and start it again?",
            session->name, session->command);
    dialog_ask(app, "Restart the session", text, "restart it", session->id, run_restart);
}
