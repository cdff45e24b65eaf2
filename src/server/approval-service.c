/* SPDX-License-Identifier: MIT */
/* How the waiting of hooks ends, and what is told of them. */

#include "approval-service.h"

#include "agents.h"
#include "approval-keep.h"
#include "approval-private.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "loop/deferred.h"
#include "loop/timeout.h"

#include <string.h>

#define GRACE_MS 2000 /* a hook that went: whatever ended it may be told a moment later */

void approvals_held_destroy(struct held *held) {
    list_remove(&held->link);
    timeout_destroy(held->grace);
    approval_destroy(held->approval);
    json_destroy(held->id);
    free(held);
}

struct approvals *approvals_create(struct server *server) {
    struct approvals *approvals = NEW(struct approvals);
    approvals->server = server;
    list_init(&approvals->held);
    return approvals;
}

void approvals_destroy(struct approvals *approvals) {
    struct held *held;
    if (approvals == NULL) {
        return;
    }
    LIST_FOR_EACH (held, &approvals->held, link) {
        approvals_held_destroy(held);
    }
    free(approvals);
}

void approvals_note_changed(struct approvals *approvals) {
    approvals->is_stale = true;
    deferred_schedule(approvals->server->tell_later);
}

struct store *approvals_store(struct approvals *approvals, struct error *err) {
    struct store *store = server_store(approvals->server, err);
    if (store != NULL && !approvals->is_loaded) {
        approvals->is_loaded = approvals_keep_settle(store, err);
    }
    return approvals->is_loaded ? store : NULL;
}

/* ---- ends ------------------------------------------------------------------------------------ */

/* Lets the hook go with what it prints, NULL: nothing. */
static void let_go(struct held *held, const struct json *output) {
    if (held->peer != NULL) {
        OWNED(json) result = json_create_object();
        if (output != NULL) {
            json_set(result, "output", json_share(output));
        }
        peer_answer(held->peer, held->id, result);
    }
    approvals_note_changed(held->approvals);
    approvals_held_destroy(held);
}

/* Ends it without a decision. */
static void withdraw(struct held *held, enum approval_outcome outcome, const char *by) {
    struct error err = { 0 };
    struct server *server = held->approvals->server;
    (void)approval_end(held->approval, outcome, by, "", clock_wall_ms());
    struct store *store = server_store(server, &err);
    if (store == NULL || !approvals_keep_end(store, held->approval, &err)) {
        server_set_problem(server, err.text);
    }
    let_go(held, NULL);
}

static struct held *find_held(const struct approvals *approvals, const char *id) {
    struct held *held;
    LIST_FOR_EACH (held, &approvals->held, link) {
        if (text_equal(held->approval->id, id)) {
            return held;
        }
    }
    return NULL;
}

bool approvals_answer(struct approvals *approvals, struct approval *approval,
        enum approval_outcome outcome, const struct json *output, const char *who,
        const char *detail, struct error *err) {
    struct held *held = find_held(approvals, approval->id);
    struct store *store = approvals_store(approvals, err);
    if (held->peer == NULL) {
        return error_set(err, ERROR_CLOSED, "nobody waits for '%s' any more", approval->id);
    }
    if (store == NULL) {
        return false;
    }
    struct approval ended = *approval;
    ended.outcome = outcome;
    ended.ended_ms = clock_wall_ms();
    ended.who = (char *)who;
    ended.detail = (char *)detail;
    if (!approvals_keep_end(store, &ended, err)) {
        return false;
    }
    let_go(held, output);
    return true;
}

/* ---- what ends an entry besides an answer ---------------------------------------------------- */

/* Who withdrew a dialog, and what that means; the first row that fits counts. */
static const struct {
    enum agent_source source;
    const char *event; /* NULL: any */
    enum approval_outcome outcome;
} endings[] = {
    { AGENT_SOURCE_PROCESS, NULL, APPROVAL_SESSION_ENDED },
    { AGENT_SOURCE_HOOK, "Notification", APPROVAL_INTERRUPTED },
    { AGENT_SOURCE_HOOK, "SessionEnd", APPROVAL_SESSION_ENDED },
    { AGENT_SOURCE_HOOK, "SessionStart", APPROVAL_SESSION_ENDED },
    { AGENT_SOURCE_HOOK, "SubagentStop", APPROVAL_INTERRUPTED },
    { AGENT_SOURCE_HOOK, "UserPromptSubmit", APPROVAL_INTERRUPTED },
    { AGENT_SOURCE_HOOK, NULL, APPROVAL_ANSWERED_IN_PANE },
    { AGENT_SOURCE_REGISTRY, "idle", APPROVAL_INTERRUPTED },
    { AGENT_SOURCE_REGISTRY, NULL, APPROVAL_ANSWERED_IN_PANE },
};

static enum approval_outcome outcome_of(const struct agent_signal *signal) {
    for (size_t i = 0; i < ARRAY_LENGTH(endings); i++) {
        if (endings[i].source == signal->source &&
                (endings[i].event == NULL || text_equal(endings[i].event, signal->event))) {
            return endings[i].outcome;
        }
    }
    return APPROVAL_ANSWERED_IN_PANE;
}

bool approvals_is_open(const struct session *session, const struct approval *approval) {
    const struct agent_monitor *monitor = agents_monitor(session);
    return monitor != NULL && agent_monitor_has_dialog(monitor, approval->key, approval->subagent);
}

void approvals_session_said(struct approvals *approvals, const struct session *session,
        const struct agent_signal *signal) {
    struct held *held;
    LIST_FOR_EACH (held, &approvals->held, link) {
        if (text_equal(held->approval->session, session->id) &&
                !approvals_is_open(session, held->approval)) {
            OWNED_STR by = text_format("%s: %s", agent_source_names[signal->source], signal->event);
            withdraw(held, outcome_of(signal), by);
        }
    }
}

void approvals_session_seen(struct approvals *approvals, const struct session *session) {
    struct held *held;
    LIST_FOR_EACH (held, &approvals->held, link) {
        if (text_equal(held->approval->session, session->id) && *held->approval->subagent != '\0') {
            withdraw(held, APPROVAL_LEFT_TO_PANE, "somebody is there");
        }
    }
}

void approvals_session_renamed(struct approvals *approvals) {
    if (!list_is_empty(&approvals->held)) {
        approvals_note_changed(approvals);
    }
}

void approvals_session_killed(struct approvals *approvals, const struct session *session) {
    struct held *held;
    LIST_FOR_EACH (held, &approvals->held, link) {
        if (text_equal(held->approval->session, session->id)) {
            withdraw(held, APPROVAL_SESSION_ENDED, "killed");
        }
    }
}

static void on_grace(void *context) {
    struct held *held = context;
    bool is_late = clock_wall_ms() >= held->approval->hold_until_ms;
    withdraw(held, is_late ? APPROVAL_TIMED_OUT : APPROVAL_HOOK_GONE, "");
}

void approvals_remove_peer(struct approvals *approvals, const struct peer *peer) {
    struct held *held;
    LIST_FOR_EACH (held, &approvals->held, link) {
        if (held->peer == peer) {
            held->peer = NULL;
            held->grace = timeout_create(approvals->server->loop, on_grace, held);
            bool is_late = clock_wall_ms() >= held->approval->hold_until_ms;
            timeout_start(held->grace, is_late ? 1 : GRACE_MS);
            approvals_note_changed(approvals);
        }
    }
}

/* ---- told ------------------------------------------------------------------------------------ */

size_t approvals_count(const struct approvals *approvals) {
    return list_length(&approvals->held);
}

static const struct session *session_of(
        const struct approvals *approvals, const struct approval *approval) {
    return registry_find_id(approvals->server, approval->session);
}

static const char *name_now(const struct approvals *approvals, const struct approval *approval) {
    const struct session *session = session_of(approvals, approval);
    return session == NULL ? approval->session_name : session->spec.name;
}

struct json *approvals_describe(const struct approvals *approvals) {
    struct json *list = json_create_array();
    const struct held *held;
    LIST_FOR_EACH (held, &approvals->held, link) {
        json_add(
                list, approvals_keep_describe(held->approval, name_now(approvals, held->approval)));
    }
    return list;
}

void approvals_tell(struct approvals *approvals) {
    if (approvals->is_stale && server_subscribers(approvals->server) > 0) {
        OWNED(json) params = json_create_object();
        json_set(params, "approvals", approvals_describe(approvals));
        server_notify(approvals->server, "approval.changed", params);
    }
    approvals->is_stale = false;
}

struct json *approvals_history(
        struct approvals *approvals, int64_t before, int64_t limit, struct error *err) {
    struct store *store = approvals_store(approvals, err);
    return store == NULL ? NULL : approvals_keep_history(store, before, limit, err);
}

struct json *approvals_show(struct approvals *approvals, const char *id, struct error *err) {
    const struct held *held = find_held(approvals, id);
    if (held != NULL) {
        struct json *object =
                approvals_keep_describe(held->approval, name_now(approvals, held->approval));
        const struct session *session = session_of(approvals, held->approval);
        json_set(object, "input", json_share(held->approval->input));
        if (session != NULL) {
            json_set_text(object, "root", session->spec.directory);
        }
        return object;
    }
    struct store *store = approvals_store(approvals, err);
    return store == NULL ? NULL : approvals_keep_show(store, id, err);
}

struct approval *approvals_find(struct approvals *approvals, const char *id, struct error *err) {
    const struct held *held = find_held(approvals, id);
    if (held != NULL) {
        return held->approval;
    }
    struct store *store = approvals_store(approvals, err);
    OWNED(json) ended = store == NULL ? NULL : approvals_keep_show(store, id, err);
    if (ended != NULL) {
        const char *who = json_get_text(ended, "who", "");
        error_set(err, ERROR_CLOSED, "'%s' is not pending any more: %s%s%s%s", id,
                json_get_text(ended, "outcome", ""), *who == '\0' ? "" : " (", who,
                *who == '\0' ? "" : ")");
    }
    return NULL;
}
