/* SPDX-License-Identifier: MIT */
#pragma once

/* Requests that are answered when something has come to pass: a session's end, what an agent comes
 * to, the end of the whole fleet. */

#include "server-private.h"

#define WAIT_FOR_RESTART "restart" /* the next start of its program, good or not */

#define WAITERS_OF_PEER_MAX 100 /* at once; a server has up to SERVER_PEERS_MAX peers */

/* Whether one more call of this peer may wait. To be asked before anything is done for the call. */
bool waiter_may_come(const struct request *request, struct error *err);

/* Answers when the session has ended or come to that, or after timeout_ms (0: never). */
void waiter_create(
        struct request *request, struct session *session, const char *what, int64_t timeout_ms);
void waiters_check(struct server *server, struct session *session);
void waiters_remove_peer(struct server *server, const struct peer *peer);
void waiters_finish(struct server *server);

/* Answers when the last session of a fleet that goes down has ended. */
void server_check_down(struct server *server);
