/* SPDX-License-Identifier: MIT */
#pragma once

/* From what a preset file says to what is run: shared by the files of the preset reader. */

#include "preset-schema.h"

struct resolver {
    struct preset *preset;
    struct preset_entry *entry; /* the file as read */
    struct diagnostics *problems;
};

/* Reads all sessions of the file into the preset; what is wrong goes to the problems. */
void resolve_sessions(struct resolver *resolver);

/* Reads all profiles; before the sessions. */
void resolve_profiles(struct resolver *resolver);

/* Replaces the variables in a map that was read from `node` (its "env" member), in place. */
void expand_environment(
        struct string_map *map, const struct node *node, struct diagnostics *problems);

/* A text of a table with its variables replaced; NULL after a problem. */
char *expand_member(
        const char *value, const struct node *table, const char *key, struct diagnostics *problems);
