/* SPDX-License-Identifier: MIT */
#include "term/pattern.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* The first match of a pattern as text; NULL: none. */
static char *find(const char *expression, enum pattern_kind kind, const char *text) {
    struct error err = { 0 };
    struct pattern_match match;
    uint32_t steps = 1000000;
    OWNED(pattern) pattern = pattern_create(expression, kind, &err);
    if (pattern == NULL) {
        fail_msg("'%s': %s", expression, err.text);
    }
    return pattern_find(pattern, text, strlen(text), 0, &steps, &match)
                   ? text_copy_bytes(text + match.begin, match.end - match.begin)
                   : NULL;
}

static void assert_finds(const char *expression, const char *text, const char *expected) {
    OWNED_STR found = find(expression, PATTERN_EXPRESSION, text);
    if (!text_equal(found, expected)) {
        fail_msg("'%s' in '%s' found '%s', not '%s'", expression, text, found, expected);
    }
}

static void expressions_find_the_leftmost_longest(void **state) {
    static const struct {
        const char *expression, *text, *found;
    } rows[] = {
        { "abc", "xabcx", "abc" },
        { "a.c",
                "xa\xc3\xa9"
                "cx",
                "a\xc3\xa9"
                "c" },
        { "ab*", "xabbbx", "abbb" },
        { "ab+", "xa abb", "abb" },
        { "ab?c", "xac", "ac" },
        { "a|ab|abc", "xabcd", "abc" },
        { "(foo|bar)+[0-9]{2,3}", "barfoo1234", "barfoo123" },
        { "x{3}", "xxxx", "xxx" },
        { "x{2,}", "axxxxb", "xxxx" },
        { "(ab){0,2}c", "ababc", "ababc" },
        { "a{0}b", "ab", "b" },
        { "^a", "ba", NULL },
        { "a$", "ab a", "a" },
        { "^$", "", NULL }, /* an empty match is none */
        { "\\bcat\\b", "concat cat", "cat" },
        { "\\Bcat", "cat concat", "cat" },
        { "\\d+\\s\\w+", "x 12 ab_9-", "12 ab_9" },
        { "\\D+", "12ab", "ab" },
        { "[^a-c]+", "abcxyz", "xyz" },
        { "[]x]+", "a]x]", "]x]" },
        { "[[:upper:]][[:lower:]]+", "the Cat", "Cat" },
        { "[a-]+", "b-a-", "-a-" },
        { "(?:a|b)c", "bc", "bc" },
        { "((a*)*)*b", "aaab", "aaab" },
        { "\\.", "a.b", "." },
        { "\xc3\xa9+", "caf\xc3\xa9\xc3\xa9", "\xc3\xa9\xc3\xa9" },
        { "a*", "bab", "a" },
        { "(a|b)*abb", "ababbab", "ababb" },
        { "x(y|z)?(y|z)?w", "xyzw", "xyzw" },
        { "(a{2}){2}", "aaaaa", "aaaa" },
        { "(a+b?){2,3}c", "aabac", "aabac" },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        assert_finds(rows[i].expression, rows[i].text, rows[i].found);
    }
}

static void without_capitals_case_does_not_count(void **state) {
    assert_finds("error", "An ERROR", "ERROR");
    assert_finds("Error", "An ERROR", NULL);
    assert_finds("\\W+error", "an  Error", "  Error");
    assert_finds("[a-c]+", "xABCx", "ABC");
    assert_finds("\xc3\xa9t\xc3\xa9", "\xc3\x89T\xc3\x89", "\xc3\x89T\xc3\x89");
    OWNED_STR found = find("a.b", PATTERN_TEXT, "axb A.B");
    assert_string_equal(found, "A.B"); /* plain: a dot is a dot */
}

static void what_is_no_expression_is_told(void **state) {
    static const char *const wrong[] = { "(", ")", "a)", "[", "[a", "*", "a|*", "a{", "a{2",
        "a{3,2}", "a{256}", "\\", "(a)\\1", "[[:x:]]", "[z-a]", "((((a{99}){99}){99}){99})",
        "((((((((((((((((((((((((((((((((((a))))))))))))))))))))))))))))))))))" };
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        struct error err = { 0 };
        if (pattern_create(wrong[i], PATTERN_EXPRESSION, &err) != NULL) {
            fail_msg("'%s' was taken", wrong[i]);
        }
        assert_true(text_starts_with(err.text, "not a regular expression: "));
    }
    struct error err = { 0 };
    assert_null(pattern_create("", PATTERN_TEXT, &err));
}

/* What makes the C library's matcher, and others that go back, work for ever. */
static void work_is_bounded(void **state) {
    static const char *const hard[] = { "(a*)*b", "(a|a)*b", "(.*)(.*)(.*)(.*)x", "(a+)+$",
        "a*a*a*a*b" };
    struct buffer text = { 0 };
    for (int i = 0; i < 16000; i++) {
        buffer_append_byte(&text, 'a');
    }
    buffer_append_byte(&text, '!');
    for (size_t i = 0; i < ARRAY_LENGTH(hard); i++) {
        OWNED(pattern) pattern = pattern_create(hard[i], PATTERN_EXPRESSION, NULL);
        struct pattern_match match;
        uint32_t steps = 1000000;
        assert_non_null(pattern);
        assert_false(pattern_find(pattern, text.data, text.length, 0, &steps, &match));
        assert_true(steps > 0); /* it came to the end of the text */
        steps = 100;
        assert_false(pattern_find(pattern, text.data, text.length, 0, &steps, &match));
        assert_int_equal(steps, 0);
    }
    buffer_finish(&text);
}

static void matches_follow_each_other(void **state) {
    static const char text[] = "one two  three";
    OWNED(pattern) pattern = pattern_create("[a-z]+", PATTERN_EXPRESSION, NULL);
    struct pattern_match match;
    uint32_t steps = 10000;
    size_t ends[] = { 3, 7, 14 }, count = 0;
    for (size_t from = 0; pattern_find(pattern, text, strlen(text), from, &steps, &match);
            from = match.end) {
        assert_true(count < ARRAY_LENGTH(ends));
        assert_int_equal(match.end, ends[count++]);
    }
    assert_int_equal(count, ARRAY_LENGTH(ends));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions_find_the_leftmost_longest),
        cmocka_unit_test(without_capitals_case_does_not_count),
        cmocka_unit_test(what_is_no_expression_is_told),
        cmocka_unit_test(work_is_bounded),
        cmocka_unit_test(matches_follow_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
