/* SPDX-License-Identifier: MIT */
/* What the server says unasked to those who subscribed. */

#include "tables.h"

static const struct rpc_member attention_members[] = {
    { "session", "Which one, by its id.", RPC_TEXT },
    { "name", "Its name.", RPC_TEXT },
    { "need", "What for, as in a need object.", RPC_TEXT },
    { "reason", "The same for people: needs a permission: Bash: make.", RPC_TEXT },
    { "urgent", "Whether it goes on only with somebody.", RPC_BOOLEAN },
};
static const struct rpc_object attention = {
    "attention",
    "A session needs somebody, or is done: told once, and not of one that somebody looks at.",
    MEMBERS(attention_members),
};

static const struct rpc_object fleet_ended = {
    "fleet.ended",
    "fleet.down has ended all sessions, and the server ends now. Whoever connects again starts a "
    "new one.",
};

static const struct rpc_member text_members[] = {
    { "text", "For people.", RPC_TEXT },
};
static const struct rpc_object message = {
    "message",
    "Something that people who look at the fleet should read.",
    MEMBERS(text_members),
};

static const struct rpc_member changed_members[] = {
    { "session", "As it is now.", RPC_OBJECT, .object = &rpc_object_session },
};
static const struct rpc_object session_changed = {
    "session.changed",
    "A session is new, or is not as it was.",
    MEMBERS(changed_members),
};

static const struct rpc_member removed_members[] = {
    { "id", "Which one.", RPC_TEXT },
};
static const struct rpc_object session_removed = {
    "session.removed",
    "A session is gone from the fleet.",
    MEMBERS(removed_members),
};

/* In alphabetical order. */
static const struct rpc_object *const notifications[] = {
    &rpc_notification_approval_changed,
    &attention,
    &rpc_notification_budget_changed,
    &fleet_ended,
    &rpc_notification_layout_changed,
    &message,
    &session_changed,
    &session_removed,
};

const struct rpc_object *const *rpc_notifications(size_t *out_count) {
    *out_count = ARRAY_LENGTH(notifications);
    return notifications;
}
