/* SPDX-License-Identifier: MIT */
#pragma once

/* How a program is started, as the server takes it in session.new and fleet.up (stoa-rpc(7)):
 * shared by the form that starts a session and by the commands that do. */

#include "config/preset.h"
#include "json/json.h"

/* The environment of this process as an object of texts; what is not UTF-8 is left out. */
struct json *launch_spec_environment(void) __attribute__((returns_nonnull));

void launch_spec_set_recording(struct json *spec, const struct preset_recording *recording);

/* How a profile, role or session of a preset starts its program: argv, environment (on top of this
 * process's), restart, limits, recording. */
void launch_spec_set_launch(struct json *spec, const struct preset_launch *launch);
