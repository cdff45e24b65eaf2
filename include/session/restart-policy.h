/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Whether and when a program that ended by itself is started again. Pure: no clock, no timer.
 *
 * The delay doubles with each restart in a row, up to RESTART_DELAY_MAX_MS; a run of
 * RESTART_SETTLED_MS ends the row.
 */

#include "config/launch-policies.h"

#include <stdbool.h>
#include <stdint.h>

#define RESTART_DELAY_DEFAULT_MS 1000
#define RESTART_DELAY_MAX_MS     (5 * 60 * 1000)
#define RESTART_SETTLED_MS       (60 * 1000)

struct restart_decision {
    bool restart;
    bool gave_up; /* the policy would, but it was too often */
    int64_t delay_ms;
};

/* What follows an end; *in_a_row is the row so far and is kept by the caller. */
struct restart_decision restart_policy_decide(
        const struct preset_restart *policy, uint32_t *in_a_row, bool succeeded, int64_t ran_ms);
