/* SPDX-License-Identifier: MIT */
#include "base/text.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void nearest_finds_the_meant_word(void **state) {
    static const char *const keys[] = { "command", "cwd", "env", "name", "profile", "restart" };
    assert_string_equal(text_nearest("comand", keys, ARRAY_LENGTH(keys)), "command");
    assert_string_equal(text_nearest("nmae", keys, ARRAY_LENGTH(keys)), "name");
    assert_string_equal(text_nearest("restrat", keys, ARRAY_LENGTH(keys)), "restart");
    assert_null(text_nearest("zebra", keys, ARRAY_LENGTH(keys)));
    assert_null(text_nearest("foo", (const char *const[]){ "fg", "fold" }, 2));
}

static void distances(void **state) {
    assert_int_equal(text_distance("", "abc"), 3);
    assert_int_equal(text_distance("abc", "abc"), 0);
    assert_int_equal(text_distance("ab", "ba"), 1);
    assert_int_equal(text_distance("kitten", "sitting"), 3);
}

static void integers_are_whole(void **state) {
    int64_t value = 0;
    assert_true(text_parse_integer("42", 0, 100, &value));
    assert_int_equal(value, 42);
    assert_true(text_parse_integer("-1", -1, 100, &value));
    assert_false(text_parse_integer("42x", 0, 100, &value));
    assert_false(text_parse_integer(" 42", 0, 100, &value));
    assert_false(text_parse_integer("101", 0, 100, &value));
    assert_false(text_parse_integer("99999999999999999999", 0, INT64_MAX, &value));
    assert_false(text_parse_integer("", 0, 100, &value));
}

static void vectors_are_copied(void **state) {
    const char *const words[] = { "a", "bc", NULL };
    char **copy = text_vector_copy(words);
    assert_int_equal(text_vector_length((const char *const *)copy), 2);
    assert_string_equal(copy[1], "bc");
    text_vector_destroy(copy);
    text_vector_destroy(NULL);
}

static void replace_survives_its_own_text(void **state) {
    char *slot = text_copy("hello");
    text_replace(&slot, slot + 1);
    assert_string_equal(slot, "ello");
    text_replace(&slot, NULL);
    assert_null(slot);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nearest_finds_the_meant_word),
        cmocka_unit_test(distances),
        cmocka_unit_test(integers_are_whole),
        cmocka_unit_test(vectors_are_copied),
        cmocka_unit_test(replace_survives_its_own_text),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
