/* SPDX-License-Identifier: MIT */
#include "json/json.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct json *parsed(const char *text) {
    struct error err = { 0 };
    struct json *json = json_parse(text, strlen(text), &err);
    assert_non_null(json);
    return json;
}

static void a_value_prints_as_it_was_parsed(void **state) {
    static const char text[] = "{\"a\":[1,-2,true,null,\"x\\n\"],\"b\":{\"c\":1.5}}";
    OWNED(json) json = parsed(text);
    OWNED_STR printed = json_format(json);
    assert_string_equal(printed, text);
}

static void garbage_is_refused_with_its_place(void **state) {
    static const char *const wrong[] = { "", "{", "{\"a\":1}x", "{\"a\":1,\"a\":2}", "\"\xff\"",
        "[1,]" };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct error err = { 0 };
        assert_null(json_parse(wrong[i], strlen(wrong[i]), &err));
        assert_int_equal(err.code, ERROR_INVALID);
    }
    struct error err = { 0 };
    assert_null(json_parse("{\n  oops", 8, &err));
    assert_non_null(strstr(err.text, "2:"));
}

static void depth_is_bounded(void **state) {
    char text[2 * JSON_DEPTH_MAX + 3];
    memset(text, '[', JSON_DEPTH_MAX);
    memset(text + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
    OWNED(json) deepest = json_parse(text, 2 * JSON_DEPTH_MAX, NULL);
    assert_non_null(deepest);
    memset(text, '[', JSON_DEPTH_MAX + 1);
    memset(text + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
    struct error err = { 0 };
    assert_null(json_parse(text, 2 * JSON_DEPTH_MAX + 2, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    OWNED_STR quoted = text_format("\"%s\"", "[[\\\"[[");
    OWNED(json) harmless = parsed(quoted);
    assert_string_equal(json_as_text(harmless, ""), "[[\"[[");
}

static void reading_is_total(void **state) {
    OWNED(json) json = parsed("{\"n\":7,\"t\":\"x\",\"b\":true,\"l\":[\"a\",1,\"b\"]}");
    assert_int_equal(json_get_integer(json, "n", 0), 7);
    assert_int_equal(json_get_integer(json, "t", 3), 3);
    assert_int_equal(json_get_integer(NULL, "t", 4), 4);
    assert_string_equal(json_get_text(json, "t", ""), "x");
    assert_string_equal(json_get_text(json, "n", "none"), "none");
    assert_true(json_get_boolean(json, "b", false));
    assert_null(json_find(json, "missing"));
    assert_null(json_at(json, 0));
    assert_int_equal(json_count(json_find(json, "l")), 3);
    char **vector = json_to_text_vector(json_find(json, "l"));
    assert_int_equal(text_vector_length((const char *const *)vector), 2);
    assert_string_equal(vector[1], "b");
    text_vector_destroy(vector);
}

static void wrong_utf8_is_replaced(void **state) {
    OWNED(json) text = json_create_text("a\xff\xc3\xa9\xed\xa0\x80z");
    assert_string_equal(
            json_as_text(text, ""), "a\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz");
}

static void an_object_is_walked(void **state) {
    OWNED(json) json = parsed("{\"one\":1,\"two\":2}");
    struct json_walk walk = { 0 };
    int64_t sum = 0;
    while (json_next(json, &walk)) {
        sum += json_as_integer(walk.value, 0);
    }
    assert_int_equal(sum, 3);
    OWNED(json) copy = json_clone(json);
    assert_true(json_is_equal(json, copy));
    json_set_integer(copy, "one", 5);
    assert_false(json_is_equal(json, copy));
    json_remove(copy, "one");
    assert_int_equal(json_count(copy), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_prints_as_it_was_parsed),
        cmocka_unit_test(garbage_is_refused_with_its_place),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(reading_is_total),
        cmocka_unit_test(wrong_utf8_is_replaced),
        cmocka_unit_test(an_object_is_walked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
