/* SPDX-License-Identifier: MIT */
/* The rising edge of a verdict, and restarts with a delay that doubles. */

#include "health/response.h"

static int64_t delay_before_next(const struct response *response) {
    int64_t delay_ms = RESPONSE_DELAY_FIRST_MS;
    for (uint32_t i = 1; i < response->in_a_row && delay_ms < RESPONSE_DELAY_MAX_MS; i++) {
        delay_ms *= 2;
    }
    return delay_ms < RESPONSE_DELAY_MAX_MS ? delay_ms : RESPONSE_DELAY_MAX_MS;
}

static bool is_due(const struct response *response, int64_t now_ms) {
    int64_t waited_ms = now_ms - response->acted_ms;
    return response->in_a_row == 0 || waited_ms < 0 || waited_ms >= delay_before_next(response);
}

static void end_row(struct response *response, int64_t now_ms) {
    if (response->in_a_row > 0 && now_ms - response->seen_ms >= RESPONSE_SETTLED_MS) {
        response->in_a_row = 0;
    }
}

static bool is_restart(enum health_action action) {
    return action == HEALTH_RESTART || action == HEALTH_RESUME;
}

struct response_step response_decide(struct response *response, enum health_verdict verdict,
        const struct health_finding *finding, const struct health_rules *rules, int64_t now_ms) {
    struct response_step step = { 0 };
    end_row(response, now_ms);
    if (!finding->is_found) {
        response->is_known[verdict] = response->is_done[verdict] = false;
        return step;
    }
    enum health_action action = rules->actions[verdict];
    response->seen_ms = now_ms;
    step.is_news = !response->is_known[verdict];
    response->is_known[verdict] = true;
    if (!is_restart(action)) {
        step.action = step.is_news ? action : HEALTH_NOTHING;
        response->is_done[verdict] = true;
    } else if (response->in_a_row >= RESPONSE_ROW_MAX) {
        step.gave_up = !response->is_done[verdict];
        response->is_done[verdict] = true;
    } else if (is_due(response, now_ms)) {
        step.action = action;
        response->in_a_row++;
        response->acted_ms = now_ms;
        response->is_known[verdict] = false; /* what comes after it is another */
    }
    return step;
}

int64_t response_due_ms(const struct response *response) {
    for (int i = 0; i < HEALTH_VERDICT_COUNT; i++) {
        if (response->is_known[i] && !response->is_done[i] && response->in_a_row > 0) {
            return response->acted_ms + delay_before_next(response);
        }
    }
    return 0;
}
