/* SPDX-License-Identifier: MIT */
#pragma once

/* From what a preset file says to what is run: shared by the files of the preset reader. */

#include "preset-schema.h"

struct resolver {
    struct preset *preset;
    struct preset_entry *entry; /* the file as read */
    struct diagnostics *problems;
    struct role_shelf *shelf; /* of preset-role.h */
};

/* Reads all sessions of the file into the preset; what is wrong goes to the problems. */
void resolve_sessions(struct resolver *resolver);

/* Reads all profiles, and all roles of the file; before the sessions. */
void resolve_profiles(struct resolver *resolver);
void resolve_roles(struct resolver *resolver);

/* A role by its name, over which the file's own table (may be NULL) is read. False when there is
 * none of that name; what else is wrong is told at `place`. */
bool resolve_role(struct resolver *resolver, const char *name, const struct node *own,
        const struct node *place, struct preset_role *out);

/* What a table said of its agent as nodes becomes texts; relative paths begin at `base`. */
void read_agent(struct session_entry *entry, const struct node *table, const char *base,
        struct diagnostics *problems);

/* The agent of a launch whose argv is known; what it cannot do is told at `node`. */
void resolve_agent(struct resolver *resolver, const struct node *node, struct preset_launch *launch,
        const struct session_entry *entry);

/* Replaces the variables in a map that was read from `node` (its "env" member), in place. */
void expand_environment(
        struct string_map *map, const struct node *node, struct diagnostics *problems);

/* A text of a table with its variables replaced; NULL after a problem. */
char *expand_member(
        const char *value, const struct node *table, const char *key, struct diagnostics *problems);
