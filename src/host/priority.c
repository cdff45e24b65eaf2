/* SPDX-License-Identifier: MIT */
/*
 * Sessions that flood yield to the one that somebody works in: setsid put host and program each in
 * a scheduling group of its own, whose weight can be lowered and raised again without privilege
 * (nice can only be lowered). One that is seen without the focus yields a little, one out of sight
 * all it can, and its host rests between its reads (rest.h); where it is seen only while somebody
 * types beside it. While nobody is attached to the fleet
 * there is nothing to yield to, and one that prints as a build or an agent does keeps its weight:
 * its program waits for its output to be read.
 *
 * The kernel may allow one such change in 100 ms on the whole machine, so lowering waits for the
 * next output, and only raising has a timer.
 */

#include "base/clock.h"
#include "base/fd.h"
#include "base/random.h"
#include "host.h"
#include "peer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define RETRY_MS 110

#define FLOOD_WINDOW_MS   1000
#define FLOOD_BYTES       (128 * 1024) /* in a window: a flood; on a full machine each has little */
#define FLOOD_BYTES_ENDED (16 * 1024)  /* in a whole window: none any more */

/* Of a scheduling group, by attention: weights of 15, 110 and 1024. */
static const uint8_t nice_of_floods[] = {
    [ATTENTION_NONE] = 19,
    [ATTENTION_SEEN] = 10,
    [ATTENTION_FOCUSED] = 0,
};

/* False: the kernel says later. */
static bool set_nice(pid_t pid, uint8_t *present, uint8_t wanted) {
    if (*present != wanted && pid > 0) {
        char path[64], value[8];
        snprintf(path, sizeof(path), "/proc/%ld/autogroup", (long)pid);
        snprintf(value, sizeof(value), "%u", wanted);
        OWNED_FD fd = open(path, O_WRONLY | O_CLOEXEC);
        if (fd >= 0 && write(fd, value, strlen(value)) < 0 && errno == EAGAIN) {
            return false;
        }
    }
    *present = wanted;
    return true;
}

static void on_retry(void *context) {
    struct host *host = context;
    host->yield_tried_ms = 0;
    priority_update(host, viewers_attention(host));
}

static void retry_soon(struct host *host) {
    uint8_t spread = 0;
    random_bytes(&spread, sizeof(spread));
    if (host->yield_timeout == NULL) {
        host->yield_timeout = timeout_create(host->loop, on_retry, host);
    }
    timeout_start(host->yield_timeout, RETRY_MS + spread / 8);
}

/* By what it wrote in this window and the last. One that yields may be slow, and a flood still. */
static bool is_flood(struct host *host, int64_t now_ms) {
    uint64_t bytes = host->kept->output_bytes - host->flood_window_base;
    bool was = host->is_yielding;
    if (now_ms - host->flood_window_ms >= FLOOD_WINDOW_MS) {
        host->flood_window_ms = now_ms;
        host->flood_window_base = host->kept->output_bytes;
        return was ? bytes > FLOOD_BYTES_ENDED || host->pty_is_full : bytes > FLOOD_BYTES;
    }
    return was || bytes > FLOOD_BYTES;
}

static void set_should_rest(struct host *host, bool should_rest, bool seen) {
    bool was = host->should_rest;
    host->should_rest = should_rest;
    if (was && (!should_rest || host->rest.seen != seen)) {
        output_wake(host);
    }
    host->rest.seen = seen;
}

static bool is_typed_beside(const struct host *host, int64_t now_ms) {
    return host->typed_beside_ms != 0 && now_ms - host->typed_beside_ms < REST_TYPED_MS;
}

void priority_update(struct host *host, enum attention attention) {
    struct kept *kept = host->kept;
    int64_t now_ms = clock_monotonic_ms();
    host->is_yielding =
            is_flood(host, now_ms) && host->is_watched && attention != ATTENTION_FOCUSED;
    bool seen = attention != ATTENTION_NONE;
    set_should_rest(host, host->is_yielding && (!seen || is_typed_beside(host, now_ms)), seen);
    uint8_t wanted = host->is_yielding ? nice_of_floods[attention] : 0;
    if (kept->host_nice == wanted && kept->program_nice == wanted) {
        return;
    }
    bool lowers = wanted > kept->host_nice;
    if (lowers && host->yield_tried_ms != 0 && now_ms - host->yield_tried_ms < RETRY_MS) {
        return;
    }
    host->yield_tried_ms = now_ms;
    bool done = set_nice(kept->child_pid, &kept->program_nice, wanted) && /* the costlier first */
                set_nice(getpid(), &kept->host_nice, wanted);
    if (!done && !lowers) {
        retry_soon(host);
    }
}
