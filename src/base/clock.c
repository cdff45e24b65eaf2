/* SPDX-License-Identifier: MIT */
/* The two clocks, and the fake that tests put in their place. */

#include "base/clock.h"

#include <time.h>

static int64_t fake_monotonic_us = -1;
static int64_t fake_wall_ms = -1;

static int64_t microseconds(clockid_t id) {
    struct timespec now;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_monotonic_us(void) {
    return fake_monotonic_us >= 0 ? fake_monotonic_us : microseconds(CLOCK_MONOTONIC);
}

int64_t clock_monotonic_ms(void) {
    return clock_monotonic_us() / 1000;
}

int64_t clock_wall_ms(void) {
    return fake_wall_ms >= 0 ? fake_wall_ms : microseconds(CLOCK_REALTIME) / 1000;
}

void clock_fake(int64_t monotonic_us, int64_t wall_ms) {
    fake_monotonic_us = monotonic_us;
    fake_wall_ms = wall_ms;
}
