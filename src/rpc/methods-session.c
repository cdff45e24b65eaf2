/* SPDX-License-Identifier: MIT */
/* Methods about one session. */

#include "tables.h"

#define NAMED "Its name, its id, or the beginning of its id that fits no other."

static const struct rpc_member only_session[] = {
    { "session", NAMED, RPC_TEXT, .required = true },
};

static const struct rpc_member assign_members[] = {
    { "session", NAMED, RPC_TEXT, .required = true },
    { "task", "What it works on; empty: nothing.", RPC_TEXT, .required = true },
};
const struct rpc_method rpc_method_session_assign = {
    "session.assign",
    "Says what a session works on. Only shown; the program is not told.",
    { MEMBERS(assign_members) },
    "The session.",
};

const struct rpc_method rpc_method_session_kill = {
    "session.kill",
    "Ends a session with all its processes and takes it out of the fleet; session.undo brings the "
    "last one back. Its recording stays.",
    { MEMBERS(only_session) },
    "The session as it was; not_kept: only when it has ended, but what is said here hindered that "
    "this "
    "was kept. It is tried again, until the server ends.",
    RPC_GUARDED,
};

const struct rpc_method rpc_method_session_list = {
    "session.list",
    "All sessions, by position.",
    { 0 },
    "sessions: an array of session objects.",
    RPC_READ_ONLY,
};

static const struct rpc_member move_members[] = {
    { "session", NAMED, RPC_TEXT, .required = true },
    { "position", "Its new place, from 0; beyond the end: the last.", RPC_INTEGER,
            .required = true },
};
const struct rpc_method rpc_method_session_move = {
    "session.move",
    "Puts a session at another place among the sessions.",
    { MEMBERS(move_members) },
    "The session.",
};

const struct rpc_method rpc_method_session_remove = {
    "session.remove",
    "Takes a session whose program has ended out of the fleet. Its recording stays.",
    { MEMBERS(only_session) },
    "The session as it was.",
    RPC_GUARDED,
};

static const struct rpc_member rename_members[] = {
    { "session", NAMED, RPC_TEXT, .required = true },
    { "name", "The new name.", RPC_TEXT, .required = true },
};
const struct rpc_method rpc_method_session_rename = {
    "session.rename",
    "Gives a session another name.",
    { MEMBERS(rename_members) },
    "The session.",
};

const struct rpc_method rpc_method_session_restart = {
    "session.restart",
    "Starts the program of a session again; one that runs is ended first. The recording goes on.",
    { MEMBERS(only_session) },
    "The session, once its program was started, or could not be.",
    RPC_GUARDED,
};

const struct rpc_method rpc_method_session_undo = {
    "session.undo",
    "Brings the session that was killed last back: its id, place, directory and recording; a "
    "conversation of Claude Code goes on where it was.",
    { 0 },
    "The session.",
};

static const struct rpc_member rules_members[] = {
    { "session", NAMED, RPC_TEXT, .required = true },
    { "rules", "Names of sets of approval rules; none: an empty array.", RPC_TEXTS,
            .required = true },
};
const struct rpc_method rpc_method_session_rules = {
    "session.rules",
    "Says which sets of approval rules are in force for a session besides the user's own.",
    { MEMBERS(rules_members) },
    "The session.",
    RPC_OUTSIDE,
};

/* Beside "exit": what an agent may come to. */
static const char *const wait_facts[] = { "done", "exit", "idle", "limited", "needs-input", NULL };
static const struct rpc_member wait_members[] = {
    { "session", NAMED, RPC_TEXT, .required = true },
    { "for", "What to wait for.", RPC_TEXT, .required = true, .choices = wait_facts },
    { "timeout_ms", "How long at most; absent or 0: for ever.", RPC_INTEGER },
};
const struct rpc_method rpc_method_session_wait = {
    "session.wait",
    "Answers when it has come to that, at once if it has already. A session that ends before is an "
    "error, unless its end is what is waited for. Up to 100 calls of a connection wait at once.",
    { MEMBERS(wait_members) },
    "The session.",
    RPC_READ_ONLY,
};
