/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The approval queue of the fleet: hooks that wait for an answer, the answers, and how each request
 * ended. An entry lives as long as its dialog, as the monitor of the session sees it: what
 * withdraws that lets the hook go with no decision. Nothing is ever allowed but by an answer.
 */

#include "server-private.h"

#include "agent/agent-state.h"
#include "approval/approval.h"

#include <stdbool.h>

struct approvals;

struct approvals *approvals_create(struct server *server) __attribute__((returns_nonnull));
void approvals_destroy(struct approvals *approvals);

/* What a hook asks for. */
struct approvals_request {
    struct session *session;
    const struct json *said; /* the hook's input */
    bool is_cut;
    const char *name; /* the hook's name of its request */
    int64_t at_ms, hold_ms;
};

/* Puts it into the queue: answered later. False when the hook is to go at once, with no decision or
 * with the one in *out_output (the caller's). */
bool approvals_hold(struct approvals *approvals, struct request *call,
        const struct approvals_request *asked, struct json **out_output);

/* A session's agent said this, and its monitor took it. */
void approvals_session_said(struct approvals *approvals, const struct session *session,
        const struct agent_signal *signal);
/* Somebody looks at the session. A sub-agent shows its dialog when its hook is done, not before:
 * there it is let go. */
void approvals_session_seen(struct approvals *approvals, const struct session *session);
void approvals_session_renamed(struct approvals *approvals);
void approvals_session_killed(struct approvals *approvals, const struct session *session);

/* Connections of hooks that are gone. */
void approvals_remove_peer(struct approvals *approvals, const struct peer *peer);

/* The pending one; NULL with err when there is none: for one that has ended, who or what did. */
struct approval *approvals_find(struct approvals *approvals, const char *id, struct error *err);

/* Answers one, which is gone then, with what its hook is to print. It is kept before it is given.
 */
bool approvals_answer(struct approvals *approvals, struct approval *approval,
        enum approval_outcome outcome, const struct json *output, const char *who,
        const char *detail, struct error *err);

/* Approval objects: the pending ones, oldest first; the newest `limit` of all times. */
struct json *approvals_describe(const struct approvals *approvals) __attribute__((returns_nonnull));
struct json *approvals_history(
        struct approvals *approvals, int64_t before, int64_t limit, struct error *err);

/* One, pending or not, with what it asks for. */
struct json *approvals_show(struct approvals *approvals, const char *id, struct error *err);

size_t approvals_count(const struct approvals *approvals);

/* Tells subscribers when the queue is not what they were told. */
void approvals_tell(struct approvals *approvals);
