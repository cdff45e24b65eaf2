/* SPDX-License-Identifier: MIT */
/* Methods by which a session goes on with a fresh conversation. */

#include "tables.h"

#define NAMED "Its name, its id, or the beginning of its id that fits no other."

static const char *const steps[] = { "waits", "asked", "writes", "ends", "starts", "done", "failed",
    "timed-out", NULL };
static const struct rpc_member recycle_object_members[] = {
    { "step",
            "What it is at: it waits until it is ready to be asked, was asked, writes its note, "
            "ends, starts anew; or it is over.",
            RPC_TEXT, .choices = steps },
    { "text", "The same for people.", RPC_TEXT },
    { "previous", "The conversation before, or empty.", RPC_TEXT },
    { "since_ms", "Since when, in milliseconds since 1970.", RPC_INTEGER },
    { "number", "Counts up with each change.", RPC_INTEGER },
    { "over", "Whether nothing more comes of it.", RPC_BOOLEAN },
};
const struct rpc_object rpc_object_recycle = {
    "recycle",
    "How far a session is with its recycling.",
    MEMBERS(recycle_object_members),
};

static const struct rpc_member recycle_members[] = {
    { "session", NAMED, RPC_TEXT, .required = true },
    { "force", "Whether it is ended without a note when none comes.", RPC_BOOLEAN },
    { "timeout_ms",
            "How long it is waited for readiness, and for the note; 10 minutes if not said.",
            RPC_INTEGER },
    { "undo", "Takes up the conversation from before the last recycling instead.", RPC_BOOLEAN },
};
const struct rpc_method rpc_method_session_recycle = {
    "session.recycle",
    "Asks an agent for a handover note once it is ready for a prompt, ends it, and starts it again "
    "in a fresh conversation with the note. Without a note it goes on as it is.",
    { MEMBERS(recycle_members) },
    "The recycle object.",
    RPC_GUARDED,
};

static const struct rpc_member wait_members[] = {
    { "session", NAMED, RPC_TEXT, .required = true },
    { "seen", "The number of what is known already; it is answered when there is more.",
            RPC_INTEGER },
};
const struct rpc_method rpc_method_session_recycle_wait = {
    "session.recycle-wait",
    "How far the session's recycling is: at once when that is news or it is over, else when it "
    "changes.",
    { MEMBERS(wait_members) },
    "The recycle object.",
    RPC_READ_ONLY,
};
