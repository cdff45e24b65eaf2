/* SPDX-License-Identifier: MIT */
#pragma once

/* File descriptors: flags, whole writes, whole files. Every descriptor of stoa is close-on-exec. */

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

bool fd_set_cloexec(int fd, bool cloexec);
bool fd_set_nonblocking(int fd, bool nonblocking);

/* Closes *fd when it is >= 0 and leaves -1. */
void fd_close(int *fd);

/* Writes all of it, through EINTR and short writes; on a non-blocking fd it waits with poll. */
bool fd_write_all(int fd, const void *bytes, size_t length, struct error *err);

/* Appends all up to the end of a file; ERROR_LIMIT, and nothing is appended, when that is more than
 * maximum_bytes. */
bool fd_read_all(int fd, size_t maximum_bytes, struct buffer *out, struct error *err);

/* Appends a whole file to out; ERROR_LIMIT when it is larger than maximum_bytes. */
bool file_read(const char *path, size_t maximum_bytes, struct buffer *out, struct error *err);

/* Replaces path by these bytes, all or nothing (a temporary file beside it, fsync, rename). */
bool file_replace(const char *path, const void *bytes, size_t length, struct error *err);
