/* SPDX-License-Identifier: MIT */
/* Methods about the connection and the server itself. */

#include "tables.h"

static const struct rpc_member look_members[] = {
    { "session", "Its name or id; empty or absent: none.", RPC_TEXT },
};
const struct rpc_method rpc_method_client_look = {
    "client.look",
    "Says which session the person at this client has before them, until it says otherwise or goes "
    "away: nobody is called for that one, and one that was done counts as seen.",
    { MEMBERS(look_members) },
    "Nothing.",
    RPC_GUARDED,
};

static const struct rpc_member hello_members[] = {
    { "protocol", "The version the caller speaks.", RPC_INTEGER, .required = true },
    { "version", "The version of the caller's program.", RPC_TEXT },
    { "client", "What asks, for the trail: 'stoa new', …", RPC_TEXT },
    { "calls",
            "How many calls follow; behind the last answer the server closes the connection. "
            "0 or absent: the caller closes it.",
            RPC_INTEGER },
    { "token",
            "STOA_TOKEN of a session: the caller runs in that one, and its process need not be "
            "looked at. Absent, or not known: it is.",
            RPC_TEXT },
};
const struct rpc_method rpc_method_hello = {
    "hello",
    "The first call of every connection; others are refused before it.",
    { MEMBERS(hello_members) },
    "protocol, version: of the server; fleet: its name; pid; session: the id of the session that "
    "the caller runs in, or empty.",
    RPC_READ_ONLY,
};

const struct rpc_method rpc_method_server_restart = {
    "server.restart",
    "The server executes its program anew, perhaps a newer one; sessions go on, and the socket "
    "stays open all the time.",
    { 0 },
    "Nothing.",
    RPC_OUTSIDE,
};

const struct rpc_method rpc_method_server_status = {
    "server.status",
    "What the server is and how it fares.",
    { 0 },
    "pid, version, protocol; fleet: its name; since_ms; sessions, clients: how many; adopted: how "
    "many hosts it found when it started; unheld: sessions that would not outlive their host yet; "
    "kept: terminals that a keeper holds as well, should the server go too; socket, database, log: "
    "paths; schema: version of the "
    "database; problem: what a person should mend, or empty; limits_by: what can enforce limits.",
    RPC_READ_ONLY,
};

static const struct rpc_member stop_members[] = {
    { "keep_sessions", "Must not be false: fleet.down ends the sessions too.", RPC_BOOLEAN },
};
const struct rpc_method rpc_method_server_stop = {
    "server.stop",
    "Ends the server. Sessions go on, and their hosts do not start it again; the next command "
    "does.",
    { MEMBERS(stop_members) },
    "Nothing.",
    RPC_OUTSIDE,
};

static const struct rpc_member subscribe_members[] = {
    { "brief",
            "In the result, and in what is told later, sessions have only what a screen shows, and "
            "nothing that is empty or 0 (exit_status: -1).",
            RPC_BOOLEAN },
};
const struct rpc_method rpc_method_subscribe = {
    "subscribe",
    "From now on this connection is told what changes.",
    { MEMBERS(subscribe_members) },
    "sessions: as session.list; approvals: as approval.list; layout: as layout.get; budget: as "
    "budget.show. Nothing that "
    "changes "
    "after that is missed.",
    RPC_READ_ONLY,
};
