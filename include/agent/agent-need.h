/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Whether somebody should look at a session, and why: the one decision behind the next-session key,
 * the counts, `stoa next`, and what notifies. Pure: no clock is looked at.
 *
 * Two ranks: those that go on only with you, and those that are done with what they were given.
 * Within a rank the oldest comes first.
 */

#include "agent/agent-state.h"

#include <stdbool.h>
#include <stdint.h>

#define AGENT_LIMIT_OVERDUE_MS                                                                     \
    (2 * 60 * 1000) /* so long past its reset a limit is no more to be                             \
                       expected */

enum agent_need {
    AGENT_NEED_NOTHING,
    AGENT_NEED_PERMISSION, /* from here on it needs you */
    AGENT_NEED_ANSWER,
    AGENT_NEED_TRUST,
    AGENT_NEED_LOGIN,
    AGENT_NEED_LIMIT, /* it still waits, past the reset of its limit */
    AGENT_NEED_ERROR,
    AGENT_NEED_HEALTH, /* it is stuck, loops or swells */
    AGENT_NEED_DONE,   /* from here on it is done */
    AGENT_NEED_PROMPT,
    AGENT_NEED_COUNT
};
extern const char *const agent_need_names[AGENT_NEED_COUNT + 1]; /* NULL-terminated */

/* What is known of a session. */
struct agent_need_facts {
    bool runs;                           /* its program does: who has ended needs nothing */
    const struct agent_verdict *verdict; /* NULL: it says nothing of itself */
    int64_t ill_since_ms;                /* 0: nothing is wrong that is to be told */
    int64_t now_ms;
};

struct agent_need_found {
    enum agent_need need;
    int64_t since_ms;
    int64_t changes_ms; /* when it will be another one by time alone; 0: it will not */
};

struct agent_need_found agent_need_find(const struct agent_need_facts *facts);

/* It goes on only with you. */
bool agent_need_is_urgent(enum agent_need need);
