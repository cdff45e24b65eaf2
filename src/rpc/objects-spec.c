/* SPDX-License-Identifier: MIT */
/* What a session is to run, and how: also the parameters of session.new. */

#include "tables.h"

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
