/* SPDX-License-Identifier: MIT */

/* Calls of the server whose answer is nothing but success: failures go to the status line. */

#include "state.h"

#include "json/json.h"

static void on_done(void *context, const struct json *result, const struct error *err) {
    struct app *app = context;
    if (err != NULL) {
        app_say(app, true, "%s", err->text);
    }
}

void app_call(struct app *app, const char *method, struct json *params) {
    fleet_call(app->fleet, method, params, on_done, app);
}

void app_call_session(struct app *app, const char *method, const char *id) {
    struct json *params = json_create_object();
    json_set_text(params, "session", id);
    app_call(app, method, params);
}
