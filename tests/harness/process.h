/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Processes as the tests see them: started in a PTY or with their output collected, found, weighed
 * and ended by their id, never by name.
 *
 * process_become_reaper() makes every process that a test starts, however often it forks away from
 * its parents, a descendant of the test: that is how a fleet's server and hosts are found.
 */

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct process_pty {
    pid_t pid;
    int fd; /* the master, non-blocking */
};

/* What a process is started with; all but argv may be NULL. */
struct process_options {
    const char *const *argv;
    const char *const *environment; /* NULL: this process' own */
    const char *directory;          /* NULL: this process' own */
    uint16_t columns, rows;         /* of the PTY */
};

/* A new session with the PTY as its terminal. */
bool process_start_in_pty(
        struct process_pty *pty, const struct process_options *options, struct error *err);
void process_pty_resize(struct process_pty *pty, uint16_t columns, uint16_t rows);
void process_pty_finish(struct process_pty *pty); /* SIGKILL, reaped, closed */

/* Runs to the end and appends standard output and standard error to out (may be NULL); the exit
 * status (128 + signal when killed), or -1 with err when it could not run or passed the limit. */
int process_run(const struct process_options *options, int64_t timeout_ms, struct buffer *out,
        struct error *err);

void process_become_reaper(void);

/* The processes below root, root left out; the array is the caller's to free. */
size_t process_descendants(pid_t root, pid_t **out_pids);

/* SIGKILL to every descendant of this process until none is left; all are reaped. */
void process_end_descendants(void);

/* The base name of the program, "" when it is gone. */
const char *process_program(pid_t pid, char out[64]);

bool process_is_alive(pid_t pid); /* not so for a zombie */
bool process_is_asleep(pid_t pid);

int64_t process_pss_bytes(pid_t pid);        /* proportional set size; 0 when gone */
int64_t process_context_switches(pid_t pid); /* of all threads, both kinds; 0 when gone */
int64_t process_cpu_ms(pid_t pid);           /* user and system */
