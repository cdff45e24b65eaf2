/* SPDX-License-Identifier: MIT */
#include "agent-dialogs.h"

#include "agent-claims.h"
#include "base/hash.h"

#define DIALOGS (AGENT_BIT(AGENT_NEEDS_PERMISSION) | AGENT_BIT(AGENT_ASKS_QUESTION))

/* A number for it; 0: the agent itself. */
static uint64_t subagent_of(const struct agent_signal *signal) {
    if (signal->subagent == NULL || *signal->subagent == '\0') {
        return 0;
    }
    uint64_t number = hash64_text(signal->subagent);
    return number == 0 ? 1 : number;
}

static bool was_settled(const struct agent_monitor *monitor, const struct agent_signal *signal) {
    for (size_t i = 0; i < AGENT_SETTLED_MAX; i++) {
        if (monitor->settled[i].key == signal->key && monitor->settled[i].at_ms > signal->at_ms) {
            return true;
        }
    }
    return false;
}

bool dialogs_add(
        struct agent_monitor *monitor, const struct agent_signal *signal, enum agent_state state) {
    uint64_t subagent = subagent_of(signal);
    if (was_settled(monitor, signal)) {
        return false;
    }
    for (size_t i = 0; i < monitor->pending_count; i++) {
        const struct agent_pending *pending = &monitor->pending[i];
        if (pending->key == signal->key && pending->subagent == subagent) {
            return true;
        }
    }
    bool is_late = signal->at_ms < monitor->claims[AGENT_LAYER_AUTHENTICATED][state].withdrawn_ms;
    if (!is_late && monitor->pending_count < AGENT_PENDING_MAX) {
        struct agent_pending *pending = &monitor->pending[monitor->pending_count++];
        *pending = (struct agent_pending){ state, signal->key, subagent, signal->at_ms, "" };
        agent_put_text(pending->detail, sizeof(pending->detail), signal->detail);
    }
    return true;
}

bool agent_monitor_has_dialog(
        const struct agent_monitor *monitor, uint64_t key, const char *subagent) {
    uint64_t of = subagent_of(&(struct agent_signal){ .subagent = subagent });
    for (size_t i = 0; i < monitor->pending_count; i++) {
        if (monitor->pending[i].key == key && monitor->pending[i].subagent == of) {
            return true;
        }
    }
    return false;
}

static bool is_over(const struct agent_pending *pending, const struct agent_signal *signal,
        enum agent_pending_effect effect) {
    uint64_t subagent = subagent_of(signal);
    if (pending->at_ms > signal->at_ms) {
        return false; /* it was opened later */
    }
    return effect == PENDING_GONE ||
           (pending->subagent == subagent &&
                   (effect != PENDING_SETTLED || pending->key == signal->key));
}

static bool has_pending(const struct agent_monitor *monitor, enum agent_state state) {
    for (size_t i = 0; i < monitor->pending_count; i++) {
        if (monitor->pending[i].state == state) {
            return true;
        }
    }
    return false;
}

void dialogs_end(struct agent_monitor *monitor, const struct agent_signal *signal,
        enum agent_pending_effect effect) {
    uint32_t ended = effect == PENDING_DROPPED || effect == PENDING_GONE ? DIALOGS : 0;
    size_t kept = 0;
    for (size_t i = 0; i < monitor->pending_count; i++) {
        if (is_over(&monitor->pending[i], signal, effect)) {
            ended |= AGENT_BIT(monitor->pending[i].state);
        } else {
            monitor->pending[kept++] = monitor->pending[i];
        }
    }
    monitor->pending_count = kept;
    for (int state = 0; state < AGENT_STATE_COUNT; state++) {
        if ((ended & AGENT_BIT(state)) != 0 && !has_pending(monitor, (enum agent_state)state)) {
            claim_withdraw(&monitor->claims[AGENT_LAYER_AUTHENTICATED][state], signal);
        }
    }
    if (effect == PENDING_SETTLED) {
        size_t next = monitor->settled_next++ % AGENT_SETTLED_MAX;
        monitor->settled[next].key = signal->key;
        monitor->settled[next].at_ms = signal->at_ms;
    }
}

void subagents_count(struct agent_monitor *monitor, const struct agent_signal *signal, int change) {
    uint64_t subagent = subagent_of(signal);
    size_t kept = 0;
    for (size_t i = 0; i < monitor->subagent_count; i++) {
        if (monitor->subagents[i] != subagent) {
            monitor->subagents[kept++] = monitor->subagents[i];
        }
    }
    if (change > 0 && subagent != 0 && kept < AGENT_SUBAGENTS_MAX) {
        monitor->subagents[kept++] = subagent;
    }
    monitor->subagent_count = kept;
}
