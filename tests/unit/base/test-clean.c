/* SPDX-License-Identifier: MIT */
#include "base/clean.h"

#include "base/cleanup.h"
#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    const char *text, *line, *lines;
} cases[] = {
    { "", "", "" },
    { "plain text", "plain text", "plain text" },
    { "two\nlines", "two lines", "two\nlines" },
    { "two\r\nlines\rof\n", "two lines of ", "two\nlines\nof\n" },
    { "a\tb\n\nc", "a b c", "a b\n\nc" },
    { "\n\nbegins", "begins", "\n\nbegins" },
    { "\033[201~rm -rf\r", "[201~rm -rf ", "[201~rm -rf\n" },
    { "\033]7501;state=idle\a", "]7501;state=idle", "]7501;state=idle" },
    { "\302\233201~x\302\205y", "201~x y", "201~x\ny" },
    { "\177\001x\002", "x", "x" },
    { "gr\303\274n \342\200\256evil", "gr\303\274n evil", "gr\303\274n evil" },
    { "bad \377 byte", "bad \357\277\275 byte", "bad \357\277\275 byte" },
    { "one\342\200\250two", "one two", "one\ntwo" },
};

static void what_is_not_text_goes(void **state) {
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        OWNED_STR line = clean_line(cases[i].text, 100);
        OWNED_STR lines = clean_lines(cases[i].text, 100);
        assert_string_equal(line, cases[i].line);
        assert_string_equal(lines, cases[i].lines);
    }
}

static void it_is_cut_at_a_character(void **state) {
    OWNED_STR cut = clean_line("ab\303\274cd", 3);
    OWNED_STR nothing = clean_lines("ab", 0);
    assert_string_equal(cut, "ab");
    assert_string_equal(nothing, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_text_goes),
        cmocka_unit_test(it_is_cut_at_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
