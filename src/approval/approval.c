/* SPDX-License-Identifier: MIT */
/* Entries of the queue. */

#include "approval/approval.h"

#include "base/memory.h"
#include "base/text.h"

const char *const approval_kind_names[APPROVAL_KIND_COUNT + 1] = { "permission", "question", "plan",
    NULL };

const char *const approval_outcome_names[APPROVAL_OUTCOME_COUNT + 1] = { "pending", "allowed",
    "denied", "answered", "answered-in-pane", "interrupted", "left-to-pane", "session-ended",
    "hook-gone", "timed-out", "server-restarted", NULL };

/* Tools that ask a person for something else than a permission. */
static const struct {
    const char *tool;
    enum approval_kind kind;
} tools[] = {
    /* Keep in alphabetical order. */
    { "AskUserQuestion", APPROVAL_QUESTION },
    { "ExitPlanMode", APPROVAL_PLAN },
};

enum approval_kind approval_kind_of(const char *tool) {
    for (size_t i = 0; i < ARRAY_LENGTH(tools); i++) {
        if (text_equal(tools[i].tool, tool)) {
            return tools[i].kind;
        }
    }
    return APPROVAL_PERMISSION;
}

enum approval_outcome approval_outcome_from_name(const char *name) {
    for (int outcome = 0; outcome < APPROVAL_OUTCOME_COUNT; outcome++) {
        if (text_equal(approval_outcome_names[outcome], name)) {
            return (enum approval_outcome)outcome;
        }
    }
    return APPROVAL_HOOK_GONE;
}

struct approval *approval_create(const char *id, const char *request) {
    struct approval *approval = NEW(struct approval);
    char **texts[] = { &approval->session, &approval->session_name, &approval->tool,
        &approval->directory, &approval->subagent, &approval->summary, &approval->who,
        &approval->detail };
    list_init(&approval->link);
    approval->id = text_copy(id);
    approval->request = text_copy(request);
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        *texts[i] = text_copy("");
    }
    return approval;
}

void approval_destroy(struct approval *approval) {
    if (approval == NULL) {
        return;
    }
    char *texts[] = { approval->id, approval->request, approval->session, approval->session_name,
        approval->tool, approval->directory, approval->subagent, approval->summary, approval->who,
        approval->detail };
    list_remove(&approval->link);
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        free(texts[i]);
    }
    json_destroy(approval->input);
    free(approval);
}

bool approval_end(struct approval *approval, enum approval_outcome outcome, const char *who,
        const char *detail, int64_t now_ms) {
    if (approval->outcome != APPROVAL_PENDING || outcome == APPROVAL_PENDING) {
        return false;
    }
    approval->outcome = outcome;
    approval->ended_ms = now_ms;
    text_replace(&approval->who, who);
    text_replace(&approval->detail, detail);
    return true;
}
