/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A call made once, when the callbacks of this turn are done and before the loop waits: the place
 * for what should happen once however often it was asked for (draw, flush, read on). Scheduling it
 * again before it ran does nothing; scheduled from within a deferred call it runs in the next turn,
 * after what became ready meanwhile.
 */

#include "base/cleanup.h"
#include "loop/loop.h"

OWNED_TYPE(deferred);

typedef void deferred_fn(void *context);

struct deferred *deferred_create(struct loop *loop, deferred_fn *run, void *context)
        __attribute__((returns_nonnull));
void deferred_destroy(struct deferred *deferred);

void deferred_schedule(struct deferred *deferred);

/* The same, but behind the callbacks of all that is ready by then: what was there before is heard
 * before. */
void deferred_schedule_last(struct deferred *deferred);
void deferred_cancel(struct deferred *deferred);
