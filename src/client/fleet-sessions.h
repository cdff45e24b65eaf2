/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The sessions a client knows of, made from the server's session objects and kept in the order of
 * their positions. Plain memory.
 */

#include "client/fleet.h"

struct fleet_sessions {
    struct list list; /* of struct fleet_session */
};

void fleet_sessions_init(struct fleet_sessions *sessions);
void fleet_sessions_finish(struct fleet_sessions *sessions);

/* From an array: those not in it are gone, the others keep their address. */
void fleet_sessions_replace(struct fleet_sessions *sessions, const struct json *array);
/* What the object lacks is empty or 0 (the exit status: -1). */
void fleet_sessions_put(struct fleet_sessions *sessions, const struct json *object);
void fleet_sessions_remove(struct fleet_sessions *sessions, const char *id);
const struct fleet_session *fleet_sessions_find(
        const struct fleet_sessions *sessions, const char *id);
