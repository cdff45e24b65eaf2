/* SPDX-License-Identifier: MIT */
#include "health/response.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define START_MS  INT64_C(1700000000000)
#define MINUTE_MS INT64_C(60000)

static const struct health_finding found = { .is_found = true, .since_ms = START_MS };
static const struct health_finding fine = { 0 };

static struct response_step decide(struct response *response, enum health_action action,
        const struct health_finding *finding, int64_t now_ms) {
    const struct health_rules rules = { .actions = { [HEALTH_STUCK] = action } };
    return response_decide(response, HEALTH_STUCK, finding, &rules, now_ms);
}

static void a_verdict_is_told_once(void **state) {
    struct response response = { 0 };
    struct response_step step = decide(&response, HEALTH_NOTIFY, &found, START_MS);
    assert_true(step.is_news);
    assert_int_equal(step.action, HEALTH_NOTIFY);
    step = decide(&response, HEALTH_NOTIFY, &found, START_MS + MINUTE_MS);
    assert_false(step.is_news);
    assert_int_equal(step.action, HEALTH_NOTHING);
    decide(&response, HEALTH_NOTIFY, &fine, START_MS + 2 * MINUTE_MS);
    step = decide(&response, HEALTH_NOTIFY, &found, START_MS + 3 * MINUTE_MS);
    assert_int_equal(step.action, HEALTH_NOTIFY);
    assert_int_equal(response_due_ms(&response), 0);
}

static void nothing_is_done_where_nothing_is_wished(void **state) {
    struct response response = { 0 };
    struct response_step step = decide(&response, HEALTH_NOTHING, &found, START_MS);
    assert_true(step.is_news); /* for the trail */
    assert_int_equal(step.action, HEALTH_NOTHING);
}

static void restarts_wait_longer_and_longer(void **state) {
    static const int64_t delays_min[] = { 1, 2, 4, 8 };
    struct response response = { 0 };
    int64_t now_ms = START_MS;
    assert_int_equal(decide(&response, HEALTH_RESUME, &found, now_ms).action, HEALTH_RESUME);
    for (size_t i = 0; i < sizeof(delays_min) / sizeof(delays_min[0]); i++) {
        struct response_step step = decide(&response, HEALTH_RESUME, &found, now_ms + 1);
        assert_true(step.is_news);
        assert_int_equal(step.action, HEALTH_NOTHING);
        assert_int_equal(response_due_ms(&response), now_ms + delays_min[i] * MINUTE_MS);
        now_ms += delays_min[i] * MINUTE_MS;
        assert_int_equal(
                decide(&response, HEALTH_RESUME, &found, now_ms - 1).action, HEALTH_NOTHING);
        assert_int_equal(decide(&response, HEALTH_RESUME, &found, now_ms).action, HEALTH_RESUME);
    }
    struct response_step step =
            decide(&response, HEALTH_RESUME, &found, now_ms + 60 * MINUTE_MS - 1);
    assert_true(step.gave_up);
    assert_int_equal(step.action, HEALTH_NOTHING);
    assert_false(decide(&response, HEALTH_RESUME, &found, now_ms + 60 * MINUTE_MS).gave_up);
    assert_int_equal(response_due_ms(&response), 0);
}

static void an_hour_without_a_verdict_ends_the_row(void **state) {
    struct response response = { 0 };
    decide(&response, HEALTH_RESTART, &found, START_MS);
    decide(&response, HEALTH_RESTART, &fine, START_MS + MINUTE_MS);
    struct response_step step =
            decide(&response, HEALTH_RESTART, &found, START_MS + 30 * MINUTE_MS);
    assert_int_equal(step.action, HEALTH_RESTART);
    assert_int_equal(response.in_a_row, 2);
    decide(&response, HEALTH_RESTART, &fine, START_MS + 31 * MINUTE_MS);
    step = decide(&response, HEALTH_RESTART, &found, START_MS + 90 * MINUTE_MS);
    assert_int_equal(step.action, HEALTH_RESTART);
    assert_int_equal(response.in_a_row, 1);
}

static void a_clock_that_jumps_back_holds_nothing_up(void **state) {
    struct response response = { 0 };
    decide(&response, HEALTH_RESTART, &found, START_MS);
    struct response_step step =
            decide(&response, HEALTH_RESTART, &found, START_MS - 600 * MINUTE_MS);
    assert_int_equal(step.action, HEALTH_RESTART);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_verdict_is_told_once),
        cmocka_unit_test(nothing_is_done_where_nothing_is_wished),
        cmocka_unit_test(restarts_wait_longer_and_longer),
        cmocka_unit_test(an_hour_without_a_verdict_ends_the_row),
        cmocka_unit_test(a_clock_that_jumps_back_holds_nothing_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
