/* SPDX-License-Identifier: MIT */
/* A limit is one of the process: what it was before is too. */

#include "base/fd-limit.h"

#include <stdbool.h>
#include <sys/resource.h>

static struct {
    rlim_t soft;
    bool is_known;
} before;

static void set(rlim_t soft) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = soft < limit.rlim_max ? soft : limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

void fd_limit_raise(void) {
    struct rlimit limit;
    if (!before.is_known && getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        before.soft = limit.rlim_cur;
        before.is_known = true;
    }
    set(RLIM_INFINITY);
}

void fd_limit_lower_for_start(void) {
    if (before.is_known) {
        set(before.soft);
    }
}

void fd_limit_raise_again(void) {
    if (before.is_known) {
        set(RLIM_INFINITY);
    }
}
