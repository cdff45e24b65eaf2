/* SPDX-License-Identifier: MIT */
/* Reading what is told, with a doubt about everything. */

#include "budget/statusline.h"

#include "base/memory.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define HOUR_MS          (INT64_C(60) * 60 * 1000)
#define RESET_SLACK_MS   (INT64_C(24) * HOUR_MS) /* of a clock that is not right */
#define EPOCH_MAX_S      (INT64_C(1) << 36)
#define DURATION_MAX_MS  (INT64_C(1) << 42)
#define TOKENS_MAX       (INT64_C(1) << 40)
#define NANO_PER_DOLLAR  1e9
#define PARTS_PER_CENT   100.0
#define FULL_UTILIZATION 1.0

const char *const limit_window_names[LIMIT_WINDOW_COUNT + 1] = { "five_hour", "seven_day", NULL };

static const int64_t lengths_ms[] = {
    [LIMIT_FIVE_HOURS] = 5 * HOUR_MS, [LIMIT_SEVEN_DAYS] = 7 * 24 * HOUR_MS
};
static_assert(ARRAY_LENGTH(lengths_ms) == LIMIT_WINDOW_COUNT, "a length for each");

int64_t limit_window_length_ms(enum limit_window window) {
    return lengths_ms[window];
}

/* The first one is told: the others are most often of the same kind. */
static void __attribute__((format(printf, 2, 3)))
doubt(struct statusline *out, const char *format, ...) {
    if (out->problem[0] == '\0') {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(out->problem, sizeof(out->problem), format, arguments);
        va_end(arguments);
    }
}

static bool is_said(const struct json *value) {
    return json_kind(value) != JSON_KIND_NULL;
}

static bool is_number(const struct json *value) {
    return json_kind(value) == JSON_KIND_INTEGER || json_kind(value) == JSON_KIND_NUMBER;
}

/* A number within [0, maximum]; false when it is not said, or doubted. */
static bool read_number(const struct json *object, const char *name, double maximum,
        struct statusline *out, double *out_value) {
    const struct json *value = json_find(object, name);
    if (!is_said(value)) {
        return false;
    }
    double number = json_as_number(value, -1);
    if (!is_number(value) || !(number >= 0 && number <= maximum)) {
        doubt(out, "'%s' cannot be what it says", name);
        return false;
    }
    *out_value = number;
    return true;
}

static int64_t read_count(
        const struct json *object, const char *name, int64_t maximum, struct statusline *out) {
    double value = 0;
    (void)read_number(object, name, (double)maximum, out, &value);
    return (int64_t)value;
}

static void read_word(const struct json *object, const char *name, char *text, size_t size,
        struct statusline *out) {
    const struct json *value = json_find(object, name);
    const char *word = json_as_text(value, NULL);
    text[0] = '\0';
    if (!is_said(value)) {
        return;
    }
    if (word == NULL || strlen(word) >= size) {
        doubt(out, "'%s' is no text of up to %zu bytes", name, size - 1);
        return;
    }
    for (const char *at = word; *at != '\0'; at++) {
        if ((unsigned char)*at <= ' ' || *at == 0x7f) {
            doubt(out, "'%s' has characters that cannot be", name);
            return;
        }
    }
    snprintf(text, size, "%s", word);
}

static void read_cost(
        const struct json *cost, const char *const durations[2], struct statusline *out) {
    double dollars = 0;
    if (read_number(cost, "total_cost_usd", STATUSLINE_DOLLARS_MAX, out, &dollars)) {
        out->has_cost = true;
        out->cost_nanodollars = llround(dollars * NANO_PER_DOLLAR);
    }
    out->duration_ms = read_count(cost, durations[0], DURATION_MAX_MS, out);
    out->api_duration_ms = read_count(cost, durations[1], DURATION_MAX_MS, out);
}

static void read_context(const struct json *context, struct statusline *out) {
    double percent = 0;
    out->context_used = -1;
    if (read_number(context, "used_percentage", STATUSLINE_PERCENT_MAX, out, &percent)) {
        out->context_used = (int)lround(percent * PARTS_PER_CENT);
    }
    out->context_tokens = read_count(context, "total_input_tokens", TOKENS_MAX, out);
    out->context_size = read_count(context, "context_window_size", TOKENS_MAX, out);
}

/* A share (of `whole`) that is used, and when that begins anew, in seconds since 1970. */
static void read_limit(const struct json *object, enum limit_window window,
        const char *const names[2], double whole, int64_t now_ms, struct statusline *out) {
    struct limit_report *limit = &out->limits[window];
    double used = 0, resets_at_s = 0;
    double most = whole * STATUSLINE_PERCENT_MAX / 100;
    if (!is_said(object) || !read_number(object, names[0], most, out, &used) ||
            !read_number(object, names[1], (double)EPOCH_MAX_S, out, &resets_at_s)) {
        return;
    }
    int64_t resets_at_ms = (int64_t)resets_at_s * 1000;
    if (resets_at_ms > now_ms + lengths_ms[window] + RESET_SLACK_MS) {
        doubt(out, "'%s' would begin anew later than it lasts: is this machine's clock right?",
                limit_window_names[window]);
        return;
    }
    out->has_limits = true;
    *limit = (struct limit_report){
        .is_known = true,
        .used = (int)lround(used / whole * 100 * PARTS_PER_CENT),
        .resets_at_ms = resets_at_ms,
    };
}

static bool read_windows(const struct json *windows, const char *const names[2], double whole,
        int64_t now_ms, struct statusline *out) {
    if (is_said(windows) && json_kind(windows) != JSON_KIND_OBJECT) {
        doubt(out, "the limits are no object");
        return false;
    }
    for (int window = 0; window < LIMIT_WINDOW_COUNT; window++) {
        read_limit(json_find(windows, limit_window_names[window]), (enum limit_window)window, names,
                whole, now_ms, out);
    }
    return true;
}

bool statusline_read(
        const struct json *object, int64_t now_ms, struct statusline *out, struct error *err) {
    static const char *const names[2] = { "used_percentage", "resets_at" };
    static const char *const durations[2] = { "total_duration_ms", "total_api_duration_ms" };
    if (json_kind(object) != JSON_KIND_OBJECT) {
        return error_set(err, ERROR_INVALID, "a status line report is an object, not %s",
                json_kind_name(json_kind(object)));
    }
    struct statusline report = { 0 };
    read_word(object, "session_id", report.conversation, sizeof(report.conversation), &report);
    read_word(json_find(object, "model"), "id", report.model, sizeof(report.model), &report);
    read_cost(json_find(object, "cost"), durations, &report);
    read_context(json_find(object, "context_window"), &report);
    read_windows(json_find(object, "rate_limits"), names, 100, now_ms, &report);
    *out = report;
    return true;
}

bool statusline_read_rate_limit_info(
        const struct json *object, int64_t now_ms, struct statusline *out, struct error *err) {
    static const char *const names[2] = { "utilization", "resetsAt" };
    if (json_kind(object) != JSON_KIND_OBJECT) {
        return error_set(err, ERROR_INVALID, "a rate limit report is an object, not %s",
                json_kind_name(json_kind(object)));
    }
    struct statusline report = { .context_used = -1 };
    read_windows(json_find(object, "unifiedWindows"), names, FULL_UTILIZATION, now_ms, &report);
    *out = report;
    return true;
}

static void read_sizes(const struct json *sizes, struct statusline *out) {
    struct json_walk walk = { 0 };
    while (json_next(sizes, &walk) && out->size_count < STATUSLINE_MODELS_MAX) {
        struct context_size *size = &out->sizes[out->size_count];
        int64_t tokens = read_count(sizes, walk.name, TOKENS_MAX, out);
        if (tokens > 0 && strlen(walk.name) < sizeof(size->model)) {
            snprintf(size->model, sizeof(size->model), "%s", walk.name);
            size->tokens = tokens;
            out->size_count++;
        }
    }
}

bool statusline_read_stream(
        const struct json *object, int64_t now_ms, struct statusline *out, struct error *err) {
    static const char *const durations[2] = { "duration_ms", "duration_api_ms" };
    struct statusline report = { .context_used = -1, .is_partial = true };
    const struct json *info = json_find(object, "rate_limit_info");
    if (is_said(info) && !statusline_read_rate_limit_info(info, now_ms, &report, err)) {
        return false;
    }
    read_word(object, "session_id", report.conversation, sizeof(report.conversation), &report);
    read_word(object, "model", report.model, sizeof(report.model), &report);
    read_cost(object, durations, &report);
    report.is_partial = true;
    report.context_tokens = read_count(object, "context_tokens", TOKENS_MAX, &report);
    read_sizes(json_find(object, "context_sizes"), &report);
    *out = report;
    return true;
}
