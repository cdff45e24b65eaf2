/* SPDX-License-Identifier: MIT */
/* What lasts: to rows and back. */

#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "budget-private.h"
#include "budget/usage-tally.h"
#include "store/late.h"

#include <stdio.h>

static void note_problem(struct budget *budget, const struct error *err) {
    if (!text_equal(budget->problem, err->text)) {
        log_warn("what is used cannot be kept: %s", err->text);
    }
    snprintf(budget->problem, sizeof(budget->problem), "%s", err->text);
}

void budget_keep_sample(
        struct budget *budget, const struct budget_account *account, enum limit_window window) {
    struct error err = { 0 };
    const struct limit *limit = &account->limits[window];
    const struct store_limit_sample sample = {
        .account = account->identity.key,
        .kind = account_kind_names[account->identity.kind],
        .window = limit_window_names[window],
        .source = limit->source,
        .used = limit->used,
        .resets_at_ms = limit->resets_at_ms,
        .at_ms = limit->at_ms,
    };
    if (budget->store != NULL && !store_add_limit_sample(budget->store, &sample, &err)) {
        note_problem(budget, &err);
    }
}

void budget_keep_cost(struct budget *budget, const struct budget_session *session,
        const struct budget_counter *counter, int64_t nanodollars, int64_t at_ms) {
    struct error err = { 0 };
    const struct store_cost cost = {
        .day = usage_day(at_ms),
        .session = session->id,
        .model = session->model,
        .account = session->account->identity.key,
        .name = session->name,
        .role = session->role,
        .nanodollars = nanodollars,
    };
    const struct store_counter row = {
        .session = session->id,
        .conversation = counter->conversation,
        .account = session->account->identity.key,
        .kind = account_kind_names[session->account->identity.kind],
        .name = session->name,
        .role = session->role,
        .model = session->model,
        .nanodollars = counter->nanodollars,
        .total = counter->total,
        .duration_ms = counter->duration_ms,
        .api_duration_ms = counter->api_duration_ms,
        .at_ms = counter->at_ms,
    };
    if (budget->store != NULL && !store_add_cost_late(budget->store, &cost, &row, &err)) {
        note_problem(budget, &err);
    }
}

/* ---- loading --------------------------------------------------------------------------------- */

struct loading {
    struct budget *budget;
    int64_t now_ms;
};

static bool read_identity(const char *key, const char *kind, struct account_identity *out) {
    for (int i = 0; i < ACCOUNT_KIND_COUNT; i++) {
        if (text_equal(account_kind_names[i], kind) && strlen(key) < sizeof(out->key)) {
            out->kind = (enum account_kind)i;
            snprintf(out->key, sizeof(out->key), "%s", key);
            return true;
        }
    }
    return false;
}

static void load_sample(void *context, const struct store_limit_sample *row) {
    const struct loading *loading = context;
    struct account_identity identity;
    if (row->at_ms > loading->now_ms || !read_identity(row->account, row->kind, &identity)) {
        return;
    }
    struct budget_account *account = budget_account_get(loading->budget, &identity);
    for (int window = 0; account != NULL && window < LIMIT_WINDOW_COUNT; window++) {
        const struct limit_report report = { true, (int)row->used, row->resets_at_ms };
        if (text_equal(limit_window_names[window], row->window)) {
            limit_restore(&account->limits[window], &report, row->source, row->at_ms);
        }
    }
}

static void load_counter(void *context, const struct store_counter *row) {
    const struct loading *loading = context;
    struct account_identity identity;
    if (read_identity(row->account, row->kind, &identity)) {
        (void)budget_account_get(loading->budget, &identity);
    }
    struct budget_counter *counter =
            budget_add_counter(loading->budget, row->session, row->conversation);
    text_replace(&counter->name, row->name);
    text_replace(&counter->role, row->role);
    counter->nanodollars = row->nanodollars;
    counter->total = row->total;
    counter->duration_ms = row->duration_ms;
    counter->api_duration_ms = row->api_duration_ms;
    counter->at_ms = row->at_ms;
}

static void load_cost(void *context, const struct store_cost *row) {
    const struct loading *loading = context;
    struct budget_account *account;
    LIST_FOR_EACH (account, &loading->budget->accounts, link) {
        if (text_equal(account->identity.key, row->account)) {
            budget_account_spend(account, (int32_t)row->day, row->nanodollars, loading->now_ms);
        }
    }
}

void budget_use_store(struct budget *budget, struct store *store, int64_t now_ms) {
    struct error err = { 0 };
    struct loading loading = { budget, now_ms };
    if (budget->store != NULL || store == NULL) {
        return;
    }
    budget->store = store;
    int32_t month = usage_day(now_ms) / 100 * 100;
    if (!store_load_counters(store, load_counter, &loading, &err) ||
            !store_load_limit_samples(
                    store, now_ms - LIMIT_BURN_MS * 2, load_sample, &loading, &err) ||
            !store_load_costs(store, month, load_cost, &loading, &err)) {
        note_problem(budget, &err);
    }
}
