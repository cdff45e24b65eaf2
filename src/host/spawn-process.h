/* SPDX-License-Identifier: MIT */
#pragma once

/* A process of stoa in a session of its own, with the descriptors it inherits at fixed numbers. */

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define SPAWN_FIRST_FD 3
#define SPAWN_FDS_MAX  4

struct spawn {
    const char *program;
    char *const *arguments;
    int fds[SPAWN_FDS_MAX]; /* to be 3, 4, …; the caller's */
    size_t fd_count;
    const char *error_path; /* where its standard error goes */
};

bool spawn_process(const struct spawn *spawn, pid_t *out_pid, struct error *err);
