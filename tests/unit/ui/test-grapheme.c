/* SPDX-License-Identifier: MIT */
#include "ui/grapheme.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static int columns(const char *text) {
    return grapheme_columns(text, strlen(text));
}

static void test_columns(void **state) {
    assert_int_equal(columns(""), 0);
    assert_int_equal(columns("abc"), 3);
    assert_int_equal(columns("äöü"), 3);
    assert_int_equal(columns("日本"), 4);
    assert_int_equal(columns("e\xcc\x81x"), 2); /* e with a combining acute accent */
    assert_int_equal(columns("\xcc\x81"), 1);   /* nothing before it */
    assert_int_equal(columns("a\x1b\x07z"), 2); /* controls take no room */
    assert_int_equal(columns("a\u202e"
                             "b\u2066"),
            2);                                /* nor do turns of direction */
    assert_int_equal(columns("\xff\xc3z"), 3); /* broken bytes are one column each */
}

static void test_previous(void **state) {
    const char *text = "ae\xcc\x81日";
    assert_int_equal(grapheme_previous(text, strlen(text)), 4);
    assert_int_equal(grapheme_previous(text, 4), 1);
    assert_int_equal(grapheme_previous(text, 1), 0);
    assert_int_equal(grapheme_previous(text, 0), 0);
}

int main(void) {
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_previous),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
