/* SPDX-License-Identifier: MIT */
#pragma once

/* SQLite as the files of the store see it: statements with values bound in order. */

#include "base/list.h"
#include "store/late.h"

#include <sqlite3.h>

struct store {
    sqlite3 *database;
    char *path, *problem;
    int version;
    bool is_settled;
    struct list late; /* rows that are held */
    size_t late_count;
    store_held_fn *on_held;
    void *held_context;
};

/* One value of a statement; texts are borrowed until it ran. */
struct value {
    const char *text; /* NULL: the number counts */
    int64_t number;
};
#define TEXT_VALUE(value)                                                                          \
    { .text = (value) }
#define NUMBER_VALUE(value)                                                                        \
    { .number = (value) }

/* Runs text without values and results. */
bool database_run(sqlite3 *database, const char *sql, struct error *err);

typedef void row_fn(void *context, sqlite3_stmt *statement);

/* Runs one statement; on_row (may be NULL) is told every row of its result. */
bool database_query(sqlite3 *database, const char *sql, const struct value *values, size_t count,
        row_fn *on_row, void *context, struct error *err);

/* With the statements that were kept to be run again; NULL is fine. */
void database_close(sqlite3 *database);

/* Column of a row: "" for NULL; valid until the next row. */
const char *row_text(sqlite3_stmt *statement, int column);

/* Fills err with SQLite's reason. Returns false. */
bool database_error(sqlite3 *database, const char *what, struct error *err);

/* Single rows, of whatever transaction is open. */
bool report_row_add(struct store *store, int64_t at_ms, const char *session, const char *text,
        struct error *err);
bool cost_row_add(struct store *store, const struct store_cost *cost, struct error *err);
bool cost_rows_forget(struct store *store, struct error *err); /* the oldest, of too many */
bool counter_row_save(struct store *store, const struct store_counter *counter, struct error *err);

/* The number a database says it has, -1 when it cannot be read. */
int database_version(sqlite3 *database);

struct migration {
    const char *name, *sql;
};

/* Made of migrations/NNNN-*.sql by the build, in order. */
extern const struct migration migrations[];
extern const int migration_count;

/* Applies those that are missing, each whole or not at all. */
bool migrations_apply(sqlite3 *database, int up_to, struct error *err);
