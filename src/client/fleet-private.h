/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of the client's fleet share: the connection and the calls are in fleet.c, what the
 * server tells of in fleet-notes.c. */

#include "client/fleet.h"
#include "fleet-sessions.h"
#include "loop/deferred.h"
#include "loop/timeout.h"
#include "rpc/connection.h"

enum fleet_fact { FACT_CHANGED = 1 << 0, FACT_LAYOUT = 1 << 1, FACT_ONLINE = 1 << 2 };

struct fleet {
    struct loop *loop;
    char *name;
    const struct fleet_events *events;
    void *context;
    struct fleet_sessions sessions;
    struct json *approvals, *layout, *budget;
    struct rpc_connection *connection;
    struct timeout *hello_limit, *retry;
    struct deferred *tell_later;
    unsigned facts; /* enum fleet_fact, to be told */
    struct list calls, failed_calls;
    int64_t last_id, back_off_ms;
    bool has_begun, is_online;
    struct error problem; /* why it is not; told once */
    bool problem_told;
};

/* Has these facts told to the user of the fleet, once, from the loop. */
void fleet_tell(struct fleet *fleet, unsigned facts);

/* Takes in a notification; one that is not known is nothing. */
void fleet_note(struct fleet *fleet, const struct rpc_message *message);

/* Takes in the answer to `subscribe`: everything anew. Tells nothing of the sessions. */
void fleet_note_all(struct fleet *fleet, const struct json *result);
