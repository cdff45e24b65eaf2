/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Roles: how to run a program, and what for. They are found in what comes with stoa
 * (presets/roles.yaml, built in), in $STOA_DATA_DIR/roles/NAME.yaml (else where stoa is installed),
 * in ~/.config/stoa/roles/NAME.yaml, and in the preset; each is read over the ones before.
 */

#include "config/preset.h"

/* A role by its name: of the preset (NULL: without one), else as it is elsewhere. What is wrong
 * goes to the problems; false then, and when there is none of that name. */
bool role_load(const struct preset *preset, const char *name, struct preset_role *out,
        struct diagnostics *problems);
void role_finish(struct preset_role *role);

/* The names of all roles, in alphabetical order, NULL-terminated; text_vector_destroy() them. */
char **role_names(const struct preset *preset) __attribute__((returns_nonnull));
