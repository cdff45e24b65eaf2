/* SPDX-License-Identifier: MIT */
/* Times of a recording, as they are shown and as they are typed. */

#include "playback-state.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void times_are_formatted(void **state) {
    static const struct {
        int64_t ms;
        const char *text;
    } cases[] = { { -5, "0:00" }, { 999, "0:00" }, { 7000, "0:07" }, { 754000, "12:34" },
        { 3723000, "1:02:03" }, { 183845000, "2d 3:04:05" } };
    char text[32];
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        assert_string_equal(playback_time_format(cases[i].ms, text), cases[i].text);
    }
}

static void times_are_parsed(void **state) {
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = { { "90", 90000 }, { "1:30", 90000 }, { "1:02:03", 3723000 }, { "0", 0 },
        { "45%", 450000 }, { "0%", 0 }, { "100%", 1000000 }, { "+20", 120000 }, { "-1:30", 10000 },
        { "-200", -100000 } };
    static const char *const wrong[] = { "", "x", "1:", ":1", "1:2:3:4", "101%", "-5%", "%", "+",
        "1.5", "99999999999999999999", " 5" };
    int64_t ms = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        assert_true(playback_time_parse(cases[i].text, 100000, 1000000, &ms));
        assert_int_equal(ms, cases[i].ms);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        assert_false(playback_time_parse(wrong[i], 100000, 1000000, &ms));
    }
}

/* Every key of the help is a key, and none has two meanings. */
static void keys_are_keys(void **state) {
    struct key_event seen[64];
    size_t count = 0;
    const char *keys, *text;
    for (size_t i = 0; playback_key_help(i, &keys, &text); i++) {
        char names[64], *rest = NULL;
        snprintf(names, sizeof(names), "%s", keys);
        for (char *name = strtok_r(names, " ", &rest); name != NULL;
                name = strtok_r(NULL, " ", &rest)) {
            assert_true(count < ARRAY_LENGTH(seen));
            assert_true(key_parse(name, &seen[count]));
            for (size_t j = 0; j < count; j++) {
                assert_false(key_same_chord(&seen[j], &seen[count]));
            }
            count++;
        }
        assert_true(text[0] != '\0');
    }
    assert_true(count > 40);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_formatted),
        cmocka_unit_test(times_are_parsed),
        cmocka_unit_test(keys_are_keys),
    };
    return cmocka_run_group_tests_name("playback-time", tests, NULL, NULL);
}
