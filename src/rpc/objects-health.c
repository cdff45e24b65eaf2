/* SPDX-License-Identifier: MIT */
/* The objects that say how a session fares, and what is done about it. */

#include "tables.h"

static const char *const health_actions[] = { "nothing", "notify", "restart", "resume", NULL };
static const struct rpc_member health_rules_members[] = {
    { "looping", "What is done when it does the same again and again; notify if not said.",
            RPC_TEXT, .choices = health_actions },
    { "memory", "What is done when it uses too much memory; notify if not said.", RPC_TEXT,
            .choices = health_actions },
    { "stuck", "What is done when it works without a sign of life; notify if not said.", RPC_TEXT,
            .choices = health_actions },
    { "calls", "The same tool call so often in a row is looping; 12 if not said; 0: never.",
            RPC_INTEGER },
    { "crashes", "So many bad ends within the time are looping; 5 if not said; 0: never.",
            RPC_INTEGER },
    { "within_ms", "The time for crashes; ten minutes if not said.", RPC_INTEGER },
    { "memory_bytes", "More is too much; 0: there is no such verdict.", RPC_INTEGER },
    { "stuck_after_ms", "So long without a sign of life; 0: 15 minutes for an agent, else never.",
            RPC_INTEGER },
};
const struct rpc_object rpc_object_health_rules = {
    "health_rules",
    "What counts as ill, and what is done about it.",
    MEMBERS(health_rules_members),
};

static const char *const memory_kinds[] = { "pss", "rss", "mixed", NULL };
static const char *const verdicts[] = { "looping", "memory", "stuck", NULL };
static const struct rpc_member verdict_members[] = {
    { "verdict", "What is wrong.", RPC_TEXT, .choices = verdicts },
    { "reason", "Why, in words.", RPC_TEXT },
    { "since_ms", "Since when.", RPC_INTEGER },
    { "figure", "What was seen: milliseconds, times or bytes.", RPC_INTEGER },
    { "limit", "From which on it is wrong.", RPC_INTEGER },
};
const struct rpc_object rpc_object_verdict = {
    "verdict",
    "What is wrong with a session.",
    MEMBERS(verdict_members),
};

static const struct rpc_member health_members[] = {
    { "sampled_ms",
            "When its processes were measured; 0: not yet, and the figures are missing. "
            "A session is measured every ten seconds while it works.",
            RPC_INTEGER },
    { "cpu_permille", "Of one core, since the measurement before.", RPC_INTEGER },
    { "memory_bytes", "Of all its processes.", RPC_INTEGER },
    { "memory_kind",
            "How that was counted: pss, shared memory in shares; rss, whole for each process; "
            "mixed, where some may not be read.",
            RPC_TEXT, .choices = memory_kinds },
    { "files", "Open descriptors of all its processes.", RPC_INTEGER },
    { "processes", "How many they are.", RPC_INTEGER },
    { "output_ms", "When it last printed; 0: not since it is watched.", RPC_INTEGER },
    { "progress_ms", "When there was the last sign of life that is one of progress.", RPC_INTEGER },
    { "context_percent", "How full the context of an agent is; -1: not told.", RPC_INTEGER },
    { "verdicts", "What is wrong, as an array of verdicts; missing: nothing.", RPC_OBJECTS,
            .object = &rpc_object_verdict },
};
const struct rpc_object rpc_object_health = {
    "health",
    "How a session fares. Times are in milliseconds since 1970.",
    MEMBERS(health_members),
};
