/* SPDX-License-Identifier: MIT */
/* What is used, in the store. */

#include "store/usage.h"

#include "base/memory.h"
#include "base/text.h"
#include "database.h"

/* ---- limits ---------------------------------------------------------------------------------- */

bool store_add_limit_sample(
        struct store *store, const struct store_limit_sample *sample, struct error *err) {
    const struct value values[] = {
        TEXT_VALUE(sample->account),
        TEXT_VALUE(sample->kind),
        TEXT_VALUE(sample->window),
        NUMBER_VALUE(sample->used),
        NUMBER_VALUE(sample->resets_at_ms),
        NUMBER_VALUE(sample->at_ms),
        TEXT_VALUE(sample->source),
    };
    if (!database_query(store->database,
                "INSERT INTO limit_samples (account, kind, window, used, resets_at_ms, at_ms,"
                " source) VALUES (?, ?, ?, ?, ?, ?, ?)",
                values, ARRAY_LENGTH(values), NULL, NULL, err)) {
        return false;
    }
    const struct value oldest[] = {
        NUMBER_VALUE(sqlite3_last_insert_rowid(store->database) - STORE_LIMIT_SAMPLES_MAX),
    };
    return database_query(store->database, "DELETE FROM limit_samples WHERE number <= ?", oldest,
            ARRAY_LENGTH(oldest), NULL, NULL, err);
}

struct sample_reader {
    store_limit_sample_fn *on_sample;
    void *context;
};

static void read_sample(void *context, sqlite3_stmt *row) {
    const struct sample_reader *reader = context;
    const struct store_limit_sample sample = {
        .account = row_text(row, 0),
        .kind = row_text(row, 1),
        .window = row_text(row, 2),
        .source = row_text(row, 3),
        .used = sqlite3_column_int64(row, 4),
        .resets_at_ms = sqlite3_column_int64(row, 5),
        .at_ms = sqlite3_column_int64(row, 6),
    };
    reader->on_sample(reader->context, &sample);
}

bool store_load_limit_samples(struct store *store, int64_t since_ms,
        store_limit_sample_fn *on_sample, void *context, struct error *err) {
    struct sample_reader reader = { on_sample, context };
    const struct value values[] = { NUMBER_VALUE(since_ms) };
    return database_query(store->database,
            "SELECT account, kind, window, source, used, resets_at_ms, at_ms FROM limit_samples"
            " WHERE at_ms >= ? OR number IN (SELECT max(number) FROM limit_samples GROUP BY"
            " account, window) ORDER BY number",
            values, ARRAY_LENGTH(values), read_sample, &reader, err);
}

/* ---- money ----------------------------------------------------------------------------------- */

bool cost_row_add(struct store *store, const struct store_cost *cost, struct error *err) {
    const struct value values[] = {
        NUMBER_VALUE(cost->day),
        TEXT_VALUE(cost->session),
        TEXT_VALUE(cost->model),
        TEXT_VALUE(cost->account),
        TEXT_VALUE(cost->name),
        TEXT_VALUE(cost->role),
        NUMBER_VALUE(cost->nanodollars),
    };
    return database_query(store->database,
            "INSERT INTO costs (day, session, model, account, name, role, nanodollars)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (day, session, model, account) DO"
            " UPDATE SET nanodollars = nanodollars + excluded.nanodollars,"
            " name = excluded.name, role = excluded.role",
            values, ARRAY_LENGTH(values), NULL, NULL, err);
}

bool cost_rows_forget(struct store *store, struct error *err) {
    const struct value most[] = { NUMBER_VALUE(STORE_COST_DAYS_MAX) };
    return database_query(store->database,
            "DELETE FROM costs WHERE day < (SELECT day FROM costs ORDER BY day DESC LIMIT 1"
            " OFFSET ?)",
            most, ARRAY_LENGTH(most), NULL, NULL, err);
}

struct cost_reader {
    store_cost_fn *on_cost;
    void *context;
};

static void read_cost(void *context, sqlite3_stmt *row) {
    const struct cost_reader *reader = context;
    const struct store_cost cost = {
        .day = sqlite3_column_int64(row, 0),
        .session = row_text(row, 1),
        .model = row_text(row, 2),
        .account = row_text(row, 3),
        .name = row_text(row, 4),
        .role = row_text(row, 5),
        .nanodollars = sqlite3_column_int64(row, 6),
    };
    reader->on_cost(reader->context, &cost);
}

bool store_load_costs(struct store *store, int64_t since_day, store_cost_fn *on_cost, void *context,
        struct error *err) {
    struct cost_reader reader = { on_cost, context };
    const struct value values[] = { NUMBER_VALUE(since_day) };
    return store_write_late(store, err) &&
           database_query(store->database,
                   "SELECT day, session, model, account, name, role, nanodollars FROM costs"
                   " WHERE day >= ? ORDER BY day, session",
                   values, ARRAY_LENGTH(values), read_cost, &reader, err);
}

/* ---- counters -------------------------------------------------------------------------------- */

bool counter_row_save(struct store *store, const struct store_counter *counter, struct error *err) {
    const struct value values[] = {
        TEXT_VALUE(counter->session),
        TEXT_VALUE(counter->conversation),
        TEXT_VALUE(counter->account),
        TEXT_VALUE(counter->kind),
        TEXT_VALUE(counter->name),
        TEXT_VALUE(counter->role),
        TEXT_VALUE(counter->model),
        NUMBER_VALUE(counter->nanodollars),
        NUMBER_VALUE(counter->total),
        NUMBER_VALUE(counter->duration_ms),
        NUMBER_VALUE(counter->api_duration_ms),
        NUMBER_VALUE(counter->at_ms),
    };
    return database_query(store->database,
            "INSERT OR REPLACE INTO cost_counters (session, conversation, account, kind, name,"
            " role, model, nanodollars, total, duration_ms, api_duration_ms, at_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values, ARRAY_LENGTH(values), NULL, NULL, err);
}

struct counter_reader {
    store_counter_fn *on_counter;
    void *context;
};

static void read_counter(void *context, sqlite3_stmt *row) {
    const struct counter_reader *reader = context;
    const struct store_counter counter = {
        .session = row_text(row, 0),
        .conversation = row_text(row, 1),
        .account = row_text(row, 2),
        .kind = row_text(row, 3),
        .name = row_text(row, 4),
        .role = row_text(row, 5),
        .model = row_text(row, 6),
        .nanodollars = sqlite3_column_int64(row, 7),
        .total = sqlite3_column_int64(row, 8),
        .duration_ms = sqlite3_column_int64(row, 9),
        .api_duration_ms = sqlite3_column_int64(row, 10),
        .at_ms = sqlite3_column_int64(row, 11),
    };
    reader->on_counter(reader->context, &counter);
}

bool store_load_counters(
        struct store *store, store_counter_fn *on_counter, void *context, struct error *err) {
    struct counter_reader reader = { on_counter, context };
    const struct value values[] = { NUMBER_VALUE(STORE_COUNTERS_MAX) };
    return store_write_late(store, err) &&
           database_query(store->database,
                   "DELETE FROM cost_counters WHERE at_ms < (SELECT at_ms FROM cost_counters ORDER"
                   " BY at_ms DESC LIMIT 1 OFFSET ?)",
                   values, ARRAY_LENGTH(values), NULL, NULL, err) &&
           database_query(store->database,
                   "SELECT session, conversation, account, kind, name, role, model, nanodollars,"
                   " total, duration_ms, api_duration_ms, at_ms FROM cost_counters ORDER BY at_ms",
                   NULL, 0, read_counter, &reader, err);
}

/* ---- facts ----------------------------------------------------------------------------------- */

bool store_save_fact(struct store *store, const char *key, const char *value, struct error *err) {
    const struct value values[] = { TEXT_VALUE(key), TEXT_VALUE(value) };
    return database_query(store->database, "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
            values, ARRAY_LENGTH(values), NULL, NULL, err);
}

static void read_fact(void *context, sqlite3_stmt *row) {
    text_replace(context, row_text(row, 0));
}

bool store_load_fact(struct store *store, const char *key, char **out_value, struct error *err) {
    OWNED_STR value = NULL;
    const struct value values[] = { TEXT_VALUE(key) };
    if (!database_query(store->database, "SELECT value FROM meta WHERE key = ?", values,
                ARRAY_LENGTH(values), read_fact, &value, err) ||
            value == NULL) {
        return false;
    }
    *out_value = TAKE(value);
    return true;
}
