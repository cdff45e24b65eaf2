/* SPDX-License-Identifier: MIT */
#include "session/restart-policy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void never_is_never(void **state) {
    const struct preset_restart policy = { .policy = PRESET_RESTART_NEVER };
    uint32_t in_a_row = 0;
    assert_false(restart_policy_decide(&policy, &in_a_row, false, 5).restart);
    assert_false(restart_policy_decide(&policy, &in_a_row, true, 5).restart);
}

static void on_failure_is_not_on_success(void **state) {
    const struct preset_restart policy = { .policy = PRESET_RESTART_ON_FAILURE };
    uint32_t in_a_row = 0;
    assert_true(restart_policy_decide(&policy, &in_a_row, false, 5).restart);
    assert_int_equal(in_a_row, 1);
    assert_false(restart_policy_decide(&policy, &in_a_row, true, 5).restart);
    assert_int_equal(in_a_row, 0); /* a success ends the row */
}

static void always_is_on_success_too(void **state) {
    const struct preset_restart policy = { .policy = PRESET_RESTART_ALWAYS };
    uint32_t in_a_row = 0;
    assert_true(restart_policy_decide(&policy, &in_a_row, true, 5).restart);
}

static void the_delay_doubles_up_to_a_cap(void **state) {
    const struct preset_restart policy = { .policy = PRESET_RESTART_ALWAYS, .delay_ms = 1500 };
    uint32_t in_a_row = 0;
    int64_t expected_ms = 1500;
    for (int i = 0; i < 100; i++) {
        struct restart_decision decision = restart_policy_decide(&policy, &in_a_row, false, 5);
        assert_true(decision.restart);
        assert_int_equal(decision.delay_ms, expected_ms);
        expected_ms =
                expected_ms * 2 < RESTART_DELAY_MAX_MS ? expected_ms * 2 : RESTART_DELAY_MAX_MS;
    }
}

static void a_delay_beyond_the_cap_is_the_cap(void **state) {
    const struct preset_restart policy = { .policy = PRESET_RESTART_ALWAYS, .delay_ms = INT64_MAX };
    uint32_t in_a_row = 40;
    assert_int_equal(
            restart_policy_decide(&policy, &in_a_row, false, 5).delay_ms, RESTART_DELAY_MAX_MS);
}

static void a_long_run_ends_the_row(void **state) {
    const struct preset_restart policy = { .policy = PRESET_RESTART_ALWAYS };
    uint32_t in_a_row = 7;
    struct restart_decision decision =
            restart_policy_decide(&policy, &in_a_row, false, RESTART_SETTLED_MS - 1);
    assert_int_equal(in_a_row, 8);
    decision = restart_policy_decide(&policy, &in_a_row, false, RESTART_SETTLED_MS);
    assert_int_equal(in_a_row, 1);
    assert_int_equal(decision.delay_ms, RESTART_DELAY_DEFAULT_MS);
}

static void it_gives_up_and_says_so(void **state) {
    const struct preset_restart policy = { .policy = PRESET_RESTART_ON_FAILURE, .maximum = 2 };
    uint32_t in_a_row = 0;
    assert_true(restart_policy_decide(&policy, &in_a_row, false, 5).restart);
    assert_true(restart_policy_decide(&policy, &in_a_row, false, 5).restart);
    struct restart_decision decision = restart_policy_decide(&policy, &in_a_row, false, 5);
    assert_false(decision.restart);
    assert_true(decision.gave_up);
    assert_true(restart_policy_decide(&policy, &in_a_row, false, RESTART_SETTLED_MS).restart);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(never_is_never),
        cmocka_unit_test(on_failure_is_not_on_success),
        cmocka_unit_test(always_is_on_success_too),
        cmocka_unit_test(the_delay_doubles_up_to_a_cap),
        cmocka_unit_test(a_delay_beyond_the_cap_is_the_cap),
        cmocka_unit_test(a_long_run_ends_the_row),
        cmocka_unit_test(it_gives_up_and_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
