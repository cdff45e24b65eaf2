/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the processes of sessions use, as /proc says: one look at all processes for any number of
 * sessions, in bounded steps, so that whoever steps stays able to answer in between.
 *
 * A process is a session's when it is in the terminal session (setsid) that the session's program
 * leads, or descends from one that is. One that left both ways (a daemon: it forked twice and made
 * a terminal session of its own) is known by STOA_SESSION in its environment; it is looked for
 * among those whose parent is init or the one that a host's orphans are given to.
 * Processes come and go meanwhile: one that is gone counts as far as it was read.
 */

#include "base/cleanup.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define PROCESS_SCAN_MAX     32768 /* processes that are looked at */
#define PROCESS_SESSIONS_MAX 1000
#define PROCESS_MEASURED_MAX 256 /* of a session; of the others only the resident size counts */

/* Of a larger process the resident size counts: to find its share would take too long, and what it
 * shares is little of it. */
#define PROCESS_SHARE_MAX_BYTES (INT64_C(512) << 20)

/* A process's share of what it shares (PSS), where that may be read; else all of it (RSS), which
 * counts shared memory once for each process. */
enum memory_kind { MEMORY_PSS, MEMORY_RSS, MEMORY_MIXED, MEMORY_KIND_COUNT };
extern const char *const memory_kind_names[MEMORY_KIND_COUNT + 1]; /* NULL-terminated */

struct process_usage {
    int64_t processes;
    int64_t cpu_ms; /* of all of them since they began, with the children they waited for */
    int64_t memory_bytes;
    enum memory_kind memory_kind;
    int64_t files; /* open descriptors */
};

OWNED_TYPE(process_scan);

/* `directory` is "/proc"; tests bring another. Borrowed. */
struct process_scan *process_scan_create(const char *directory) __attribute__((returns_nonnull));
void process_scan_destroy(struct process_scan *scan);

/* A session to look for, by its id and the process that leads it; before the first step. */
void process_scan_add(struct process_scan *scan, const char *id, pid_t leader);

/* Some milliseconds of work at most. True: it is done. */
bool process_scan_step(struct process_scan *scan);

/* Of the session added as number `index`, when it is done. */
struct process_usage process_scan_usage(const struct process_scan *scan, size_t index);
const char *process_scan_id(const struct process_scan *scan, size_t index);
size_t process_scan_count(const struct process_scan *scan);
