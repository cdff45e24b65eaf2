/* SPDX-License-Identifier: MIT */
#pragma once

/* The tables of a preset file and the structs they are read into, before anything is resolved. */

#include "config/preset.h"
#include "schema.h"

struct layout_entry {
    int kind; /* index in preset_layouts, -1 when not set */
    struct string_map splits;
};

struct preset_entry {
    char *name, *root;
    struct layout_entry layout;
    struct preset_budget budget;
    struct preset_ceilings ceilings;
    struct string_map environment;
    const struct node *profiles, *roles, *rules, *sessions;
};

/* A profile, a role or a session: a profile leaves the second half alone. */
struct session_entry {
    const struct node *command;
    char **arguments;
    struct string_map environment;
    struct preset_restart restart;
    struct preset_limits limits;
    struct preset_recording recording;
    struct preset_health health;
    struct agent_options agent;
    const struct node *mcp_config, *settings; /* become texts of `agent` */
    char *notify;
    int64_t recycle_percent;

    char *name, *profile, *role, *directory, *task, *prompt;
    char *purpose; /* of a role */
    int64_t count;
};

extern const struct schema preset_schema, preset_budget_schema, preset_ceilings_schema,
        preset_layout_schema, preset_profile_schema, preset_role_schema, preset_session_schema,
        preset_restart_schema, preset_limits_schema, preset_recording_schema, preset_health_schema,
        preset_looping_schema, preset_memory_schema, preset_stuck_schema;
