/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void context_goes_before(void **state) {
    struct error err = { 0 };
    assert_false(error_set(&err, ERROR_NOT_FOUND, "no session '%s'", "blue"));
    assert_false(error_context(&err, "cannot attach"));
    assert_string_equal(err.text, "cannot attach: no session 'blue'");
    assert_int_equal(err.code, ERROR_NOT_FOUND);
}

static void errno_becomes_code_and_reason(void **state) {
    struct error err = { 0 };
    errno = ENOENT;
    assert_false(error_set_errno(&err, "cannot open '%s'", "x"));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    assert_string_equal(err.text, "cannot open 'x': No such file or directory");
}

static void null_is_allowed(void **state) {
    assert_false(error_set(NULL, ERROR_BUSY, "x"));
    assert_false(error_context(NULL, "x"));
}

static void names_go_both_ways(void **state) {
    for (int code = 0; code < ERROR_CODE_COUNT; code++) {
        assert_int_equal(error_code_from_name(error_code_name((enum error_code)code)), code);
    }
    assert_int_equal(error_code_from_name("no such word"), ERROR_INTERNAL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(context_goes_before),
        cmocka_unit_test(errno_becomes_code_and_reason),
        cmocka_unit_test(null_is_allowed),
        cmocka_unit_test(names_go_both_ways),
    };
    return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
