/* SPDX-License-Identifier: MIT */
#pragma once

/* Files of the repository that are built in, so that a missing file never breaks anything. Those
 * that stoa itself reads are trees already: embed-documents.c made them when stoa was built. */

#include "document.h"

extern const struct node *const embedded_dark_theme,
        *const embedded_default_keys, *const embedded_light_theme, *const embedded_roles;
extern const char *const embedded_starter;
