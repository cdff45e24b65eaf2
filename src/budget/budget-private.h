/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of the budget share: accounts, sessions, and their counters of money. */

#include "base/list.h"
#include "budget/budget.h"
#include "budget/limit.h"
#include "store/usage.h"

#define BUDGET_PROBLEM_SIZE 248
#define CONTEXT_SIZES_MAX   32 /* of models */

struct budget_account {
    struct list link;
    struct account_identity identity;
    struct limit limits[LIMIT_WINDOW_COUNT];
    int64_t day_nanodollars, month_nanodollars; /* spent on spent_day and in its month */
    int32_t spent_day;
};

/* The counter of a conversation as last seen, and what it came to over all starts. */
struct budget_counter {
    struct list link;
    char *session, *conversation, *name, *role;
    int64_t nanodollars, total, duration_ms, api_duration_ms, at_ms;
};

struct budget_session {
    struct list link;
    char *id, *name, *role;
    struct budget_account *account;
    char model[STATUSLINE_MODEL_SIZE];
    int context_used; /* hundredths of a percent; -1: unknown */
    int64_t context_tokens, context_size;
    char context_model[STATUSLINE_MODEL_SIZE]; /* a headless session's, that answered last */
    int64_t at_ms;  /* of its last report; 0: none since the server started */
    int64_t run_ms; /* since when its program runs; 0: unknown */
    bool has_cost;
    int64_t api_duration_ms;
    struct limit_report limits[LIMIT_WINDOW_COUNT]; /* as it told them last */
    bool is_limited;
    int64_t limited_until_ms; /* 0: unknown */
};

struct budget {
    struct store *store;                      /* borrowed; NULL */
    struct list accounts, sessions, counters; /* counters: the last seen last */
    size_t account_count, session_count, counter_count;
    struct budget_allowance allowance;
    struct context_size sizes[CONTEXT_SIZES_MAX]; /* as sessions told them */
    size_t size_count;
    char problem[BUDGET_PROBLEM_SIZE];
};

/* Made when there is none; NULL when there is no room. */
struct budget_account *budget_account_get(
        struct budget *budget, const struct account_identity *identity);

/* The same of the session that a report is of, with the account that it counts for: limits are the
 * subscription's. */
struct budget_session *budget_session_get(
        struct budget *budget, const struct budget_source *source, bool has_limits);
struct budget_session *budget_session_find(const struct budget *budget, const char *id);

/* What an account has spent today and this month, by now. */
void budget_account_refresh(struct budget_account *account, int64_t now_ms);
void budget_account_spend(
        struct budget_account *account, int32_t day, int64_t nanodollars, int64_t now_ms);

/* budget-cost.c: how much more a report says was spent; the counter follows. False when the report
 * is older than what is known. */
bool budget_take_cost(struct budget *budget, struct budget_session *session,
        const struct statusline *report, int64_t at_ms, int64_t now_ms, int64_t *out_nanodollars,
        struct budget_counter **out_counter);

/* What all conversations of a session came to. */
int64_t budget_session_cost(const struct budget *budget, const char *session_id);

/* budget-keep.c: what lasts; nothing without a store. */
void budget_keep_sample(
        struct budget *budget, const struct budget_account *account, enum limit_window window);
void budget_keep_cost(struct budget *budget, const struct budget_session *session,
        const struct budget_counter *counter, int64_t nanodollars, int64_t at_ms);
struct budget_counter *budget_add_counter(
        struct budget *budget, const char *session, const char *conversation);
