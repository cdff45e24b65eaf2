/* SPDX-License-Identifier: MIT */
#pragma once

/* Pseudo terminals and the program that is started on one. */

#include "base/error.h"
#include "host/launch.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

bool pty_is_master(int fd);

/* The other end of a new PTY (host_open_pty), close-on-exec, with modes and size set. */
bool pty_prepare(int master, uint16_t columns, uint16_t rows, int *out_slave, struct error *err);

void pty_resize(int master, uint16_t columns, uint16_t rows);

/* Makes the program on it draw anew: a size that differs for a moment. */
void pty_nudge(int master, uint16_t columns, uint16_t rows);

/* Starts the spec's program on the slave, as leader of a session of its own with the PTY as its
 * controlling terminal, default signals and nothing else open. Where the spec's directory cannot
 * be entered nothing runs.
 * In two steps, so that there is something to do while it begins: */
struct program {
    pid_t pid;  /* -1: there is none */
    int report; /* ends without a word when the program runs */
    int reason; /* errno of what failed here; 0 */
};

struct program program_begin(const struct host_spec *spec, int slave);

/* Waits until it runs. 0, or the errno of what failed (err says what, for people). */
int program_check(struct program *program, const struct host_spec *spec, struct error *err);
