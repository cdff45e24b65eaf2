/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * How an agent is to be run, beside its command: as presets, specs on the wire, the store and
 * session objects have it. Plain data that owns its texts; zeroed says nothing.
 */

#include "base/error.h"
#include "json/json.h"

#include <stdbool.h>

#define AGENT_OPTIONS_TEXT_MAX_BYTES (128 * 1024) /* of a text that becomes one argument */
#define AGENT_OPTIONS_HIDDEN         "…"          /* in place of a table that may hold secrets */

struct agent_options {
    char *kind;            /* a name of agent_kinds; NULL: by the program's name */
    char *model;           /* in all of them NULL: as the agent has it by itself */
    char *permission_mode; /* a name of agent_permission_modes */
    char **allowed_tools, **disallowed_tools;
    char *system_prompt; /* comes behind the agent's own */
    char *mcp_config;    /* the path of a file, or a JSON object */
    char *settings;      /* the same */
    char *worktree;      /* its name; empty: named after the session */
    bool is_headless;    /* no screen of its own: it answers the prompt and ends */
};

/* NULL-terminated. The kinds that a preset may name, and how Claude Code may treat permissions: its
 * own words, and "ask" and "deny". */
extern const char *const agent_kinds[];
extern const char *const agent_permission_modes[];

/* The kind of a program by its name or path; NULL: of no kind that is known by name. */
const char *agent_kind_of_program(const char *program);

/* Whether an agent of a kind (NULL: no agent) can do what the options ask. */
bool agent_options_check(
        const struct agent_options *options, const char *program, struct error *err);

void agent_options_copy(struct agent_options *to, const struct agent_options *from);
void agent_options_finish(struct agent_options *options);

/* The member "agent_options" of a spec and of a session object. On failure *out is as it was. */
bool agent_options_read(const struct json *object, struct agent_options *out, struct error *err);

/* NULL when they say nothing. For others to see: a JSON object in a text is left out, for it may
 * hold secrets; AGENT_OPTIONS_HIDDEN stands in its place. */
struct json *agent_options_write(const struct agent_options *options, bool is_for_others);
