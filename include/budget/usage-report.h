/* SPDX-License-Identifier: MIT */
#pragma once

/* Tokens of transcripts and money of status lines side by side, grouped. */

#include "budget/usage-tally.h"
#include "store/store.h"
#include "json/json.h"

#include <stdbool.h>
#include <stdint.h>

enum usage_by { USAGE_BY_DAY, USAGE_BY_MODEL, USAGE_BY_ROLE, USAGE_BY_SESSION, USAGE_BY_COUNT };
extern const char *const usage_by_names[USAGE_BY_COUNT + 1]; /* "day", …, NULL */

/* The session that had a conversation; false when it was none of the fleet's. */
typedef bool usage_name_fn(
        void *context, const char *conversation, const char **out_name, const char **out_role);

struct usage_question {
    enum usage_by by;
    int32_t since_day;   /* 20261121; 0: all */
    struct store *store; /* where the money is; NULL: none is told */
    usage_name_fn *name; /* NULL: no conversation is the fleet's */
    void *context;
};

/* by; rows: key, messages, input_tokens, output_tokens, cache_write_tokens, cache_read_tokens,
 * total_tokens, cost_dollars where money was told; totals: the same of all; dropped: messages that
 * are in no sum. NULL when the store cannot be read. */
struct json *usage_report(
        const struct usage_tally *tally, const struct usage_question *question, struct error *err);
