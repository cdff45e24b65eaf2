/* SPDX-License-Identifier: MIT */
#pragma once

/* What is said of one session in several tables, read in the order in which the later one wins. */

#include "preset-resolve.h"

struct assembly {
    struct session_entry entry;
    struct string_map environment; /* resolved so far */
    char **arguments;              /* of all tables, one behind the other */
};

void assembly_init(struct assembly *assembly);
void assembly_finish(struct assembly *assembly);

/* `base`: where relative paths in it begin. What it holds is borrowed from the node. */
void assembly_read(struct assembly *assembly, const struct schema *schema, const struct node *node,
        const char *base, struct diagnostics *problems);

/* What all tables come to; what is wrong is told at `node`. */
void resolve_launch(struct resolver *resolver, const struct node *node,
        struct preset_launch *launch, struct assembly *assembly);
