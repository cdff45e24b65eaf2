/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What is done about a verdict, and how often. Pure.
 *
 * A verdict is told once, when it appears. Restarting is done at once the first time; then each
 * waits twice as long as the one before, and after so many in a row it is given up: told, no more.
 * An hour without a verdict ends the row.
 */

#include "health/health.h"

#define RESPONSE_DELAY_FIRST_MS (60 * 1000)
#define RESPONSE_DELAY_MAX_MS   (60 * 60 * 1000)
#define RESPONSE_ROW_MAX        5
#define RESPONSE_SETTLED_MS     (60 * 60 * 1000)

/* Of one session. Zeroed: nothing was done yet. */
struct response {
    bool is_known[HEALTH_VERDICT_COUNT]; /* and told */
    bool is_done[HEALTH_VERDICT_COUNT];
    uint32_t in_a_row;
    int64_t acted_ms, seen_ms; /* when a verdict stood last */
};

struct response_step {
    bool is_news;              /* the verdict has just appeared */
    bool gave_up;              /* it would be restarted, but it was too often */
    enum health_action action; /* HEALTH_NOTHING: nothing now */
};

/* What to do now about this verdict. */
struct response_step response_decide(struct response *response, enum health_verdict verdict,
        const struct health_finding *finding, const struct health_rules *rules, int64_t now_ms);

/* When there will be something to do about it that has to wait; 0: nothing. */
int64_t response_due_ms(const struct response *response);
