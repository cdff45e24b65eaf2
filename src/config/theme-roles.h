/* SPDX-License-Identifier: MIT */
#pragma once

/* The tables of a theme file, for reading and for the manual. */

#include "config/theme.h"
#include "schema.h"

struct theme_role_row {
    enum theme_role role; /* its place in the table */
    const char *name;
    enum theme_role fallback; /* stands before it; that of the first is itself */
    const char *text;
};

extern const struct theme_role_row theme_roles[THEME_ROLE_COUNT];

/* A role as a theme file has it; read over what its fallback has. */
struct look {
    char *foreground, *background;
    bool bold, dim, italic, reverse, underline;
    const struct node *basic, *plain; /* in place of the rest with 16 colours, and with none */
};

struct theme_entry {
    int appearance; /* index in theme_appearances */
    const struct node *colors, *roles;
};

extern const char *const theme_appearances[]; /* "dark", "light", NULL */
extern const struct schema theme_schema, theme_role_schema, theme_variant_schema;
