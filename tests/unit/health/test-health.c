/* SPDX-License-Identifier: MIT */
#include "health/health.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define START_MS  INT64_C(1700000000000)
#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define MIB       (INT64_C(1) << 20)

static const struct health_rules rules = {
    .stuck_after_ms = 15 * MINUTE_MS,
    .crashes = 3,
    .crashes_within_ms = 10 * MINUTE_MS,
    .calls = 4,
    .memory_bytes = 100 * MIB,
};

static struct health_finding judge(
        const struct health *health, enum health_verdict verdict, int64_t now_ms) {
    struct health_finding findings[HEALTH_VERDICT_COUNT];
    health_judge(health, &rules, now_ms, findings);
    return findings[verdict];
}

static struct health begin(void) {
    struct health health;
    health_init(&health, START_MS);
    return health;
}

static void sample(struct health *health, int64_t cpu_ms, int64_t memory_bytes, int64_t now_ms) {
    const struct process_usage usage = {
        .processes = 1, .cpu_ms = cpu_ms, .memory_bytes = memory_bytes, .files = 3
    };
    health_note_usage(health, &usage, &rules, now_ms);
}

static void an_agent_without_a_sign_of_life_is_stuck(void **state) {
    struct health health = begin();
    health_note_report(&health, true, START_MS + MINUTE_MS);
    int64_t stuck_ms = START_MS + 16 * MINUTE_MS;
    assert_int_equal(health_stuck_at_ms(&health, &rules), stuck_ms);
    assert_false(judge(&health, HEALTH_STUCK, stuck_ms - 1).is_found);
    struct health_finding finding = judge(&health, HEALTH_STUCK, stuck_ms + 2 * MINUTE_MS);
    assert_true(finding.is_found);
    assert_int_equal(finding.since_ms, START_MS + MINUTE_MS);
    assert_int_equal(finding.figure, 17 * MINUTE_MS);
    assert_int_equal(finding.limit, 15 * MINUTE_MS);
    assert_string_equal(finding.reason, "it was at work, and for 17 min there was no sign of life");
}

static void what_an_agent_prints_is_no_progress(void **state) {
    struct health health = begin();
    health_note_report(&health, true, START_MS);
    health_note_output(&health, START_MS + 14 * MINUTE_MS); /* it turns its wheel */
    sample(&health, 60 * SECOND_MS, MIB, START_MS + 14 * MINUTE_MS);
    assert_true(judge(&health, HEALTH_STUCK, START_MS + 15 * MINUTE_MS).is_found);
}

static void processor_time_is_progress(void **state) {
    struct health health = begin();
    health_note_report(&health, true, START_MS);
    sample(&health, 0, MIB, START_MS + 14 * MINUTE_MS);
    sample(&health, 2 * SECOND_MS, MIB, START_MS + 14 * MINUTE_MS + 10 * SECOND_MS);
    assert_int_equal(health.cpu_permille, 200);
    assert_false(judge(&health, HEALTH_STUCK, START_MS + 15 * MINUTE_MS).is_found);
}

static void who_waits_is_not_stuck(void **state) {
    struct health health = begin();
    health_note_report(&health, true, START_MS);
    health_note_report(&health, false, START_MS + MINUTE_MS);
    assert_int_equal(health_stuck_at_ms(&health, &rules), 0);
    assert_false(judge(&health, HEALTH_STUCK, START_MS + 600 * MINUTE_MS).is_found);
}

static void a_program_that_is_no_agent_lives_by_its_output(void **state) {
    struct health health = begin();
    health_note_output(&health, START_MS + 14 * MINUTE_MS);
    assert_false(judge(&health, HEALTH_STUCK, START_MS + 15 * MINUTE_MS).is_found);
    assert_true(judge(&health, HEALTH_STUCK, START_MS + 29 * MINUTE_MS).is_found);
}

static void crashes_near_each_other_are_a_loop(void **state) {
    struct health health = begin();
    health_note_crash(&health, START_MS);
    health_note_crash(&health, START_MS + 11 * MINUTE_MS);
    health_note_started(&health, START_MS + 12 * MINUTE_MS); /* is no end of it */
    health_note_crash(&health, START_MS + 13 * MINUTE_MS);
    assert_false(judge(&health, HEALTH_LOOPING, START_MS + 13 * MINUTE_MS).is_found);
    health_note_crash(&health, START_MS + 14 * MINUTE_MS);
    struct health_finding finding = judge(&health, HEALTH_LOOPING, START_MS + 14 * MINUTE_MS);
    assert_true(finding.is_found);
    assert_int_equal(finding.since_ms, START_MS + 11 * MINUTE_MS);
    assert_string_equal(finding.reason, "it ended badly 3 times in 3 min");
    assert_false(judge(&health, HEALTH_LOOPING, START_MS + 60 * MINUTE_MS).is_found);
    health_note_treated(&health, START_MS + 14 * MINUTE_MS);
    assert_false(judge(&health, HEALTH_LOOPING, START_MS + 14 * MINUTE_MS).is_found);
}

static void many_crashes_are_counted_in_a_ring(void **state) {
    struct health health = begin();
    for (int i = 0; i < 3 * HEALTH_CRASHES_MAX; i++) {
        health_note_crash(&health, START_MS + i * MINUTE_MS);
    }
    int64_t last_ms = START_MS + (3 * HEALTH_CRASHES_MAX - 1) * MINUTE_MS;
    assert_int_equal(judge(&health, HEALTH_LOOPING, last_ms).since_ms, last_ms - 2 * MINUTE_MS);
}

static void the_same_call_in_a_row_is_a_loop(void **state) {
    struct health health = begin();
    for (int i = 0; i < 3; i++) {
        health_note_call(&health, 42, START_MS + i * SECOND_MS);
    }
    health_note_call(&health, 7, START_MS + 4 * SECOND_MS);
    for (int i = 5; i < 8; i++) {
        health_note_call(&health, 42, START_MS + i * SECOND_MS);
        assert_false(judge(&health, HEALTH_LOOPING, START_MS + i * SECOND_MS).is_found);
    }
    health_note_call(&health, 42, START_MS + 8 * SECOND_MS);
    struct health_finding finding = judge(&health, HEALTH_LOOPING, START_MS + 8 * SECOND_MS);
    assert_true(finding.is_found);
    assert_int_equal(finding.since_ms, START_MS + 5 * SECOND_MS);
    assert_int_equal(finding.figure, 4);
    assert_string_equal(finding.reason, "it made the same tool call 4 times in a row");
}

static void memory_is_over_twice_in_a_row(void **state) {
    struct health health = begin();
    sample(&health, 0, 150 * MIB, START_MS + 10 * SECOND_MS);
    assert_false(judge(&health, HEALTH_MEMORY, START_MS + 10 * SECOND_MS).is_found);
    assert_true(health_is_busy(&health)); /* it is looked at again */
    sample(&health, 0, 50 * MIB, START_MS + 20 * SECOND_MS);
    assert_false(health_is_busy(&health));
    sample(&health, 0, 150 * MIB, START_MS + 30 * SECOND_MS);
    sample(&health, 0, 160 * MIB, START_MS + 40 * SECOND_MS);
    struct health_finding finding = judge(&health, HEALTH_MEMORY, START_MS + 40 * SECOND_MS);
    assert_true(finding.is_found);
    assert_int_equal(finding.since_ms, START_MS + 30 * SECOND_MS);
    assert_string_equal(finding.reason, "it uses 160 MiB, more than 100");
}

static void the_share_of_the_processor_is_since_the_last_sample(void **state) {
    struct health health = begin();
    sample(&health, 500, MIB, START_MS + 2 * SECOND_MS); /* since the start */
    assert_int_equal(health.cpu_permille, 250);
    sample(&health, 20500, MIB, START_MS + 12 * SECOND_MS);
    assert_int_equal(health.cpu_permille, 2000);
    sample(&health, 100, MIB, START_MS + 22 * SECOND_MS); /* a child left no trace */
    assert_int_equal(health.cpu_permille, 0);
    assert_false(health_is_busy(&health));
    sample(&health, 5000, MIB, START_MS + 22 * SECOND_MS); /* no time between */
    assert_int_equal(health.cpu_permille, 0);
}

static void no_rules_no_verdicts(void **state) {
    static const struct health_rules none = { 0 };
    struct health health = begin();
    struct health_finding findings[HEALTH_VERDICT_COUNT];
    for (int i = 0; i < HEALTH_CRASHES_MAX; i++) {
        health_note_crash(&health, START_MS);
        health_note_call(&health, 1, START_MS);
    }
    health_judge(&health, &none, START_MS + 1000 * MINUTE_MS, findings);
    for (int i = 0; i < HEALTH_VERDICT_COUNT; i++) {
        assert_false(findings[i].is_found);
    }
    assert_int_equal(health_stuck_at_ms(&health, &none), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_agent_without_a_sign_of_life_is_stuck),
        cmocka_unit_test(what_an_agent_prints_is_no_progress),
        cmocka_unit_test(processor_time_is_progress),
        cmocka_unit_test(who_waits_is_not_stuck),
        cmocka_unit_test(a_program_that_is_no_agent_lives_by_its_output),
        cmocka_unit_test(crashes_near_each_other_are_a_loop),
        cmocka_unit_test(many_crashes_are_counted_in_a_ring),
        cmocka_unit_test(the_same_call_in_a_row_is_a_loop),
        cmocka_unit_test(memory_is_over_twice_in_a_row),
        cmocka_unit_test(the_share_of_the_processor_is_since_the_last_sample),
        cmocka_unit_test(no_rules_no_verdicts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
