/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"
#include "database.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

struct place {
    char directory[64];
    char *path;
};

static int set_up(void **state) {
    struct place *place = NEW(struct place);
    const char *temporary = getenv("TMPDIR");
    snprintf(place->directory, sizeof(place->directory), "%s/stoa-store-XXXXXX",
            temporary == NULL ? "/tmp" : temporary);
    assert_non_null(mkdtemp(place->directory));
    place->path = text_format("%s/stoa.db", place->directory);
    *state = place;
    return 0;
}

static size_t find(const struct place *place, const char *pattern, char **out_first) {
    OWNED_STR whole = text_format("%s/%s", place->directory, pattern);
    glob_t found = { 0 };
    size_t count = glob(whole, 0, NULL, &found) == 0 ? found.gl_pathc : 0;
    if (out_first != NULL && count > 0) {
        *out_first = text_copy(found.gl_pathv[0]);
    }
    globfree(&found);
    return count;
}

static int tear_down(void **state) {
    struct place *place = *state;
    char *file = NULL;
    while (find(place, "*", &file) > 0) {
        assert_int_equal(unlink(file), 0);
        free(TAKE(file));
    }
    assert_int_equal(rmdir(place->directory), 0);
    free(place->path);
    free(place);
    return 0;
}

static struct store *opened(const struct place *place) {
    struct error err = { 0 };
    struct store *store = store_open(place->path, &err);
    if (store == NULL) {
        fail_msg("%s", err.text);
    }
    return store;
}

static const struct store_session example = {
    .id = "0123456789ab",
    .name = "blue",
    .spec = "{}",
    .task = "",
    .state = "running",
    .message = "",
    .conversation = "c",
    .boot = "b",
    .position = 3,
    .pid = 77,
    .exit_status = -1,
};

struct seen {
    size_t count;
    char *names;
    int64_t last_position;
};

static void see_session(void *context, const struct store_session *session) {
    struct seen *seen = context;
    seen->count++;
    seen->last_position = session->position;
    char *names = text_format("%s%s ", seen->names == NULL ? "" : seen->names, session->name);
    free(seen->names);
    seen->names = names;
}

static struct seen sessions_in(struct store *store) {
    struct seen seen = { 0 };
    assert_true(store_load_sessions(store, see_session, &seen, NULL));
    return seen;
}

static void sessions_last(void **state) {
    struct store *store = opened(*state);
    struct store_session session = example;
    assert_true(store_save_session(store, &session, NULL));
    session.id = "ffffffffffff";
    session.name = "red";
    session.position = 1;
    assert_true(store_save_session(store, &session, NULL));
    session.position = 2;
    assert_true(store_save_session(store, &session, NULL));
    store_destroy(store);
    store = opened(*state);
    struct seen seen = sessions_in(store);
    assert_int_equal(seen.count, 2);
    assert_string_equal(seen.names, "red blue ");
    assert_int_equal(seen.last_position, 3);
    free(seen.names);
    assert_true(store_remove_session(store, example.id, NULL));
    seen = sessions_in(store);
    assert_string_equal(seen.names, "red ");
    free(seen.names);
    store_destroy(store);
}

static void the_file_is_private(void **state) {
    const struct place *place = *state;
    OWNED(store) store = opened(place);
    assert_non_null(store);
    struct stat status;
    assert_int_equal(stat(place->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void a_roll_back_undoes_all(void **state) {
    OWNED(store) store = opened(*state);
    assert_true(store_begin(store, NULL));
    assert_true(store_save_session(store, &example, NULL));
    assert_true(store_save_layout(store, "rows", "{}", NULL));
    store_roll_back(store);
    struct seen seen = sessions_in(store);
    assert_int_equal(seen.count, 0);
    char *kind = NULL, *splits = NULL;
    assert_false(store_load_layout(store, &kind, &splits, NULL));
    assert_true(store_save_layout(store, "rows", "{\"0\":1}", NULL));
    assert_true(store_save_layout(store, "stack", "{\"0\":2}", NULL));
    assert_true(store_load_layout(store, &kind, &splits, NULL));
    assert_string_equal(kind, "stack");
    assert_string_equal(splits, "{\"0\":2}");
    free(kind);
    free(splits);
}

static void see_event(void *context, const struct store_event *event) {
    struct seen *seen = context;
    seen->count++;
    seen->last_position = event->number;
    char *names = text_format("%s%s ", seen->names == NULL ? "" : seen->names, event->what);
    free(seen->names);
    seen->names = names;
}

static void see_report(void *context, int64_t at_ms, const char *text) {
    buffer_append_format(context, "[%lld %s]", (long long)at_ms, text);
}

static void assert_reports(struct store *store, int64_t since_ms, int64_t limit, const char *said) {
    struct buffer seen = { 0 };
    assert_true(store_load_agent_reports(store, "s", since_ms, limit, see_report, &seen, NULL));
    assert_string_equal(buffer_text(&seen), said);
    buffer_finish(&seen);
}

static void what_agents_said_is_kept_and_bounded(void **state) {
    OWNED(store) store = opened(*state);
    for (int i = 1; i <= 4; i++) {
        OWNED_STR text = text_format("t%d", i);
        assert_true(store_add_agent_report(store, i, i == 2 ? "other" : "s", text, NULL));
    }
    assert_reports(store, 0, 9, "[1 t1][3 t3][4 t4]");
    assert_reports(store, 2, 9, "[3 t3][4 t4]");
    assert_reports(store, 0, 1, "[4 t4]");
    assert_true(store_begin(store, NULL));
    for (int i = 0; i < STORE_AGENT_REPORTS_MAX + 16; i++) { /* dropped a few at once */
        assert_true(store_add_agent_report(store, 5, "other", "x", NULL));
    }
    assert_true(store_commit(store, NULL));
    assert_reports(store, 0, 9, "");
}

static void the_newest_events_are_told_oldest_first(void **state) {
    OWNED(store) store = opened(*state);
    static const char *const whats[] = { "a", "b", "c", "d" };
    for (size_t i = 0; i < ARRAY_LENGTH(whats); i++) {
        struct store_event event = {
            .at_ms = 5, .who = "me", .what = whats[i], .session = i == 1 ? "s" : "", .cause = "why"
        };
        assert_true(store_add_event(store, &event, NULL));
    }
    struct seen seen = { 0 };
    assert_true(store_load_events(store, 0, "", 2, see_event, &seen, NULL));
    assert_string_equal(seen.names, "c d ");
    assert_true(store_load_events(store, 3, "", 9, see_event, &seen, NULL));
    assert_string_equal(seen.names, "c d d ");
    assert_true(store_load_events(store, 0, "s", 9, see_event, &seen, NULL));
    assert_string_equal(seen.names, "c d d b ");
    free(seen.names);
}

static void facts_stay_until_their_session_goes(void **state) {
    OWNED(store) store = opened(*state);
    assert_null(store_get_fact(store, "s", "seen", NULL));
    assert_true(store_set_fact(store, "s", "seen", "1", NULL));
    assert_true(store_set_fact(store, "s", "seen", "2", NULL));
    assert_true(store_set_fact(store, "t", "seen", "3", NULL));
    OWNED_STR value = store_get_fact(store, "s", "seen", NULL);
    assert_string_equal(value, "2");
    assert_true(store_remove_session(store, "s", NULL));
    assert_null(store_get_fact(store, "s", "seen", NULL));
    assert_true(store_set_fact(store, "t", "seen", NULL, NULL));
    assert_null(store_get_fact(store, "t", "seen", NULL));
}

static void every_version_is_brought_up_to_date(void **state) {
    const struct place *place = *state;
    for (int version = 0; version <= migration_count; version++) {
        sqlite3 *database = NULL;
        assert_int_equal(sqlite3_open(place->path, &database), SQLITE_OK);
        assert_true(migrations_apply(database, version, NULL));
        assert_int_equal(database_version(database), version);
        if (version > 0) { /* what was in it stays */
            assert_true(database_run(database,
                    "INSERT INTO sessions (id, name, position, spec, state, since_ms)"
                    " VALUES ('x', 'old', 0, '{}', 'running', 1)",
                    NULL));
        }
        database_close(database);
        struct store *store = opened(place);
        assert_int_equal(store_version(store), migration_count);
        assert_string_equal(store_problem(store), "");
        struct seen seen = sessions_in(store);
        assert_int_equal(seen.count, version > 0 ? 1 : 0);
        free(seen.names);
        struct store_event event = { .who = "", .what = "", .session = "", .cause = "" };
        assert_true(store_add_event(store, &event, NULL));
        store_destroy(store);
        assert_int_equal(unlink(place->path), 0);
    }
}

static void assert_moved_aside(const struct place *place, const char *pattern, const char *says) {
    OWNED(store) store = opened(place);
    char *aside = NULL;
    assert_int_equal(find(place, pattern, &aside), 1);
    assert_non_null(strstr(store_problem(store), aside));
    assert_non_null(strstr(store_problem(store), says));
    assert_true(store_save_session(store, &example, NULL));
    free(aside);
}

static void a_damaged_file_is_moved_aside(void **state) {
    const struct place *place = *state;
    static const char garbage[] = "this is no database, and it is longer than a header is: "
                                  "one hundred bytes at the least, so that it is looked at";
    assert_true(file_replace(place->path, garbage, sizeof(garbage), NULL));
    assert_moved_aside(place, "stoa.db.damaged-*", "damaged");
    struct buffer kept = { 0 };
    char *aside = NULL;
    (void)find(place, "stoa.db.damaged-*", &aside);
    assert_true(file_read(aside, 4096, &kept, NULL));
    assert_int_equal(kept.length, sizeof(garbage));
    buffer_finish(&kept);
    free(aside);
}

static void a_newer_file_is_moved_aside(void **state) {
    const struct place *place = *state;
    sqlite3 *database = NULL;
    assert_int_equal(sqlite3_open(place->path, &database), SQLITE_OK);
    assert_true(database_run(database, "PRAGMA user_version = 1000", NULL));
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
    assert_moved_aside(place, "stoa.db.newer-*", "newer stoa");
}

static void a_place_that_cannot_be_written_is_named(void **state) {
    struct error err = { 0 };
    assert_null(store_open("/dev/null/stoa.db", &err));
    assert_int_equal(err.code, ERROR_SYSTEM);
    assert_non_null(strstr(err.text, "/dev/null/stoa.db"));
}

static void a_full_disk_is_an_error_and_nothing_is_lost(void **state) {
    OWNED(store) store = opened(*state);
    assert_true(store_save_session(store, &example, NULL));
    assert_true(database_run(store->database, "PRAGMA max_page_count = 1", NULL));
    char *large = memory_allocate(1 << 20);
    memset(large, 'x', (1 << 20) - 1);
    large[(1 << 20) - 1] = '\0';
    struct store_session session = example;
    session.id = "large";
    session.spec = large;
    struct error err = { 0 };
    assert_false(store_save_session(store, &session, &err));
    assert_int_equal(err.code, ERROR_SYSTEM);
    assert_non_null(strstr(err.text, "free some space"));
    free(large);
    struct seen seen = sessions_in(store);
    assert_int_equal(seen.count, 1);
    free(seen.names);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(sessions_last),
        TEST(the_file_is_private),
        TEST(a_roll_back_undoes_all),
        TEST(the_newest_events_are_told_oldest_first),
        TEST(what_agents_said_is_kept_and_bounded),
        TEST(every_version_is_brought_up_to_date),
        TEST(facts_stay_until_their_session_goes),
        TEST(a_damaged_file_is_moved_aside),
        TEST(a_newer_file_is_moved_aside),
        TEST(a_place_that_cannot_be_written_is_named),
        TEST(a_full_disk_is_an_error_and_nothing_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
