/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The end of a process, whoever's child it is, as one call from the loop. Nothing is polled, and
 * nothing is reaped. Holds a descriptor of its own.
 */

#include "base/cleanup.h"
#include "loop/loop.h"

#include <sys/types.h>

OWNED_TYPE(process_watch);

/* May destroy the watch. */
typedef void process_gone_fn(void *context);

/* NULL when there is no such process, or no descriptor left. */
struct process_watch *process_watch_create(
        struct loop *loop, pid_t pid, process_gone_fn *on_gone, void *context);
void process_watch_destroy(struct process_watch *watch);
