/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The event loop: one thread, callbacks, no locks. The only module that knows libuv.
 *
 * What is made on a loop (struct watch, timeout, signal_watch, deferred) belongs to whoever made
 * it and is destroyed by them, at any time, also from within its own callback; after that its
 * callback is never called again. The libuv handle behind it is freed by the loop when libuv lets
 * go of it, so nobody waits for a close callback. Destroy all of them before their loop.
 *
 * One turn: expired timeouts, then deferred calls, then a wait for descriptors and signals.
 */

#include "base/cleanup.h"

#include <stdbool.h>

OWNED_TYPE(loop);

struct loop *loop_create(void) __attribute__((returns_nonnull));
void loop_destroy(struct loop *loop);

/* Until loop_stop(), or until nothing is left that could ever call back. */
void loop_run(struct loop *loop);

/* From a callback: loop_run returns when the callbacks of this turn are done. */
void loop_stop(struct loop *loop);

/* One turn; waits for something to happen when `wait` is set. False when nothing is left that
 * could ever call back. For tests and small commands that wait for one thing. */
bool loop_turn(struct loop *loop, bool wait);
