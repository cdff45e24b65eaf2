/* SPDX-License-Identifier: MIT */
#include "agent/agent-text.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct json *cut(const char *text) {
    return agent_text_parse(text, strlen(text), true, NULL);
}

static void assert_cut(const char *text, const char *expected) {
    OWNED(json) json = cut(text);
    assert_non_null(json);
    OWNED_STR printed = json_format(json);
    assert_string_equal(printed, expected);
}

static void what_came_whole_before_a_cut_is_read(void **state) {
    assert_cut("{\"a\":1,\"b\":\"x", "{\"a\":1}");
    assert_cut("{\"a\":{\"b\":[1,2,{\"c\":\"\\\",]}", "{\"a\":{\"b\":[1,2]}}");
    assert_cut("{\"a\":[{\"b\":1},{\"c\":2", "{\"a\":[{\"b\":1}]}");
    assert_cut("{\"a\":\"],}\",\"b", "{\"a\":\"],}\"}");
}

static void what_is_no_object_is_refused(void **state) {
    static const char *const texts[] = { "", "x", "[1]", "1", "{\"a\":1", "\"a\"", "{}{}", "null" };
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        struct error err = { 0 };
        assert_null(agent_text_parse(texts[i], strlen(texts[i]), false, &err));
        assert_int_not_equal(err.code, ERROR_NONE);
    }
    assert_null(cut(""));
    assert_null(cut("{\"a\":1"));
    assert_null(cut("]],"));
    assert_null(cut("[1,2"));
}

static void a_deep_one_is_refused(void **state) {
    char text[1000];
    memset(text, '[', sizeof(text));
    assert_null(agent_text_parse(text, sizeof(text), true, NULL));
    assert_null(agent_text_parse(text, sizeof(text), false, NULL));
}

/* Every sample, cut everywhere: what is read is always a part of the whole. */
static void samples_are_read_however_they_are_cut(void **state) {
    struct buffer file = { 0 };
    OWNED_STR path = path_join(getenv("STOA_TEST_DATA"), "claude/hooks.json");
    assert_true(file_read(path, 1 << 20, &file, NULL));
    OWNED(json) samples = json_parse(file.data, file.length, NULL);
    buffer_finish(&file);
    assert_int_equal(json_count(samples), 51);
    struct json_walk walk = { 0 };
    while (json_next(samples, &walk)) {
        OWNED_STR text = json_format(walk.value);
        size_t length = strlen(text);
        OWNED(json) whole = agent_text_parse(text, length, false, NULL);
        assert_true(json_is_equal(whole, walk.value));
        for (size_t i = 0; i < length; i += 1 + i / 64) {
            OWNED(json) part = agent_text_parse(text, i, true, NULL);
            struct json_walk members = { 0 };
            while (part != NULL && json_next(part, &members)) {
                assert_non_null(json_find(whole, members.name));
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_came_whole_before_a_cut_is_read),
        cmocka_unit_test(what_is_no_object_is_refused),
        cmocka_unit_test(a_deep_one_is_refused),
        cmocka_unit_test(samples_are_read_however_they_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
