/* SPDX-License-Identifier: MIT */
#pragma once

/* Removing old parts of a recording, oldest first, and never the one that a host may be writing. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct prune_limits {
    int64_t written_before_ms; /* goes; 0: nothing for its age */
    int64_t bytes_max;         /* the oldest go until what is left is no larger; -1: no limit */
    bool dry;                  /* only count */
};

struct prune_result {
    size_t segments; /* that went (would go) */
    uint64_t freed_bytes, kept_bytes;
};

/* `in_use`: its newest segment stays whatever the limits say; else the directory goes too once
 * nothing is left in it. */
struct prune_result prune_recording(
        const char *directory, bool in_use, const struct prune_limits *limits);
