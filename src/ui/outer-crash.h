/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A fault (SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE) while the terminal is ours: it is given back,
 * the trace goes to the log, the person is told where that is, and the process dies of the signal.
 */

/* log_path may be NULL; `restore` gives the terminal back and does only what a signal handler
 * may. */
void outer_crash_watch(const char *log_path, void (*restore)(void));
void outer_crash_unwatch(void);
