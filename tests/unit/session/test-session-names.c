/* SPDX-License-Identifier: MIT */
/* Names, ids and beginnings of ids find the session that is meant, or none. */

#include "session/session-names.h"

#include "base/cleanup.h"
#include "base/path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char directory[] = "/tmp/stoa-names-XXXXXX";

static void assert_found(const char *session, const char *id) {
    OWNED_STR found = session_names_find(directory, session);
    if (id == NULL) {
        assert_null(found);
    } else {
        assert_non_null(found);
        assert_string_equal(found, id);
    }
}

static void save(const char *const lines[][2], size_t count) {
    struct buffer names = { 0 };
    for (size_t i = 0; i < count; i++) {
        session_names_add(&names, lines[i][0], lines[i][1], false);
    }
    assert_true(session_names_save(directory, &names, NULL));
    buffer_finish(&names);
}

static void no_file_is_no_session(void **state) {
    assert_found("blue", NULL);
}

static void names_come_before_ids(void **state) {
    const char *const lines[][2] = { { "aa0000000001", "blue" }, { "aa0000000002", "red" },
        { "bb0000000003", "aa0000000001" } };
    save(lines, 3);
    assert_found("blue", "aa0000000001");
    assert_found("red", "aa0000000002");
    assert_found("aa0000000001", "bb0000000003");
    assert_found("aa0000000002", "aa0000000002");
    assert_found("blu", NULL);
    assert_found("", NULL);
}

static void a_beginning_must_fit_one(void **state) {
    const char *const lines[][2] = { { "aa0000000001", "blue" }, { "aa0000000002", "red" },
        { "bb0000000003", "b" } };
    save(lines, 3);
    assert_found("aa", NULL);
    assert_found("bb", "bb0000000003");
    assert_found("b", "bb0000000003");
    assert_found("aa0000000002", "aa0000000002");
    assert_found("cc", NULL);
}

static void the_file_is_replaced(void **state) {
    const char *const lines[][2] = { { "cc0000000004", "green" } };
    save(lines, 1);
    assert_found("green", "cc0000000004");
    assert_found("blue", NULL);
    save(NULL, 0);
    assert_found("green", NULL);
}

static void what_reads_nothing_is_known(void **state) {
    struct buffer names = { 0 };
    session_names_add(&names, "aa0000000001", "blue", true);
    session_names_add(&names, "aa0000000002", "headless", false);
    assert_true(session_names_save(directory, &names, NULL));
    buffer_finish(&names);
    assert_found("blue", "aa0000000001");
    assert_found("headless", "aa0000000002");
    OWNED_STR name = session_names_of(directory, "aa0000000001");
    assert_string_equal(name, "blue");
    assert_true(session_names_is_headless(directory, "aa0000000001"));
    assert_false(session_names_is_headless(directory, "aa0000000002"));
    assert_false(session_names_is_headless(directory, "aa0000000003"));
}

static int set_up(void **state) {
    return mkdtemp(directory) != NULL ? 0 : -1;
}

static int tear_down(void **state) {
    OWNED_STR path = path_join(directory, "names");
    unlink(path);
    return rmdir(directory);
}

static void names_outlive_their_sessions(void **state) {
    char long_name[600];
    memset(long_name, 'x', sizeof(long_name) - 1);
    long_name[sizeof(long_name) - 1] = '\0';
    assert_null(session_names_find_gone(directory, "blue"));
    assert_true(session_names_keep_gone(directory, "aa0000000001", "blue", NULL));
    assert_true(session_names_keep_gone(directory, "aa0000000002", "two words", NULL));
    assert_true(session_names_keep_gone(directory, "aa0000000003", "blue", NULL));
    OWNED_STR last = session_names_find_gone(directory, "blue");
    assert_string_equal(last, "aa0000000003");
    OWNED_STR name = session_names_of_gone(directory, "aa0000000002");
    assert_string_equal(name, "two words");
    assert_null(session_names_find_gone(directory, "two"));
    for (int i = 0; i < 2000; i++) { /* the oldest are forgotten in time */
        assert_true(session_names_keep_gone(directory, "bb0000000001", long_name, NULL));
    }
    assert_null(session_names_find_gone(directory, "blue"));
    OWNED_STR recent = session_names_find_gone(directory, long_name);
    assert_string_equal(recent, "bb0000000001");
    OWNED_STR path = path_join(directory, "names.gone");
    assert_int_equal(unlink(path), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_file_is_no_session),
        cmocka_unit_test(names_come_before_ids),
        cmocka_unit_test(a_beginning_must_fit_one),
        cmocka_unit_test(the_file_is_replaced),
        cmocka_unit_test(names_outlive_their_sessions),
        cmocka_unit_test(what_reads_nothing_is_known),
    };
    return cmocka_run_group_tests_name("session-names", tests, set_up, tear_down);
}
