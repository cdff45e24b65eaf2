/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Whether and when a program that ended by itself is started again. Pure: no clock, no timer.
 *
 * The delay doubles with each restart in a row, up to RESTART_DELAY_MAX_MS; a run of
 * RESTART_SETTLED_MS ends the row.
 */

#include <stdbool.h>
#include <stdint.h>

#define RESTART_DELAY_DEFAULT_MS 1000
#define RESTART_DELAY_MAX_MS     (5 * 60 * 1000)
#define RESTART_SETTLED_MS       (60 * 1000)

enum restart_when { RESTART_NEVER, RESTART_ON_FAILURE, RESTART_ALWAYS, RESTART_WHEN_COUNT };

struct restart_policy {
    enum restart_when when;
    int64_t delay_ms; /* 0: the default */
    int64_t maximum;  /* restarts in a row; 0: no end */
};

struct restart_decision {
    bool restart;
    bool gave_up; /* the policy would, but it was too often */
    int64_t delay_ms;
};

/* What follows an end; *in_a_row is the row so far and is kept by the caller. */
struct restart_decision restart_policy_decide(
        const struct restart_policy *policy, uint32_t *in_a_row, bool succeeded, int64_t ran_ms);

extern const char *const restart_when_names[RESTART_WHEN_COUNT + 1]; /* NULL-terminated */
