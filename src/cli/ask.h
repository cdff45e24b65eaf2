/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What commands ask the server: a connection, one call, the answer.
 *
 * Without ASK_START a fleet that has no server, host or session is left alone (ERROR_CLOSED, and
 * ask_fleet_exists() is false). A fleet with hosts, or with sessions that ended with the machine,
 * gets its server back by being asked.
 */

#include "arguments.h"

#include "json/json.h"

#include <stdbool.h>
#include <stdint.h>

enum ask_flags { ASK_START = 1 << 0 };

/* Calls a method and returns its result; NULL when failed. Owns params (may be NULL).
 * timeout_ms < 0: no limit. */
struct json *ask(const struct arguments *arguments, unsigned flags, const char *method,
        struct json *params, int64_t timeout_ms, struct error *err);

#define ASK_TIMEOUT_MS 30000

/* Whether a server, a host or a session of the fleet may be there. */
bool ask_fleet_exists(const struct arguments *arguments);

/* A whole command that calls a method about one session: prints it with --json, else nothing. */
int ask_about_session(const struct arguments *arguments, const char *method, struct json *params);

/* Tells people when what was ended could not be kept so. */
void ask_print_not_kept(const struct json *result);

/* Parameters that name a session. */
struct json *ask_params(const char *session) __attribute__((returns_nonnull));
