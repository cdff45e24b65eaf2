/* SPDX-License-Identifier: MIT */
/* What agents said, in the store. */

#include "base/memory.h"
#include "database.h"

#define REPORTS_DROPPED 16 /* so many at once, when there are too many */

bool report_row_add(struct store *store, int64_t at_ms, const char *session, const char *text,
        struct error *err) {
    const struct value values[] = { NUMBER_VALUE(at_ms), TEXT_VALUE(session), TEXT_VALUE(text) };
    if (!database_query(store->database,
                "INSERT INTO agent_reports (at_ms, session, text) VALUES (?, ?, ?)", values,
                ARRAY_LENGTH(values), NULL, NULL, err)) {
        return false;
    }
    int64_t number = sqlite3_last_insert_rowid(store->database);
    const struct value oldest[] = { NUMBER_VALUE(number - STORE_AGENT_REPORTS_MAX) };
    return number % REPORTS_DROPPED != 0 ||
           database_query(store->database, "DELETE FROM agent_reports WHERE number <= ?", oldest,
                   ARRAY_LENGTH(oldest), NULL, NULL, err);
}

/* Behind those that are held: the order in which they were said. */
bool store_add_agent_report(struct store *store, int64_t at_ms, const char *session,
        const char *text, struct error *err) {
    if (!store_has_late(store)) {
        return report_row_add(store, at_ms, session, text, err);
    }
    return store_add_agent_report_late(store, at_ms, session, text, err) &&
           store_write_late(store, err);
}

struct report_reader {
    store_agent_report_fn *on_report;
    void *context;
};

static void read_report(void *context, sqlite3_stmt *row) {
    const struct report_reader *reader = context;
    reader->on_report(reader->context, sqlite3_column_int64(row, 0), row_text(row, 1));
}

bool store_load_agent_reports(struct store *store, const char *session, int64_t since_ms,
        int64_t limit, store_agent_report_fn *on_report, void *context, struct error *err) {
    struct report_reader reader = { on_report, context };
    const struct value values[] = {
        TEXT_VALUE(session),
        NUMBER_VALUE(since_ms),
        NUMBER_VALUE(limit),
    };
    return store_write_late(store, err) &&
           database_query(store->database,
                   "SELECT at_ms, text FROM (SELECT number, at_ms, text FROM agent_reports"
                   " WHERE session = ?1 AND at_ms >= ?2 ORDER BY number DESC LIMIT ?3) ORDER BY "
                   "number",
                   values, ARRAY_LENGTH(values), read_report, &reader, err);
}
