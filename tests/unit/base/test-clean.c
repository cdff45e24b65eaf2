/* SPDX-License-Identifier: MIT */
#include "base/clean.h"

#include "base/cleanup.h"
#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

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

static void every_way_is_harmless(void **state) {
    static const struct {
        const char *text, *blank, *mark, *shown;
    } ways[] = {
        { "", "", "", "" },
        { "a\033[2Kb\r\n\177c", "a [2Kb c", "a?[2Kb??c", "a^[[2Kb^M^J^?c" },
        { "\033\033x\ty", "x y", "??x?y", "^[^[x    y" },
        { "gr\303\274n\342\200\256evil", "gr\303\274n evil", "gr\303\274n?evil",
                "gr\303\274n<U+202E>evil" },
        { "one\342\200\250two", "one two", "one?two", "one<U+2028>two" },
        { "no\342\200\213width", "no\342\200\213width", "no\342\200\213width", "no<U+200B>width" },
        { "bad\377", "bad\357\277\275", "bad?", "bad\357\277\275" },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(ways); i++) {
        const char *text = ways[i].text;
        struct buffer blank = { 0 }, mark = { 0 }, shown = { 0 };
        clean_append(&blank, text, strlen(text), &(struct clean){ CLEAN_BLANK, false, 100 });
        clean_append_marked(&mark, text, 100, false);
        clean_append_shown(&shown, text, strlen(text));
        assert_string_equal(buffer_text(&blank), ways[i].blank);
        assert_string_equal(buffer_text(&mark), ways[i].mark);
        assert_string_equal(buffer_text(&shown), ways[i].shown);
        buffer_finish(&blank);
        buffer_finish(&mark);
        buffer_finish(&shown);
    }
}

static void what_is_cut_is_marked(void **state) {
    struct buffer out = { 0 };
    buffer_append_text(&out, "before ");
    clean_append_marked(&out, "ab\nc\td", 4, true);
    assert_string_equal(buffer_text(&out), "before ab\nc…");
    buffer_finish(&out);
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
        cmocka_unit_test(every_way_is_harmless),
        cmocka_unit_test(what_is_cut_is_marked),
        cmocka_unit_test(it_is_cut_at_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
