/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Files that have a name: agents, roles, rules and themes. Each kind lies in a directory of that
 * name, the user's own below ~/.config/stoa, those of the machine where stoa is installed
 * ($STOA_DATA_DIR says another place).
 */

#include "base/cleanup.h"

enum data_place { DATA_OWN, DATA_MACHINE, DATA_PLACE_COUNT };

/* Where the files of a kind ("themes") lie; the caller's to free. */
char *data_directory(enum data_place place, const char *kind) __attribute__((returns_nonnull));

/* The file of that name there, when there is one, else NULL; the caller's to free. The name must
 * have been checked: it becomes a part of the path. */
char *data_file(enum data_place place, const char *kind, const char *name);

/* The first one of all places. */
char *data_file_find(const char *kind, const char *name);
