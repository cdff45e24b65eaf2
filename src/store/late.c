/* SPDX-License-Identifier: MIT */
/* Rows that are held, with copies of their texts, and written together. */

#include "store/late.h"

#include "base/memory.h"
#include "base/text.h"
#include "database.h"

#define TEXTS_MAX 16

/* A report of an agent, or a counter with its money. */
struct late_row {
    struct list link;
    char *texts[TEXTS_MAX]; /* what the texts of the row point to */
    size_t text_count;
    const char *session, *report; /* report NULL: a counter */
    int64_t at_ms;
    struct store_cost cost;
    struct store_counter counter;
};

static const char *keep(struct late_row *row, const char *text) {
    return row->texts[row->text_count++] = text_copy(text);
}

static void late_row_destroy(struct late_row *row) {
    list_remove(&row->link);
    for (size_t i = 0; i < row->text_count; i++) {
        free(row->texts[i]);
    }
    free(row);
}

void store_on_held(struct store *store, store_held_fn *on_held, void *context) {
    store->on_held = on_held;
    store->held_context = context;
}

bool store_has_late(const struct store *store) {
    return !list_is_empty(&store->late);
}

static bool hold(struct store *store, struct late_row *row, struct error *err) {
    list_append(&store->late, &row->link);
    store->late_count++;
    if (store->late_count == 1 && store->on_held != NULL) {
        store->on_held(store->held_context);
    }
    return store->late_count < STORE_LATE_MAX || store_write_late(store, err);
}

bool store_add_agent_report_late(struct store *store, int64_t at_ms, const char *session,
        const char *text, struct error *err) {
    struct late_row *row = NEW(struct late_row);
    row->at_ms = at_ms;
    row->session = keep(row, session);
    row->report = keep(row, text);
    return hold(store, row, err);
}

bool store_add_cost_late(struct store *store, const struct store_cost *cost,
        const struct store_counter *counter, struct error *err) {
    struct late_row *row = NEW(struct late_row);
    row->cost = *cost;
    row->cost.session = keep(row, cost->session);
    row->cost.model = keep(row, cost->model);
    row->cost.account = keep(row, cost->account);
    row->cost.name = keep(row, cost->name);
    row->cost.role = keep(row, cost->role);
    row->counter = *counter;
    row->counter.session = keep(row, counter->session);
    row->counter.conversation = keep(row, counter->conversation);
    row->counter.account = keep(row, counter->account);
    row->counter.kind = keep(row, counter->kind);
    row->counter.name = keep(row, counter->name);
    row->counter.role = keep(row, counter->role);
    row->counter.model = keep(row, counter->model);
    return hold(store, row, err);
}

/* ---- written --------------------------------------------------------------------------------- */

static bool write_row(struct store *store, const struct late_row *row, struct error *err) {
    if (row->report != NULL) {
        return report_row_add(store, row->at_ms, row->session, row->report, err);
    }
    return (row->cost.nanodollars <= 0 || cost_row_add(store, &row->cost, err)) &&
           counter_row_save(store, &row->counter, err);
}

static bool write_rows(struct store *store, struct error *err) {
    bool has_costs = false;
    const struct late_row *row;
    LIST_FOR_EACH (row, &store->late, link) {
        has_costs = has_costs || row->report == NULL;
        if (!write_row(store, row, err)) {
            return false;
        }
    }
    return !has_costs || cost_rows_forget(store, err);
}

static void drop(struct store *store) {
    struct late_row *row;
    LIST_FOR_EACH (row, &store->late, link) {
        late_row_destroy(row);
    }
    store->late_count = 0;
}

bool store_write_late(struct store *store, struct error *err) {
    if (!store_has_late(store)) {
        return true;
    }
    bool is_within = sqlite3_get_autocommit(store->database) == 0;
    bool good = (is_within || store_begin(store, err)) && write_rows(store, err);
    if (!is_within) {
        good = good && store_commit(store, err);
        if (!good) {
            store_roll_back(store);
        }
    }
    drop(store);
    return good;
}
