/* SPDX-License-Identifier: MIT */
#pragma once

/* The files of one process in /proc. False when it is gone, or may not be read. */

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct process_stat {
    pid_t pid, parent, session;
    int64_t cpu_ms; /* with the children it waited for */
    int64_t resident_bytes;
};

bool process_read_stat(const char *directory, pid_t pid, struct process_stat *out_stat);
bool process_read_share(const char *directory, pid_t pid, int64_t *out_bytes); /* PSS */
bool process_count_files(const char *directory, pid_t pid, int64_t *out_count);

/* STOA_SESSION of its environment, the caller's; NULL when there is none. */
char *process_read_session(const char *directory, pid_t pid);
