/* SPDX-License-Identifier: MIT */
/* The objects that parameters and results speak of, and the methods whose parameters are one. */

#include "tables.h"

static const struct rpc_member event_members[] = {
    { "number", "Counts up; never used twice.", RPC_INTEGER },
    { "at_ms", "When, in milliseconds since 1970.", RPC_INTEGER },
    { "who", "Who caused it: a person's command, a session, or the server itself.", RPC_TEXT },
    { "what", "What happened, as a word: session.new, host.lost, …", RPC_TEXT },
    { "session", "The id of the session concerned, or empty.", RPC_TEXT },
    { "cause", "Why, in words.", RPC_TEXT },
};
const struct rpc_object rpc_object_event = {
    "event",
    "An entry of the audit trail.",
    MEMBERS(event_members),
};

static const char *const layout_kinds[] = { "tiled", "main-left", "columns", "rows", "stack",
    NULL };
static const struct rpc_member layout_members[] = {
    { "kind", "How the panes fill the screen.", RPC_TEXT, .choices = layout_kinds },
    { "splits", "Where a split was moved to: its path, and its place in thousandths.",
            RPC_INTEGER_MAP },
};
const struct rpc_object rpc_object_layout = {
    "layout",
    "The layout of the fleet, the same for all clients; panes stand in the order of the sessions.",
    MEMBERS(layout_members),
};

const struct rpc_method rpc_method_layout_set = {
    "layout.set",
    "Changes the layout for all clients; what is absent stays as it is.",
    { MEMBERS(layout_members) },
    "The layout.",
};

static const struct rpc_member limits_members[] = {
    { "memory_bytes", "Memory of the session with all its children; 0: no limit.", RPC_INTEGER },
    { "cpu_percent", "Time of processors, 100 is one of them; 0: no limit.", RPC_INTEGER },
    { "tasks", "Processes and threads; 0: no limit.", RPC_INTEGER },
};
const struct rpc_object rpc_object_limits = {
    "limits",
    "What a session may use.",
    MEMBERS(limits_members),
};

static const struct rpc_member recording_members[] = {
    { "enabled", "Whether output is recorded; true if not said.", RPC_BOOLEAN },
    { "maximum_bytes", "The oldest goes when it is larger; 0: the default.", RPC_INTEGER },
};
const struct rpc_object rpc_object_recording = {
    "recording",
    "What is kept of a session's output. It holds what was typed and printed: secret material.",
    MEMBERS(recording_members),
};

static const char *const restart_policies[] = { "never", "on-failure", "always", NULL };
static const struct rpc_member restart_members[] = {
    { "policy", "When a program that ended is started again; never if not said.", RPC_TEXT,
            .choices = restart_policies },
    { "delay_ms", "The first delay; it doubles with each restart in a row.", RPC_INTEGER },
    { "maximum", "Restarts in a row after which it stays down; 0: no end.", RPC_INTEGER },
};
const struct rpc_object rpc_object_restart = {
    "restart",
    "What happens when the program of a session ends by itself.",
    MEMBERS(restart_members),
};

static const struct rpc_member agent_options_members[] = {
    { "kind", "What kind of agent it is; by the program's name if not said.", RPC_TEXT },
    { "model", "Which model, as the agent names it.", RPC_TEXT },
    { "permission_mode", "In Claude Code's own words, or ask or deny.", RPC_TEXT },
    { "allowed_tools", "Tools that it may use unasked.", RPC_TEXTS },
    { "disallowed_tools", "Tools that it may not use.", RPC_TEXTS },
    { "append_system_prompt", "What comes behind its own system prompt.", RPC_TEXT },
    { "mcp_config", "A file of MCP servers, or a JSON object; of a session: … for the latter.",
            RPC_TEXT },
    { "settings", "A file of settings of one's own, or a JSON object; of a session: … as well.",
            RPC_TEXT },
    { "worktree", "The git worktree it makes for itself; empty: named after the session.",
            RPC_TEXT },
    { "headless", "It has no screen: it answers the prompt and ends.", RPC_BOOLEAN },
};
const struct rpc_object rpc_object_agent_options = {
    "agent_options",
    "How an agent is run. All but the kind is for Claude Code.",
    MEMBERS(agent_options_members),
};

static const struct rpc_member spec_members[] = {
    { "name", "Unique in the fleet: letters, digits, '.', '_', '-', 32 at most; made up if absent.",
            RPC_TEXT },
    { "argv", "The program and its arguments.", RPC_TEXTS },
    { "command", "A line for the shell instead of argv; without both: the user's shell.",
            RPC_TEXT },
    { "directory", "Where it runs, absolute.", RPC_TEXT, .required = true },
    { "environment", "The whole environment it is given.", RPC_TEXT_MAP },
    { "task", "What it works on, for people.", RPC_TEXT },
    { "prompt", "The first prompt of an agent.", RPC_TEXT },
    { "profile", "The name of the profile it was made from, for people.", RPC_TEXT },
    { "role", "What it is there for: the name of a role.", RPC_TEXT },
    { "agent_options", "How an agent is run.", RPC_OBJECT, .object = &rpc_object_agent_options },
    { "rules", "Sets of approval rules by name, for it alone; refused to what runs in a session.",
            RPC_TEXTS },
    { "denials", "What the rules of its preset deny, as JSON.", RPC_TEXT },
    { "notify", "What the shell runs when it needs somebody; the user's own if not said.",
            RPC_TEXT },
    { "recycle_percent", "How full its context may get before it is recycled; 0: never so.",
            RPC_INTEGER },
    { "restart", "What happens when it ends.", RPC_OBJECT, .object = &rpc_object_restart },
    { "limits", "What it may use.", RPC_OBJECT, .object = &rpc_object_limits },
    { "recording", "What is kept of its output.", RPC_OBJECT, .object = &rpc_object_recording },
    { "health_rules", "What counts as ill.", RPC_OBJECT, .object = &rpc_object_health_rules },
    { "columns", "Its size while nobody looks; 80 if not said.", RPC_INTEGER },
    { "rows", "Its size while nobody looks; 24 if not said.", RPC_INTEGER },
    { "over", "Of session.new: it goes over the ceilings; refused to what runs in a session.",
            RPC_BOOLEAN },
};
const struct rpc_object rpc_object_spec = {
    "spec",
    "What a session is to run, and how.",
    MEMBERS(spec_members),
};

const struct rpc_method rpc_method_session_new = {
    "session.new",
    "Starts a session. The parameters are a spec.",
    { MEMBERS(spec_members) },
    "The session.",
};

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

/* In alphabetical order. */
static const struct rpc_object *const objects[] = {
    &rpc_object_agent,
    &rpc_object_agent_options,
    &rpc_object_allowance,
    &rpc_object_approval,
    &rpc_object_budget,
    &rpc_object_budget_account,
    &rpc_object_budget_limit,
    &rpc_object_budget_session,
    &rpc_object_ceilings,
    &rpc_object_event,
    &rpc_object_health,
    &rpc_object_health_rules,
    &rpc_object_layout,
    &rpc_object_limits,
    &rpc_object_need,
    &rpc_object_recording,
    &rpc_object_recycle,
    &rpc_object_restart,
    &rpc_object_session,
    &rpc_object_spec,
    &rpc_object_verdict,
};

const struct rpc_object *const *rpc_objects(size_t *out_count) {
    *out_count = ARRAY_LENGTH(objects);
    return objects;
}

static const struct rpc_member changed_members[] = {
    { "session", "As it is now.", RPC_OBJECT, .object = &rpc_object_session },
};
static const struct rpc_member removed_members[] = {
    { "id", "Which one.", RPC_TEXT },
};
static const struct rpc_member text_members[] = {
    { "text", "For people.", RPC_TEXT },
};
static const struct rpc_member attention_members[] = {
    { "session", "Which one, by its id.", RPC_TEXT },
    { "name", "Its name.", RPC_TEXT },
    { "need", "What for, as in a need object.", RPC_TEXT },
    { "reason", "The same for people: needs a permission: Bash: make.", RPC_TEXT },
    { "urgent", "Whether it goes on only with somebody.", RPC_BOOLEAN },
};
static const struct rpc_object attention = {
    "attention",
    "A session needs somebody, or is done: told once, and not of one that somebody looks at.",
    MEMBERS(attention_members),
};
static const struct rpc_object layout_changed = {
    "layout.changed",
    "The layout is now this.",
    MEMBERS(layout_members),
};
static const struct rpc_object message = {
    "message",
    "Something that people who look at the fleet should read.",
    MEMBERS(text_members),
};
static const struct rpc_object session_changed = {
    "session.changed",
    "A session is new, or is not as it was.",
    MEMBERS(changed_members),
};
static const struct rpc_object session_removed = {
    "session.removed",
    "A session is gone from the fleet.",
    MEMBERS(removed_members),
};

static const struct rpc_object fleet_ended = {
    "fleet.ended",
    "fleet.down has ended all sessions, and the server ends now. Whoever connects again starts a "
    "new "
    "one.",
};

/* In alphabetical order. */
static const struct rpc_object *const notifications[] = {
    &rpc_notification_approval_changed,
    &attention,
    &rpc_notification_budget_changed,
    &fleet_ended,
    &layout_changed,
    &message,
    &session_changed,
    &session_removed,
};

const struct rpc_object *const *rpc_notifications(size_t *out_count) {
    *out_count = ARRAY_LENGTH(notifications);
    return notifications;
}
