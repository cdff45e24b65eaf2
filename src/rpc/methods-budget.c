/* SPDX-License-Identifier: MIT */
/* Methods about what is used and what is left. */

#include "tables.h"

const struct rpc_method rpc_method_budget_show = {
    "budget.show",
    "What is used and left of each account, and what each session costs.",
    { 0 },
    "A budget.",
    RPC_READ_ONLY,
};

static const char *const usage_groups[] = { "day", "model", "role", "session", NULL };
static const struct rpc_member usage_members[] = {
    { "by", "What the rows are grouped by; session if not said.", RPC_TEXT,
            .choices = usage_groups },
    { "configuration",
            "A configuration directory of Claude Code to read as well as those of the "
            "sessions, absolute.",
            RPC_TEXT },
    { "since_ms", "Only from the day of this time on, in milliseconds since 1970.", RPC_INTEGER },
};
const struct rpc_method rpc_method_usage_report = {
    "usage.report",
    "Tokens as the transcripts of Claude Code tell them (also those of sessions that are none of "
    "the fleet), and money as its sessions told it themselves. Answered when the transcripts are "
    "read.",
    { MEMBERS(usage_members) },
    "by; rows: objects with key, messages, input_tokens, output_tokens, cache_write_tokens, "
    "cache_read_tokens, total_tokens, and cost_dollars where money was told; totals: the same of "
    "all; dropped: messages too many to count; problem: what could not be read, or empty.",
    RPC_READ_ONLY,
};

/* ---- the budget object ----------------------------------------------------------------------- */

static const char *const limit_states[] = { "unknown", "known", "reset", NULL };
static const char *const windows[] = { "five_hour", "seven_day", NULL };
static const struct rpc_member limit_members[] = {
    { "window", "Which window of the subscription.", RPC_TEXT, .choices = windows },
    { "state",
            "unknown: nobody was told yet; reset: it has begun anew since the last report, and "
            "what "
            "is used is not known.",
            RPC_TEXT, .choices = limit_states },
    { "used_percent", "As last told; only when known.", RPC_ANY },
    { "resets_at_ms", "When it begins anew, in milliseconds since 1970.", RPC_INTEGER },
    { "reported_at_ms", "When it was last told.", RPC_INTEGER },
    { "source", "The name of the session that told it.", RPC_TEXT },
    { "burn_percent_per_hour", "Over the last half hour; absent below three reports.", RPC_ANY },
    { "burn_span_ms", "Over so long, when less is known.", RPC_INTEGER },
    { "dry_first_ms",
            "When it is used up at the fastest of the last three rates of ten minutes; 0: not "
            "before it begins anew. Absent while they are not known.",
            RPC_INTEGER },
    { "dry_last_ms", "The same at the slowest.", RPC_INTEGER },
};
const struct rpc_object rpc_object_budget_limit = {
    "budget-limit",
    "A window of a subscription's limits.",
    MEMBERS(limit_members),
};

static const char *const account_kinds[] = { "login", "token", "api-key", "provider", NULL };
static const struct rpc_member account_members[] = {
    { "account",
            "The configuration directory of a login; else a word that is the same for the "
            "same credential.",
            RPC_TEXT },
    { "kind", "How its sessions sign in, as far as their environment tells.", RPC_TEXT,
            .choices = account_kinds },
    { "sessions", "How many report.", RPC_INTEGER },
    { "limits", "Of a subscription; empty where use is paid.", RPC_OBJECTS,
            .object = &rpc_object_budget_limit },
    { "day_dollars", "What its sessions in this fleet have cost today.", RPC_ANY },
    { "month_dollars", "The same this month.", RPC_ANY },
    { "day_allowed_dollars", "Of the preset's budget, where use is paid.", RPC_INTEGER },
    { "month_allowed_dollars", "The same for a month.", RPC_INTEGER },
};
const struct rpc_object rpc_object_budget_account = {
    "budget-account",
    "What is known of an account, from all its sessions' reports.",
    MEMBERS(account_members),
};

static const struct rpc_member session_members[] = {
    { "id", "Of the session.", RPC_TEXT },
    { "name", "Of the session.", RPC_TEXT },
    { "role", "Its role, else the profile it was made from, or empty.", RPC_TEXT },
    { "account", "Which account it is of.", RPC_TEXT },
    { "model", "The model it reported.", RPC_TEXT },
    { "reported_at_ms", "When, in milliseconds since 1970.", RPC_INTEGER },
    { "cost_dollars", "As Claude Code counts it, over all starts of the session.", RPC_ANY },
    { "context_percent", "How full its context is; absent when unknown.", RPC_ANY },
    { "context_is_high", "Whether that is at or above the warning.", RPC_BOOLEAN },
    { "context_tokens", "What its context holds.", RPC_INTEGER },
    { "context_size", "What its context can hold.", RPC_INTEGER },
    { "limited_until_ms", "It waits for its limit; 0: until when is not known.", RPC_INTEGER },
    { "limited_is_overdue", "It still waits two minutes after that.", RPC_BOOLEAN },
};
const struct rpc_object rpc_object_budget_session = {
    "budget-session",
    "What a session costs and holds. What it did not report is absent.",
    MEMBERS(session_members),
};

static const struct rpc_member allowance_members[] = {
    { "context_percent", "From there on a session's context is high.", RPC_INTEGER },
    { "day_dollars", "What a day may cost, where use is paid; 0: not said.", RPC_INTEGER },
    { "month_dollars", "What a month may cost, where use is paid; 0: not said.", RPC_INTEGER },
};
const struct rpc_object rpc_object_allowance = {
    "allowance",
    "What a person set themselves.",
    MEMBERS(allowance_members),
};

static const struct rpc_member budget_members[] = {
    { "accounts", "Those of the sessions that reported.", RPC_OBJECTS,
            .object = &rpc_object_budget_account },
    { "sessions", "Those that reported.", RPC_OBJECTS, .object = &rpc_object_budget_session },
    { "allowance", "What the person set themselves.", RPC_OBJECT, .object = &rpc_object_allowance },
};
const struct rpc_object rpc_object_budget = {
    "budget",
    "What is used and what is left. What is not known is absent, never 0.",
    MEMBERS(budget_members),
};
const struct rpc_object rpc_notification_budget_changed = {
    "budget.changed",
    "The budget is now this; told once a second at most.",
    MEMBERS(budget_members),
};
