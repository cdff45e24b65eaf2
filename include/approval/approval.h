/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The approval queue: what agents ask a person for, and how each request ended. Pure data: no
 * clock, no socket, no store.
 *
 * An entry is pending until somebody or something ends it, once: the first one counts. What is
 * asked came from an agent and is hostile: it is kept as it stands, and made text for people by
 * approval/text.h alone.
 */

#include "base/cleanup.h"
#include "base/error.h"
#include "base/list.h"
#include "json/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define APPROVALS_PENDING_MAX      200  /* at once, over all sessions */
#define APPROVALS_OF_SESSION_MAX   50   /* of these: none fills the queue for the others */
#define APPROVAL_TOOL_MAX_BYTES    256  /* its name */
#define APPROVAL_PATH_MAX_BYTES    4096 /* where the agent is */
#define APPROVAL_REQUEST_MAX_BYTES 64   /* the name a hook gives its request */
#define APPROVAL_REASON_MAX_BYTES  2000 /* why something is denied */
#define APPROVAL_TEXT_MAX_BYTES    8000 /* an answer in words of one's own */
#define APPROVAL_QUESTIONS_MAX     16
#define APPROVAL_CHOICES_MAX       32 /* of one question */

enum approval_kind {
    APPROVAL_PERMISSION, /* to use a tool */
    APPROVAL_QUESTION,   /* asked by the agent itself */
    APPROVAL_PLAN,       /* to go to work by a plan */
    APPROVAL_KIND_COUNT
};
extern const char *const approval_kind_names[APPROVAL_KIND_COUNT + 1]; /* NULL-terminated */

enum approval_outcome {
    APPROVAL_PENDING,
    APPROVAL_ALLOWED,
    APPROVAL_DENIED,
    APPROVAL_ANSWERED,
    APPROVAL_ANSWERED_IN_PANE,
    APPROVAL_INTERRUPTED,      /* by Esc in the pane, or refused there: both look the same */
    APPROVAL_LEFT_TO_PANE,     /* somebody is there, and its dialog waited for the hook */
    APPROVAL_SESSION_ENDED,    /* or its conversation did */
    APPROVAL_HOOK_GONE,        /* nobody waits for an answer any more */
    APPROVAL_TIMED_OUT,        /* the hook's own limit: the answer is in the pane */
    APPROVAL_SERVER_RESTARTED, /* and the hook did not come back */
    APPROVAL_OUTCOME_COUNT
};
extern const char *const approval_outcome_names[APPROVAL_OUTCOME_COUNT + 1]; /* NULL-terminated */

/* Of whom; texts are never NULL. */
struct approval {
    struct list link;
    char *id;      /* short and typable, never used twice in a fleet */
    char *request; /* the name the hook gave it: the same when it asks again */
    char *session, *session_name;
    char *tool, *directory, *subagent;
    char *summary;      /* one clean line for people */
    struct json *input; /* what the tool is to be given */
    bool is_cut;        /* input is not the whole of it */
    enum approval_kind kind;
    uint64_t key; /* the monitor's name of what it is for */
    int64_t asked_ms, hold_until_ms;
    enum approval_outcome outcome;
    int64_t ended_ms;
    char *who;    /* or what ended it; "" while pending */
    char *detail; /* the reason, or the answer */
};

enum approval_kind approval_kind_of(const char *tool);
enum approval_outcome approval_outcome_from_name(const char *name); /* HOOK_GONE for none */

/* Pending, all texts empty. */
struct approval *approval_create(const char *id, const char *request)
        __attribute__((returns_nonnull));
void approval_destroy(struct approval *approval);
OWNED_TYPE(approval);

/* Ends a pending one; false, and nothing changes, when it has ended already. */
bool approval_end(struct approval *approval, enum approval_outcome outcome, const char *who,
        const char *detail, int64_t now_ms);

/* ---- answers --------------------------------------------------------------------------------- */

/* What the hook prints for its agent: the caller's. NULL when it cannot be answered so: why, and
 * what helps. */
struct json *approval_output_allow(const struct approval *approval, struct error *err);
struct json *approval_output_deny(
        const struct approval *approval, const char *reason, struct error *err);

/* Of a question: for each one it asks the number of an option, of several options parted by commas
 * where they may be chosen together ("1,3"); or one text instead (choices NULL). *out_said is the
 * answer for the record, the caller's. */
struct json *approval_output_answer(const struct approval *approval, char *const *choices,
        const char *text, char **out_said, struct error *err);
