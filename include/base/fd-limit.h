/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * How many descriptors a process may have. The usual soft limit is 1024, for programs that use
 * select(2); who needs more raises its own, and gives what it starts the usual one.
 */

/* As many as the hard limit allows. */
void fd_limit_raise(void);

/* Around the start of another program: what it was before, and what it is. Nothing happens where it
 * was never raised. */
void fd_limit_lower_for_start(void);
void fd_limit_raise_again(void);
