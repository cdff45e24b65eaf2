/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a host keeps across its own exec: one page of shared memory in a memfd, always current, so
 * that a signal handler has nothing to collect. Plain numbers only; whatever else a host holds is
 * rebuilt from the recording. Descriptors are numbers that stay open across exec.
 *
 * The layout is read by newer programs (UPGRADE): members are appended, the version says how many.
 */

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define KEPT_MAGIC     0x7065656bu
#define KEPT_VERSION   1
#define KEPT_PEERS_MAX 48
#define KEPT_SKIPS_MAX 16

struct kept_peer {
    int32_t fd; /* -1: free */
    int32_t pid;
    uint8_t role, greeted;
    uint8_t mid_output, mid_input; /* part of a message is on its way: it cannot be kept */
    uint8_t subscribed;
    uint16_t columns, rows;
    uint64_t typed; /* when it typed last: a count */
};

struct kept_range {
    uint64_t offset, length;
    uint32_t segment; /* 0: none */
};

struct kept {
    uint32_t magic, version;
    int32_t own_fd, spec_fd, listener_fd, pty_fd; /* pty_fd -1: hung up */
    int32_t child_pid;                            /* 0: gone and its status told */
    uint8_t child_is_ours;                        /* to wait for */
    uint8_t state, status_known, recording;
    int32_t exit_status, exit_signal, failed_errno;
    uint16_t columns, rows;
    uint64_t output_bytes, typed_count;
    int64_t started_wall_ms, exited_wall_ms, output_wall_ms;
    uint32_t recoveries;

    int32_t crash_signal;        /* why this program began anew: a signal, 0 an upgrade */
    int32_t crash_is_outside;    /* sent by somebody: nothing of ours is wrong */
    uint32_t crashes;            /* in a row, without output in between */
    struct kept_range replaying; /* what is being fed just now */
    struct kept_range narrow;    /* crashed in here: smaller steps */
    struct kept_range skips[KEPT_SKIPS_MAX];
    uint8_t replay_given_up;
    uint8_t host_nice;          /* priority.c: of its scheduling group, … */
    uint8_t paste_is_bracketed; /* a part of a paste went to the program, and not its end */
    uint8_t program_nice;       /* … and of the program's */

    struct kept_peer peers[KEPT_PEERS_MAX];
};

_Static_assert(sizeof(struct kept) <= 4096, "one page is touched");

/* A new one; dies when the system has no memory for a page. */
struct kept *kept_create(void) __attribute__((returns_nonnull));

/* The one behind a descriptor that survived exec. NULL when it is not one of ours. */
struct kept *kept_adopt(int fd, struct error *err);

/* A free slot, filled with fd; NULL when there are too many. */
struct kept_peer *kept_peer_add(struct kept *kept, int fd);
void kept_peer_remove(struct kept_peer *peer);

/* Clears (or sets) close-on-exec on all that stays open. Async-signal-safe. */
void kept_set_cloexec(const struct kept *kept, bool cloexec);
