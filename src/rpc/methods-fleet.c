/* SPDX-License-Identifier: MIT */
/* Methods about the fleet as a whole, its layout and its trail. */

#include "tables.h"

static const struct rpc_member events_members[] = {
    { "after", "Only what came after the event of this number.", RPC_INTEGER },
    { "session", "Only what concerns the session of this id.", RPC_TEXT },
    { "limit", "The newest so many; 200 if not said, 10000 at most.", RPC_INTEGER },
};
const struct rpc_method rpc_method_events_list = {
    "events.list",
    "The audit trail, oldest first.",
    { MEMBERS(events_members) },
    "events: an array of event objects.",
    RPC_READ_ONLY,
};

const struct rpc_method rpc_method_fleet_down = {
    "fleet.down",
    "Ends all sessions with all their processes, and the server.",
    { 0 },
    "ended: how many sessions; not_kept: only when this could not be kept, and why: the next "
    "server may take some for lost.",
    RPC_OUTSIDE,
};

const struct rpc_method rpc_method_fleet_status = {
    "fleet.status",
    "How many sessions there are, and what they do.",
    { 0 },
    "name; sessions: their number; starting, running, exited, restarting, failed: of these, how "
    "many; ill: how many have a verdict on their health; lost: how many ended with the machine, "
    "and are brought back by fleet.up; clients: how "
    "many connections are subscribed; ceilings: how many sessions of a kind may run at once.",
    RPC_READ_ONLY,
};

static const struct rpc_member ceilings_members[] = {
    { "claude", "Of Claude Code; 5 if not said.", RPC_INTEGER },
    { "others", "Of all other programs; 20 if not said.", RPC_INTEGER },
};
const struct rpc_object rpc_object_ceilings = {
    "ceilings",
    "How many sessions of a kind may run at once. What runs already is left alone.",
    MEMBERS(ceilings_members),
};

static const struct rpc_member up_members[] = {
    { "sessions", "What the fleet should have, in this order; names are required.", RPC_OBJECTS,
            .required = true, .object = &rpc_object_spec },
    { "budget", "What the person set themselves; as it was if not said.", RPC_OBJECT,
            .object = &rpc_object_allowance },
    { "ceilings", "How many may run at once, from now on; as it was if not said.", RPC_OBJECT,
            .object = &rpc_object_ceilings },
    { "layout", "The layout, when the fleet was empty.", RPC_OBJECT, .object = &rpc_object_layout },
    { "over", "These go over the ceilings; refused to what runs in a session.", RPC_BOOLEAN },
    { "preset", "The file they come from, for the trail.", RPC_TEXT },
};
const struct rpc_method rpc_method_fleet_up = {
    "fleet.up",
    "Starts the sessions whose names are missing, and all of the fleet that ended with the "
    "machine, "
    "by what the fleet knows of them; touches nothing else. All are checked before the first is "
    "started.",
    { MEMBERS(up_members) },
    "started: the names started; kept: the names that were there; brought_back: the names of those "
    "that had ended with the machine; failed: of these, those that could not be started again, as "
    "objects with name and why.",
};

const struct rpc_method rpc_method_layout_get = {
    "layout.get",
    "The layout of the fleet.",
    { 0 },
    "The layout.",
    RPC_READ_ONLY,
};
