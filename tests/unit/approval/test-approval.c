/* SPDX-License-Identifier: MIT */
#include "approval/approval.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void the_first_end_counts(void **state) {
    OWNED(approval) approval = approval_create("7", "r1");
    assert_int_equal(approval->outcome, APPROVAL_PENDING);
    assert_false(approval_end(approval, APPROVAL_PENDING, "nobody", "", 1));
    assert_true(approval_end(approval, APPROVAL_DENIED, "stoa deny (pid 1)", "no", 2));
    assert_false(approval_end(approval, APPROVAL_ALLOWED, "stoa approve (pid 2)", "", 3));
    assert_int_equal(approval->outcome, APPROVAL_DENIED);
    assert_int_equal(approval->ended_ms, 2);
    assert_string_equal(approval->who, "stoa deny (pid 1)");
    assert_string_equal(approval->detail, "no");
}

static void kinds_are_those_of_tools(void **state) {
    assert_int_equal(approval_kind_of("AskUserQuestion"), APPROVAL_QUESTION);
    assert_int_equal(approval_kind_of("ExitPlanMode"), APPROVAL_PLAN);
    assert_int_equal(approval_kind_of("Bash"), APPROVAL_PERMISSION);
    assert_int_equal(approval_kind_of(""), APPROVAL_PERMISSION);
}

static void outcomes_have_names(void **state) {
    for (int outcome = 0; outcome < APPROVAL_OUTCOME_COUNT; outcome++) {
        const char *name = approval_outcome_names[outcome];
        assert_int_equal(approval_outcome_from_name(name), outcome);
    }
    assert_int_equal(approval_outcome_from_name("of another time"), APPROVAL_HOOK_GONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_end_counts),
        cmocka_unit_test(kinds_are_those_of_tools),
        cmocka_unit_test(outcomes_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
