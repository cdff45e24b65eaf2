/* SPDX-License-Identifier: MIT */
/*
 * Hosts that flood out of sight yield to what somebody looks at: setsid put each in a scheduling
 * group of its own, whose weight can be lowered and raised again without privilege (nice can only
 * be lowered). While nobody is attached to the fleet there is nothing to yield to, and one that
 * prints as a build or an agent does keeps its weight: its program waits for its output to be read.
 *
 * The kernel allows one such change in 100 ms on the whole machine, so lowering waits for the next
 * output, and only raising has a timer.
 */

#include "base/clock.h"
#include "base/fd.h"
#include "base/random.h"
#include "host.h"
#include "peer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define AUTOGROUP "/proc/self/autogroup"
#define RETRY_MS  110

#define FLOOD_WINDOW_MS   1000
#define FLOOD_BYTES       (128 * 1024) /* in a window: a flood; on a full machine each has little */
#define FLOOD_BYTES_ENDED (16 * 1024)  /* in a whole window: none any more */

static bool set_weight(const char *nice_value) {
    OWNED_FD fd = open(AUTOGROUP, O_WRONLY | O_CLOEXEC);
    return fd < 0 || write(fd, nice_value, strlen(nice_value)) > 0 || errno != EAGAIN;
}

static void on_retry(void *context) {
    struct host *host = context;
    host->yield_tried_ms = 0;
    priority_update(host, viewers_any_visible(host));
}

static void retry_soon(struct host *host) {
    uint8_t spread = 0;
    random_bytes(&spread, sizeof(spread));
    if (host->yield_timeout == NULL) {
        host->yield_timeout = timeout_create(host->loop, on_retry, host);
    }
    timeout_start(host->yield_timeout, RETRY_MS + spread / 8);
}

/* Whether this host should yield, by what it wrote in this window and the last. */
static bool is_flood(struct host *host, int64_t now_ms) {
    uint64_t bytes = host->kept->output_bytes - host->flood_window_base;
    bool was = host->kept->yields != 0;
    if (now_ms - host->flood_window_ms >= FLOOD_WINDOW_MS) {
        host->flood_window_ms = now_ms;
        host->flood_window_base = host->kept->output_bytes;
        return was ? bytes > FLOOD_BYTES_ENDED : bytes > FLOOD_BYTES;
    }
    return was || bytes > FLOOD_BYTES;
}

void priority_update(struct host *host, bool visible) {
    int64_t now_ms = clock_monotonic_ms();
    bool yields = is_flood(host, now_ms) && host->is_watched && !visible;
    if ((host->kept->yields != 0) == yields) {
        return;
    }
    if (yields && now_ms - host->yield_tried_ms < RETRY_MS && host->yield_tried_ms != 0) {
        return;
    }
    host->yield_tried_ms = now_ms;
    if (set_weight(yields ? "19" : "0")) {
        host->kept->yields = yields;
    } else if (!yields) {
        retry_soon(host);
    }
}
