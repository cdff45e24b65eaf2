/* SPDX-License-Identifier: MIT */
/* One window: which report counts, and what its history says. */

#include "budget/limit.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

#define FULL          10000 /* hundredths of a percent */
#define HOUR_MS       (INT64_C(60) * 60 * 1000)
#define SAME_RESET_MS 60000 /* the service rounds */

/* After a jump back what was taken ahead of now counts as now, without a history. */
static void heed_clock(struct limit *limit, int64_t now_ms) {
    if (limit->at_ms > now_ms) {
        limit->at_ms = now_ms;
        limit->sample_count = 0;
        if (limit->is_known) {
            limit->samples[limit->sample_count++] = (struct limit_sample){ now_ms, limit->used };
        }
    }
}

static void add_sample(struct limit *limit, int used, int64_t at_ms) {
    size_t count = limit->sample_count;
    const struct limit_sample *last = count > 0 ? &limit->samples[count - 1] : NULL;
    if (last != NULL && last->used == used && at_ms - last->at_ms < LIMIT_SAMPLE_MS) {
        return;
    }
    if (count == LIMIT_SAMPLES_MAX) {
        memmove(limit->samples, limit->samples + 1, (count - 1) * sizeof(limit->samples[0]));
        count--;
    }
    limit->samples[count] = (struct limit_sample){ at_ms, used };
    limit->sample_count = count + 1;
}

static bool is_same_window(const struct limit *limit, const struct limit_report *report) {
    int64_t apart = report->resets_at_ms - limit->resets_at_ms;
    return apart > -SAME_RESET_MS && apart < SAME_RESET_MS;
}

static void set(
        struct limit *limit, const struct limit_report *report, const char *source, int64_t at_ms) {
    if (!is_same_window(limit, report)) {
        limit->sample_count = 0;
    }
    limit->is_known = true;
    limit->used = report->used;
    limit->resets_at_ms = report->resets_at_ms;
    limit->at_ms = at_ms;
    snprintf(limit->source, sizeof(limit->source), "%s", source);
    add_sample(limit, report->used, at_ms);
}

bool limit_take(struct limit *limit, const struct limit_report *report, const char *source,
        int64_t now_ms) {
    heed_clock(limit, now_ms);
    if (!report->is_known) {
        return false;
    }
    if (limit->is_known) {
        bool is_same = is_same_window(limit, report);
        bool is_older_window = !is_same && report->resets_at_ms < limit->resets_at_ms;
        bool is_late = is_same && report->used < limit->used &&
                       strcmp(source, limit->source) != 0 && now_ms - limit->at_ms < LIMIT_LATE_MS;
        if (is_older_window || is_late) {
            return false;
        }
    }
    set(limit, report, source, now_ms);
    return true;
}

void limit_restore(
        struct limit *limit, const struct limit_report *report, const char *source, int64_t at_ms) {
    if (!limit->is_known || is_same_window(limit, report) ||
            report->resets_at_ms > limit->resets_at_ms) {
        set(limit, report, source, at_ms);
    }
}

/* What was used at a time, as far as it was known then; -1 before the first sample. */
static int used_at(const struct limit *limit, int64_t at_ms) {
    int used = -1;
    for (size_t i = 0; i < limit->sample_count && limit->samples[i].at_ms <= at_ms; i++) {
        used = limit->samples[i].used;
    }
    return used;
}

static void view_burn(const struct limit *limit, int64_t now_ms, struct limit_view *out) {
    int64_t first_ms = limit->samples[0].at_ms;
    int64_t from_ms = now_ms - LIMIT_BURN_MS > first_ms ? now_ms - LIMIT_BURN_MS : first_ms;
    int64_t span_ms = now_ms - from_ms;
    if (span_ms < LIMIT_RATE_MS) {
        return;
    }
    int grown = limit->used - used_at(limit, from_ms);
    out->has_burn = true;
    out->burn_per_hour = (grown > 0 ? grown : 0) * HOUR_MS / span_ms;
    out->burn_span_ms = span_ms;
}

/* When a rate (per ten minutes) has used it up; 0 when not before it begins anew. */
static int64_t dry_at(const struct limit *limit, int64_t rate, int64_t now_ms) {
    int64_t left = limit->used < FULL ? FULL - limit->used : 0;
    if (left > 0 && rate <= 0) {
        return 0;
    }
    int64_t at_ms = left == 0 ? now_ms : now_ms + left * LIMIT_RATE_MS / rate;
    return at_ms < limit->resets_at_ms ? at_ms : 0;
}

static void view_forecast(const struct limit *limit, int64_t now_ms, struct limit_view *out) {
    int64_t fastest = 0, slowest = INT64_MAX;
    if (used_at(limit, now_ms - LIMIT_BURN_MS) < 0) {
        return; /* not all three are known */
    }
    for (int64_t i = 0; i < LIMIT_RATES; i++) {
        int64_t end_ms = now_ms - i * LIMIT_RATE_MS;
        int64_t rate = used_at(limit, end_ms) - used_at(limit, end_ms - LIMIT_RATE_MS);
        fastest = rate > fastest ? rate : fastest;
        slowest = rate < slowest ? rate : slowest;
    }
    out->has_forecast = true;
    out->dry_first_ms = dry_at(limit, fastest, now_ms);
    out->dry_last_ms = dry_at(limit, slowest, now_ms);
}

void limit_view(const struct limit *limit, int64_t now_ms, struct limit_view *out) {
    *out = (struct limit_view){ .source = limit->source };
    if (!limit->is_known) {
        return;
    }
    out->used = limit->used;
    out->resets_at_ms = limit->resets_at_ms;
    out->at_ms = limit->at_ms < now_ms ? limit->at_ms : now_ms;
    out->state = now_ms >= limit->resets_at_ms ? LIMIT_RESET : LIMIT_KNOWN;
    bool has_history = limit->sample_count >= LIMIT_SAMPLES_LEAST &&
                       limit->samples[limit->sample_count - 1].at_ms <= now_ms;
    if (out->state == LIMIT_KNOWN && has_history) {
        view_burn(limit, now_ms, out);
        view_forecast(limit, now_ms, out);
    }
}
