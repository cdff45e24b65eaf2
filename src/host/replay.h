/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Rebuilding a terminal from its recording, mute, with the progress noted in the kept page before
 * each step: when a step brings the host down, the next try takes smaller steps there, and the one
 * after it leaves the poison out.
 */

#include "kept.h"

struct terminal;

#define REPLAY_BYTES_MAX (8ull * 1024 * 1024) /* further back only the history would be longer */

/* What kept->replaying says about the crash that began this program: shrinks or skips the step.
 * Returns the bytes that were given up by it. */
uint64_t replay_learn(struct kept *kept);

/* Feeds what the last run of the program wrote. The segment that was last, 0 when there is none. */
uint32_t replay_run(struct kept *kept, const char *directory, struct terminal *terminal);
