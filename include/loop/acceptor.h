/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A listening socket on the loop: who connects is handed over, from the loop.
 *
 * Where connections come by the hundred a second, several are taken with one waking: it rests for
 * some milliseconds between two looks (src/loop/accept-pace.h). Nothing else on the loop rests, and
 * a connection that comes alone never waits.
 */

#include "base/cleanup.h"
#include "base/error.h"
#include "loop/loop.h"

OWNED_TYPE(acceptor);

/* Owns fd, which does not block. Must not destroy the acceptor. */
typedef void accepted_fn(void *context, int fd);

/* The listener stays the caller's, and must outlive it. Takes nobody before acceptor_start(). NULL
 * when it cannot be watched. */
struct acceptor *acceptor_create(struct loop *loop, int listener, accepted_fn *on_accepted,
        void *context, struct error *err);
void acceptor_destroy(struct acceptor *acceptor);

void acceptor_start(struct acceptor *acceptor);
void acceptor_stop(struct acceptor *acceptor); /* who connects now waits for somebody else */

/* Some of those who are there, now: the callbacks come from within. */
void acceptor_take(struct acceptor *acceptor);
