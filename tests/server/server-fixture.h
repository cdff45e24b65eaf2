/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A fleet in a world of its own and calls of its server, with real hosts. Waits are for conditions,
 * with the world's deadline.
 */

#include "harness/world.h"

#include "client/call.h"
#include "json/json.h"

/* Setup and teardown of a cmocka test; *state is the world, and this process sees its fleet. */
int fleet_setup(void **state);
int fleet_teardown(void **state);

/* One call; the test fails when it is refused. Owns params (may be NULL). */
struct json *ask(struct world *world, const char *method, struct json *params);

/* One call that must be refused with this code. */
void ask_refused(
        struct world *world, const char *method, struct json *params, enum error_code code);

/* Parameters: names and texts in turn, up to NULL. */
struct json *with(const char *name, ...) __attribute__((sentinel));

/* A spec of `name` that runs a line of /bin/sh. */
struct json *spec_of(struct world *world, const char *name, const char *command);
void start(struct world *world, const char *name, const char *command);

/* A member of a session as it is now; the caller's to free. Integers are printed. */
char *member_of(struct world *world, const char *session, const char *member);
int64_t number_of(struct world *world, const char *session, const char *member);

/* Waits until the member is this text. */
void wait_member(
        struct world *world, const char *session, const char *member, const char *expected);

/* The host of a session: the parent of its program while no host was replaced. */
pid_t parent_of(pid_t pid);
void wait_gone(struct world *world, pid_t pid);
