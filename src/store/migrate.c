/* SPDX-License-Identifier: MIT */
/* Bringing a database up to date. Its version is the number of migrations it has. */

#include "base/cleanup.h"
#include "base/text.h"
#include "database.h"

static bool apply(sqlite3 *database, int number, struct error *err) {
    OWNED_STR set_version = text_format("PRAGMA user_version = %d", number);
    bool good = database_run(database, "BEGIN IMMEDIATE", err) &&
                database_run(database, migrations[number - 1].sql, err) &&
                database_run(database, set_version, err) && database_run(database, "COMMIT", err);
    if (!good) {
        (void)database_run(database, "ROLLBACK", NULL);
        return error_context(err, "migration '%s'", migrations[number - 1].name);
    }
    return true;
}

bool migrations_apply(sqlite3 *database, int up_to, struct error *err) {
    int version = database_version(database);
    if (version < 0) {
        return database_error(database, "cannot read the version of the database", err);
    }
    while (version < up_to) {
        if (!apply(database, ++version, err)) {
            return false;
        }
    }
    return true;
}
