/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A preset: the YAML file that describes a fleet, documented in stoa-sessions(5).
 *
 * What comes out is resolved: profiles and defaults are merged in, `count` is unrolled, directories
 * are absolute, "${NAME}" is replaced, every session has its argv. A file with anything wrong gives
 * no preset at all. Nothing here looks at the disk beyond the file itself and those of the roles
 * that it names (config/role.h).
 */

#include "base/buffer.h"
#include "base/cleanup.h"
#include "config/agent-options.h"
#include "config/diagnostics.h"
#include "config/launch-policies.h"
#include "config/string-map.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PRESET_SESSIONS_MAX     200 /* after `count` is unrolled */
#define PRESET_SESSION_NAME_MAX 32
#define PRESET_LAUNCH_BYTES_MAX (256 * 1024) /* argv and environment of one session */
#define PRESET_HASH_SIZE        65           /* 64 hexadecimal digits and a NUL */

struct preset_budget {       /* 0: not set */
    int64_t context_percent; /* of a session's context, for a warning */
    int64_t day_dollars, month_dollars;
};

#define PRESET_CEILING_CLAUDE 5 /* where no preset said otherwise */
#define PRESET_CEILING_OTHERS 20

struct preset_ceilings { /* how many sessions may run at once; 0: not set */
    int64_t claude, others;
};

/* How to run a program: what a profile and a session have in common. */
struct preset_launch {
    char **argv;      /* what is executed: never empty */
    char *shell_line; /* what argv hands to the shell; NULL when argv is the program itself */
    struct string_map environment; /* on top of the environment of who asks */
    struct preset_restart restart;
    struct preset_limits limits;
    struct preset_recording recording;
    struct preset_health health;
    struct agent_options agent;
    int64_t recycle_percent; /* 0: never */
    char *notify;            /* a line for the shell; NULL: as the user's settings have it */
};

struct preset_profile {
    char *name;
    struct preset_launch launch;
};

/* A way to run a program, and what for. */
struct preset_role {
    char *name;
    char *purpose, *prompt; /* NULL when not set */
    bool is_of_preset;      /* the preset says something of it */
    struct preset_launch launch;
};

struct preset_session {
    char *name;           /* unique within the preset */
    char *profile, *role; /* NULL when it has none */
    char *directory;
    char *task, *prompt; /* NULL when not set */
    struct preset_launch launch;
};

struct preset {
    char *file;                  /* absolute */
    char *name;                  /* NULL when not set */
    char *root;                  /* absolute */
    char hash[PRESET_HASH_SIZE]; /* of its place and bytes, for trust.h */
    const char *layout;          /* a name of preset_layouts; NULL when not set */
    struct preset_budget budget;
    struct preset_ceilings ceilings;
    char *denials;            /* what its rules deny: rule_set_write_denials(); NULL: nothing */
    struct string_map splits; /* path → permille, as the layout object has them */
    struct preset_profile *profiles;
    size_t profile_count;
    char **role_files;         /* that were read for it, NULL-terminated; NULL: none */
    struct preset_role *roles; /* of which the file says something */
    size_t role_count;
    struct preset_session *sessions;
    size_t session_count;
};

/* NULL-terminated: "columns", "main-left", "rows", "stack", "tiled". */
extern const char *const preset_layouts[];

/* Reads a file. NULL when anything is wrong: then problems says what (initialised by the caller
 * with the name of the file as the person wrote it). */
struct preset *preset_load(const char *path, struct diagnostics *problems);

/* The same from memory; path says where it would lie (for root and the hash). */
struct preset *preset_parse(
        const char *bytes, size_t length, const char *path, struct diagnostics *problems);

void preset_destroy(struct preset *preset);
OWNED_TYPE(preset);

const struct preset_session *preset_find_session(const struct preset *preset, const char *name);
const struct preset_profile *preset_find_profile(const struct preset *preset, const char *name);
const struct preset_role *preset_find_role(const struct preset *preset, const char *name);

/* A name that sessions may have: letters, digits, '.', '_', '-', 1 to PRESET_SESSION_NAME_MAX. */
bool preset_session_name_is_valid(const char *name);

/* What the defaults of stoa-sessions(5) say: no restart, no limits, recording on, … */
void preset_launch_set_defaults(struct preset_launch *launch);
/* Its policies alone, as specs have them. */
struct launch_policies preset_launch_policies(const struct preset_launch *launch);
void preset_launch_copy(struct preset_launch *to, const struct preset_launch *from);
void preset_launch_finish(struct preset_launch *launch);

/* A command as a person writes it in one string: plain words are argv as they stand; anything a
 * shell would have to look at becomes the user's shell, -c, and the line (*out_shell_line, else
 * NULL). `arguments` (may be NULL) come behind. NULL for an empty command. */
char **preset_command_argv(
        const char *command, const char *const *arguments, char **out_shell_line);

/* The shell of the user: $SHELL when it is an absolute path, else /bin/sh. */
const char *preset_user_shell(void);

/* Appends the preset as a file that reads back to the same: for `stoa save`. Directories are
 * written relative to root where they lie below it. */
void preset_write(const struct preset *preset, struct buffer *out);

/* What `stoa init` writes: a commented starter. */
const char *preset_starter(void);
