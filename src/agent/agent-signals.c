/* SPDX-License-Identifier: MIT */
/* What is believed. docs/agent-states.md is printed from this table. */

#include "agent-signals.h"

#include "base/memory.h"
#include "base/text.h"

#define BIT     AGENT_BIT
#define HOOK    AGENT_SOURCE_HOOK
#define LOGIN   AGENT_SOURCE_CREDENTIALS
#define OSC     AGENT_SOURCE_PROGRAM_STATUS
#define PROCESS AGENT_SOURCE_PROCESS
#define FILE_OF AGENT_SOURCE_REGISTRY
#define STREAM  AGENT_SOURCE_STREAM_JSON
#define SCREEN  AGENT_SOURCE_SCREEN_RULE
#define TITLE   AGENT_SOURCE_TITLE

/* States that only hold until the agent has begun. */
#define BEFORE (BIT(AGENT_STARTING) | BIT(AGENT_NEEDS_TRUST))
#define IDLE   (BIT(AGENT_WAITING) | BIT(AGENT_DONE))
#define DIALOG (BIT(AGENT_NEEDS_PERMISSION) | BIT(AGENT_ASKS_QUESTION))
#define FAILED (BIT(AGENT_ERROR) | BIT(AGENT_LIMITED) | BIT(AGENT_NEEDS_LOGIN))
#define LIVES  (BEFORE | IDLE | DIALOG | FAILED | BIT(AGENT_WORKING))
#define ALL    (LIVES | BIT(AGENT_EXITED))
#define BEGUN  (LIVES & ~(BIT(AGENT_STARTING) | BIT(AGENT_WAITING)))
#define WORKS  (BEFORE | IDLE | FAILED) /* withdrawn by work that is seen */
#define STOPS  (BEFORE | IDLE | FAILED | BIT(AGENT_WORKING))

/* By source; of the rows of one event the first that fits counts. */
static const struct agent_rule rules[] = {
    { PROCESS, "started", NULL, 0, AGENT_STARTING, ALL, PENDING_GONE, 0 },
    { PROCESS, "ended", NULL, 0, AGENT_EXITED, LIVES, PENDING_GONE, 0 },

    { HOOK, "SessionStart", "compact", 0, 0, BEFORE, PENDING_KEPT, 0 },
    { HOOK, "SessionStart", "clear", 0, AGENT_WAITING, LIVES, PENDING_GONE, 0 },
    { HOOK, "SessionStart", NULL, AGENT_DONE, AGENT_WAITING, LIVES, PENDING_GONE, 0 },
    /* Deaf as yet, unless the file has said idle: it may be first, and does not say it twice. */
    { HOOK, "SessionStart", NULL, 0, 0, BEGUN, PENDING_GONE, 0 },
    { HOOK, "UserPromptSubmit", NULL, 0, AGENT_WORKING, WORKS, PENDING_DROPPED, 0 },
    { HOOK, "PreToolUse", "sub-agent", 0, 0, BEFORE, PENDING_KEPT, 0 },
    { HOOK, "PreToolUse", NULL, 0, AGENT_WORKING, WORKS, PENDING_KEPT, 0 },
    { HOOK, "PermissionRequest", "question", 0, AGENT_ASKS_QUESTION, BEFORE, PENDING_ADDED, 0 },
    { HOOK, "PermissionRequest", NULL, 0, AGENT_NEEDS_PERMISSION, BEFORE, PENDING_ADDED, 0 },
    { HOOK, "PermissionDenied", "sub-agent", 0, 0, BEFORE, PENDING_SETTLED, 0 },
    { HOOK, "PermissionDenied", NULL, 0, AGENT_WORKING, WORKS, PENDING_SETTLED, 0 },
    { HOOK, "PostToolUse", "sub-agent", 0, 0, BEFORE, PENDING_SETTLED, 0 },
    { HOOK, "PostToolUse", NULL, 0, AGENT_WORKING, WORKS, PENDING_SETTLED, 0 },
    { HOOK, "PostToolUseFailure", "sub-agent", 0, 0, BEFORE, PENDING_SETTLED, 0 },
    { HOOK, "PostToolUseFailure", NULL, 0, AGENT_WORKING, WORKS, PENDING_SETTLED, 0 },
    { HOOK, "Elicitation", NULL, 0, AGENT_ASKS_QUESTION, BEFORE, PENDING_ADDED, 0 },
    { HOOK, "ElicitationResult", NULL, 0, AGENT_WORKING, WORKS, PENDING_SETTLED, 0 },
    { HOOK, "PreCompact", NULL, 0, AGENT_WORKING, WORKS, PENDING_KEPT, 0 },
    { HOOK, "PostCompact", NULL, 0, AGENT_WORKING, WORKS, PENDING_KEPT, 0 },
    { HOOK, "SubagentStart", NULL, 0, 0, BEFORE, PENDING_KEPT, 1 },
    { HOOK, "SubagentStop", NULL, 0, 0, BEFORE, PENDING_OF_SUBAGENT, -1 },
    { HOOK, "Stop", "background", 0, AGENT_WORKING, WORKS, PENDING_DROPPED, 0 },
    { HOOK, "Stop", NULL, 0, AGENT_DONE, STOPS, PENDING_DROPPED, 0 },
    { HOOK, "StopFailure", "rate_limit", 0, AGENT_LIMITED, STOPS, PENDING_DROPPED, 0 },
    { HOOK, "StopFailure", "authentication_failed", 0, AGENT_NEEDS_LOGIN, STOPS, PENDING_DROPPED,
            0 },
    { HOOK, "StopFailure", NULL, 0, AGENT_ERROR, STOPS, PENDING_DROPPED, 0 },
    { HOOK, "Notification", "idle_prompt", 0, AGENT_WAITING, BEFORE | BIT(AGENT_WORKING),
            PENDING_DROPPED, 0 },
    { HOOK, "Notification", "quota_auto_resume_fired", 0, AGENT_WORKING, WORKS, PENDING_KEPT, 0 },
    { HOOK, "Notification", "auth_success", 0, 0, BIT(AGENT_NEEDS_LOGIN), PENDING_KEPT, 0 },
    { HOOK, "SessionEnd", "clear", 0, 0, 0, PENDING_KEPT, 0 }, /* SessionStart follows */
    { HOOK, "SessionEnd", NULL, 0, 0, LIVES, PENDING_GONE, 0 },

    { AGENT_SOURCE_STATUSLINE, "statusline", NULL, 0, 0, BIT(AGENT_NEEDS_TRUST), PENDING_KEPT, 0 },

    { STREAM, "init", NULL, 0, AGENT_WORKING, WORKS, PENDING_DROPPED, 0 },
    { STREAM, "assistant", NULL, 0, AGENT_WORKING, WORKS, PENDING_KEPT, 0 },
    { STREAM, "rate_limit_event", "rejected", 0, AGENT_LIMITED, STOPS, PENDING_DROPPED, 0 },
    { STREAM, "result", "success", 0, AGENT_DONE, STOPS, PENDING_DROPPED, 0 },
    { STREAM, "result", "rate_limit_error", 0, AGENT_LIMITED, STOPS, PENDING_DROPPED, 0 },
    { STREAM, "result", "authentication_error", 0, AGENT_NEEDS_LOGIN, STOPS, PENDING_DROPPED, 0 },
    { STREAM, "result", NULL, 0, AGENT_ERROR, STOPS, PENDING_DROPPED, 0 },

    { FILE_OF, "idle", NULL, 0, AGENT_WAITING, BEFORE | DIALOG | BIT(AGENT_WORKING), PENDING_GONE,
            0 },
    { FILE_OF, "busy", NULL, 0, AGENT_WORKING, BEFORE | IDLE | DIALOG | BIT(AGENT_ERROR),
            PENDING_GONE, 0 },
    { FILE_OF, "shell", NULL, 0, AGENT_WORKING, BEFORE | IDLE | DIALOG, PENDING_GONE, 0 },
    { FILE_OF, "gone", NULL, 0, 0, BIT(AGENT_WORKING), PENDING_KEPT, 0 }, /* the file's process */
    { FILE_OF, "waiting", "dialog open", 0, AGENT_ASKS_QUESTION, BEFORE | IDLE, PENDING_KEPT, 0 },
    { FILE_OF, "waiting", "goal proposal", 0, AGENT_ASKS_QUESTION, BEFORE | IDLE, PENDING_KEPT, 0 },
    { FILE_OF, "waiting", "input needed", 0, AGENT_ASKS_QUESTION, BEFORE | IDLE, PENDING_KEPT, 0 },
    { FILE_OF, "waiting", NULL, 0, AGENT_NEEDS_PERMISSION, BEFORE | IDLE, PENDING_KEPT, 0 },

    { LOGIN, "none", NULL, 0, AGENT_NEEDS_LOGIN, 0, PENDING_KEPT, 0 },
    { LOGIN, "found", NULL, 0, 0, BIT(AGENT_NEEDS_LOGIN), PENDING_KEPT, 0 },

    { OSC, "blocked", "permission", AGENT_STARTING, AGENT_NEEDS_TRUST, LIVES, PENDING_KEPT, 0 },
    { OSC, "blocked", "permission", AGENT_NEEDS_TRUST, AGENT_NEEDS_TRUST, LIVES, PENDING_KEPT, 0 },
    { OSC, "blocked", "permission", 0, AGENT_NEEDS_PERMISSION, LIVES, PENDING_KEPT, 0 },
    { OSC, "blocked", "auth", 0, AGENT_NEEDS_LOGIN, LIVES, PENDING_KEPT, 0 },
    { OSC, "blocked", NULL, 0, AGENT_ASKS_QUESTION, LIVES, PENDING_KEPT, 0 },
    { OSC, "working", NULL, 0, AGENT_WORKING, LIVES, PENDING_KEPT, 0 },
    { OSC, "idle", NULL, 0, AGENT_WAITING, LIVES, PENDING_KEPT, 0 },
    { OSC, "done", NULL, 0, AGENT_DONE, LIVES, PENDING_KEPT, 0 },
    { OSC, "error", NULL, 0, AGENT_ERROR, LIVES, PENDING_KEPT, 0 },
    { OSC, "clear", NULL, 0, 0, LIVES, PENDING_KEPT, 0 },

    { TITLE, "working", NULL, 0, AGENT_WORKING, IDLE, PENDING_KEPT, 0 },
    { TITLE, "still", NULL, 0, 0, BIT(AGENT_WORKING), PENDING_KEPT, 0 },

    { SCREEN, "asks-question", NULL, 0, AGENT_ASKS_QUESTION, LIVES, PENDING_KEPT, 0 },
    { SCREEN, "error", NULL, 0, AGENT_ERROR, LIVES, PENDING_KEPT, 0 },
    { SCREEN, "limited", NULL, 0, AGENT_LIMITED, LIVES, PENDING_KEPT, 0 },
    { SCREEN, "needs-login", NULL, 0, AGENT_NEEDS_LOGIN, LIVES, PENDING_KEPT, 0 },
    { SCREEN, "needs-permission", NULL, 0, AGENT_NEEDS_PERMISSION, LIVES, PENDING_KEPT, 0 },
    { SCREEN, "needs-trust", NULL, 0, AGENT_NEEDS_TRUST, LIVES, PENDING_KEPT, 0 },
    { SCREEN, "none", NULL, 0, 0, LIVES, PENDING_KEPT, 0 },
    { SCREEN, "waiting", NULL, 0, AGENT_WAITING, LIVES, PENDING_KEPT, 0 },
    { SCREEN, "working", NULL, 0, AGENT_WORKING, LIVES, PENDING_KEPT, 0 },
};

const struct agent_rule *agent_rules(size_t *out_count) {
    *out_count = ARRAY_LENGTH(rules);
    return rules;
}

const struct agent_rule *agent_rule_find(
        const struct agent_signal *signal, enum agent_state current) {
    for (size_t i = 0; i < ARRAY_LENGTH(rules); i++) {
        const struct agent_rule *rule = &rules[i];
        if (rule->source == signal->source && text_equal(rule->event, signal->event) &&
                (rule->variant == NULL || text_equal(rule->variant, signal->variant)) &&
                (rule->while_in == AGENT_UNKNOWN || rule->while_in == current)) {
            return rule;
        }
    }
    return NULL;
}
