/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What Claude Code tells its status line, as far as it is about money, tokens and limits.
 *
 * What is absent or null is unknown, never 0. A member that is there but makes no sense is unknown
 * too, and `problem` says which; the rest counts all the same. Unknown members are ignored. Plain
 * data, owns nothing.
 */

#include "base/error.h"
#include "json/json.h"

#include <stdbool.h>
#include <stdint.h>

#define STATUSLINE_ID_SIZE      80
#define STATUSLINE_MODEL_SIZE   80
#define STATUSLINE_PROBLEM_SIZE 120
#define STATUSLINE_DOLLARS_MAX  1000000.0
#define STATUSLINE_PERCENT_MAX  1000.0

/* The windows in which a subscription is limited. */
enum limit_window { LIMIT_FIVE_HOURS, LIMIT_SEVEN_DAYS, LIMIT_WINDOW_COUNT };
extern const char *const limit_window_names[LIMIT_WINDOW_COUNT + 1]; /* "five_hour", …, NULL */
int64_t limit_window_length_ms(enum limit_window window);

struct limit_report {
    bool is_known;
    int used; /* hundredths of a percent */
    int64_t resets_at_ms;
};

#define STATUSLINE_MODELS_MAX 8 /* whose sizes a report tells */

struct context_size {
    char model[STATUSLINE_MODEL_SIZE];
    int64_t tokens;
};

struct statusline {
    char conversation[STATUSLINE_ID_SIZE]; /* Claude Code's own id of it; "" */
    char model[STATUSLINE_MODEL_SIZE];     /* "" when not told */
    bool has_cost;
    int64_t cost_nanodollars, duration_ms, api_duration_ms;
    int context_used; /* hundredths of a percent; -1: unknown */
    int64_t context_tokens, context_size;
    bool is_partial; /* of a stream: what it does not say of the context is as it was */
    struct context_size sizes[STATUSLINE_MODELS_MAX];
    size_t size_count;
    bool has_limits; /* a subscription tells them, after its first answer */
    struct limit_report limits[LIMIT_WINDOW_COUNT];
    char problem[STATUSLINE_PROBLEM_SIZE]; /* "" when all makes sense */
};

/* False, and err, when it is no such object. now_ms (wall clock) tells resets that cannot be. */
bool statusline_read(
        const struct json *object, int64_t now_ms, struct statusline *out, struct error *err);

/* The `rate_limit_info` of a rate_limit_event, which a headless session prints: limits alone. */
bool statusline_read_rate_limit_info(
        const struct json *object, int64_t now_ms, struct statusline *out, struct error *err);

/* What a headless session printed, in short (agent_stream_digest()): the limits of a
 * rate_limit_event, the money of a result, how much of a context is used or how large it is. Has
 * none when it tells none. */
bool statusline_read_stream(
        const struct json *object, int64_t now_ms, struct statusline *out, struct error *err);
