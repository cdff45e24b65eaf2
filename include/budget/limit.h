/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What is known of one window of an account's limits: the reports of all its sessions as one value
 * with its history of half an hour, and what follows from it. Pure: the caller gives the time.
 *
 * Reports bear no time, and a session that idles repeats what it knew. So a report counts only
 * when it says something new for its session; a window that began later beats one that began
 * earlier; within a window what is used only grows, unless the session that told it, or a later
 * minute, says otherwise. Times are of the wall clock; after a jump back what lies ahead counts as
 * now, and rates begin anew.
 */

#include "budget/statusline.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LIMIT_SAMPLES_MAX   256
#define LIMIT_SAMPLES_LEAST 3 /* below that nothing is said of rates */
#define LIMIT_RATE_MS       (INT64_C(10) * 60 * 1000)
#define LIMIT_RATES         3
#define LIMIT_BURN_MS       (LIMIT_RATES * LIMIT_RATE_MS)
#define LIMIT_SAMPLE_MS     (INT64_C(60) * 1000) /* the same value is kept so often at most */
#define LIMIT_LATE_MS       (INT64_C(60) * 1000) /* so late another session's report may come */
#define LIMIT_OVERDUE_MS    (INT64_C(2) * 60 * 1000)

struct limit_sample {
    int64_t at_ms;
    int used; /* hundredths of a percent */
};

/* Zeroed: nothing is known. Plain data. */
struct limit {
    bool is_known;
    int used;
    int64_t resets_at_ms, at_ms;
    char source[STATUSLINE_ID_SIZE];                /* the session that told it */
    struct limit_sample samples[LIMIT_SAMPLES_MAX]; /* of this window, the oldest first */
    size_t sample_count;
};

/* Takes a report that is news for its session. True when it counts, false when it is older than
 * what is known. */
bool limit_take(
        struct limit *limit, const struct limit_report *report, const char *source, int64_t now_ms);

/* A sample that was kept, in order: for loading. */
void limit_restore(
        struct limit *limit, const struct limit_report *report, const char *source, int64_t at_ms);

enum limit_state {
    LIMIT_UNKNOWN, /* no report yet */
    LIMIT_KNOWN,
    LIMIT_RESET, /* it has begun anew since the last report: what is used is not known */
};

struct limit_view {
    enum limit_state state;
    int used; /* hundredths of a percent, as last told */
    int64_t resets_at_ms, at_ms;
    const char *source;
    bool has_burn;
    int64_t burn_per_hour; /* hundredths of a percent */
    int64_t burn_span_ms;  /* over so long */
    bool has_forecast;     /* from the last three ten minutes; each is 0 when not before reset */
    int64_t dry_first_ms;  /* at the fastest of them */
    int64_t dry_last_ms;   /* at the slowest */
};

void limit_view(const struct limit *limit, int64_t now_ms, struct limit_view *out);
