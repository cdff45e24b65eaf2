/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A file that one process holds as long as it lives, with a line that says who it is. The lock is
 * of the open file: asking whether it is held takes nothing, and it ends with its holder, however
 * that ends.
 */

#include "base/error.h"

#include <stdbool.h>

#define FILE_LOCK_TEXT_MAX 4096

/* Holds the file at path (made when it is not there) until the descriptor is closed; -1 when
 * failed: ERROR_BUSY when another holds it. */
int file_lock_take(const char *path, const char *text, struct error *err);

/* What its holder wrote, the caller's to free; NULL when nobody holds it. */
char *file_lock_holder(const char *path);
