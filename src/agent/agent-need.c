/* SPDX-License-Identifier: MIT */
#include "agent/agent-need.h"

const char *const agent_need_names[AGENT_NEED_COUNT + 1] = { "nothing", "permission", "answer",
    "trust", "login", "limit", "error", "health", "done", "prompt", NULL };

static const enum agent_need needs[AGENT_STATE_COUNT] = {
    [AGENT_WAITING] = AGENT_NEED_PROMPT,
    [AGENT_DONE] = AGENT_NEED_DONE,
    [AGENT_ERROR] = AGENT_NEED_ERROR,
    [AGENT_ASKS_QUESTION] = AGENT_NEED_ANSWER,
    [AGENT_NEEDS_PERMISSION] = AGENT_NEED_PERMISSION,
    [AGENT_NEEDS_TRUST] = AGENT_NEED_TRUST,
    [AGENT_NEEDS_LOGIN] = AGENT_NEED_LOGIN,
};

bool agent_need_is_urgent(enum agent_need need) {
    return need > AGENT_NEED_NOTHING && need < AGENT_NEED_DONE;
}

/* A limit is waited for; one that should have ended is not. */
static struct agent_need_found find_limit(const struct agent_verdict *verdict, int64_t now_ms) {
    int64_t overdue_ms = verdict->until_ms == 0 ? 0 : verdict->until_ms + AGENT_LIMIT_OVERDUE_MS;
    struct agent_need_found found = { 0 };
    if (overdue_ms != 0 && overdue_ms <= now_ms) {
        found.need = AGENT_NEED_LIMIT;
        found.since_ms = overdue_ms;
    } else {
        found.changes_ms = overdue_ms;
    }
    return found;
}

struct agent_need_found agent_need_find(const struct agent_need_facts *facts) {
    const struct agent_verdict *verdict = facts->verdict;
    struct agent_need_found found = { 0 };
    if (!facts->runs) {
        return found;
    }
    if (verdict != NULL && verdict->state == AGENT_LIMITED) {
        found = find_limit(verdict, facts->now_ms);
    } else if (verdict != NULL) {
        found.need = needs[verdict->state];
        found.since_ms = verdict->since_ms;
    }
    if (facts->ill_since_ms != 0 && !agent_need_is_urgent(found.need)) {
        found.need = AGENT_NEED_HEALTH;
        found.since_ms = facts->ill_since_ms;
    }
    return found;
}
