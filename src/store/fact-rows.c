/* SPDX-License-Identifier: MIT */
/* What else is to be known of sessions, in the store. */

#include "base/memory.h"
#include "base/text.h"
#include "database.h"

bool store_set_fact(struct store *store, const char *session, const char *name, const char *value,
        struct error *err) {
    const struct value values[] = { TEXT_VALUE(session), TEXT_VALUE(name), TEXT_VALUE(value) };
    const char *sql = value != NULL ? "INSERT OR REPLACE INTO session_facts (session, name, value)"
                                      " VALUES (?, ?, ?)"
                                    : "DELETE FROM session_facts WHERE session = ? AND name = ?";
    return database_query(store->database, sql, values,
            value != NULL ? ARRAY_LENGTH(values) : ARRAY_LENGTH(values) - 1, NULL, NULL, err);
}

static void read_fact(void *context, sqlite3_stmt *row) {
    text_replace(context, row_text(row, 0));
}

char *store_get_fact(
        struct store *store, const char *session, const char *name, struct error *err) {
    const struct value values[] = { TEXT_VALUE(session), TEXT_VALUE(name) };
    char *value = NULL;
    (void)database_query(store->database,
            "SELECT value FROM session_facts WHERE session = ? AND name = ?", values,
            ARRAY_LENGTH(values), read_fact, &value, err);
    return value;
}
