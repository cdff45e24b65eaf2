/* SPDX-License-Identifier: MIT */
/* What a hook asks for: answered by rules, held for people, or let go. */

#include "agent/agent-decode.h"
#include "approval-keep.h"
#include "approval-private.h"
#include "approval-rules.h"
#include "attention.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"

#include <string.h>

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
    approvals_note_changed(approvals);
    if (attention_is_looked_at(approvals->server, asked->session)) {
        approvals_session_seen(approvals, asked->session); /* answers the call */
    }
}

bool approvals_hold(struct approvals *approvals, struct request *call,
        const struct approvals_request *asked, struct json **out_output) {
    struct error err = { 0 };
    OWNED(approval) approval = create_approval(asked);
    *out_output = NULL;
    if (!approvals_is_open(asked->session, approval)) {
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
    struct store *store = approvals_store(approvals, &err);
    if (store == NULL || !approvals_keep_add(store, approval, &err)) {
        note_not_kept(approvals, asked->session, &err);
        return false; /* an answer could not be recorded */
    }
    struct held *same = find_same(approvals, approval);
    if (same != NULL) {
        approvals_held_destroy(same);
        approvals_note_changed(approvals);
    }
    if (answer_by_rule(approvals, store, &ruling, approval, out_output)) {
        return false;
    }
    hold(approvals, call, asked, TAKE(approval));
    return true;
}
