/* SPDX-License-Identifier: MIT */
#include "base/cleanup.h"
#include "base/fd.h"
#include "base/file-lock.h"
#include "base/path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static void a_lock_is_held_by_one_who_says_so(void **state) {
    char directory[] = "/tmp/stoa-test-lock-XXXXXX";
    assert_non_null(mkdtemp(directory));
    OWNED_STR path = path_join(directory, "lock");
    struct error err = { 0 };
    assert_null(file_lock_holder(path)); /* no file */

    int held = file_lock_take(path, "12 a longer text\n", &err);
    assert_true(held >= 0);
    assert_int_equal(file_lock_take(path, "13\n", &err), -1);
    assert_int_equal(err.code, ERROR_BUSY);
    char *holder = file_lock_holder(path);
    assert_string_equal(holder, "12 a longer text\n");
    free(holder);

    fd_close(&held);
    assert_null(file_lock_holder(path)); /* asking has left nothing */
    held = file_lock_take(path, "14\n", &err);
    assert_true(held >= 0);
    holder = file_lock_holder(path);
    assert_string_equal(holder, "14\n");
    free(holder);
    fd_close(&held);
    unlink(path);
    rmdir(directory);
}

static void a_place_that_is_not_there_is_an_error(void **state) {
    struct error err = { 0 };
    assert_int_equal(file_lock_take("/nonexistent/lock", "1\n", &err), -1);
    assert_int_equal(err.code, ERROR_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lock_is_held_by_one_who_says_so),
        cmocka_unit_test(a_place_that_is_not_there_is_an_error),
    };
    return cmocka_run_group_tests_name("file-lock", tests, NULL, NULL);
}
