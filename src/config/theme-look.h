/* SPDX-License-Identifier: MIT */
#pragma once

/* The look of a role: read from a table of a theme file over the look that it inherits, and made a
 * style for as many colours as there are. */

#include "theme-roles.h"

struct look_reader {
    const struct node *colors; /* the palette; may be NULL */
    struct diagnostics *problems;
};

/* Tells what in the palette is no colour. */
void look_check_palette(const struct look_reader *reader);

/* A copy of its own, without the nodes; the caller's to finish. */
struct look look_copy(const struct look *look);
void look_finish(struct look *look);

/* Reads a role's table for a depth; everything in it is checked, whatever the depth. */
void look_read_role(struct look *look, const struct look_reader *reader, const struct node *table,
        enum theme_depth depth);

struct style look_style(const struct look *look, enum theme_depth depth);
