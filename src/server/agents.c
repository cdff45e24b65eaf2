/* SPDX-License-Identifier: MIT */
/* A watch of each session: its monitor is fed, and whoever shows or waits is told what changed. */

#include "agents-private.h"

#include "approval-service.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "waiters.h"

#include <string.h>

static void look(struct agent_watch *watch);

static void on_fade(void *context) {
    look(context);
}

struct agent_watch *agent_watch_of(struct server *server, struct session *session) {
    if (session->agent == NULL) {
        struct agent_watch *watch = NEW(struct agent_watch);
        agent_monitor_init(&watch->monitor);
        watch->server = server;
        watch->session = session;
        watch->kind = agent_of(session);
        watch->life = LIFE_COUNT;
        watch->fade = timeout_create(server->loop, on_fade, watch);
        session->agent = watch;
    }
    return session->agent;
}

/* Notes what is told now; false when it was told already. */
static bool note_told(struct agent_watch *watch, const struct agent_verdict *verdict) {
    struct told *told = &watch->told;
    const struct agent_monitor *monitor = &watch->monitor;
    bool is_same =
            told->state == verdict->state && told->source == verdict->source &&
            told->since_ms == verdict->since_ms && told->until_ms == verdict->until_ms &&
            told->background == monitor->background && told->subagents == monitor->subagent_count &&
            told->dialogs == monitor->pending_count &&
            told->is_confirmed == verdict->is_confirmed &&
            told->is_overdue == verdict->is_overdue && text_equal(told->detail, verdict->detail);
    *told = (struct told){ verdict->state, verdict->source, verdict->since_ms, verdict->until_ms,
        monitor->background, monitor->subagent_count, monitor->pending_count, verdict->is_confirmed,
        verdict->is_overdue, "" };
    memcpy(told->detail, verdict->detail, strlen(verdict->detail) + 1);
    return !is_same;
}

/* Tells of a verdict that is not what it was, and looks again when it may fade. */
static void look(struct agent_watch *watch) {
    int64_t now_ms = clock_wall_ms();
    struct agent_verdict verdict = agent_monitor_judge(&watch->monitor, now_ms);
    if (note_told(watch, &verdict)) {
        server_session_changed(watch->server, watch->session);
        waiters_check(watch->server, watch->session);
    }
    if (verdict.fades_ms != 0) {
        timeout_start(watch->fade, verdict.fades_ms > now_ms ? verdict.fades_ms - now_ms : 1);
    } else {
        timeout_stop(watch->fade);
    }
}

bool agent_watch_is_claude(const struct agent_watch *watch) {
    return watch->kind == &agent_claude;
}

/* ---- fed ------------------------------------------------------------------------------------- */

void agents_take(
        struct server *server, struct session *session, const struct agent_signal *signal) {
    struct agent_watch *watch = agent_watch_of(server, session);
    agent_monitor_take(&watch->monitor, signal, clock_wall_ms());
    look(watch);
    approvals_session_said(server->approvals, session, signal);
}

void agents_refuse(struct server *server, struct session *session, const char *why) {
    struct agent_monitor *monitor = &agent_watch_of(server, session)->monitor;
    OWNED_STR before = text_copy(monitor->refusal);
    agent_monitor_refuse(monitor, why, clock_wall_ms());
    if (!text_equal(before, monitor->refusal)) {
        log_warn("%s '%s': %s", session->id, session->spec.name, why);
    }
}

void agents_set_limit(struct server *server, struct session *session, int64_t until_ms) {
    struct agent_watch *watch = agent_watch_of(server, session);
    watch->monitor.limited_until_ms = until_ms;
    look(watch);
}

const struct agent_monitor *agents_monitor(const struct session *session) {
    return session->agent == NULL ? NULL : &session->agent->monitor;
}

void agents_session_forgotten(struct session *session) {
    if (session->agent != NULL) {
        timeout_destroy(session->agent->fade);
        process_watch_destroy(session->agent->process);
        free(session->agent->caveat);
        free(session->agent->screen_kind);
        free(TAKE(session->agent));
    }
}
