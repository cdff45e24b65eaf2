/* SPDX-License-Identifier: MIT */
/* The list of the objects that parameters and results speak of, and the few that are of nothing
 * else. */

#include "tables.h"

static const struct rpc_member event_members[] = {
    { "number", "Counts up; never used twice.", RPC_INTEGER },
    { "at_ms", "When, in milliseconds since 1970.", RPC_INTEGER },
    { "who", "Who caused it: a person's command, a session, or the server itself.", RPC_TEXT },
    { "what", "What happened, as a word: session.new, host.lost, …", RPC_TEXT },
    { "session", "The id of the session concerned, or empty.", RPC_TEXT },
    { "cause", "Why, in words.", RPC_TEXT },
};
const struct rpc_object rpc_object_event = {
    "event",
    "An entry of the audit trail.",
    MEMBERS(event_members),
};

static const char *const layout_kinds[] = { "tiled", "main-left", "columns", "rows", "stack",
    NULL };
static const struct rpc_member layout_members[] = {
    { "kind", "How the panes fill the screen.", RPC_TEXT, .choices = layout_kinds },
    { "splits", "Where a split was moved to: its path, and its place in thousandths.",
            RPC_INTEGER_MAP },
};
const struct rpc_object rpc_object_layout = {
    "layout",
    "The layout of the fleet, the same for all clients; panes stand in the order of the sessions.",
    MEMBERS(layout_members),
};

const struct rpc_object rpc_notification_layout_changed = {
    "layout.changed",
    "The layout is now this.",
    MEMBERS(layout_members),
};

const struct rpc_method rpc_method_layout_set = {
    "layout.set",
    "Changes the layout for all clients; what is absent stays as it is.",
    { MEMBERS(layout_members) },
    "The layout.",
};

/* In alphabetical order. */
static const struct rpc_object *const objects[] = {
    &rpc_object_agent,
    &rpc_object_agent_options,
    &rpc_object_allowance,
    &rpc_object_approval,
    &rpc_object_budget,
    &rpc_object_budget_account,
    &rpc_object_budget_limit,
    &rpc_object_budget_session,
    &rpc_object_ceilings,
    &rpc_object_event,
    &rpc_object_health,
    &rpc_object_health_rules,
    &rpc_object_layout,
    &rpc_object_limits,
    &rpc_object_need,
    &rpc_object_recording,
    &rpc_object_recycle,
    &rpc_object_restart,
    &rpc_object_session,
    &rpc_object_spec,
    &rpc_object_verdict,
};

const struct rpc_object *const *rpc_objects(size_t *out_count) {
    *out_count = ARRAY_LENGTH(objects);
    return objects;
}
