/* SPDX-License-Identifier: MIT */
/* The text behind the screen: searched and given out by a host, while its program goes on. */

#include "host-fixture.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct answers {
    struct found_message found, nearest; /* the last; the first of its serial */
    uint32_t extracted_serial;
    struct extract_result result;
    char *text;
};

static void on_found(void *context, struct pane_link *pane, const struct found_message *found) {
    struct answers *answers = context;
    if (answers->nearest.serial != found->serial) {
        answers->nearest = *found;
    }
    answers->found = *found;
}

static void on_extracted(
        void *context, struct pane_link *pane, const struct extracted_message *extracted) {
    struct answers *answers = context;
    free(answers->text);
    answers->extracted_serial = extracted->serial;
    answers->result = extracted->result;
    answers->text = text_copy_bytes(extracted->text, extracted->length);
}

static const struct pane_events events = { .found = on_found, .extracted = on_extracted };

static bool is_counted(struct fixture *fixture, void *context) {
    const struct answers *answers = context;
    return answers->found.serial == 1 &&
           (answers->found.result.counted || answers->found.problem[0] != '\0');
}

static bool is_prompt_found(struct fixture *fixture, void *context) {
    const struct answers *answers = context;
    return answers->found.serial == 2;
}

static bool is_extracted(struct fixture *fixture, void *context) {
    return ((const struct answers *)context)->extracted_serial == 3;
}

static void search(struct pane_link *pane, uint8_t kind, const char *pattern) {
    struct search_request request = {
        .kind = kind, .backward = true, .count = true, .from = { UINT64_MAX, 0 }
    };
    snprintf(request.pattern, sizeof(request.pattern), "%s", pattern);
    pane_link_search(pane, kind == SEARCH_PROMPT ? 2 : 1, &request);
}

static void a_history_is_searched(void **state) {
    struct fixture fixture;
    struct answers answers = { 0 };
    fixture_setup(&fixture, "printf '\\033]133;A\\007$ '; i=0; while [ $i -lt 3000 ]; do "
                            "i=$((i+1)); echo \"line $i of it\"; done; echo ready; exec cat");
    fixture_launch(&fixture, -1, 0);
    struct pane_link *pane = pane_link_create(fixture.loop, fixture.socket_path, &events, &answers);
    pane_link_view(pane, 80, 24);
    fixture_wait_text(&fixture, pane, "ready");
    search(pane, SEARCH_EXPRESSION, "line [0-9]*7 ");
    fixture_wait(&fixture, "the count", is_counted, &answers);
    assert_true(answers.nearest.result.found);
    assert_int_equal(answers.found.result.count, 300);
    assert_int_equal(answers.found.result.index, 300);
    assert_int_equal(answers.found.result.begin.line, 2996);
    search(pane, SEARCH_PROMPT, "");
    fixture_wait(&fixture, "the prompt", is_prompt_found, &answers);
    assert_true(answers.found.result.found);
    assert_int_equal(answers.found.result.begin.line, 0);
    struct text_range range = { { 1, 5 }, { 2, 5 } };
    assert_true(pane_link_extract(pane, 3, &range));
    fixture_wait(&fixture, "the text", is_extracted, &answers);
    assert_string_equal(answers.text, "2 of it\nline 3");
    assert_false(answers.result.pruned);
    free(answers.text);
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

static void a_wrong_pattern_is_told(void **state) {
    struct fixture fixture;
    struct answers answers = { 0 };
    fixture_setup(&fixture, "echo ready; exec cat");
    fixture_launch(&fixture, -1, 0);
    struct pane_link *pane = pane_link_create(fixture.loop, fixture.socket_path, &events, &answers);
    pane_link_view(pane, 80, 24);
    fixture_wait_text(&fixture, pane, "ready");
    search(pane, SEARCH_EXPRESSION, "(a");
    fixture_wait(&fixture, "the answer", is_counted, &answers);
    assert_false(answers.found.result.found);
    assert_string_equal(answers.found.problem, "not a regular expression: a '(' is not closed");
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

/* A long history of one line without end, an expression with many states, and keys that come
 * through meanwhile. */
static void a_long_search_hinders_nobody(void **state) {
    struct fixture fixture;
    struct answers answers = { 0 };
    fixture_setup(&fixture, "head -c 1000000 /dev/zero | tr '\\0' a; echo; echo ready; exec cat");
    fixture_launch(&fixture, -1, 0);
    struct pane_link *pane = pane_link_create(fixture.loop, fixture.socket_path, &events, &answers);
    pane_link_view(pane, 80, 24);
    fixture_wait_text(&fixture, pane, "ready");
    search(pane, SEARCH_EXPRESSION, "(a*)*(a*)*(a|aa)*b");
    pane_type(pane, "typed\n");
    fixture_wait_text(&fixture, pane, "typed\ntyped");
    search(pane, SEARCH_TEXT, "ready"); /* ends the one before */
    fixture_wait(&fixture, "the count", is_counted, &answers);
    assert_int_equal(answers.found.result.count, 1);
    pane_link_destroy(pane); /* in the middle of one */
    fixture_teardown(&fixture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_history_is_searched),
        cmocka_unit_test(a_wrong_pattern_is_told),
        cmocka_unit_test(a_long_search_hinders_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
