/* SPDX-License-Identifier: MIT */
#include "json-plain.h"

#include "base/memory.h"
#include "base/text.h"
#include "json/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* From memory of just that length: what lies behind it is not read. */
static json_t *read_exactly(const char *text, size_t length) {
    char *exact = memory_allocate(length == 0 ? 1 : length);
    memcpy(exact, text, length);
    json_t *value = json_read_plain(exact, length);
    free(exact);
    return value;
}

static void assert_same(const char *text) {
    json_t *plain = read_exactly(text, strlen(text));
    json_t *whole = json_loads(text, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    if (plain == NULL || whole == NULL || json_equal(plain, whole) != 1) {
        fail_msg("not the same: %s", text);
    }
    json_decref(plain);
    json_decref(whole);
}

static void what_is_plain_is_read_as_jansson_does(void **state) {
    static const char *const texts[] = {
        "{}",
        "[]",
        " [ ] ",
        "\t{\r\n}\n",
        "true",
        "false",
        "null",
        "0",
        "-0",
        "-7",
        "12",
        "999999999999999999",
        "-999999999999999999",
        "1.5",
        "-0.0",
        "1e3",
        "2E-4",
        "0.1e+2",
        "0.012345678901234567890123",
        "\"\"",
        "\"a\"",
        "\"\x7f\"",
        "[1, 2 ,3]",
        "[[],{},[{}]]",
        "{\"a\":1,\"b\":{\"a\":[true,null]},\"\":\"\"}",
        "{ \"a\" : \"b\" , \"c\" : \"d\" }",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"x\\u0041\\u00e9\\u20AC\\uFFFDy\"",
        "\"\\ud83d\\ude00\"",
        "\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \xef\xbf\xbd\"",
        "{\"text\":\"{\\\"a\\\": \\\"b\\\\nc\\\"}\"}",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        assert_same(texts[i]);
    }
}

/* Wrong, or seldom: both are left to jansson. */
static void what_is_doubtful_is_not_read(void **state) {
    static const char *const texts[] = {
        "",
        " ",
        "{",
        "}",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1]]",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "{1:1}",
        "{\"a\":1,\"a\":1}",
        "{\"\\u0061\":1}",
        "{}x",
        "1 1",
        "tru",
        "truth",
        "nul",
        "True",
        "-",
        "+1",
        "01",
        "-01",
        "1234567890123456789",
        ".5",
        "1.",
        "1e",
        "1e+",
        "1.5.2",
        "1-1",
        "1e999",
        "\"",
        "\"a",
        "\"\\",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u\"",
        "\"\\u00\"",
        "\"\\u00g0\"",
        "\"\\u0000\"",
        "\"\\ud83d\"",
        "\"\\ud83dx\"",
        "\"\\ud83d\\n\"",
        "\"\\ud83d\\u0041\"",
        "\"\\ude00\"",
        "\"\n\"",
        "\"\x1f\"",
        "\"\x80\"",
        "\"\xc0\xaf\"",
        "\"\xed\xa0\x80\"",
        "\"\xf4\x90\x80\x80\"",
        "\"\xe2\x82\"",
        "\"\xe2",
        "\xef\xbb\xbf{}",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        if (read_exactly(texts[i], strlen(texts[i])) != NULL) {
            fail_msg("it is read: %s", texts[i]);
        }
    }
    assert_null(read_exactly("\"\0\"", 3));
    assert_null(read_exactly("1\0", 2));
}

static void nesting_is_bounded(void **state) {
    char text[2 * JSON_DEPTH_MAX + 3];
    for (int depth = JSON_DEPTH_MAX; depth <= JSON_DEPTH_MAX + 1; depth++) {
        memset(text, '[', (size_t)depth);
        memset(text + depth, ']', (size_t)depth);
        json_t *value = read_exactly(text, 2 * (size_t)depth);
        assert_true((value != NULL) == (depth == JSON_DEPTH_MAX));
        json_decref(value);
    }
}

static void what_is_written_is_what_jansson_writes(void **state) {
    static const char *const texts[] = {
        "{}",
        "[]",
        "{\"\":[]}",
        "[true,false,null]",
        "[{},{},[[1],2]]",
        "[0,-1,7,10,1234567890]",
        "[9223372036854775807,-9223372036854775808]",
        "[0.1,-1.5e300,1e-7,1.0,-0.0,3.14159]",
        "{\"a\":1,\"b\":\"\",\"c\":{\"d\":[\"e\"]}}",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\"",
        "\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\"",
        "{\"a\\n\\\"\":\"x\\\\\"}",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        json_t *value = json_loads(texts[i], JSON_DECODE_ANY, NULL);
        char *expected = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
        struct buffer written = { 0 };
        json_write(value, &written);
        assert_string_equal(buffer_text(&written), expected);
        buffer_finish(&written);
        free(expected);
        json_decref(value);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_plain_is_read_as_jansson_does),
        cmocka_unit_test(what_is_doubtful_is_not_read),
        cmocka_unit_test(nesting_is_bounded),
        cmocka_unit_test(what_is_written_is_what_jansson_writes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
