/* SPDX-License-Identifier: MIT */
#pragma once

/* Where a fleet's server serves: a lock whose holder does, and the socket. */

#include "base/error.h"

#include <stdbool.h>

struct server;

/* Both are its own, or -1; `accepting` takes who connects to the listener. */
struct server_place {
    int lock, listener;
    struct acceptor *accepting;
};
extern const struct server_place server_no_place;

/* What whoever started us left open, else its own. ERROR_BUSY: another server is there. */
bool server_take_place(struct server *server, struct error *err);
bool server_listen(struct server *server, struct error *err); /* who connects is accepted */
void server_write_pid(const struct server *server);           /* into the lock's file */

/* The lock on what the fleet keeps (state-lock.c). ERROR_BUSY: another server has it. */
bool server_take_state(struct server *server, struct error *err);

/* Another lock and socket, since the files of these were removed; or all stays as it is. */
bool server_renew_place(struct server *server, struct error *err);

/* Its program anew, in this process and in this place: who connects meanwhile waits. Returns when
 * that cannot be. */
void server_execute_anew(const struct server *server);
