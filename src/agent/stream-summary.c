/* SPDX-License-Identifier: MIT */
#include "stream-summary.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"

#include <time.h>

#define FIGURE_MAX 1e15 /* what is above, or below 0, is not told */

/* A number that can be what it says; -1 for none. */
static double figure(const struct json *object, const char *name) {
    double value = json_as_number(json_find(object, name), -1);
    return value >= 0 && value < FIGURE_MAX ? value : -1;
}

static void append_duration(struct buffer *out, double duration_ms) {
    int64_t seconds = (int64_t)(duration_ms / 1000);
    if (seconds < 60) {
        buffer_append_format(out, "%.1f s", duration_ms / 1000);
    } else if (seconds < 3600) {
        buffer_append_format(out, "%d min %d s", (int)(seconds / 60), (int)(seconds % 60));
    } else {
        buffer_append_format(
                out, "%lld h %d min", (long long)(seconds / 3600), (int)(seconds / 60 % 60));
    }
}

static void append_tokens(struct buffer *out, double tokens) {
    if (tokens < 10000) {
        buffer_append_format(out, "%.0f", tokens);
    } else if (tokens < 1e6) {
        buffer_append_format(out, "%.1fk", tokens / 1e3);
    } else {
        buffer_append_format(out, "%.1fM", tokens / 1e6);
    }
}

/* ---- while it goes on ------------------------------------------------------------------------ */

char *stream_summary_retry(const struct json *event) {
    struct buffer out = { 0 };
    double delay_ms = figure(event, "retry_delay_ms");
    buffer_append_format(&out, "Attempt %lld of %lld failed: %s",
            (long long)json_get_integer(event, "attempt", 0),
            (long long)json_get_integer(event, "max_retries", 0),
            json_get_text(event, "error", "no reason given"));
    int64_t status = json_get_integer(event, "error_status", 0);
    if (status > 0) {
        buffer_append_format(&out, " (%lld)", (long long)status);
    }
    if (delay_ms >= 0) {
        buffer_append_text(&out, ", again in ");
        append_duration(&out, delay_ms);
    }
    return buffer_take_text(&out);
}

static const struct {
    const char *type, *words;
} windows[] = {
    /* Keep in alphabetical order. */
    { "five_hour", "5-hour limit" },
    { "seven_day", "7-day limit" },
};

static const char *words_of_window(const char *type) {
    for (size_t i = 0; i < ARRAY_LENGTH(windows); i++) {
        if (text_equal(windows[i].type, type)) {
            return windows[i].words;
        }
    }
    return "limit";
}

static void append_time(struct buffer *out, double at_s) {
    char text[64];
    time_t at = (time_t)at_s;
    struct tm local;
    if (at_s > 0 && localtime_r(&at, &local) != NULL &&
            strftime(text, sizeof(text), "%a %H:%M", &local) > 0) {
        buffer_append_format(out, ", it begins anew %s", text);
    }
}

char *stream_summary_limit(const struct json *info) {
    const char *status = json_get_text(info, "status", "");
    const char *type = json_get_text(info, "rateLimitType", "");
    const struct json *window = json_find(json_find(info, "unifiedWindows"), type);
    double used = figure(window, "utilization");
    struct buffer out = { 0 };
    if (text_equal(status, "rejected")) {
        buffer_append_format(&out, "The %s is reached", words_of_window(type));
    } else if (text_equal(status, "allowed_warning")) {
        buffer_append_format(&out, "The %s is near", words_of_window(type));
    } else {
        return NULL;
    }
    if (used >= 0) {
        buffer_append_format(&out, ": %.0f %% used", used * 100);
    }
    append_time(&out, figure(info, "resetsAt"));
    return buffer_take_text(&out);
}

/* ---- at its end ------------------------------------------------------------------------------ */

static const struct {
    const char *subtype, *words;
} outcomes[] = {
    /* Keep in alphabetical order. */
    { "error_during_execution", "Failed: it was broken off" },
    { "error_max_budget_usd", "Stopped: its budget is used up" },
    { "error_max_turns", "Stopped: it has no more turns" },
};

char *stream_summary_outcome(const struct json *event) {
    const char *subtype = json_get_text(event, "subtype", "");
    for (size_t i = 0; i < ARRAY_LENGTH(outcomes); i++) {
        if (text_equal(outcomes[i].subtype, subtype)) {
            return text_copy(outcomes[i].words);
        }
    }
    bool is_good = !json_get_boolean(event, "is_error", false);
    bool is_plain = is_good || text_equal(subtype, "success");
    return is_plain ? text_copy(is_good ? "Done" : "Failed") : text_format("Failed: %s", subtype);
}

static void append_usage(struct buffer *out, const struct json *usage) {
    static const char *const members[] = { "input_tokens", "cache_creation_input_tokens",
        "cache_read_input_tokens" };
    double in = 0, said = figure(usage, "output_tokens");
    for (size_t i = 0; i < ARRAY_LENGTH(members); i++) {
        double tokens = figure(usage, members[i]);
        in += tokens > 0 ? tokens : 0;
    }
    if (said >= 0) {
        buffer_append_text(out, ", tokens: ");
        append_tokens(out, in);
        buffer_append_text(out, " in, ");
        append_tokens(out, said);
        buffer_append_text(out, " out");
    }
}

char *stream_summary_figures(const struct json *event) {
    struct buffer out = { 0 };
    double turns = figure(event, "num_turns"), dollars = figure(event, "total_cost_usd");
    double duration_ms = figure(event, "duration_ms");
    size_t denied = json_count(json_find(event, "permission_denials"));
    if (turns >= 0) {
        buffer_append_format(&out, ", %.0f turn%s", turns, turns == 1 ? "" : "s");
    }
    if (duration_ms >= 0) {
        buffer_append_text(&out, ", ");
        append_duration(&out, duration_ms);
    }
    if (dollars >= 0) {
        buffer_append_format(&out, ", $%.*f", dollars < 1 ? 4 : 2, dollars);
    }
    append_usage(&out, json_find(event, "usage"));
    if (denied > 0) {
        buffer_append_format(
                &out, ", %zu tool call%s not permitted", denied, denied == 1 ? "" : "s");
    }
    return buffer_take_text(&out);
}
