/* SPDX-License-Identifier: MIT */
#pragma once

/* Specs of sessions, as the server takes them (session.new, fleet.up; see stoa-rpc(7)). */

#include "arguments.h"

#include "config/preset.h"
#include "json/json.h"

/* As the profile of this name says: of ./sessions.yaml, which must be trusted, or of the user's
 * settings. */
bool session_spec_set_profile(struct json *spec, const char *name, struct error *err);

/* As the role of this name says: of ./sessions.yaml, which must be trusted if it says something of
 * it, else as it is elsewhere (config/role.h). */
bool session_spec_set_role(struct json *spec, const char *name, struct error *err);

/* The whole spec of a session of a preset. */
struct json *session_spec_of(const struct preset_session *session) __attribute__((returns_nonnull));

/* The sets of approval rules that were named: --rules, several times. */
void session_spec_set_rules(struct json *spec, const struct arguments *arguments);
