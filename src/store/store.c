/* SPDX-License-Identifier: MIT */
/* Opening the file, and moving aside one that cannot be used. */

#include "store/store.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "database.h"

#include <errno.h>
#include <sys/stat.h>

#define BUSY_MAX_MS 2000

void store_destroy(struct store *store) {
    if (store != NULL) {
        if (store->database != NULL) {
            (void)store_write_late(store, NULL);
        }
        database_close(store->database);
        free(store->path);
        free(store->problem);
        free(store);
    }
}

enum fitness { FIT, DAMAGED, TOO_NEW, UNUSABLE };

static enum fitness fitness_of(sqlite3 *database, struct error *err) {
    int version = database_version(database);
    int code = sqlite3_errcode(database);
    if (version >= 0) {
        return version <= migration_count ? FIT : TOO_NEW;
    }
    database_error(database, "cannot read the database", err);
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? DAMAGED : UNUSABLE;
}

/* In WAL mode a commit is not lost by the death of a process. Until store_settle() nothing is
 * synchronised with the disk, so that the first commit does not wait for it. */
static bool prepare(sqlite3 *database, struct error *err) {
    return database_run(database, "PRAGMA synchronous = OFF", err) &&
           database_run(database, "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON", err) &&
           migrations_apply(database, migration_count, err);
}

/* NORMAL spares the wait for the disk at each commit, at the price that a power failure may lose
 * the last changes (never damage the file). */
void store_settle(struct store *store) {
    if (!store->is_settled) {
        store->is_settled = database_run(store->database, "PRAGMA synchronous = NORMAL", NULL);
    }
}

static bool open_database(const char *path, sqlite3 **out_database, struct error *err) {
    sqlite3 *database = NULL;
    mode_t old_mask = umask(0077);
    int code = sqlite3_open_v2(path, &database,
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    umask(old_mask);
    if (code != SQLITE_OK) {
        database_error(database, "cannot open the database", err);
        database_close(database);
        return false;
    }
    (void)sqlite3_busy_timeout(database, BUSY_MAX_MS);
    *out_database = database;
    return true;
}

/* The file and what SQLite keeps beside it. */
static bool move_aside(const char *path, const char *aside, struct error *err) {
    static const char *const suffixes[] = { "-wal", "-shm" };
    if (rename(path, aside) != 0) {
        return error_set_errno(err, "cannot move '%s' aside", path);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(suffixes); i++) {
        OWNED_STR from = text_format("%s%s", path, suffixes[i]);
        OWNED_STR to = text_format("%s%s", aside, suffixes[i]);
        if (rename(from, to) != 0 && errno != ENOENT) {
            return error_set_errno(err, "cannot move '%s' aside", from);
        }
    }
    return true;
}

static bool start_anew(
        struct store *store, enum fitness fitness, const struct error *reason, struct error *err) {
    const char *word = fitness == TOO_NEW ? "newer" : "damaged";
    OWNED_STR aside =
            text_format("%s.%s-%lld", store->path, word, (long long)clock_wall_ms() / 1000);
    database_close(store->database);
    store->database = NULL;
    if (!move_aside(store->path, aside, err)) {
        return false;
    }
    store->problem =
            fitness == TOO_NEW
                    ? text_format("the database was written by a newer stoa; it was moved to '%s' "
                                  "and a new one begun: to use it again, update stoa, stop the "
                                  "server, and move it back to '%s'",
                              aside, store->path)
                    : text_format("the database was damaged (%s); it was moved to '%s' and a new "
                                  "one begun: 'sqlite3 %s .recover' may show what was in it",
                              reason->text, aside, aside);
    return open_database(store->path, &store->database, err) && prepare(store->database, err);
}

static bool open_store(struct store *store, struct error *err) {
    struct error reason = { 0 };
    if (!open_database(store->path, &store->database, err)) {
        return false;
    }
    enum fitness fitness = fitness_of(store->database, &reason);
    if (fitness == FIT && prepare(store->database, &reason)) {
        return true;
    }
    if (fitness == FIT) {
        int code = sqlite3_errcode(store->database);
        fitness = code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR
                          ? DAMAGED
                          : UNUSABLE;
    }
    if (fitness != UNUSABLE) {
        return start_anew(store, fitness, &reason, err);
    }
    if (err != NULL) {
        *err = reason;
    }
    return false;
}

struct store *store_open(const char *path, struct error *err) {
    struct store *store = NEW(struct store);
    store->path = text_copy(path);
    list_init(&store->late);
    if (!open_store(store, err)) {
        error_context(err, "'%s'", path);
        store_destroy(store);
        return NULL;
    }
    store->version = database_version(store->database);
    return store;
}

const char *store_problem(const struct store *store) {
    return store->problem == NULL ? "" : store->problem;
}

int store_version(const struct store *store) {
    return store->version;
}

bool store_begin(struct store *store, struct error *err) {
    return database_run(store->database, "BEGIN IMMEDIATE", err);
}

bool store_commit(struct store *store, struct error *err) {
    if (database_run(store->database, "COMMIT", err)) {
        return true;
    }
    store_roll_back(store);
    return false;
}

void store_roll_back(struct store *store) {
    (void)sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
}
