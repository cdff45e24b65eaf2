/* SPDX-License-Identifier: MIT */

/* The approval queue in its dialog: nothing is approved by a slip, unseen. */

#include "scene.h"

#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define PREFIX "\x1b[32;5u"
#define END    "\x1b[F"
#define HOME   "\x1b[H"

#define ENTRY                                                                                      \
    "{\"id\":\"%d\",\"session\":\"000000000000\",\"session_name\":\"one\",\"kind\":\"%s\","        \
    "\"tool\":\"%s\",\"directory\":\"/here\",\"summary\":\"%s\",\"asked_ms\":1,\"input\":%s}"

static char *bash_input(int lines) {
    struct buffer command = { 0 };
    for (int i = 1; i <= lines; i++) {
        buffer_append_format(&command, "%sline %d", i == 1 ? "" : "\\n", i);
    }
    char *input = text_format("{\"command\":\"%s\"}", buffer_text(&command));
    buffer_finish(&command);
    return input;
}

static void set_bash(struct scene *scene, int lines) {
    OWNED_STR input = bash_input(lines);
    OWNED_STR list = text_format("[" ENTRY "]", 1, "permission", "Bash", "Bash", input);
    scene_set_approvals(scene, list);
}

/* With the queue open over a session. */
static struct scene *create_queue(uint16_t columns, uint16_t rows) {
    struct scene *scene = scene_create(columns, rows);
    scene_add_session(scene, "one", "claude");
    scene_type(scene, PREFIX "a");
    (void)scene_asked(scene);
    return scene;
}

static void assert_approved(struct scene *scene, const char *id) {
    OWNED_STR call = text_format("approval.allow {\"id\":\"%s\"}\n", id);
    assert_string_equal(scene_asked(scene), call);
}

static void test_what_fits_is_approved_at_once(void **state) {
    struct scene *scene = create_queue(80, 24);
    set_bash(scene, 5);
    assert_shows(scene, "line 5");
    assert_shows(scene, "y approve");
    scene_type(scene, "y");
    assert_approved(scene, "1");
    scene_destroy(scene);
}

static void test_what_is_tall_is_shown_before(void **state) {
    struct scene *scene = create_queue(80, 24);
    set_bash(scene, 30);
    assert_shows(scene, "line 9");
    assert_shows_not(scene, "line 30");
    assert_shows(scene, "y show the rest");
    assert_shows(scene, "A approve anyway");
    scene_type(scene, "yyyy"); /* typed before anything is drawn: one page */
    assert_shows(scene, "rows of it were not shown yet");
    assert_string_equal(scene_asked(scene), "");
    assert_shows_not(scene, "line 30");
    scene_type(scene, "y");
    assert_shows(scene, "line 30");
    assert_shows(scene, "y approve");
    assert_string_equal(scene_asked(scene), "");
    scene_type(scene, HOME);
    assert_shows(scene, "line 2");
    scene_type(scene, "y"); /* seen is seen */
    assert_approved(scene, "1");
    scene_destroy(scene);
}

static void test_it_can_be_approved_unseen(void **state) {
    struct scene *scene = create_queue(80, 24);
    set_bash(scene, 30);
    scene_type(scene, "A");
    assert_approved(scene, "1");
    scene_destroy(scene);
}

static void test_a_jump_to_the_end_has_not_shown_what_is_between(void **state) {
    struct scene *scene = create_queue(80, 24);
    set_bash(scene, 60);
    scene_type(scene, END);
    assert_shows(scene, "line 60");
    scene_type(scene, "y");
    assert_shows(scene, "line 20"); /* what comes behind the first page */
    assert_string_equal(scene_asked(scene), "");
    scene_destroy(scene);
}

static void test_what_was_seen_stays_so_at_another_width(void **state) {
    struct scene *scene = create_queue(120, 24);
    set_bash(scene, 30);
    scene_type(scene, END);
    scene_type(scene, "y");
    scene_type(scene, "y"); /* all of it was seen now */
    (void)scene_asked(scene);
    scene_resize(scene, 40, 20);
    scene_type(scene, HOME "y");
    assert_approved(scene, "1");
    scene_destroy(scene);
}

static void test_the_next_one_is_unseen(void **state) {
    struct scene *scene = create_queue(80, 24);
    OWNED_STR input = bash_input(30);
    OWNED_STR list = text_format("[" ENTRY "," ENTRY "]", 1, "permission", "Bash", "Bash", input, 2,
            "permission", "Bash", "Bash", input);
    scene_set_approvals(scene, list);
    scene_type(scene, "y");
    scene_type(scene, "y");
    scene_type(scene, "y");
    scene_type(scene, "j");
    (void)scene_asked(scene);
    scene_type(scene, "y");
    assert_string_equal(scene_asked(scene), "");
    scene_destroy(scene);
}

/* A line longer than is ever shown: its end cannot be seen here. */
static void test_what_is_cut_is_approved_only_so(void **state) {
    struct scene *scene = create_queue(120, 40);
    char blanks[1501];
    memset(blanks, 'x', sizeof(blanks) - 1);
    blanks[sizeof(blanks) - 1] = '\0';
    OWNED_STR input = text_format("{\"command\":\"%s; rm\"}", blanks);
    OWNED_STR list = text_format("[" ENTRY "]", 1, "permission", "Bash", "Bash", input);
    scene_set_approvals(scene, list);
    assert_shows(scene, "there is more: it is in the pane");
    scene_type(scene, "y");
    assert_shows(scene, "not all of it can be shown here");
    assert_string_equal(scene_asked(scene), "");
    scene_type(scene, "A");
    assert_approved(scene, "1");
    scene_destroy(scene);
}

#define QUESTION                                                                                   \
    "{\"question\":\"%s?\",\"options\":[{\"label\":\"a\"},{\"label\":\"b\"},{\"label\":\"c\"},"    \
    "{\"label\":\"d\"}]}"

static void test_questions_are_seen_one_after_the_other(void **state) {
    struct scene *scene = create_queue(80, 20);
    OWNED_STR input = text_format(
            "{\"questions\":[" QUESTION "," QUESTION "," QUESTION "]}", "First", "Second", "Third");
    OWNED_STR list = text_format("[" ENTRY "]", 1, "question", "AskUserQuestion", "First?", input);
    scene_set_approvals(scene, list);
    assert_shows(scene, "First?");
    assert_shows_not(scene, "Third?");
    scene_type(scene, "1");
    scene_type(scene, "2");
    assert_shows(scene, "Third?");
    assert_shows(scene, "2 answered");
    scene_type(scene, "3");
    assert_string_equal(
            scene_asked(scene), "approval.answer {\"id\":\"1\",\"choices\":[\"1\",\"2\",\"3\"]}\n");
    scene_destroy(scene);
}

static void test_no_question_is_answered_unseen(void **state) {
    struct scene *scene = create_queue(80, 20);
    OWNED_STR input = text_format(
            "{\"questions\":[" QUESTION "," QUESTION "," QUESTION "]}", "First", "Second", "Third");
    OWNED_STR list = text_format("[" ENTRY "]", 1, "question", "AskUserQuestion", "First?", input);
    scene_set_approvals(scene, list);
    scene_type(scene, "111"); /* before the third one was drawn */
    assert_string_equal(scene_asked(scene), "");
    assert_shows(scene, "Third?");
    scene_destroy(scene);
}

static void test_an_entry_that_leaves_takes_its_answer_along(void **state) {
    struct scene *scene = create_queue(80, 24);
    OWNED_STR input = bash_input(3);
    OWNED_STR both = text_format("[" ENTRY "," ENTRY "]", 1, "permission", "Bash", "Bash", input, 2,
            "permission", "Bash", "Bash", input);
    OWNED_STR second = text_format("[" ENTRY "]", 2, "permission", "Bash", "Bash", input);
    scene_set_approvals(scene, both);
    scene_set_approvals(scene, second); /* somebody else was quicker */
    scene_type(scene, "y");
    assert_string_equal(scene_asked(scene), ""); /* it was meant for the one before */
    assert_shows(scene, "look at it first");
    scene_destroy(scene);
}

/* The second key is for what comes next, or for nothing. */
static void test_one_answer_is_given_once(void **state) {
    struct scene *scene = create_queue(80, 24);
    set_bash(scene, 3);
    scene_type(scene, "yy");
    scene_type(scene, "y");
    assert_approved(scene, "1");
    scene_destroy(scene);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_fits_is_approved_at_once),
        cmocka_unit_test(test_what_is_tall_is_shown_before),
        cmocka_unit_test(test_it_can_be_approved_unseen),
        cmocka_unit_test(test_a_jump_to_the_end_has_not_shown_what_is_between),
        cmocka_unit_test(test_what_was_seen_stays_so_at_another_width),
        cmocka_unit_test(test_the_next_one_is_unseen),
        cmocka_unit_test(test_what_is_cut_is_approved_only_so),
        cmocka_unit_test(test_questions_are_seen_one_after_the_other),
        cmocka_unit_test(test_no_question_is_answered_unseen),
        cmocka_unit_test(test_an_entry_that_leaves_takes_its_answer_along),
        cmocka_unit_test(test_one_answer_is_given_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
