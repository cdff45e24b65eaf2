/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Readiness of a descriptor: a pipe, socket, terminal or pidfd; not a regular file.
 *
 * Level-triggered. An error or a hang-up is told as whichever readiness was asked for: the read or
 * write that follows says what it is. The descriptor stays the caller's, is made non-blocking, may
 * be closed right after watch_destroy(), and may be watched by one watch only.
 */

#include "base/cleanup.h"
#include "base/error.h"
#include "loop/loop.h"

OWNED_TYPE(watch);

enum watch_event { WATCH_READABLE = 1 << 0, WATCH_WRITABLE = 1 << 1 };

/* `events` is an or of enum watch_event: what is ready, of what was asked for. */
typedef void watch_fn(void *context, unsigned events);

/* Watches nothing until watch_set. NULL when the descriptor cannot be watched. */
struct watch *watch_create(
        struct loop *loop, int fd, watch_fn *on_ready, void *context, struct error *err);
void watch_destroy(struct watch *watch);

/* What to watch for from now on; 0: nothing. Setting the same again costs nothing. */
void watch_set(struct watch *watch, unsigned events);
