/* SPDX-License-Identifier: MIT */
#include "base/difference.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct told {
    struct buffer all, before, after; /* all: each line behind the sign of its kind */
    size_t changes;
};

static void tell(void *context, enum difference_kind kind, const char *line, size_t length) {
    struct told *told = context;
    buffer_append_byte(&told->all, (uint8_t) " -+"[kind]);
    buffer_append(&told->all, line, length);
    if (kind != DIFFERENCE_ADDED) {
        buffer_append(&told->before, line, length);
    }
    if (kind != DIFFERENCE_REMOVED) {
        buffer_append(&told->after, line, length);
    }
    told->changes += kind != DIFFERENCE_KEPT;
}

/* What is told makes up both texts again; how many changes there are. */
static size_t assert_difference(const char *before, const char *after, const char *expected) {
    struct told told = { 0 };
    difference_walk(before, after, tell, &told);
    assert_string_equal(buffer_text(&told.before), before);
    assert_string_equal(buffer_text(&told.after), after);
    if (expected != NULL) {
        assert_string_equal(buffer_text(&told.all), expected);
    }
    buffer_finish(&told.all);
    buffer_finish(&told.before);
    buffer_finish(&told.after);
    return told.changes;
}

static void only_what_differs_is_exchanged(void **state) {
    static const struct {
        const char *before, *after, *expected;
    } cases[] = {
        { "", "", "" },
        { "a\n", "a\n", " a\n" },
        { "", "a\nb", "+a\n+b" },
        { "a\nb", "", "-a\n-b" },
        { "a\nb\nc\n", "a\nB\nc\n", " a\n-b\n+B\n c\n" },
        { "a\nb\nc\nd\ne\n", "A\nb\nc\nd\nE\n", "-a\n+A\n b\n c\n d\n-e\n+E\n" },
        { "a\nb\nc\nd\n", "b\nc\nx\nd\n", "-a\n b\n c\n+x\n d\n" },
        { "a\nb\nc\n", "c\nb\na\n", NULL },
        { "a\n", "a", "-a\n+a" },
        { "a\na\na\n", "a\na\n", " a\n a\n-a\n" },
        { "1\n2\n3\n4\n5\n6\n", "1\n3\n5\n6\n7\n", " 1\n-2\n 3\n-4\n 5\n 6\n+7\n" },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        assert_difference(cases[i].before, cases[i].after, cases[i].expected);
    }
}

/* Each line of `text` is one of `letters` by a small generator. */
static char *scatter(uint32_t *seed, size_t lines, const char *letters) {
    struct buffer out = { 0 };
    for (size_t i = 0; i < lines; i++) {
        *seed = *seed * 1664525u + 1013904223u;
        buffer_append_format(&out, "%c\n", letters[(*seed >> 16) % strlen(letters)]);
    }
    return buffer_take_text(&out);
}

/* The least count, by the table that takes much longer. */
static size_t least_changes(const char *before, const char *after) {
    size_t n = strlen(before) / 2, m = strlen(after) / 2;
    size_t same[64][64] = { 0 };
    for (size_t i = 1; i <= n; i++) {
        for (size_t j = 1; j <= m; j++) {
            size_t a = same[i - 1][j], b = same[i][j - 1];
            bool fits = before[2 * i - 2] == after[2 * j - 2];
            same[i][j] = fits ? same[i - 1][j - 1] + 1 : a > b ? a : b;
        }
    }
    return n + m - 2 * same[n][m];
}

static void it_is_the_least_that_there_can_be(void **state) {
    uint32_t seed = 7;
    for (size_t i = 0; i < 3000; i++) {
        OWNED_STR before = scatter(&seed, i % 23, "abc");
        OWNED_STR after = scatter(&seed, i % 29, "abcd");
        assert_int_equal(assert_difference(before, after, NULL), least_changes(before, after));
    }
}

static void too_many_changes_are_an_exchange(void **state) {
    struct buffer before = { 0 }, after = { 0 };
    for (int i = 0; i < 2000; i++) {
        buffer_append_format(&before, "%d\n", i);
        buffer_append_format(&after, i % 2 == 0 ? "%d\n" : "x%d\n", i);
    }
    assert_true(assert_difference(buffer_text(&before), buffer_text(&after), NULL) >=
                DIFFERENCE_CHANGES_MAX);
    buffer_finish(&before);
    buffer_finish(&after);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_differs_is_exchanged),
        cmocka_unit_test(it_is_the_least_that_there_can_be),
        cmocka_unit_test(too_many_changes_are_an_exchange),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
