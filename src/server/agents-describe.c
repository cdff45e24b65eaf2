/* SPDX-License-Identifier: MIT */
/* What is told of an agent: its state, its part of a session object, what one may wait for. */

#include "agents-private.h"

#include "agent/claude-policy.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"

bool agents_judge(const struct session *session, struct agent_verdict *out_verdict) {
    const struct agent_watch *watch = session->agent;
    if (watch == NULL) {
        return false;
    }
    struct agent_verdict verdict = agent_monitor_judge(&watch->monitor, clock_wall_ms());
    bool says_something = verdict.state != AGENT_UNKNOWN || agent_watch_is_claude(watch) ||
                          watch->screen_kind != NULL;
    if (says_something) {
        *out_verdict = verdict;
    }
    return says_something;
}

void agents_describe(const struct session *session, struct json *object) {
    const struct agent_watch *watch = session->agent;
    struct agent_verdict verdict;
    if (!agents_judge(session, &verdict)) {
        return;
    }
    bool is_known = verdict.state != AGENT_UNKNOWN;
    struct json *agent = json_create_object();
    OWNED_STR version = claude_policy_version(watch->version);
    const char *caveat = watch->caveat != NULL ? watch->caveat : version;
    json_set_text(
            agent, "kind", watch->screen_kind != NULL ? watch->screen_kind : watch->kind->name);
    json_set_text(agent, "version", watch->version);
    json_set_text(agent, "caveat", caveat == NULL ? "" : caveat);
    json_set_text(agent, "state", agent_state_names[verdict.state]);
    json_set_text(agent, "detail", verdict.detail);
    json_set_text(agent, "source", is_known ? agent_source_names[verdict.source] : "");
    json_set_text(agent, "event", verdict.event);
    json_set_text(agent, "reason", verdict.reason);
    json_set_integer(agent, "since_ms", verdict.since_ms);
    json_set_integer(agent, "until_ms", verdict.until_ms);
    json_set_boolean(agent, "overdue", verdict.is_overdue);
    json_set_boolean(agent, "confirmed", verdict.is_confirmed);
    json_set_boolean(agent, "ready", verdict.is_ready);
    json_set_integer(agent, "dialogs", (int64_t)watch->monitor.pending_count);
    json_set_integer(agent, "subagents", (int64_t)watch->monitor.subagent_count);
    json_set_integer(agent, "background", watch->monitor.background);
    json_set_integer(agent, "interrupts", watch->monitor.interrupts);
    json_set(object, "agent", agent);
}

#define BIT(state) (1u << (state))

static const struct {
    const char *what;
    uint32_t states;
} goals[] = {
    /* Keep in alphabetical order. */
    { "done", BIT(AGENT_DONE) },
    { "idle", BIT(AGENT_WAITING) | BIT(AGENT_DONE) },
    { "limited", BIT(AGENT_LIMITED) },
    { "needs-input", BIT(AGENT_ASKS_QUESTION) | BIT(AGENT_NEEDS_PERMISSION) |
                             BIT(AGENT_NEEDS_TRUST) | BIT(AGENT_NEEDS_LOGIN) },
};

bool agents_has_come_to(const struct session *session, const char *what) {
    if (session->agent == NULL) {
        return false;
    }
    struct agent_verdict verdict = agent_monitor_judge(&session->agent->monitor, clock_wall_ms());
    for (size_t i = 0; i < ARRAY_LENGTH(goals); i++) {
        if (text_equal(goals[i].what, what)) {
            return (goals[i].states & BIT(verdict.state)) != 0;
        }
    }
    return false;
}
