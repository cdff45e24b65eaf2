/* SPDX-License-Identifier: MIT */
#include "term/screen-rules.h"

#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MATCH(...) ((const char *const[]){ __VA_ARGS__, NULL })

static struct screen_rules *create(void) {
    struct screen_rules *rules = screen_rules_create();
    assert_true(screen_rules_add(rules, "two", 2, MATCH("b+", "c"), NULL));
    assert_true(screen_rules_add(rules, "one", 100, MATCH("^a"), NULL));
    return rules;
}

static const struct {
    const char *text, *label, *row;
    size_t line;
} screens[] = {
    { "", NULL, NULL, 0 },
    { "\n\n\n", NULL, NULL, 0 },
    { "a", "one", "a", 0 },
    { "x\nab\nc\n", "two", "ab", 1 },
    { "bb\nc\n\n  \n", "two", "bb", 0 }, /* rows without text at the end do not count */
    { "b\nx\nc\n", NULL, NULL, 0 },      /* too far up */
    { "b\nx\nc\na1\n", "one", "a1", 3 },
    { "b\n\nc\n", NULL, NULL, 0 }, /* those in between do */
    { "a1\na2\n", "one", "a2", 1 },
    { "cb", "two", "cb", 0 },
};

static bool find(struct screen_rules *rules, const char *text, struct screen_match *out_match) {
    const struct screen_sight sight = { .text = text, .length = strlen(text) };
    return screen_rules_find(rules, &sight, out_match);
}

static void check_all(struct screen_rules *rules) {
    for (size_t i = 0; i < ARRAY_LENGTH(screens); i++) {
        struct screen_match match = { 0 };
        bool fits = find(rules, screens[i].text, &match);
        assert_int_equal(fits, screens[i].label != NULL);
        if (fits) {
            OWNED_STR row = text_copy_bytes(match.row, match.row_length);
            assert_string_equal(match.label, screens[i].label);
            assert_string_equal(row, screens[i].row);
            assert_int_equal(match.line, screens[i].line);
        }
    }
}

static void the_first_that_fits_counts(void **state) {
    OWNED(screen_rules) rules = create();
    check_all(rules);
}

static void they_go_to_another_process(void **state) {
    OWNED(screen_rules) rules = create();
    struct buffer bytes = { 0 };
    screen_rules_write(rules, &bytes);
    struct reader reader = reader_from(bytes.data, bytes.length);
    OWNED(screen_rules) again = screen_rules_read(&reader, NULL);
    assert_non_null(again);
    check_all(again);
    for (size_t length = 0; length < bytes.length; length++) {
        struct reader part = reader_from(bytes.data, length);
        assert_null(screen_rules_read(&part, NULL));
    }
    buffer_finish(&bytes);
}

/* The first rule in each that fits, "" when none does. */
static void what_is_beside_the_screen_is_seen(void **state) {
    static const struct {
        struct screen_sight sight;
        const char *label, *found;
    } rows[] = {
        { { .text = "x" }, "", "" },
        { { .text = "x", .title = "now busy: 3" }, "titled", "now busy: 3" },
        { { .text = "busy: 3" }, "", "" }, /* a row is no title */
        { { .text = "x", .progress = 3 }, "moves", "busy" },
        { { .text = "x", .progress = 1 }, "", "" }, { { .text = "x", .progress = 77 }, "", "" },
        { { .text = "x", .has_rung = true }, "rung", "rung" }, { { .text = "rung" }, "", "" },
        { { .text = "a", .has_rung = true }, "both", "a" },
        { { .text = "\001bell:rung\001title:busy: 1" }, "", "" }, /* nor are our marks */
    };
    OWNED(screen_rules) rules = screen_rules_create();
    assert_true(screen_rules_add(rules, "both", 1, MATCH("^a", SCREEN_RULES_RUNG), NULL));
    assert_true(
            screen_rules_add(rules, "titled", 1, MATCH(SCREEN_RULES_TITLE "busy: [0-9]+"), NULL));
    assert_true(screen_rules_add(rules, "moves", 1, MATCH(SCREEN_RULES_PROGRESS "^busy$"), NULL));
    assert_true(screen_rules_add(rules, "rung", 1, MATCH(SCREEN_RULES_RUNG), NULL));
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct screen_sight sight = rows[i].sight;
        struct screen_match match = { .label = "", .row = "" };
        sight.length = strlen(sight.text);
        assert_int_equal(screen_rules_find(rules, &sight, &match), *rows[i].label != '\0');
        OWNED_STR found = text_copy_bytes(match.row, match.row_length);
        assert_string_equal(match.label, rows[i].label);
        assert_string_equal(found, rows[i].found);
    }
}

static void what_is_too_much_is_refused(void **state) {
    OWNED(screen_rules) rules = screen_rules_create();
    struct error err;
    assert_false(screen_rules_add(rules, "x", 0, MATCH("a"), &err));
    assert_false(screen_rules_add(rules, "x", 101, MATCH("a"), &err));
    assert_false(screen_rules_add(rules, "x", 1, MATCH("a", "b", "c", "d", "e"), &err));
    assert_false(screen_rules_add(rules, "x", 1, (const char *const[]){ NULL }, &err));
    assert_false(screen_rules_add(rules, "x", 1, MATCH("a", "("), &err));
    for (size_t i = 0; i < SCREEN_RULES_MAX; i++) {
        assert_true(screen_rules_add(rules, "x", 1, MATCH("a"), &err));
    }
    assert_false(screen_rules_add(rules, "x", 1, MATCH("a"), &err));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_that_fits_counts),
        cmocka_unit_test(they_go_to_another_process),
        cmocka_unit_test(what_is_beside_the_screen_is_seen),
        cmocka_unit_test(what_is_too_much_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
