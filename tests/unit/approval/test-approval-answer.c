/* SPDX-License-Identifier: MIT */
#include "approval/approval.h"

#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct approval *asked(const char *tool, const char *input) {
    struct approval *approval = approval_create("7", "r1");
    text_replace(&approval->tool, tool);
    approval->kind = approval_kind_of(tool);
    approval->input = json_parse(input, strlen(input), NULL);
    assert_non_null(approval->input);
    return approval;
}

static void assert_output(const struct json *output, const char *decision) {
    OWNED_STR text = json_format(output);
    OWNED_STR expected = text_format(
            "{\"hookSpecificOutput\":{\"hookEventName\":\"PermissionRequest\",\"decision\":%s}}",
            decision);
    assert_string_equal(text, expected);
}

static void a_permission_is_allowed_as_it_is(void **state) {
    OWNED(approval) approval = asked("Bash", "{\"command\":\"make\"}");
    OWNED(json) output = approval_output_allow(approval, NULL);
    assert_output(output, "{\"behavior\":\"allow\"}");
    approval->is_cut = true;
    OWNED(json) cut = approval_output_allow(approval, NULL);
    assert_output(cut, "{\"behavior\":\"allow\"}");
}

static void a_plan_is_allowed_with_its_input(void **state) {
    struct error err = { 0 };
    OWNED(approval) approval = asked("ExitPlanMode", "{\"plan\":\"go\"}");
    OWNED(json) output = approval_output_allow(approval, NULL);
    assert_output(output, "{\"behavior\":\"allow\",\"updatedInput\":{\"plan\":\"go\"}}");
    approval->is_cut = true;
    assert_null(approval_output_allow(approval, &err));
    assert_string_equal(err.text, "plan '7' is too long: answer it in the pane");
}

static void what_is_denied_has_a_reason(void **state) {
    OWNED(approval) approval = asked("Bash", "{}");
    OWNED(json) output = approval_output_deny(approval, "say \"please\"", NULL);
    assert_output(output, "{\"behavior\":\"deny\",\"message\":\"say \\\"please\\\"\"}");
    OWNED(json) plain = approval_output_deny(approval, "", NULL);
    assert_output(plain, "{\"behavior\":\"deny\",\"message\":"
                         "\"The person who was asked says no to this.\"}");
    OWNED_STR longest = memory_allocate_zeroed(1, APPROVAL_REASON_MAX_BYTES + 2);
    memset(longest, 'x', APPROVAL_REASON_MAX_BYTES + 1);
    assert_null(approval_output_deny(approval, longest, NULL));
}

#define COLOUR                                                                                     \
    "{\"question\":\"Which?\",\"options\":[{\"label\":\"Red\"},{\"label\":\"Blue\"}],"             \
    "\"multiSelect\":false}"
#define SIZES                                                                                      \
    "{\"question\":\"Sizes?\",\"options\":[{\"label\":\"S\"},{\"label\":\"M\"},{\"label\":\"L\"}]" \
    ",\"multiSelect\":true}"
#define ONE "{\"questions\":[" COLOUR "]}"
#define TWO "{\"questions\":[" COLOUR "," SIZES "]}"

static void a_question_is_answered_by_its_number(void **state) {
    OWNED(approval) approval = asked("AskUserQuestion", ONE);
    char *choices[] = { (char *)"2", NULL };
    OWNED_STR said = NULL;
    OWNED(json) output = approval_output_answer(approval, choices, NULL, &said, NULL);
    assert_output(output, "{\"behavior\":\"allow\",\"updatedInput\":{\"questions\":[" COLOUR
                          "],\"answers\":{\"Which?\":\"Blue\"}}}");
    assert_string_equal(said, "Blue");
    assert_null(json_find(approval->input, "answers")); /* what was asked stays as it was */
}

static void several_questions_take_several_choices(void **state) {
    OWNED(approval) approval = asked("AskUserQuestion", TWO);
    char *choices[] = { (char *)"1", (char *)"1,3", NULL };
    OWNED_STR said = NULL;
    OWNED(json) output = approval_output_answer(approval, choices, NULL, &said, NULL);
    assert_output(output, "{\"behavior\":\"allow\",\"updatedInput\":{\"questions\":[" COLOUR
                          "," SIZES "],\"answers\":{\"Which?\":\"Red\",\"Sizes?\":\"S, L\"}}}");
    assert_string_equal(said, "Red; S, L");
}

static void a_question_may_be_answered_in_words(void **state) {
    OWNED(approval) approval = asked("AskUserQuestion", ONE);
    OWNED_STR said = NULL;
    OWNED(json) output = approval_output_answer(approval, NULL, "a pale green", &said, NULL);
    assert_output(output, "{\"behavior\":\"allow\",\"updatedInput\":{\"questions\":[" COLOUR
                          "],\"answers\":{\"Which?\":\"a pale green\"}}}");
}

static void what_does_not_fit_is_refused(void **state) {
    static const struct {
        const char *tool, *input, *first, *second, *text, *says;
    } cases[] = {
        { "AskUserQuestion", ONE, "3", NULL, NULL, "'7' has no choice '3': they are 1 to 2" },
        { "AskUserQuestion", ONE, "0", NULL, NULL, "no choice '0'" },
        { "AskUserQuestion", ONE, "Blue", NULL, NULL, "no choice 'Blue'" },
        { "AskUserQuestion", ONE, "1,", NULL, NULL, "no choice ''" },
        { "AskUserQuestion", ONE, "1,2", NULL, NULL, "only one choice" },
        { "AskUserQuestion", ONE, "1", "1", NULL, "'7' asks 1 question: give as many choices" },
        { "AskUserQuestion", TWO, "1", NULL, NULL, "'7' asks 2 questions: give as many choices" },
        { "AskUserQuestion", TWO, NULL, NULL, "both", "answer it in the pane" },
        { "AskUserQuestion", ONE, NULL, NULL, "", "1 to 8000 bytes" },
        { "AskUserQuestion", "{}", "1", NULL, NULL, "not understood: answer it in the pane" },
        { "AskUserQuestion", "{\"questions\":[1]}", "1", NULL, NULL, "no choice '1'" },
        { "Bash", "{}", "1", NULL, NULL, "is no question: stoa approve or deny 7" },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        OWNED(approval) approval = asked(cases[i].tool, cases[i].input);
        char *choices[] = { (char *)cases[i].first, (char *)cases[i].second, NULL };
        char *said = NULL;
        struct error err = { 0 };
        assert_null(approval_output_answer(
                approval, cases[i].first == NULL ? NULL : choices, cases[i].text, &said, &err));
        if (strstr(err.text, cases[i].says) == NULL) {
            fail_msg("'%s' does not say '%s'", err.text, cases[i].says);
        }
        assert_null(said);
    }
    OWNED(approval) question = asked("AskUserQuestion", ONE);
    assert_null(approval_output_allow(question, NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_permission_is_allowed_as_it_is),
        cmocka_unit_test(a_plan_is_allowed_with_its_input),
        cmocka_unit_test(what_is_denied_has_a_reason),
        cmocka_unit_test(a_question_is_answered_by_its_number),
        cmocka_unit_test(several_questions_take_several_choices),
        cmocka_unit_test(a_question_may_be_answered_in_words),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
