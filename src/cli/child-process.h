/* SPDX-License-Identifier: MIT */
#pragma once

/* A child whose output comes by pipes, that reads nothing, and that ends when we are killed. */

#include "base/error.h"

#include <sys/types.h>

struct child_process {
    pid_t pid;
    int out, error; /* our ends, that never block; -1: closed */
};

/* Starts it. From then on SIGCHLD, and the signals that end a program, come by the descriptor that
 * is returned (a signalfd), the caller's; -1 and err when it cannot be started. */
int child_process_start(struct child_process *child, const char *const *argv, struct error *err);
void child_process_finish(struct child_process *child); /* closes */
