/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * When this program faults: write what was read and not yet recorded, and execute the program anew
 * in place: same pid, PTY and sockets. The handler runs on a stack of its own, allocates nothing,
 * and looks at nothing but the kept page and three words set below.
 *
 * A fault is real when the kernel raised it, or when this process raised it (abort: a damaged heap,
 * a failed assertion). The same signal sent by somebody else says nothing about our memory: it is
 * noted, and the program begins anew from the loop, where nothing is half done.
 */

#include "base/error.h"
#include "kept.h"

#include <stdbool.h>
#include <stddef.h>

/* Last at start, when the kept page is true. Unblocks all signals (they are blocked across exec).
 * *out_fd becomes readable when a signal came from outside. `name` (or NULL) stays in the command
 * line. */
bool crash_arm(struct kept *kept, char *name, int *out_fd, struct error *err);

/* Where the bytes that were read stand until they are recorded; length 0: nothing is held. */
void crash_hold(const char *bytes, size_t length);

/* Where they go; -1: nowhere. */
void crash_set_recording(int fd);

/* Begins anew now, as `path` (NULL: this program). Returns only when that failed. */
bool crash_exec(struct kept *kept, const char *path, struct error *err);
