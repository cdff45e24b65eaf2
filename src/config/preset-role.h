/* SPDX-License-Identifier: MIT */
#pragma once

/* The tables that make up a role, from the files where roles stand. */

#include "preset-assembly.h"

#define ROLE_LAYERS_MAX 4

/* The tables of one role, the later one over the earlier; a file's lives as long as the shelf. */
struct role_layers {
    const struct node *nodes[ROLE_LAYERS_MAX];
    const char *files[ROLE_LAYERS_MAX]; /* where it stands; NULL: built in or in the preset */
    size_t count;
};

/* Role files that were read; zeroed is empty. */
struct role_shelf {
    struct role_file {
        struct role_file *next;
        struct node *root;
        char *path;
    } * files;
};

/* Finds the tables outside of presets. What is wrong with a file is told in the problems as if it
 * stood at `place`. */
void role_layers_find(struct role_layers *layers, struct role_shelf *shelf, const char *name,
        const struct node *place, struct diagnostics *problems);

/* Reads them into the assembly. */
void role_layers_read(const struct role_layers *layers, struct assembly *assembly,
        const struct node *place, const char *root, struct diagnostics *problems);
/* Of those that were read, NULL-terminated, the caller's. */
char **role_shelf_paths(const struct role_shelf *shelf) __attribute__((returns_nonnull));
void role_shelf_finish(struct role_shelf *shelf);

bool role_name_is_valid(const char *name);
