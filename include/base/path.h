/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Where stoa keeps things (XDG Base Directory Specification 0.8).
 *
 *   sockets   $XDG_RUNTIME_DIR/stoa/FLEET/   else  /tmp/stoa-UID/FLEET/   (0700, owner checked)
 *   state     $XDG_STATE_HOME/stoa/FLEET/    else  ~/.local/state/stoa/FLEET/
 *   config    $XDG_CONFIG_HOME/stoa/         else  ~/.config/stoa/
 *
 * Returned strings are the caller's to free.
 */

#include "base/error.h"

#include <stdbool.h>

#define FLEET_NAME_MAX 32

char *path_join(const char *directory, const char *name) __attribute__((returns_nonnull));

/* An absolute, lexically cleaned copy ("." and ".." resolved, links not); a leading "~/" is HOME.
 * Relative paths start at base (NULL: the working directory). */
char *path_absolute(const char *path, const char *base) __attribute__((returns_nonnull));

/* Creates directory and its missing parents, mode 0700. */
bool path_make_directory(const char *directory, struct error *err);

/* As above, and refuses one that is a link, or that belongs to another user, or whose parent does.
 * One that was open to others is closed to them. */
bool path_make_private_directory(const char *directory, struct error *err);

/* Whether name can name a fleet: letters, digits, '-', '_', 1 to FLEET_NAME_MAX of them. */
bool path_fleet_name_is_valid(const char *name);

/* Of the program that this process runs; of one that was replaced meanwhile (by an upgrade) that of
 * the new one. NULL when it cannot be found. */
char *path_program(struct error *err);

/* The directories above; created by the caller. */
char *path_runtime_directory(const char *fleet) __attribute__((returns_nonnull));
char *path_state_directory(const char *fleet) __attribute__((returns_nonnull));
char *path_config_directory(void) __attribute__((returns_nonnull));

/* The file that a fleet's server holds (base/file-lock.h), with the line "PID RUNTIME-DIRECTORY":
 * two servers would share one state where XDG_RUNTIME_DIR differs, or its files were removed. */
char *path_server_state_lock(const char *fleet) __attribute__((returns_nonnull));
