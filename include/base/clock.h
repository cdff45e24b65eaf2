/* SPDX-License-Identifier: MIT */
#pragma once

/* Time, always as int64_t with the unit in the name. Tests stop the clock with clock_fake(). */

#include <stdint.h>

int64_t clock_monotonic_us(void);
int64_t clock_monotonic_ms(void);
int64_t clock_wall_ms(void); /* since 1970-01-01 UTC */

/* From now on both clocks show these values; clock_fake(-1, -1) gives the real ones back. */
void clock_fake(int64_t monotonic_us, int64_t wall_ms);
