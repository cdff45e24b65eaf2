/* SPDX-License-Identifier: MIT */
#pragma once

/* The table of what is believed: which report asserts which state, and which states it withdraws.
 */

#include "agent/agent-state.h"

#define AGENT_BIT(state) (1u << (state))

enum agent_pending_effect {
    PENDING_KEPT,
    PENDING_ADDED,       /* a dialog is open for what the report is about */
    PENDING_SETTLED,     /* that dialog is not open any more */
    PENDING_DROPPED,     /* none of the main conversation is */
    PENDING_OF_SUBAGENT, /* none of the sub-agent is */
    PENDING_GONE         /* none at all is */
};

struct agent_rule {
    enum agent_source source;
    const char *event, *variant; /* variant NULL: any other */
    enum agent_state while_in;   /* only in this state; AGENT_UNKNOWN: always */
    enum agent_state asserts;    /* AGENT_UNKNOWN: nothing */
    uint32_t withdraws;          /* AGENT_BIT of states */
    enum agent_pending_effect pending;
    int subagents; /* 1: begins, -1: ends */
};

/* The first that fits; NULL when the report means nothing for the state. */
const struct agent_rule *agent_rule_find(
        const struct agent_signal *signal, enum agent_state current);

const struct agent_rule *agent_rules(size_t *out_count);
