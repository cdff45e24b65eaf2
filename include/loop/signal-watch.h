/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A signal as a call from the loop (several of the same kind may come as one). A watch does not
 * keep loop_run going by itself.
 */

#include "base/cleanup.h"
#include "loop/loop.h"

OWNED_TYPE(signal_watch);

typedef void signal_fn(void *context, int signal_number);

struct signal_watch *signal_watch_create(struct loop *loop, int signal_number, signal_fn *on_signal,
        void *context) __attribute__((returns_nonnull));
void signal_watch_destroy(struct signal_watch *watch);
