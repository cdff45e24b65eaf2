/* SPDX-License-Identifier: MIT */
#pragma once

/* Where paths lead, and the patterns of paths in rules. */

#include "base/error.h"

#include <stdbool.h>

/* Where a path that an agent named leads, with all links followed; of one that does not exist yet,
 * its directory. NULL: it cannot be told for sure, and err says why. Relative ones begin at
 * directory. */
char *rule_path_resolve(const char *path, const char *directory, struct error *err);

/* Whether path is root or lies in it; both absolute and clean. */
bool rule_path_is_inside(const char *path, const char *root);

/* Whether a root is narrow enough to allow anything in it: not "/", not the home directory, nothing
 * above it. */
bool rule_root_is_narrow(const char *root, struct error *err);

/* Whether an absolute clean path fits the pattern: "*" any characters within a name, "**" any
 * directories, "?" one character; "~/" is the home directory, relative ones begin at root. */
bool rule_path_fits(const char *pattern, const char *path, const char *root);

/* The same of the path or anything it lies in. */
bool rule_path_fits_above(const char *pattern, const char *path, const char *root);

/* Whether something in directory may fit. */
bool rule_path_may_hold(const char *directory, const char *pattern, const char *root);

/* What no rule lets an agent change, since it would run as a program elsewhere or undo the rules:
 * the name that says so, else NULL. What the root itself is called does not count. */
const char *rule_path_protected(const char *path, const char *root);
