/* SPDX-License-Identifier: MIT */
#include "term/search.h"

#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define TURNS_MAX 1000000

static struct terminal *create(uint16_t columns, uint16_t rows, uint32_t lines) {
    return terminal_create(
            &(struct terminal_options){
                    .columns = columns, .rows = rows, .history_lines_max = lines },
            &(struct terminal_events){ 0 }, NULL);
}

static void print(struct terminal *terminal, const char *text) {
    terminal_feed(terminal, text, strlen(text));
}

/* 100 numbered lines, of which 95 are history. */
static struct terminal *create_numbered(void) {
    struct terminal *terminal = create(20, 5, 1000);
    for (int i = 0; i < 100; i++) {
        char text[32];
        snprintf(text, sizeof(text), "%sline %d", i > 0 ? "\r\n" : "", i);
        print(terminal, text);
    }
    return terminal;
}

/* To its end, in turns of so many steps. */
static struct search_result run(
        struct terminal *terminal, const struct search_request *request, uint32_t steps) {
    OWNED(search) search = search_create(terminal, request, NULL);
    assert_non_null(search);
    for (int i = 0; i < TURNS_MAX; i++) {
        if (search_turn(search, terminal, steps) == SEARCH_DONE) {
            return *search_result(search);
        }
    }
    fail_msg("the search does not end");
    return (struct search_result){ 0 };
}

static struct search_result find(struct terminal *terminal, const char *pattern,
        struct text_place from, bool backward, uint32_t steps) {
    struct search_request request = {
        .kind = SEARCH_EXPRESSION, .backward = backward, .count = true, .from = from
    };
    snprintf(request.pattern, sizeof(request.pattern), "%s", pattern);
    return run(terminal, &request, steps);
}

static void assert_at(const struct search_result *result, uint64_t line, uint16_t column,
        uint64_t end_line, uint16_t end_column) {
    assert_true(result->found);
    assert_int_equal(result->begin.line, line);
    assert_int_equal(result->begin.column, column);
    assert_int_equal(result->end.line, end_line);
    assert_int_equal(result->end.column, end_column);
}

static void both_ways_and_round(void **state) {
    struct terminal *terminal = create_numbered();
    for (uint32_t steps = 1; steps < 100000; steps *= 100) {
        struct search_result result =
                find(terminal, "line 7", (struct text_place){ 50, 0 }, false, steps);
        assert_at(&result, 70, 0, 70, 5);
        assert_false(result.wrapped);
        assert_int_equal(result.count, 11);
        assert_int_equal(result.index, 2);
        result = find(terminal, "line 7", (struct text_place){ 70, 0 }, false, steps);
        assert_at(&result, 71, 0, 71, 5);
        result = find(terminal, "line 7", (struct text_place){ 70, 0 }, true, steps);
        assert_at(&result, 7, 0, 7, 5);
        result = find(terminal, "line 7", (struct text_place){ 7, 0 }, true, steps);
        assert_at(&result, 79, 0, 79, 5);
        assert_true(result.wrapped);
        result = find(terminal, "line 7$", (struct text_place){ 7, 0 }, false, steps);
        assert_at(&result, 7, 0, 7, 5); /* all round to where it began */
        assert_true(result.wrapped);
        result = find(terminal, "nothing", (struct text_place){ 7, 0 }, false, steps);
        assert_false(result.found);
    }
    terminal_destroy(terminal);
}

static void several_in_a_line(void **state) {
    struct terminal *terminal = create(20, 5, 100);
    print(terminal, "ab ab ab\r\nx");
    struct search_result result = find(terminal, "ab", (struct text_place){ 0, 0 }, false, 1000);
    assert_at(&result, 0, 3, 0, 4);
    result = find(terminal, "ab", (struct text_place){ 0, 6 }, true, 1000);
    assert_at(&result, 0, 3, 0, 4);
    result = find(terminal, "ab", (struct text_place){ 1, 0 }, true, 1000);
    assert_at(&result, 0, 6, 0, 7);
    assert_int_equal(result.index, 3);
    terminal_destroy(terminal);
}

static void wrapped_rows_and_wide_characters(void **state) {
    struct terminal *terminal = create(10, 5, 100);
    print(terminal, "12345678needle\r\n\xe4\xbd\xa0\xe5\xa5\xbdx\r\n1\r\n2\r\n3\r\n4\r\n");
    struct search_result result =
            find(terminal, "needle", (struct text_place){ 0, 0 }, false, 1000);
    assert_at(&result, 0, 8, 1, 3);
    result = find(terminal, "\xe5\xa5\xbdx", (struct text_place){ 0, 0 }, false, 1000);
    assert_at(&result, 2, 2, 2, 4);
    terminal_destroy(terminal);
}

/* Lines that are dropped, and another width, between two turns. */
static void the_terminal_changes_meanwhile(void **state) {
    struct terminal *terminal = create(20, 5, 50);
    for (int i = 0; i < 60; i++) {
        print(terminal, "a line of text that wraps\r\n");
    }
    struct search_request request = { .kind = SEARCH_TEXT, .count = true, .pattern = "text" };
    OWNED(search) search = search_create(terminal, &request, NULL);
    enum search_state now = SEARCH_GOES_ON;
    for (int i = 0; i < TURNS_MAX && now != SEARCH_DONE; i++) {
        now = search_turn(search, terminal, 1);
        if (i % 7 == 0 && i < 200) {
            print(terminal, "more text\r\nand more\r\n");
        }
        if (i % 50 == 49 && i < 200) {
            terminal_resize(terminal, (uint16_t)(10 + i % 23), 5);
        }
    }
    assert_int_equal(now, SEARCH_DONE);
    assert_true(search_result(search)->found);
    terminal_destroy(terminal);
}

/* One line that goes on for ever costs no more than its share. */
static void a_hostile_history_ends(void **state) {
    struct terminal *terminal = create(200, 5, 10000);
    for (int i = 0; i < 100000; i++) {
        print(terminal, "aaaaaaaaaaaaaaaaaaaa");
    }
    struct search_request request = {
        .kind = SEARCH_EXPRESSION, .count = true, .pattern = "(a*)*(a*)*b|a.*a"
    };
    OWNED(search) search = search_create(terminal, &request, NULL);
    uint32_t turns = 0;
    while (search_turn(search, terminal, SEARCH_TURN_STEPS) != SEARCH_DONE) {
        assert_true(++turns < 100000);
    }
    terminal_destroy(terminal);
}

static struct search_result find_prompt(struct terminal *terminal, uint64_t from, bool backward) {
    struct search_request request = {
        .kind = SEARCH_PROMPT, .backward = backward, .from = { from, 0 }
    };
    return run(terminal, &request, 10);
}

static void prompts_are_found(void **state) {
    struct terminal *terminal = create(20, 5, 1000);
    for (int i = 0; i < 10; i++) {
        print(terminal, "\x1b]133;A\a$ \x1b]133;B\ax\r\n\x1b]133;C\aone\r\ntwo\r\n");
    }
    struct search_result result = find_prompt(terminal, 30, true);
    assert_at(&result, 27, 0, 27, 0);
    result = find_prompt(terminal, 27, true);
    assert_at(&result, 24, 0, 24, 0);
    result = find_prompt(terminal, 4, false);
    assert_at(&result, 6, 0, 6, 0);
    assert_false(find_prompt(terminal, 0, true).found);
    assert_false(find_prompt(terminal, 27, false).found);
    terminal_resize(terminal, 2, 5); /* "one" and "two" wrap: five rows each */
    result = find_prompt(terminal, terminal_end_line(terminal) - 1, true);
    assert_true(result.found);
    result = find_prompt(terminal, result.begin.line, true);
    uint64_t before = result.begin.line;
    result = find_prompt(terminal, before, true);
    assert_int_equal(before - result.begin.line, 6); /* "$ ", "x", "on", "e", "tw", "o" */
    terminal_destroy(terminal);
}

static void prompts_outlive_a_checkpoint(void **state) {
    struct terminal *terminal = create(20, 5, 0), *other = create(20, 5, 0);
    struct buffer saved = { 0 };
    print(terminal, "x\r\n\x1b]133;A;k=i\a$ y\r\nz");
    terminal_save(terminal, &saved);
    assert_true(terminal_load(other, saved.data, saved.length, NULL));
    struct search_result result = find_prompt(other, 0, false);
    assert_at(&result, 1, 0, 1, 0);
    print(other, "\x1b[2J");
    assert_false(find_prompt(other, 0, false).found);
    buffer_finish(&saved);
    terminal_destroy(terminal);
    terminal_destroy(other);
}

/* ---- taking out -------------------------------------------------------------------------------
 */

static struct extract_result assert_extracts(
        struct terminal *terminal, struct text_range range, const char *expected) {
    struct buffer text = { 0 };
    struct extract_result result = terminal_extract(terminal, &range, &text);
    assert_string_equal(buffer_text(&text), expected);
    buffer_finish(&text);
    return result;
}

static void text_is_taken_out(void **state) {
    struct terminal *terminal = create(10, 3, 100);
    print(terminal, "first   \r\n0123456789abc\r\n\xe4\xbd\xa0\xe5\xa5\xbd x\r\n\r\nlast");
    assert_extracts(terminal, (struct text_range){ { 0, 0 }, { 0, 9 } }, "first");
    assert_extracts(terminal, (struct text_range){ { 0, 2 }, { 1, 3 } }, "rst\n0123");
    assert_extracts(terminal, (struct text_range){ { 1, 5 }, { 2, 1 } }, "56789ab"); /* joined */
    assert_extracts(terminal, (struct text_range){ { 3, 1 }, { 3, 2 } },
            "\xe4\xbd\xa0\xe5\xa5\xbd"); /* either half */
    assert_extracts(terminal, (struct text_range){ { 3, 4 }, { 5, UINT16_MAX } }, " x\n\nlast");
    assert_extracts(terminal, (struct text_range){ { 1, 1 }, { 3, 2 }, .rectangle = true },
            "12\nbc\n\xe4\xbd\xa0\xe5\xa5\xbd");
    assert_extracts(terminal, (struct text_range){ { 5, 0 }, { 99, 0 } }, "last");
    terminal_destroy(terminal);
}

static void what_was_pruned_is_told(void **state) {
    struct terminal *terminal = create(20, 5, 10);
    for (int i = 0; i < 30; i++) {
        char text[32];
        snprintf(text, sizeof(text), "line %d\r\n", i);
        print(terminal, text);
    }
    uint64_t first = terminal_first_line(terminal);
    assert_int_equal(first, 16);
    assert_true(assert_extracts(terminal, (struct text_range){ { 3, 2 }, { first, 9 } }, "line 16")
                        .pruned);
    assert_true(assert_extracts(terminal, (struct text_range){ { 3, 2 }, { 4, 9 } }, "").pruned);
    assert_false(assert_extracts(terminal, (struct text_range){ { 17, 0 }, { 17, 9 } }, "line 17")
                         .pruned);
    terminal_destroy(terminal);
}

static void an_extract_is_bounded(void **state) {
    struct terminal *terminal = create(1000, 5, 30000);
    struct buffer line = { 0 }, text = { 0 };
    for (int i = 0; i < 998; i++) {
        buffer_append_byte(&line, 'x');
    }
    buffer_append_text(&line, "\r\n");
    for (int i = 0; i < 18000; i++) {
        terminal_feed(terminal, line.data, line.length);
    }
    struct text_range range = { { 0, 0 }, { terminal_end_line(terminal), 0 } };
    assert_true(terminal_extract(terminal, &range, &text).cut);
    assert_int_equal(text.length, EXTRACT_BYTES_MAX);
    buffer_finish(&line);
    buffer_finish(&text);
    terminal_destroy(terminal);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ways_and_round),
        cmocka_unit_test(several_in_a_line),
        cmocka_unit_test(wrapped_rows_and_wide_characters),
        cmocka_unit_test(the_terminal_changes_meanwhile),
        cmocka_unit_test(a_hostile_history_ends),
        cmocka_unit_test(prompts_are_found),
        cmocka_unit_test(prompts_outlive_a_checkpoint),
        cmocka_unit_test(text_is_taken_out),
        cmocka_unit_test(what_was_pruned_is_told),
        cmocka_unit_test(an_extract_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
