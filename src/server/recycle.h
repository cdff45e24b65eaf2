/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A session whose conversation is used up goes on with a fresh one: it is asked for a handover
 * note, ended, and started again in its place with that note. A state machine of a few steps, each
 * with a time limit, kept in the store: the next server goes on with it.
 *
 * Nothing is typed unless an authenticated source says that the agent is ready, and a session is
 * never ended without its note unless somebody wished so. The old conversation stays, and can be
 * taken up again.
 */

#include "server-private.h"

/* Of each step that waits for the agent: if not said; when a full context was the reason. */
#define RECYCLE_TIMEOUT_MS   (10 * 60 * 1000)
#define RECYCLE_POLICY_MS    (60 * 60 * 1000)
#define RECYCLE_TAKEN_MS     (60 * 1000) /* what was typed, or given at the start, is taken */
#define RECYCLE_SETTLE_MS    1000        /* its last word is told before it is in its transcript */
#define RECYCLE_REST_MS      (5 * 1000)  /* ready again for so long: there comes no note */
#define RECYCLE_PAUSE_MS     (10 * 60 * 1000) /* between two that a full context is the reason of */
#define RECYCLE_ATTEMPTS_MAX 2

/* What may have to do with it: before subscribers are told; a hook; the context that is used. */
void recycle_update(struct server *server, struct session *session);
void recycle_hook(struct server *server, struct session *session, const struct json *said);
void recycle_note_context(struct server *server, struct session *session, int64_t percent);

/* Was loaded from the store. */
void recycle_found(struct server *server, struct session *session);
void recycle_forgotten(struct session *session);

/* `recycle` of a session object; nothing when it never was. */
void recycle_describe(const struct session *session, struct json *object);

void recycle_remove_peer(struct server *server, const struct peer *peer);
