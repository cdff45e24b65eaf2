/* SPDX-License-Identifier: MIT */
/* What a session is now: what its program and its agent do, and what it needs. */

#include "tables.h"

static const char *const agent_states[] = { "unknown", "waiting", "done", "working", "starting",
    "error", "limited", "asks-question", "needs-permission", "needs-trust", "needs-login", "exited",
    NULL };
static const struct rpc_member agent_members[] = {
    { "kind", "What kind of agent it is: claude, or generic.", RPC_TEXT },
    { "version", "Of its program, once that said it; or empty.", RPC_TEXT },
    { "caveat", "What is not known of it, and why; or empty.", RPC_TEXT },
    { "state", "What it is doing, as far as it is known.", RPC_TEXT, .choices = agent_states },
    { "detail", "Working on what, asking what, which error; or empty.", RPC_TEXT },
    { "source",
            "Who says so: process, hook, statusline, stream-json, registry, transcript, "
            "credentials, program-status, title, screen-rule; empty when unknown.",
            RPC_TEXT },
    { "event", "What that source said.", RPC_TEXT },
    { "reason", "Why it is not plainly so; or empty.", RPC_TEXT },
    { "since_ms", "Since when, in milliseconds since 1970; 0: not known.", RPC_INTEGER },
    { "until_ms", "When a limit ends; 0: not known.", RPC_INTEGER },
    { "overdue", "Whether a limit lasts two minutes longer than until then.", RPC_BOOLEAN },
    { "confirmed", "Whether a source says so that no program can forge by printing.", RPC_BOOLEAN },
    { "ready", "Whether a prompt may be typed into it.", RPC_BOOLEAN },
    { "dialogs", "Permissions and questions that are open.", RPC_INTEGER },
    { "subagents", "Sub-agents that run.", RPC_INTEGER },
    { "background", "Tasks of its own that run in the background.", RPC_INTEGER },
    { "interrupts", "How often it was seen to be interrupted.", RPC_INTEGER },
};
const struct rpc_object rpc_object_agent = {
    "agent",
    "What the agent in a session is doing; see the table in docs/agent-states.md.",
    MEMBERS(agent_members),
};

static const char *const needs[] = { "permission", "answer", "trust", "login", "limit", "error",
    "health", "done", "prompt", NULL };
static const struct rpc_member need_members[] = {
    { "need",
            "What for: a permission, an answer, trust, a login; a limit that should have ended, an "
            "error, its health; or it is done, or waits for a prompt, and nobody looked since.",
            RPC_TEXT, .choices = needs },
    { "urgent", "Whether it goes on only with somebody: all but the last two.", RPC_BOOLEAN },
    { "since_ms", "Since when, in milliseconds since 1970.", RPC_INTEGER },
};
const struct rpc_object rpc_object_need = {
    "need",
    "Whether somebody should look at a session: urgent ones first, then the oldest.",
    MEMBERS(need_members),
};

static const char *const session_states[] = { "starting", "running", "exited", "restarting",
    "failed", NULL };
static const struct rpc_member session_members[] = {
    { "id", "12 hexadecimal digits, unique for ever.", RPC_TEXT },
    { "name", "Unique in the fleet now.", RPC_TEXT },
    { "command", "What runs, for people.", RPC_TEXT },
    { "argv", "What runs.", RPC_TEXTS },
    { "directory", "Where it was started.", RPC_TEXT },
    { "task", "What it works on, for people.", RPC_TEXT },
    { "title", "What the program calls itself.", RPC_TEXT },
    { "message", "What a person should know: why it failed, what was repaired.", RPC_TEXT },
    { "message_at_ms", "When that was, in milliseconds since 1970; 0: no message.", RPC_INTEGER },
    { "socket", "The socket of its host.", RPC_TEXT },
    { "state", "What it does.", RPC_TEXT, .choices = session_states },
    { "exit_status", "Of the program that ended; -1 when unknown or not ended.", RPC_INTEGER },
    { "exit_signal", "The signal that ended it; 0: none.", RPC_INTEGER },
    { "since_ms", "When it came into this state, in milliseconds since 1970.", RPC_INTEGER },
    { "restart_at_ms", "When it will be started again; 0: it waits for nothing.", RPC_INTEGER },
    { "restarts", "How often it was started again.", RPC_INTEGER },
    { "host_crashes", "How often its host was replaced or had to begin anew.", RPC_INTEGER },
    { "pid", "The program's process; 0 when it does not run.", RPC_INTEGER },
    { "position", "Its place among the sessions, from 0.", RPC_INTEGER },
    { "profile", "The profile it was made from, or empty.", RPC_TEXT },
    { "role", "What it is there for, or empty.", RPC_TEXT },
    { "rules", "Sets of approval rules that allow it something, parted by blanks.", RPC_TEXT },
    { "rule_names", "Those that it has for itself.", RPC_TEXTS },
    { "denials", "What the rules of its preset deny, as JSON; or absent.", RPC_TEXT },
    { "agent_options", "How an agent is run; absent when nothing was said.", RPC_OBJECT,
            .object = &rpc_object_agent_options },
    { "recording_directory", "Where its recording is.", RPC_TEXT },
    { "columns", "Its size while nobody looks.", RPC_INTEGER },
    { "rows", "Its size while nobody looks.", RPC_INTEGER },
    { "restart", "What happens when it ends.", RPC_OBJECT, .object = &rpc_object_restart },
    { "limits", "What it may use.", RPC_OBJECT, .object = &rpc_object_limits },
    { "limits_by", "What enforces the limits: systemd, cgroup, or off.", RPC_TEXT },
    { "recording", "What is kept of its output.", RPC_OBJECT, .object = &rpc_object_recording },
    { "agent", "What the agent in it is doing; absent for a program that does not say.", RPC_OBJECT,
            .object = &rpc_object_agent },
    { "health_rules", "What counts as ill.", RPC_OBJECT, .object = &rpc_object_health_rules },
    { "health", "How it fares, once something is known.", RPC_OBJECT,
            .object = &rpc_object_health },
    { "need", "What it needs somebody for; absent when it needs nobody.", RPC_OBJECT,
            .object = &rpc_object_need },
    { "notify", "What the shell runs then; absent: the user's own.", RPC_TEXT },
    { "recycle", "How far its last recycling is; absent when it never was.", RPC_OBJECT,
            .object = &rpc_object_recycle },
    { "recycle_percent", "How full its context may get before it is recycled; absent: never so.",
            RPC_INTEGER },
};
const struct rpc_object rpc_object_session = {
    "session",
    "A session as it is now.",
    MEMBERS(session_members),
};
