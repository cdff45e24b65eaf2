/* SPDX-License-Identifier: MIT */
#include "color-pairs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define MANY 65535

static void test_each_pair_keeps_its_number(void **state) {
    OWNED(color_pairs) pairs = color_pairs_create(MANY);
    bool is_new;
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(color_pairs_number(pairs, i * 7 - 1, i * 1031, &is_new), i + 1);
        assert_true(is_new);
    }
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(color_pairs_number(pairs, i * 7 - 1, i * 1031, &is_new), i + 1);
        assert_false(is_new);
    }
    assert_int_equal(color_pairs_find(pairs, 1031, -1), 0); /* not the other way round */
}

static void test_they_run_out_and_are_forgotten(void **state) {
    OWNED(color_pairs) pairs = color_pairs_create(2);
    bool is_new;
    assert_int_equal(color_pairs_number(pairs, 1, -1, &is_new), 1);
    assert_int_equal(color_pairs_number(pairs, -1, 1, &is_new), 2);
    assert_int_equal(color_pairs_number(pairs, 2, 2, &is_new), 0);
    assert_false(is_new);
    assert_int_equal(color_pairs_number(pairs, 1, -1, &is_new), 1);
    color_pairs_forget(pairs);
    assert_int_equal(color_pairs_find(pairs, 1, -1), 0);
    assert_int_equal(color_pairs_number(pairs, 2, 2, &is_new), 1);
    assert_true(is_new);
}

static void test_a_terminal_without_pairs(void **state) {
    OWNED(color_pairs) pairs = color_pairs_create(0);
    bool is_new;
    assert_int_equal(color_pairs_number(pairs, 1, 2, &is_new), 0);
    assert_false(is_new);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_pair_keeps_its_number),
        cmocka_unit_test(test_they_run_out_and_are_forgotten),
        cmocka_unit_test(test_a_terminal_without_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
