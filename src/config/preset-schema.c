/* SPDX-License-Identifier: MIT */
/* Every key of a preset file: a row here is all that a new key needs to be read and documented. */

#include "preset-schema.h"
#include "rule-schema.h"

#include "base/memory.h"
#include "base/text.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

const char *const preset_layouts[] = { "columns", "main-left", "rows", "stack", "tiled", NULL };
const char *const preset_restart_names[] = { "never", "on-failure", "always", NULL };
static_assert(ARRAY_LENGTH(preset_restart_names) == PRESET_RESTART_COUNT + 1, "a name for each");

bool preset_session_name_is_valid(const char *name) {
    size_t length = strlen(name);
    return length >= 1 && length <= PRESET_SESSION_NAME_MAX &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
                   length;
}

static bool check_session_name(const char *value, struct error *err) {
    return preset_session_name_is_valid(value) ||
           error_set(err, ERROR_INVALID,
                   "must be 1 to %d letters, digits, '.', '_' or '-', not '%s'",
                   PRESET_SESSION_NAME_MAX, value);
}

static bool check_variable_name(const char *value, struct error *err) {
    size_t length = strlen(value);
    if (length > 0 && length <= 128 && !isdigit((unsigned char)value[0]) &&
            strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
                    length) {
        return true;
    }
    return error_set(err, ERROR_INVALID, "cannot have a variable named '%s'", value);
}

static bool check_split(const char *value, struct error *err) {
    size_t length = strlen(value);
    return (length <= 64 && strspn(value, "0123456789./") == length) ||
           error_set(err, ERROR_INVALID, "cannot have a split named '%s'", value);
}

#define LAUNCH_FIELD(member) offsetof(struct session_entry, member)

static const struct field layout_fields[] = {
    { .key = "kind",
            .type = FIELD_CHOICE,
            .offset = offsetof(struct layout_entry, kind),
            .choices = preset_layouts,
            .text = "How the panes fill the screen" },
    { .key = "splits",
            .type = FIELD_MAP,
            .offset = offsetof(struct layout_entry, splits),
            .check = check_split,
            .form = "{path: permille}",
            .text = "Sizes of splits that were moved by hand, as stoa save writes them" },
};

const struct schema preset_layout_schema = {
    .name = "layout",
    .text = "The kind alone may stand for the table: *layout: main-left*.",
    .fields = layout_fields,
    .count = ARRAY_LENGTH(layout_fields),
    .shorthand = "kind",
};

static const struct field budget_fields[] = {
    { .key = "context",
            .type = FIELD_INTEGER,
            .offset = offsetof(struct preset_budget, context_percent),
            .minimum = 1,
            .maximum = 100,
            .unit = "%",
            .initial = "80%",
            .form = "percent, as in 80%",
            .text = "How full a session's context may get before the side panel says so" },
    { .key = "day",
            .type = FIELD_INTEGER,
            .offset = offsetof(struct preset_budget, day_dollars),
            .minimum = 1,
            .maximum = 1000000,
            .form = "dollars",
            .text = "What a day may cost on an account that pays by use" },
    { .key = "month",
            .type = FIELD_INTEGER,
            .offset = offsetof(struct preset_budget, month_dollars),
            .minimum = 1,
            .maximum = 1000000,
            .form = "dollars",
            .text = "What a calendar month may cost on such an account" },
};

const struct schema preset_budget_schema = {
    .name = "budget",
    .text = "What you set yourself, shown beside what is spent; nothing is stopped by it.",
    .fields = budget_fields,
    .count = ARRAY_LENGTH(budget_fields),
};

#define CEILING_MAX 1000

static const struct field ceilings_fields[] = {
    { .key = "claude",
            .type = FIELD_INTEGER,
            .offset = offsetof(struct preset_ceilings, claude),
            .minimum = 1,
            .maximum = CEILING_MAX,
            .text = "Sessions of Claude Code, with a screen or without; 5 unless a preset said "
                    "otherwise" },
    { .key = "others",
            .type = FIELD_INTEGER,
            .offset = offsetof(struct preset_ceilings, others),
            .minimum = 1,
            .maximum = CEILING_MAX,
            .text = "Sessions of all other programs; 20 unless a preset said otherwise" },
};

const struct schema preset_ceilings_schema = {
    .name = "ceilings",
    .text = "How many sessions may run at once in the fleet, also of those that are started later, "
            "by hand or by another session. What runs is left alone. *--over* of *stoa up*, *new* "
            "and *spawn* goes beyond, but not from inside a session.",
    .fields = ceilings_fields,
    .count = ARRAY_LENGTH(ceilings_fields),
};

static const struct field restart_fields[] = {
    { .key = "delay",
            .type = FIELD_DURATION,
            .offset = offsetof(struct preset_restart, delay_ms),
            .minimum = 100,
            .maximum = 5 * 60 * 1000,
            .initial = "1s",
            .text = "Time before the first restart in a row; it doubles with each further one, up "
                    "to five minutes" },
    { .key = "maximum",
            .type = FIELD_INTEGER,
            .offset = offsetof(struct preset_restart, maximum),
            .minimum = 0,
            .maximum = 1000000,
            .initial = "10",
            .text = "Restarts in a row before it is given up; 0: never given up" },
    { .key = "policy",
            .type = FIELD_CHOICE,
            .offset = offsetof(struct preset_restart, policy),
            .choices = preset_restart_names,
            .initial = "never",
            .text = "When the program is started again after it ended" },
};

const struct schema preset_restart_schema = {
    .name = "restart",
    .text = "The policy alone may stand for the table: *restart: on-failure*.",
    .fields = restart_fields,
    .count = ARRAY_LENGTH(restart_fields),
    .shorthand = "policy",
};

static const struct field limits_fields[] = {
    { .key = "cpu",
            .type = FIELD_INTEGER,
            .offset = offsetof(struct preset_limits, cpu_percent),
            .minimum = 1,
            .maximum = 100000,
            .unit = "%",
            .form = "percent of one core, as in 150%",
            .text = "Processor time that the session may take" },
    { .key = "memory",
            .type = FIELD_SIZE,
            .offset = offsetof(struct preset_limits, memory_bytes),
            .minimum = 1024 * 1024,
            .maximum = INT64_C(1) << 50,
            .text = "Memory that the session may take" },
    { .key = "tasks",
            .type = FIELD_INTEGER,
            .offset = offsetof(struct preset_limits, tasks),
            .minimum = 1,
            .maximum = 4194304,
            .text = "Processes and threads that the session may have" },
};

const struct schema preset_limits_schema = {
    .name = "limits",
    .text = "They hold where systemd or a writable cgroup is there; elsewhere stoa says that they "
            "are off. At the limit of memory the kernel ends one process; a systemd before version "
            "253 then ends the whole session.",
    .fields = limits_fields,
    .count = ARRAY_LENGTH(limits_fields),
};

static const struct field recording_fields[] = {
    { .key = "enabled",
            .type = FIELD_BOOLEAN,
            .offset = offsetof(struct preset_recording, enabled),
            .initial = "on",
            .text = "Whether what the session prints is kept on disk" },
    { .key = "maximum",
            .type = FIELD_SIZE,
            .offset = offsetof(struct preset_recording, maximum_bytes),
            .minimum = 1024 * 1024,
            .maximum = INT64_C(1) << 44,
            .initial = "64M",
            .text = "Size on disk beyond which the oldest part goes" },
};

const struct schema preset_recording_schema = {
    .name = "recording",
    .text = "A switch alone may stand for the table: *recording: off*.",
    .fields = recording_fields,
    .count = ARRAY_LENGTH(recording_fields),
    .shorthand = "enabled",
};

/* Rows that a profile, a role and a session share. */
#define FIELD_AGENT                                                                                \
    {                                                                                              \
        .key = "agent", .type = FIELD_LINE, .offset = LAUNCH_FIELD(agent.kind),                    \
        .form = "claude or generic",                                                               \
        .text = "What kind of agent it is; without it that is told by the program's name"          \
    }
#define FIELD_ALLOWED_TOOLS                                                                        \
    {                                                                                              \
        .key = "allowed-tools", .type = FIELD_LIST, .maximum = 1000,                               \
        .offset = LAUNCH_FIELD(agent.allowed_tools),                                               \
        .text = "Tools that it may use unasked, as Claude Code writes them"                        \
    }
#define FIELD_APPEND_SYSTEM_PROMPT                                                                 \
    {                                                                                              \
        .key = "append-system-prompt", .type = FIELD_TEXT, .maximum = 100000,                      \
        .offset = LAUNCH_FIELD(agent.system_prompt),                                               \
        .text = "What comes behind its own system prompt"                                          \
    }
#define FIELD_DISALLOWED_TOOLS                                                                     \
    {                                                                                              \
        .key = "disallowed-tools", .type = FIELD_LIST, .maximum = 1000,                            \
        .offset = LAUNCH_FIELD(agent.disallowed_tools), .text = "Tools that it may not use"        \
    }
#define FIELD_HEADLESS                                                                             \
    {                                                                                              \
        .key = "headless", .type = FIELD_BOOLEAN, .offset = LAUNCH_FIELD(agent.is_headless),       \
        .initial = "off", .text = "It has no screen of its own: it answers *prompt* and ends"      \
    }
#define FIELD_MCP_CONFIG                                                                           \
    {                                                                                              \
        .key = "mcp-config", .type = FIELD_NODE, .offset = LAUNCH_FIELD(mcp_config),               \
        .form = "a file, or a table as that file has it",                                          \
        .text = "MCP servers for it, beside those of its own settings"                             \
    }
#define FIELD_MODEL                                                                                \
    {                                                                                              \
        .key = "model", .type = FIELD_LINE, .maximum = 256, .offset = LAUNCH_FIELD(agent.model),   \
        .text = "Which model, as the agent names it"                                               \
    }
#define FIELD_PERMISSION_MODE                                                                      \
    {                                                                                              \
        .key = "permission-mode", .type = FIELD_LINE,                                              \
        .offset = LAUNCH_FIELD(agent.permission_mode), .form = "a word; see *AGENTS*",             \
        .text = "What is done about what it may not do unasked"                                    \
    }
#define FIELD_SETTINGS                                                                             \
    {                                                                                              \
        .key = "settings", .type = FIELD_NODE, .offset = LAUNCH_FIELD(settings),                   \
        .form = "a file, or a table as that file has it",                                          \
        .text = "Settings for it, on top of its own"                                               \
    }
#define FIELD_WORKTREE                                                                             \
    {                                                                                              \
        .key = "worktree", .type = FIELD_LINE, .maximum = 256,                                     \
        .offset = LAUNCH_FIELD(agent.worktree), .form = "true, false or a name",                   \
        .text = "It makes a git worktree of that name for itself, or one named after the session"  \
    }
#define FIELD_ARGS                                                                                 \
    {                                                                                              \
        .key = "args", .type = FIELD_LIST, .offset = LAUNCH_FIELD(arguments), .maximum = 1000,     \
        .text = "Arguments behind the command; those of a session come behind its profile's"       \
    }
#define FIELD_COMMAND                                                                              \
    {                                                                                              \
        .key = "command", .type = FIELD_NODE, .offset = LAUNCH_FIELD(command),                     \
        .form = "text, or a list: program and arguments", .text = "What to run; see *COMMANDS*"    \
    }
#define FIELD_ENV                                                                                  \
    {                                                                                              \
        .key = "env", .type = FIELD_MAP, .offset = LAUNCH_FIELD(environment),                      \
        .check = check_variable_name,                                                              \
        .text = "Environment variables, on top of those of who runs *stoa up*"                     \
    }
#define FIELD_HEALTH                                                                               \
    {                                                                                              \
        .key = "health", .type = FIELD_TABLE, .offset = LAUNCH_FIELD(health),                      \
        .table = &preset_health_schema, .text = "What counts as ill, and what is done about it"    \
    }
#define FIELD_LIMITS                                                                               \
    {                                                                                              \
        .key = "limits", .type = FIELD_TABLE, .offset = LAUNCH_FIELD(limits),                      \
        .table = &preset_limits_schema, .text = "What the session may take of the machine"         \
    }
#define FIELD_NOTIFY                                                                               \
    {                                                                                              \
        .key = "notify", .type = FIELD_LINE, .offset = LAUNCH_FIELD(notify), .maximum = 4096,      \
        .form = "a line for the shell",                                                            \
        .text = "What is run when the session needs somebody or is done, in place of the "         \
                "command of your settings; see *notify* in *SETTINGS*"                             \
    }
#define FIELD_PROMPT                                                                               \
    {                                                                                              \
        .key = "prompt", .type = FIELD_TEXT, .offset = LAUNCH_FIELD(prompt), .maximum = 100000,    \
        .text = "First prompt, for an agent"                                                       \
    }
#define FIELD_RECORDING                                                                            \
    {                                                                                              \
        .key = "recording", .type = FIELD_TABLE, .offset = LAUNCH_FIELD(recording),                \
        .table = &preset_recording_schema, .text = "What is kept of its output"                    \
    }
#define FIELD_RECYCLE                                                                              \
    {                                                                                              \
        .key = "recycle", .type = FIELD_INTEGER, .offset = LAUNCH_FIELD(recycle_percent),          \
        .minimum = 0, .maximum = 100, .unit = "%", .form = "percent, as in 85%",                   \
        .text = "How full the context of an agent may get: then it is asked for a handover note "  \
                "once it waits for a prompt, and a fresh conversation goes on with that; without " \
                "it, or with 0, never"                                                             \
    }
#define FIELD_RESTART                                                                              \
    {                                                                                              \
        .key = "restart", .type = FIELD_TABLE, .offset = LAUNCH_FIELD(restart),                    \
        .table = &preset_restart_schema, .text = "What happens when the program ends"              \
    }

static const struct field profile_fields[] = {
    FIELD_AGENT,
    FIELD_ALLOWED_TOOLS,
    FIELD_APPEND_SYSTEM_PROMPT,
    FIELD_ARGS,
    FIELD_COMMAND,
    FIELD_DISALLOWED_TOOLS,
    FIELD_ENV,
    FIELD_HEADLESS,
    FIELD_HEALTH,
    FIELD_LIMITS,
    FIELD_MCP_CONFIG,
    FIELD_MODEL,
    FIELD_NOTIFY,
    FIELD_PERMISSION_MODE,
    FIELD_RECORDING,
    FIELD_RECYCLE,
    FIELD_RESTART,
    FIELD_SETTINGS,
    FIELD_WORKTREE,
};

const struct schema preset_profile_schema = {
    .name = "profile",
    .text = "A named way to start a program.",
    .fields = profile_fields,
    .count = ARRAY_LENGTH(profile_fields),
    .shorthand = "command",
};

static const struct field role_fields[] = {
    FIELD_AGENT,
    FIELD_ALLOWED_TOOLS,
    FIELD_APPEND_SYSTEM_PROMPT,
    FIELD_ARGS,
    FIELD_COMMAND,
    FIELD_DISALLOWED_TOOLS,
    FIELD_ENV,
    { .key = "for",
            .type = FIELD_LINE,
            .offset = offsetof(struct session_entry, purpose),
            .maximum = 500,
            .text = "What such a session is there for" },
    FIELD_HEADLESS,
    FIELD_HEALTH,
    FIELD_LIMITS,
    FIELD_MCP_CONFIG,
    FIELD_MODEL,
    FIELD_PERMISSION_MODE,
    FIELD_PROMPT,
    FIELD_RECORDING,
    FIELD_RECYCLE,
    FIELD_RESTART,
    FIELD_SETTINGS,
    FIELD_WORKTREE,
};

const struct schema preset_role_schema = {
    .name = "role",
    .text = "A way to start a program, and what it is there for; see *ROLES*.",
    .fields = role_fields,
    .count = ARRAY_LENGTH(role_fields),
};

static const struct field session_fields[] = {
    FIELD_AGENT,
    FIELD_ALLOWED_TOOLS,
    FIELD_APPEND_SYSTEM_PROMPT,
    FIELD_ARGS,
    FIELD_COMMAND,
    { .key = "count",
            .type = FIELD_INTEGER,
            .offset = offsetof(struct session_entry, count),
            .minimum = 0,
            .maximum = 100,
            .initial = "1",
            .text = "How many such sessions: more than one are named name-1, name-2 and so on" },
    { .key = "cwd",
            .type = FIELD_LINE,
            .offset = offsetof(struct session_entry, directory),
            .maximum = 4095,
            .initial = ".",
            .text = "Working directory, relative to *root*. Where it is not there nothing runs, "
                    "and the pane says so" },
    FIELD_DISALLOWED_TOOLS,
    FIELD_ENV,
    FIELD_HEADLESS,
    FIELD_HEALTH,
    FIELD_LIMITS,
    FIELD_MCP_CONFIG,
    FIELD_MODEL,
    { .key = "name",
            .type = FIELD_LINE,
            .offset = offsetof(struct session_entry, name),
            .check = check_session_name,
            .text = "Unique name; without one: that of the role, the profile, else the program" },
    FIELD_NOTIFY,
    FIELD_PERMISSION_MODE,
    { .key = "profile",
            .type = FIELD_LINE,
            .offset = offsetof(struct session_entry, profile),
            .text = "Name of a profile, in place of *command*" },
    FIELD_PROMPT,
    FIELD_RECORDING,
    FIELD_RECYCLE,
    FIELD_RESTART,
    { .key = "role",
            .type = FIELD_LINE,
            .offset = offsetof(struct session_entry, role),
            .text = "Name of a role: what it says is read over the profile; see *ROLES*" },
    FIELD_SETTINGS,
    { .key = "task",
            .type = FIELD_LINE,
            .offset = offsetof(struct session_entry, task),
            .maximum = 500,
            .text = "What it works on, shown in the side panel" },
    FIELD_WORKTREE,
};

const struct schema preset_session_schema = {
    .name = "session",
    .text = "Without *command* and *profile* it runs your shell. A text alone stands for the "
            "command: *- htop*.",
    .fields = session_fields,
    .count = ARRAY_LENGTH(session_fields),
    .shorthand = "command",
};

static const struct field preset_fields[] = {
    { .key = "budget",
            .type = FIELD_TABLE,
            .offset = offsetof(struct preset_entry, budget),
            .table = &preset_budget_schema,
            .text = "What you set yourself for money and contexts" },
    { .key = "ceilings",
            .type = FIELD_TABLE,
            .offset = offsetof(struct preset_entry, ceilings),
            .table = &preset_ceilings_schema,
            .text = "How many sessions may run at once" },
    { .key = "env",
            .type = FIELD_MAP,
            .offset = offsetof(struct preset_entry, environment),
            .check = check_variable_name,
            .text = "Environment variables of every session" },
    { .key = "layout",
            .type = FIELD_TABLE,
            .offset = offsetof(struct preset_entry, layout),
            .table = &preset_layout_schema,
            .text = "How the panes fill the screen" },
    { .key = "name",
            .type = FIELD_LINE,
            .offset = offsetof(struct preset_entry, name),
            .maximum = 64,
            .text = "What this team is called, for people" },
    { .key = "profiles",
            .type = FIELD_NODE,
            .offset = offsetof(struct preset_entry, profiles),
            .table = &preset_profile_schema,
            .form = "table of profiles by name",
            .text = "Named ways to start a program" },
    { .key = "roles",
            .type = FIELD_NODE,
            .offset = offsetof(struct preset_entry, roles),
            .table = &preset_role_schema,
            .form = "table of roles by name",
            .text = "Roles of one's own, and changes to those that there are; see *ROLES*" },
    { .key = "root",
            .type = FIELD_LINE,
            .offset = offsetof(struct preset_entry, root),
            .maximum = 4095,
            .initial = ".",
            .text = "Directory where the sessions' directories begin, relative to this file" },
    { .key = "rules",
            .type = FIELD_NODE,
            .offset = offsetof(struct preset_entry, rules),
            .table = &rules_schema,
            .form = "table with *deny*, see *stoa-rules*(5)",
            .text = "Approval rules for all its sessions: a preset can only deny" },
    { .key = "sessions",
            .type = FIELD_NODE,
            .offset = offsetof(struct preset_entry, sessions),
            .table = &preset_session_schema,
            .form = "list of sessions",
            .required = true,
            .text = "The sessions, in the order of their panes" },
};

const struct schema preset_schema = {
    .name = "preset",
    .text = "The file as a whole.",
    .fields = preset_fields,
    .count = ARRAY_LENGTH(preset_fields),
};
