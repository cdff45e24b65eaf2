/* SPDX-License-Identifier: MIT */
/* Verdicts on sessions: told, and acted on. */

#include "agents.h"
#include "attention.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "health-private.h"

#define AGENT_STUCK_MS (15 * 60 * 1000)

struct health_rules health_rules_of(const struct session *session) {
    const struct preset_health *rules = &session->spec.policies.health;
    bool is_agent = session->health->health.is_agent;
    int64_t otherwise_ms = is_agent ? AGENT_STUCK_MS : 0;
    return (struct health_rules){
        .actions = { [HEALTH_LOOPING] = (enum health_action)rules->looping.action,
                [HEALTH_MEMORY] = (enum health_action)rules->memory.action,
                [HEALTH_STUCK] = (enum health_action)rules->stuck.action },
        .stuck_after_ms = rules->stuck.after_ms > 0 ? rules->stuck.after_ms : otherwise_ms,
        .crashes = rules->looping.crashes,
        .crashes_within_ms = rules->looping.within_ms,
        .calls = rules->looping.calls,
        .memory_bytes = rules->memory.limit_bytes,
    };
}

/* A deadline that passes without anything happening. */
static void plan_deadlines(struct server *server, const struct session *session,
        const struct health_rules *rules, int64_t now_ms) {
    const struct session_health *watched = session->health;
    int64_t stuck_ms = watched->findings[HEALTH_STUCK].is_found
                               ? 0
                               : health_stuck_at_ms(&watched->health, rules);
    const int64_t deadlines_ms[] = { stuck_ms, response_due_ms(&watched->response) };
    for (size_t i = 0; i < ARRAY_LENGTH(deadlines_ms); i++) {
        int64_t wait_ms = deadlines_ms[i] - now_ms;
        if (deadlines_ms[i] > 0) {
            health_look_at(server, clock_monotonic_ms() + (wait_ms > 0 ? wait_ms : 0));
        }
    }
}

static void tell(
        struct server *server, const struct session *session, const char *what, const char *cause) {
    struct error err = { 0 };
    log_info("%s '%s': %s: %s", session->id, session->spec.name, what, cause);
    if (!server_note(server, WHO_SERVER, what, session->id, cause, &err)) {
        server_set_problem(server, err.text);
    }
}

/* In the status line of who is attached, and by the way on which all needs are told. */
static void notify(struct server *server, struct session *session, const char *text) {
    OWNED(json) params = json_create_object();
    OWNED_STR line = text_format("%s: %s", session->spec.name, text);
    json_set_text(params, "text", line);
    server_notify(server, "message", params);
    attention_tell(server, session, AGENT_NEED_HEALTH, text);
}

static void restart(struct server *server, struct session *session, enum health_action action,
        const char *cause) {
    if (action == HEALTH_RESTART) {
        text_replace(&session->conversation, "");
    }
    tell(server, session, action == HEALTH_RESTART ? "health.restarted" : "health.resumed", cause);
    health_note_treated(&session->health->health, clock_wall_ms());
    session_end(session, ENDING_TO_RESTART);
}

static void respond(struct server *server, struct session *session, enum health_verdict verdict,
        const struct response_step *step) {
    const struct health_finding *finding = &session->health->findings[verdict];
    OWNED_STR what = text_format("health.%s", health_verdict_names[verdict]);
    if (step->is_news) {
        tell(server, session, what, finding->reason);
        server_session_changed(server, session);
    }
    if (step->gave_up) {
        OWNED_STR cause = text_format("%s; it was restarted %d times and is not again",
                finding->reason, RESPONSE_ROW_MAX);
        tell(server, session, "health.gave-up", cause);
        notify(server, session, cause);
    }
    if (step->action == HEALTH_NOTIFY) {
        notify(server, session, finding->reason);
    } else if (step->action != HEALTH_NOTHING) {
        OWNED_STR cause = text_format("%s: %s", health_verdict_names[verdict], finding->reason);
        notify(server, session, cause);
        restart(server, session, step->action, cause);
    }
}

/* What the table of agent states says. One that is not heard of any more was last at what it was:
 * that it is unknown now is no sign that it rests. */
static void note_works(struct session *session, int64_t now_ms) {
    const struct agent_monitor *monitor = agents_monitor(session);
    struct health *health = &session->health->health;
    if (monitor == NULL) {
        return;
    }
    enum agent_state state = agent_monitor_judge(monitor, now_ms).state;
    bool works = state == AGENT_WORKING;
    if (state != AGENT_UNKNOWN && (!health->is_agent || works != health->works)) {
        health_note_report(health, works, now_ms);
    }
}

void health_session_judge(struct server *server, struct session *session) {
    struct session_health *watched = session->health;
    int64_t now_ms = clock_wall_ms();
    note_works(session, now_ms);
    struct health_rules rules = health_rules_of(session);
    bool was_ill = false, is_ill = false;
    for (int i = 0; i < HEALTH_VERDICT_COUNT; i++) {
        was_ill = was_ill || watched->findings[i].is_found;
    }
    health_judge(&watched->health, &rules, now_ms, watched->findings);
    for (int i = 0; i < HEALTH_VERDICT_COUNT; i++) {
        is_ill = is_ill || watched->findings[i].is_found;
        if (!session_runs(session) && rules.actions[i] > HEALTH_NOTIFY) {
            rules.actions[i] = HEALTH_NOTIFY; /* its restart policy says when it runs again */
        }
        if (session->ending == NOT_ENDING) {
            struct response_step step =
                    response_decide(&watched->response, i, &watched->findings[i], &rules, now_ms);
            respond(server, session, i, &step);
        }
    }
    if (was_ill != is_ill) {
        server_session_changed(server, session);
    }
    if (session->life == LIFE_RUNNING) {
        plan_deadlines(server, session, &rules, now_ms);
    }
}
