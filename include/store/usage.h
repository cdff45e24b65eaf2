/* SPDX-License-Identifier: MIT */
#pragma once

/* The rows about what is used, in the store; the rules of store.h hold; money is added by
 * late.h. Old ones go as new ones come. Texts are never NULL in what is loaded, and borrowed in
 * what is saved. */

#include "store/store.h"

#define STORE_LIMIT_SAMPLES_MAX 20000
#define STORE_COST_DAYS_MAX     20000 /* rows: a day, session and model each */
#define STORE_COUNTERS_MAX      2000

struct store_limit_sample {
    const char *account, *kind, *window, *source;
    int64_t used, resets_at_ms, at_ms;
};

bool store_add_limit_sample(
        struct store *store, const struct store_limit_sample *sample, struct error *err);

/* Those from since_ms on, and the last one of each account and window, oldest first. */
typedef void store_limit_sample_fn(void *context, const struct store_limit_sample *sample);
bool store_load_limit_samples(struct store *store, int64_t since_ms,
        store_limit_sample_fn *on_sample, void *context, struct error *err);

/* What is added to the day's row of session, model and account. */
struct store_cost {
    int64_t day;
    const char *session, *model, *account, *name, *role;
    int64_t nanodollars;
};

/* Those from a day on. */
typedef void store_cost_fn(void *context, const struct store_cost *cost);
bool store_load_costs(struct store *store, int64_t since_day, store_cost_fn *on_cost, void *context,
        struct error *err);

struct store_counter {
    const char *session, *conversation, *account, *kind, *name, *role, *model;
    int64_t nanodollars, total, duration_ms, api_duration_ms, at_ms;
};

/* Oldest first. */
typedef void store_counter_fn(void *context, const struct store_counter *counter);
bool store_load_counters(
        struct store *store, store_counter_fn *on_counter, void *context, struct error *err);

/* A fact about the fleet by name; false when there is none (err untouched) or on failure. */
bool store_save_fact(struct store *store, const char *key, const char *value, struct error *err);
bool store_load_fact(struct store *store, const char *key, char **out_value, struct error *err);
