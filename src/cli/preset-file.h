/* SPDX-License-Identifier: MIT */
#pragma once

/* Reading presets for commands: with everything that is wrong printed, place by place. */

#include "config/preset.h"

#define PRESET_FILE_DEFAULT "sessions.yaml"

/* NULL when anything is wrong; *out_status is then the exit status. */
struct preset *preset_file_load(const char *path, int *out_status);

/* Prints what is wrong, and what helps when the file is missing. */
void preset_file_print(const struct diagnostics *problems);
