/* SPDX-License-Identifier: MIT */
/* Methods about what agents ask a person for. */

#include "tables.h"

#define NAMED "Its id."

static const struct rpc_member permission_members[] = {
    { "text", "What the agent gave its hook, as it stands.", RPC_TEXT, .required = true },
    { "said_bytes", "How long that was, when it had to be cut.", RPC_INTEGER },
    { "at_ms", "When it said so, in milliseconds since 1970; now if not said.", RPC_INTEGER },
    { "request", "A name for the request: the same when it is made again.", RPC_TEXT,
            .required = true },
    { "again", "It was made before, to a server that is gone.", RPC_BOOLEAN },
    { "hold_ms", "How long the caller waits for a person; 0: only rules are asked.", RPC_INTEGER },
};
const struct rpc_method rpc_method_agent_permission = {
    "agent.permission",
    "What an agent asks a person for. It counts for the session that the caller runs in, as in "
    "agent.report. Answered when it is: by a person, by a rule, or by nobody when it is over.",
    { MEMBERS(permission_members) },
    "output: what the hook is to print; absent when there is no decision.",
};

static const struct rpc_member only_id[] = {
    { "id", NAMED, RPC_TEXT, .required = true },
};
const struct rpc_method rpc_method_approval_allow = {
    "approval.allow",
    "Allows what was asked for, once. The first answer counts: for what has ended the error says "
    "how.",
    { MEMBERS(only_id) },
    "The approval.",
    RPC_OUTSIDE,
};

static const struct rpc_member answer_members[] = {
    { "id", NAMED, RPC_TEXT, .required = true },
    { "choices",
            "For each question the number of an option, from 1; several, parted by commas, where "
            "the question takes several.",
            RPC_TEXTS },
    { "text", "Words of one's own instead, for one question.", RPC_TEXT },
};
const struct rpc_method rpc_method_approval_answer = {
    "approval.answer",
    "Answers a question of an agent.",
    { MEMBERS(answer_members) },
    "The approval.",
    RPC_OUTSIDE,
};

static const struct rpc_member deny_members[] = {
    { "id", NAMED, RPC_TEXT, .required = true },
    { "reason", "Told to the agent.", RPC_TEXT },
};
const struct rpc_method rpc_method_approval_deny = {
    "approval.deny",
    "Denies what was asked for.",
    { MEMBERS(deny_members) },
    "The approval.",
    RPC_OUTSIDE,
};

static const struct rpc_member list_members[] = {
    { "history", "Also those that have ended: the newest of all times.", RPC_BOOLEAN },
    { "limit",
            "So many of the history; 50 if not said, 1000 at most. Fewer come where they would be "
            "more than 128 KiB.",
            RPC_INTEGER },
    { "before", "Only those of the history that were asked before the one of this id.", RPC_TEXT },
};
const struct rpc_method rpc_method_approval_list = {
    "approval.list",
    "What agents ask for, oldest first.",
    { MEMBERS(list_members) },
    "approvals: an array of approval objects, without input; of the history also more: there are "
    "older ones, to be had with before.",
    RPC_READ_ONLY,
};

const struct rpc_method rpc_method_approval_show = {
    "approval.show",
    "One request, also one that has ended, with what it asks for.",
    { MEMBERS(only_id) },
    "The approval.",
    RPC_READ_ONLY,
};

static const char *const kinds[] = { "permission", "question", "plan", NULL };
static const char *const outcomes[] = { "pending", "allowed", "denied", "answered",
    "answered-in-pane", "interrupted", "left-to-pane", "session-ended", "hook-gone", "timed-out",
    "server-restarted", NULL };
static const struct rpc_member approval_members[] = {
    { "id", "Short, and never used twice in a fleet.", RPC_TEXT },
    { "session", "The id of the session that asks.", RPC_TEXT },
    { "session_name", "Its name.", RPC_TEXT },
    { "kind", "What is asked for.", RPC_TEXT, .choices = kinds },
    { "tool", "The tool to be used.", RPC_TEXT },
    { "summary", "What for, on one line, for people.", RPC_TEXT },
    { "directory", "Where the agent is.", RPC_TEXT },
    { "input", "What the tool is to be given; only of one that is shown by itself.", RPC_OBJECT },
    { "root", "The directory of its session; with input, while it is pending.", RPC_TEXT },
    { "cut", "Whether that is not the whole of it.", RPC_BOOLEAN },
    { "asked_ms", "When, in milliseconds since 1970.", RPC_INTEGER },
    { "hold_until_ms", "Until when an answer is waited for; then it is asked in the pane alone.",
            RPC_INTEGER },
    { "outcome",
            "How it ended. interrupted: by Esc, or refused in the pane; "
            "left-to-pane: a sub-agent asked, and somebody is at the pane; session-ended: or its "
            "conversation did; hook-gone: nobody waits for an answer any more; timed-out: nobody "
            "answered in time; server-restarted: and the hook did not come back.",
            RPC_TEXT, .choices = outcomes },
    { "ended_ms", "When; 0 while pending.", RPC_INTEGER },
    { "who", "Who answered, or what told that it is over.", RPC_TEXT },
    { "detail", "The answer, or the reason of a refusal.", RPC_TEXT },
};
const struct rpc_object rpc_object_approval = {
    "approval",
    "What an agent asks a person for.",
    MEMBERS(approval_members),
};

static const struct rpc_member changed_members[] = {
    { "approvals", "All that are pending, without input, oldest first.", RPC_OBJECTS,
            .object = &rpc_object_approval },
};
const struct rpc_object rpc_notification_approval_changed = {
    "approval.changed",
    "What agents ask for is now this.",
    MEMBERS(changed_members),
};
