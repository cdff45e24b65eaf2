/* SPDX-License-Identifier: MIT */
/* Hooks that wait, and how their waiting ends. */

#include "approval-service.h"

#include "agent/agent-decode.h"
#include "agents.h"
#include "approval-keep.h"
#include "approval-rules.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "loop/deferred.h"
#include "loop/timeout.h"

#include <string.h>

#define GRACE_MS 2000 /* a hook that went: whatever ended it may be told a moment later */

struct approvals {
    struct server *server;
    struct list held; /* of struct held, oldest first */
    bool is_stale, is_loaded;
};

/* A pending entry and the hook that waits for it. */
struct held {
    struct list link;
    struct approvals *approvals;
    struct approval *approval;
    struct peer *peer; /* NULL: the hook is gone, its end not yet told */
    struct json *id;   /* of its call */
    struct timeout *grace;
};

static void held_destroy(struct held *held) {
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
        held_destroy(held);
    }
    free(approvals);
}

static void note_changed(struct approvals *approvals) {
    approvals->is_stale = true;
    deferred_schedule(approvals->server->tell_later);
}

/* The store; what an earlier server left pending has ended, unless its hook comes back. */
static struct store *load(struct approvals *approvals, struct error *err) {
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
    note_changed(held->approvals);
    held_destroy(held);
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
    struct store *store = load(approvals, err);
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

static bool is_open(const struct session *session, const struct approval *approval) {
    const struct agent_monitor *monitor = agents_monitor(session);
    return monitor != NULL && agent_monitor_has_dialog(monitor, approval->key, approval->subagent);
}

void approvals_session_said(struct approvals *approvals, const struct session *session,
        const struct agent_signal *signal) {
    struct held *held;
    LIST_FOR_EACH (held, &approvals->held, link) {
        if (text_equal(held->approval->session, session->id) && !is_open(session, held->approval)) {
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
            note_changed(approvals);
        }
    }
}

/* ---- asked ----------------------------------------------------------------------------------- */

static struct approval *create_approval(const struct approvals_request *asked) {
    struct agent_decoded decoded;
    struct approval *approval = approval_create("", asked->name);
    agent_decode_hook(asked->said, asked->at_ms, &decoded);
    text_replace(&approval->session, asked->session->id);
    text_replace(&approval->session_name, asked->session->spec.name);
    text_replace(&approval->tool, json_get_text(asked->said, "tool_name", ""));
    text_replace(&approval->directory, json_get_text(asked->said, "cwd", ""));
    text_replace(&approval->subagent, json_get_text(asked->said, "agent_id", ""));
    text_replace(&approval->summary, decoded.detail);
    approval->kind = approval_kind_of(approval->tool);
    approval->key = decoded.signal.key;
    approval->is_cut = asked->is_cut;
    approval->asked_ms = asked->at_ms;
    approval->hold_until_ms = clock_wall_ms() + asked->hold_ms;
    const struct json *input = json_find(asked->said, "tool_input");
    approval->input = input == NULL ? json_create_object() : json_share(input);
    return approval;
}

/* The hook lost its connection and has a new one, before the loss of the old one was seen. */
static struct held *find_same(const struct approvals *approvals, const struct approval *approval) {
    struct held *held;
    LIST_FOR_EACH (held, &approvals->held, link) {
        if (text_equal(held->approval->session, approval->session) &&
                text_equal(held->approval->request, approval->request)) {
            return held;
        }
    }
    return NULL;
}

/* All of it goes to everyone who looks at the queue; what a rule answers takes no place in it. */
static const char *why_too_much(
        const struct approvals *approvals, const struct approval *approval, bool is_queued) {
    size_t of_session = 0;
    const struct held *held;
    LIST_FOR_EACH (held, &approvals->held, link) {
        of_session += text_equal(held->approval->session, approval->session);
    }
    bool is_long = strlen(approval->tool) > APPROVAL_TOOL_MAX_BYTES ||
                   strlen(approval->directory) > APPROVAL_PATH_MAX_BYTES;
    bool is_full = is_queued && (list_length(&approvals->held) >= APPROVALS_PENDING_MAX ||
                                        of_session >= APPROVALS_OF_SESSION_MAX);
    return is_long ? "its tool or directory has too long a name"
           : is_full && find_same(approvals, approval) == NULL ? "the queue is full"
                                                               : NULL;
}

static bool is_looked_at(const struct approvals *approvals, const struct session *session) {
    const struct peer *peer;
    LIST_FOR_EACH (peer, &approvals->server->peers, link) {
        if (text_equal(peer->looks_at, session->id)) {
            return true;
        }
    }
    return false;
}

/* What rules say to a request. */
struct ruling {
    enum rule_verdict verdict;
    const char *who, *why; /* NULL when it is asked */
};

/* Answers it as the rules say, and that is kept; false: it is to be asked. */
static bool answer_by_rule(struct approvals *approvals, struct store *store,
        const struct ruling *ruling, const struct approval *approval, struct json **out_output) {
    struct error err = { 0 };
    bool is_allowed = ruling->verdict == RULE_ALLOW;
    if (ruling->verdict == RULE_ASK) {
        return false;
    }
    OWNED(json)
    output = is_allowed ? approval_output_allow(approval, &err)
                        : approval_output_deny(approval, ruling->why, &err);
    struct approval ended = *approval;
    ended.outcome = is_allowed ? APPROVAL_ALLOWED : APPROVAL_DENIED;
    ended.ended_ms = clock_wall_ms();
    ended.who = (char *)ruling->who;
    ended.detail = (char *)ruling->why;
    if (output == NULL || !approvals_keep_end(store, &ended, &err)) {
        server_set_problem(approvals->server, err.text);
        return false; /* what cannot be kept is asked */
    }
    *out_output = TAKE(output);
    return true;
}

static void note_not_kept(
        struct approvals *approvals, const struct session *session, const struct error *err) {
    if (err->code == ERROR_EXISTS) {
        log_warn("%s '%s': it is asked in the pane alone: %s", session->id, session->spec.name,
                err->text);
    } else {
        server_set_problem(approvals->server, err->text);
    }
}

static void hold(struct approvals *approvals, struct request *call,
        const struct approvals_request *asked, struct approval *approval) {
    struct held *held = NEW(struct held);
    held->approvals = approvals;
    held->approval = approval;
    held->peer = call->peer;
    held->id = json_share(call->id);
    list_append(&approvals->held, &held->link);
    note_changed(approvals);
    if (is_looked_at(approvals, asked->session)) {
        approvals_session_seen(approvals, asked->session); /* answers the call */
    }
}

bool approvals_hold(struct approvals *approvals, struct request *call,
        const struct approvals_request *asked, struct json **out_output) {
    struct error err = { 0 };
    OWNED(approval) approval = create_approval(asked);
    *out_output = NULL;
    if (!is_open(asked->session, approval)) {
        return false; /* it is over already */
    }
    OWNED_STR who = NULL;
    OWNED_STR why = NULL;
    enum rule_verdict verdict =
            approval_rules_judge(approvals->server->rules, asked->session, approval, &who, &why);
    const struct ruling ruling = { verdict, who, why };
    if (verdict == RULE_ASK && asked->hold_ms == 0) {
        return false; /* people answer in the pane */
    }
    const char *too_much = why_too_much(approvals, approval, verdict == RULE_ASK);
    if (too_much != NULL) {
        log_warn("%s '%s': %s: it is asked in the pane alone", asked->session->id,
                asked->session->spec.name, too_much);
        return false;
    }
    struct store *store = load(approvals, &err);
    if (store == NULL || !approvals_keep_add(store, approval, &err)) {
        note_not_kept(approvals, asked->session, &err);
        return false; /* an answer could not be recorded */
    }
    struct held *same = find_same(approvals, approval);
    if (same != NULL) {
        held_destroy(same);
    }
    if (answer_by_rule(approvals, store, &ruling, approval, out_output)) {
        return false;
    }
    hold(approvals, call, asked, TAKE(approval));
    return true;
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

struct json *approvals_history(struct approvals *approvals, int64_t limit, struct error *err) {
    struct store *store = load(approvals, err);
    return store == NULL ? NULL : approvals_keep_history(store, 0, limit, err);
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
    struct store *store = load(approvals, err);
    return store == NULL ? NULL : approvals_keep_show(store, id, err);
}

struct approval *approvals_find(struct approvals *approvals, const char *id, struct error *err) {
    const struct held *held = find_held(approvals, id);
    if (held != NULL) {
        return held->approval;
    }
    struct store *store = load(approvals, err);
    OWNED(json) ended = store == NULL ? NULL : approvals_keep_show(store, id, err);
    if (ended != NULL) {
        const char *who = json_get_text(ended, "who", "");
        error_set(err, ERROR_CLOSED, "'%s' is not pending any more: %s%s%s%s", id,
                json_get_text(ended, "outcome", ""), *who == '\0' ? "" : " (", who,
                *who == '\0' ? "" : ")");
    }
    return NULL;
}
