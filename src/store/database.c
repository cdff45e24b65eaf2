/* SPDX-License-Identifier: MIT */
/* Statements, their values and results. */

#include "database.h"
#include "base/text.h"

#define STATEMENTS_KEPT_MAX 32 /* ready to run again: to understand their text costs more */

bool database_error(sqlite3 *database, const char *what, struct error *err) {
    int code = database == NULL ? SQLITE_NOMEM : sqlite3_errcode(database);
    const char *reason = database == NULL ? "out of memory" : sqlite3_errmsg(database);
    enum error_code kind = code == SQLITE_BUSY ? ERROR_BUSY : ERROR_SYSTEM;
    if (code == SQLITE_FULL) {
        return error_set(err, kind, "%s: %s: free some space on the disk of '%s'", what, reason,
                sqlite3_db_filename(database, NULL));
    }
    return error_set(err, kind, "%s: %s", what, reason);
}

bool database_run(sqlite3 *database, const char *sql, struct error *err) {
    return sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK ||
           database_error(database, "cannot use the database", err);
}

static bool bind(sqlite3_stmt *statement, const struct value *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int place = (int)i + 1;
        int code = values[i].text != NULL
                           ? sqlite3_bind_text(statement, place, values[i].text, -1, SQLITE_STATIC)
                           : sqlite3_bind_int64(statement, place, values[i].number);
        if (code != SQLITE_OK) {
            return false;
        }
    }
    return true;
}

/* One of the same text that ran before, else a new one; NULL on failure. */
static sqlite3_stmt *take_statement(sqlite3 *database, const char *sql) {
    sqlite3_stmt *statement = NULL;
    while ((statement = sqlite3_next_stmt(database, statement)) != NULL) {
        if (!sqlite3_stmt_busy(statement) && text_equal(sqlite3_sql(statement), sql)) {
            return statement;
        }
    }
    (void)sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    return statement;
}

static void give_back(sqlite3 *database, sqlite3_stmt *statement) {
    int kept = 0;
    for (sqlite3_stmt *each = sqlite3_next_stmt(database, NULL); each != NULL;
            each = sqlite3_next_stmt(database, each)) {
        kept++;
    }
    (void)sqlite3_reset(statement);
    (void)sqlite3_clear_bindings(statement);
    if (kept > STATEMENTS_KEPT_MAX) {
        (void)sqlite3_finalize(statement);
    }
}

void database_close(sqlite3 *database) {
    sqlite3_stmt *statement;
    while (database != NULL && (statement = sqlite3_next_stmt(database, NULL)) != NULL) {
        (void)sqlite3_finalize(statement);
    }
    (void)sqlite3_close(database);
}

bool database_query(sqlite3 *database, const char *sql, const struct value *values, size_t count,
        row_fn *on_row, void *context, struct error *err) {
    sqlite3_stmt *statement = take_statement(database, sql);
    bool good = statement != NULL && bind(statement, values, count);
    int code = SQLITE_ROW;
    while (good && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        if (on_row != NULL) {
            on_row(context, statement);
        }
    }
    if (!good || code != SQLITE_DONE) {
        good = database_error(database, "cannot use the database", err);
    }
    if (statement != NULL) {
        give_back(database, statement);
    }
    return good;
}

const char *row_text(sqlite3_stmt *statement, int column) {
    const unsigned char *text = sqlite3_column_text(statement, column);
    return text == NULL ? "" : (const char *)text;
}

static void take_number(void *context, sqlite3_stmt *statement) {
    *(int *)context = sqlite3_column_int(statement, 0);
}

int database_version(sqlite3 *database) {
    int version = -1;
    (void)database_query(database, "PRAGMA user_version", NULL, 0, take_number, &version, NULL);
    return version;
}
