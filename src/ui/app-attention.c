/* SPDX-License-Identifier: MIT */

#include "app-attention.h"

#include "base/text.h"
#include "outer-notice.h"
#include "outer-terminal.h"
#include "state.h"
#include "json/json.h"

void app_tell_look(struct app *app) {
    const struct pane *pane = app->outer_focused ? app->view.focused : NULL;
    const char *id = pane != NULL && pane_session(pane) != NULL ? pane->id : NULL;
    if (!fleet_is_online(app->fleet) || text_equal(id, app->looks_at)) {
        return;
    }
    text_replace(&app->looks_at, id);
    struct json *params = json_create_object();
    json_set_text(params, "session", id == NULL ? "" : id);
    fleet_call(app->fleet, "client.look", params, NULL, NULL);
}

static enum outer_notice_kind notice_kind(const struct settings *settings) {
    static const enum outer_notice_kind kinds[] = {
        [SETTINGS_DESKTOP_OFF] = OUTER_NOTICE_NONE,
        [SETTINGS_DESKTOP_OSC_9] = OUTER_NOTICE_OSC_9,
        [SETTINGS_DESKTOP_OSC_99] = OUTER_NOTICE_OSC_99,
        [SETTINGS_DESKTOP_OSC_777] = OUTER_NOTICE_OSC_777,
    };
    return settings->notify_desktop == SETTINGS_DESKTOP_AUTO ? outer_notice_find(getenv)
                                                             : kinds[settings->notify_desktop];
}

void app_notify(struct app *app, const struct json *told) {
    const struct settings *settings = app->settings;
    const char *name = json_get_text(told, "name", "");
    const char *reason = json_get_text(told, "reason", "");
    struct buffer out = { 0 };
    if (!json_get_boolean(told, "urgent", true) && !settings->notify_done) {
        return;
    }
    enum outer_notice_kind kind = notice_kind(settings);
    outer_notice_append(&out, kind, json_get_text(told, "session", ""), name, reason);
    if (settings->notify_bell && kind != OUTER_NOTICE_BELL) {
        outer_notice_append(&out, OUTER_NOTICE_BELL, "", "", "");
    }
    outer_terminal_write_entered(out.data, out.length);
    buffer_finish(&out);
}
