/* SPDX-License-Identifier: MIT */
/* What the server tells of by itself: kept (sessions in fleet-sessions.c), or told on at once. */

#include "fleet-private.h"

#include "base/memory.h"
#include "base/text.h"

static void set_layout(struct fleet *fleet, const struct json *layout) {
    if (json_kind(layout) == JSON_KIND_OBJECT) {
        json_destroy(fleet->layout);
        fleet->layout = json_share(layout);
        fleet_tell(fleet, FACT_LAYOUT);
    }
}

static void note_session_changed(struct fleet *fleet, const struct json *params) {
    fleet_sessions_put(&fleet->sessions, json_find(params, "session"));
    fleet_tell(fleet, FACT_CHANGED);
}

static void note_session_removed(struct fleet *fleet, const struct json *params) {
    fleet_sessions_remove(&fleet->sessions, json_get_text(params, "id", ""));
    fleet_tell(fleet, FACT_CHANGED);
}

static void note_layout_changed(struct fleet *fleet, const struct json *params) {
    set_layout(fleet, params);
}

static void set_budget(struct fleet *fleet, const struct json *budget) {
    if (json_kind(budget) == JSON_KIND_OBJECT) {
        json_destroy(fleet->budget);
        fleet->budget = json_share(budget);
        fleet_tell(fleet, FACT_CHANGED);
    }
}

static void set_approvals(struct fleet *fleet, const struct json *holder) {
    const struct json *approvals = json_find(holder, "approvals");
    if (json_kind(approvals) == JSON_KIND_ARRAY) {
        json_destroy(fleet->approvals);
        fleet->approvals = json_share(approvals);
        fleet_tell(fleet, FACT_CHANGED);
    }
}

static void note_message(struct fleet *fleet, const struct json *params) {
    if (fleet->events->message != NULL) {
        fleet->events->message(fleet->context, json_get_text(params, "text", ""));
    }
}

static void note_attention(struct fleet *fleet, const struct json *params) {
    if (fleet->events->attention != NULL) {
        fleet->events->attention(fleet->context, params);
    }
}

static void note_fleet_ended(struct fleet *fleet, const struct json *params) {
    if (fleet->events->ended != NULL) {
        fleet->events->ended(fleet->context);
    }
}

static const struct {
    const char *name;
    void (*note)(struct fleet *fleet, const struct json *params);
} notes[] = {
    /* Keep in alphabetical order. */
    { "approval.changed", set_approvals },
    { "attention", note_attention },
    { "budget.changed", set_budget },
    { "fleet.ended", note_fleet_ended },
    { "layout.changed", note_layout_changed },
    { "message", note_message },
    { "session.changed", note_session_changed },
    { "session.removed", note_session_removed },
};

void fleet_note(struct fleet *fleet, const struct rpc_message *message) {
    for (size_t i = 0; i < ARRAY_LENGTH(notes); i++) {
        if (text_equal(notes[i].name, message->method)) {
            notes[i].note(fleet, message->params);
        }
    }
}

void fleet_note_all(struct fleet *fleet, const struct json *result) {
    fleet_sessions_replace(&fleet->sessions, json_find(result, "sessions"));
    set_layout(fleet, json_find(result, "layout"));
    set_budget(fleet, json_find(result, "budget"));
    set_approvals(fleet, result);
}
