/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a session is to run, and how: the spec of stoa-rpc(7) as plain data, to and from JSON.
 * Owns its strings; zeroed is empty, session_spec_finish() frees.
 */

#include "base/error.h"
#include "config/agent-options.h"
#include "config/launch-policies.h"
#include "json/json.h"

#include <stdbool.h>
#include <stdint.h>

#define SESSION_NAME_MAX 32
#define SESSION_SIZE_MAX 4096 /* columns and rows */
#define SESSION_COLUMNS  80
#define SESSION_ROWS     24

struct session_spec {
    char *name;                    /* NULL: one is made up */
    char **argv;                   /* NULL or empty: see command */
    char *command;                 /* a line for the shell; NULL and no argv: the shell itself */
    char *directory;               /* absolute */
    char **environment;            /* "NAME=value", NULL-terminated */
    char *task, *prompt, *profile; /* may be NULL */
    char *role;                    /* the same: what it is there for, by the name of a role */
    char **rules;  /* names of sets of approval rules, NULL-terminated; NULL: none */
    char *denials; /* what the rules of its preset deny, as rule_set_write_denials(); or NULL */
    struct agent_options agent;
    int64_t recycle_percent; /* of its context, then it is recycled; 0: never so */
    char *notify;            /* a shell line, run when it needs somebody; NULL: the user's own */
    struct launch_policies policies; /* recording.maximum_bytes 0: the default */
    int64_t columns, rows;
};

void session_spec_finish(struct session_spec *spec);

/* What is wrong is said by member. On failure out_spec is empty. */
bool session_spec_read(const struct json *object, struct session_spec *out_spec, struct error *err);
struct json *session_spec_write(const struct session_spec *spec) __attribute__((returns_nonnull));

/* Whether these can be names of sets: few enough, each a name. */
bool session_spec_rules_are_valid(char *const *rules, struct error *err);

/* Whether name can name a session: letters, digits, '.', '_', '-', 1 to SESSION_NAME_MAX. */
bool session_spec_name_is_valid(const char *name);

/* What to execute, NULL-terminated, the caller's; a shell line is `$SHELL -c`, nothing at all is
 * $SHELL (of the spec's environment, else /bin/sh). */
char **session_spec_argv(const struct session_spec *spec) __attribute__((returns_nonnull));

/* The same for people, on one line, bounded. */
char *session_spec_command(const struct session_spec *spec) __attribute__((returns_nonnull));

/* A variable of the spec's environment, or NULL. */
const char *session_spec_variable(const struct session_spec *spec, const char *name);
