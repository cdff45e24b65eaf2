/* SPDX-License-Identifier: MIT */
#include "accept-pace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>

#include <cmocka.h>

/* One connection each gap_ms; whether any of so many was followed by a rest. */
static bool has_rested(struct accept_pace *pace, int count, int64_t gap_ms, int64_t *now_ms) {
    bool rested = false;
    for (int i = 0; i < count; i++) {
        *now_ms += gap_ms;
        rested = accept_pace_note(pace, 1, *now_ms) > 0 || rested;
    }
    return rested;
}

static void few_are_never_held_back(void **state) {
    struct accept_pace pace = { 0 };
    int64_t now_ms = 1000000;
    assert_false(has_rested(&pace, 10000, ACCEPT_REST_MS, &now_ms));
    assert_false(has_rested(&pace, 10000, 100 * ACCEPT_REST_MS, &now_ms));
}

static void some_at_once_are_not_many(void **state) {
    struct accept_pace pace = { 0 };
    int64_t now_ms = 1000000;
    for (int i = 0; i < 100; i++) {
        now_ms += ACCEPT_OWED_MS;
        assert_false(has_rested(&pace, ACCEPT_OWED_MS / ACCEPT_REST_MS, 0, &now_ms));
    }
}

static void many_are_taken_with_rests(void **state) {
    struct accept_pace pace = { 0 };
    int64_t now_ms = 1000000;
    (void)has_rested(&pace, 1000, 3, &now_ms); /* 333 a second */
    for (int i = 0; i < 1000; i++) {
        now_ms += 3;
        assert_int_equal(accept_pace_note(&pace, 1, now_ms), ACCEPT_REST_MS);
    }
}

static void a_look_for_nobody_ends_in_no_rest(void **state) {
    struct accept_pace pace = { 0 };
    int64_t now_ms = 1000000;
    assert_true(has_rested(&pace, 1000, 1, &now_ms));
    assert_int_equal(accept_pace_note(&pace, 0, now_ms + ACCEPT_REST_MS), 0);
}

static void where_more_are_waiting_there_is_no_rest(void **state) {
    struct accept_pace pace = { 0 };
    int64_t now_ms = 1000000;
    assert_true(has_rested(&pace, 1000, 1, &now_ms));
    assert_int_equal(accept_pace_note(&pace, ACCEPT_A_TURN, now_ms), 0);
    assert_int_equal(accept_pace_note(&pace, ACCEPT_A_TURN - 1, now_ms), ACCEPT_REST_MS);
}

/* However long it was. */
static void a_flood_is_forgotten(void **state) {
    struct accept_pace pace = { 0 };
    int64_t now_ms = 1000000;
    assert_true(has_rested(&pace, 100000, 0, &now_ms));
    now_ms += ACCEPT_OWED_MAX_MS;
    assert_false(has_rested(&pace, ACCEPT_OWED_MS / ACCEPT_REST_MS, 0, &now_ms));
}

static void a_clock_that_goes_back_does_no_harm(void **state) {
    struct accept_pace pace = { 0 };
    int64_t now_ms = 1000000;
    assert_true(has_rested(&pace, 1000, 1, &now_ms));
    now_ms = 1000;
    assert_true(has_rested(&pace, 1, 0, &now_ms));
    now_ms += ACCEPT_OWED_MAX_MS;
    assert_false(has_rested(&pace, 1, 0, &now_ms));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_are_never_held_back),
        cmocka_unit_test(some_at_once_are_not_many),
        cmocka_unit_test(many_are_taken_with_rests),
        cmocka_unit_test(a_look_for_nobody_ends_in_no_rest),
        cmocka_unit_test(where_more_are_waiting_there_is_no_rest),
        cmocka_unit_test(a_flood_is_forgotten),
        cmocka_unit_test(a_clock_that_goes_back_does_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
