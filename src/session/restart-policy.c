/* SPDX-License-Identifier: MIT */
/* Restarts with a delay that doubles. */

#include "session/restart-policy.h"

#include <stddef.h>

static int64_t delay_of(const struct preset_restart *policy, uint32_t in_a_row) {
    int64_t delay_ms = policy->delay_ms > 0 ? policy->delay_ms : RESTART_DELAY_DEFAULT_MS;
    for (uint32_t i = 0; i < in_a_row && delay_ms < RESTART_DELAY_MAX_MS; i++) {
        delay_ms *= 2;
    }
    return delay_ms < RESTART_DELAY_MAX_MS ? delay_ms : RESTART_DELAY_MAX_MS;
}

struct restart_decision restart_policy_decide(
        const struct preset_restart *policy, uint32_t *in_a_row, bool succeeded, int64_t ran_ms) {
    struct restart_decision decision = { 0 };
    if (ran_ms >= RESTART_SETTLED_MS) {
        *in_a_row = 0;
    }
    if (policy->policy == PRESET_RESTART_NEVER ||
            (policy->policy == PRESET_RESTART_ON_FAILURE && succeeded)) {
        *in_a_row = 0;
        return decision;
    }
    if (policy->maximum > 0 && (int64_t)*in_a_row >= policy->maximum) {
        decision.gave_up = true;
        return decision;
    }
    decision.restart = true;
    decision.delay_ms = delay_of(policy, *in_a_row);
    (*in_a_row)++;
    return decision;
}
