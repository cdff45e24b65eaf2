/* SPDX-License-Identifier: MIT */
/* The audit trail in the store. */

#include "base/memory.h"
#include "database.h"

bool store_add_event(struct store *store, const struct store_event *event, struct error *err) {
    const struct value values[] = {
        NUMBER_VALUE(event->at_ms),
        TEXT_VALUE(event->who),
        TEXT_VALUE(event->what),
        TEXT_VALUE(event->session),
        TEXT_VALUE(event->cause),
    };
    if (!database_query(store->database,
                "INSERT INTO events (at_ms, who, what, session, cause) VALUES (?, ?, ?, ?, ?)",
                values, ARRAY_LENGTH(values), NULL, NULL, err)) {
        return false;
    }
    const struct value oldest[] = {
        NUMBER_VALUE(sqlite3_last_insert_rowid(store->database) - STORE_EVENTS_MAX),
    };
    return database_query(store->database, "DELETE FROM events WHERE number <= ?", oldest,
            ARRAY_LENGTH(oldest), NULL, NULL, err);
}

struct event_reader {
    store_event_fn *on_event;
    void *context;
};

static void read_event(void *context, sqlite3_stmt *row) {
    const struct event_reader *reader = context;
    const struct store_event event = {
        .number = sqlite3_column_int64(row, 0),
        .at_ms = sqlite3_column_int64(row, 1),
        .who = row_text(row, 2),
        .what = row_text(row, 3),
        .session = row_text(row, 4),
        .cause = row_text(row, 5),
    };
    reader->on_event(reader->context, &event);
}

bool store_load_events(struct store *store, int64_t after, const char *session, int64_t limit,
        store_event_fn *on_event, void *context, struct error *err) {
    struct event_reader reader = { on_event, context };
    const struct value values[] = {
        NUMBER_VALUE(after),
        TEXT_VALUE(session),
        NUMBER_VALUE(limit),
    };
    return database_query(store->database,
            "SELECT * FROM (SELECT number, at_ms, who, what, session, cause FROM events"
            " WHERE number > ?1 AND (?2 = '' OR session = ?2) ORDER BY number DESC LIMIT ?3)"
            " ORDER BY number",
            values, ARRAY_LENGTH(values), read_event, &reader, err);
}
