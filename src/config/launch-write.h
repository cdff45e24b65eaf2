/* SPDX-License-Identifier: MIT */
#pragma once

/* What a preset says of how a session is run, written as members of the table that is begun: only
 * what is not as it would be anyway. */

#include "config/preset.h"
#include "yaml-writer.h"

void launch_write_command(struct writer *writer, const struct preset_launch *launch);

/* The agent's options, and the environment. */
void launch_write_program(struct writer *writer, const struct preset_launch *launch);

/* What follows from how it fares and ends, and what is kept of it. */
void launch_write_policies(struct writer *writer, const struct preset_launch *launch);
