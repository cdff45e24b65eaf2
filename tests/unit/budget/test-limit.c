/* SPDX-License-Identifier: MIT */
#include "budget/limit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE INT64_C(60000)
#define HOUR   (60 * MINUTE)
#define START  INT64_C(1795212000000)
#define RESET  (START + 5 * HOUR)

static bool take(
        struct limit *limit, int percent, int64_t resets_at_ms, const char *source, int64_t at_ms) {
    const struct limit_report report = { true, percent * 100, resets_at_ms };
    return limit_take(limit, &report, source, at_ms);
}

static struct limit_view view(const struct limit *limit, int64_t now_ms) {
    struct limit_view result;
    limit_view(limit, now_ms, &result);
    return result;
}

static void test_unknown(void **state) {
    struct limit limit = { 0 };
    assert_int_equal(view(&limit, START).state, LIMIT_UNKNOWN);
    const struct limit_report nothing = { 0 };
    assert_false(limit_take(&limit, &nothing, "a", START));
    assert_int_equal(view(&limit, START).state, LIMIT_UNKNOWN);
    assert_true(take(&limit, 0, RESET, "a", START));
    assert_int_equal(view(&limit, START).state, LIMIT_KNOWN);
}

static void test_reset(void **state) {
    struct limit limit = { 0 };
    take(&limit, 93, RESET, "a", START);
    assert_int_equal(view(&limit, RESET - 1).state, LIMIT_KNOWN);
    assert_int_equal(view(&limit, RESET).state, LIMIT_RESET);
    assert_true(take(&limit, 2, RESET + 5 * HOUR, "a", RESET + MINUTE));
    struct limit_view now = view(&limit, RESET + 2 * MINUTE);
    assert_int_equal(now.state, LIMIT_KNOWN);
    assert_int_equal(now.used, 200);
    assert_int_equal(now.at_ms, RESET + MINUTE);
    assert_string_equal(now.source, "a");
}

/* What is older than what is known never wins. */
static void test_late_reports(void **state) {
    struct limit limit = { 0 };
    take(&limit, 50, RESET, "a", START);
    assert_false(take(&limit, 49, RESET, "b", START + 5000)); /* answered before, told later */
    assert_int_equal(view(&limit, START + 6000).used, 5000);
    assert_true(take(&limit, 48, RESET, "a", START + 7000)); /* its own reports are in order */
    assert_true(take(&limit, 47, RESET, "b", START + 7000 + LIMIT_LATE_MS));
    assert_true(take(&limit, 1, RESET + 5 * HOUR, "b", RESET));
    assert_false(take(&limit, 99, RESET, "a", RESET + 10 * MINUTE)); /* of the window before */
    assert_int_equal(view(&limit, RESET + 10 * MINUTE).used, 100);
    assert_true(take(&limit, 2, RESET + 5 * HOUR + 900, "b", RESET + MINUTE)); /* rounded */
}

static void test_burn(void **state) {
    struct limit limit = { 0 };
    for (int i = 0; i <= 3; i++) {
        struct limit_view now = view(&limit, START + i * 5 * MINUTE);
        assert_true(now.has_burn == (i == 3)); /* three samples, and ten minutes */
        take(&limit, 10 + i, RESET, "a", START + i * 5 * MINUTE);
    }
    struct limit_view now = view(&limit, START + 15 * MINUTE);
    assert_true(now.has_burn);
    assert_int_equal(now.burn_per_hour, 1200); /* 3 % in a quarter of an hour */
    assert_int_equal(now.burn_span_ms, 15 * MINUTE);
    assert_false(now.has_forecast); /* three rates of ten minutes are not known yet */
    now = view(&limit, START + 60 * MINUTE);
    assert_true(now.has_burn);
    assert_int_equal(now.burn_per_hour, 0);
    assert_int_equal(now.burn_span_ms, LIMIT_BURN_MS);
}

static void test_forecast(void **state) {
    struct limit limit = { 0 };
    int64_t now_ms = START + HOUR;
    take(&limit, 60, RESET, "a", now_ms - 30 * MINUTE);
    take(&limit, 65, RESET, "b", now_ms - 20 * MINUTE);
    take(&limit, 75, RESET, "a", now_ms - 10 * MINUTE);
    take(&limit, 77, RESET, "b", now_ms);
    struct limit_view now = view(&limit, now_ms);
    assert_true(now.has_forecast); /* rates of 5, 10 and 2 % in ten minutes; 23 % are left */
    assert_int_equal(now.dry_first_ms, now_ms + 23 * MINUTE);
    assert_int_equal(now.dry_last_ms, now_ms + 115 * MINUTE);
    now = view(&limit, now_ms + 30 * MINUTE); /* nothing happened: it lasts */
    assert_true(now.has_forecast);
    assert_int_equal(now.dry_first_ms, 0);
    assert_int_equal(now.dry_last_ms, 0);
}

static void test_forecast_ends_at_reset(void **state) {
    struct limit limit = { 0 };
    for (int i = 0; i <= 3; i++) {
        take(&limit, 10 + i * i, RESET, "a", RESET - 50 * MINUTE + i * 10 * MINUTE);
    }
    struct limit_view now = view(&limit, RESET - 20 * MINUTE);
    assert_true(now.has_forecast);
    assert_int_equal(now.dry_first_ms, 0);
    take(&limit, 100, RESET, "a", RESET - 20 * MINUTE);
    now = view(&limit, RESET - 20 * MINUTE);
    assert_int_equal(now.dry_first_ms, RESET - 20 * MINUTE);
    assert_int_equal(now.dry_last_ms, RESET - 20 * MINUTE);
}

static void test_clock_jumps(void **state) {
    struct limit limit = { 0 };
    for (int i = 0; i < 6; i++) {
        take(&limit, 10 + i, RESET, "a", START + i * 10 * MINUTE);
    }
    /* forward, over the reset: not known; and back again */
    assert_int_equal(view(&limit, RESET + HOUR).state, LIMIT_RESET);
    assert_true(view(&limit, START + 50 * MINUTE).has_forecast);
    /* back: no age below nothing, no rates from the future */
    struct limit_view now = view(&limit, START - HOUR);
    assert_int_equal(now.at_ms, START - HOUR);
    assert_false(now.has_burn);
    assert_false(now.has_forecast);
    assert_true(take(&limit, 16, RESET, "a", START - HOUR + MINUTE));
    now = view(&limit, START - HOUR + MINUTE);
    assert_int_equal(now.used, 1600);
    assert_false(now.has_burn);
    for (int i = 0; i < 4; i++) {
        take(&limit, 17 + i, RESET, "a", START - HOUR + (11 + 10 * i) * MINUTE);
    }
    assert_true(view(&limit, START - HOUR + 41 * MINUTE).has_forecast);
}

static void test_history_is_bounded(void **state) {
    struct limit limit = { 0 };
    for (int i = 0; i < 5000; i++) {
        take(&limit, i % 2 == 0 ? 10 : 11, RESET, "a", START + i * 1000);
    }
    assert_true(limit.sample_count <= LIMIT_SAMPLES_MAX);
    assert_int_equal(limit.samples[limit.sample_count - 1].at_ms, START + 4999 * 1000);
    struct limit quiet = { 0 };
    for (int i = 0; i < 100; i++) {
        take(&quiet, 10, RESET, "a", START + i * 100);
    }
    assert_int_equal(quiet.sample_count, 1);
    assert_int_equal(quiet.at_ms, START + 9900);
}

static void test_restore(void **state) {
    struct limit limit = { 0 };
    const struct limit_report old = { true, 9900, RESET - 5 * HOUR };
    const struct limit_report first = { true, 1000, RESET };
    const struct limit_report second = { true, 1200, RESET };
    limit_restore(&limit, &old, "a", START - HOUR);
    limit_restore(&limit, &first, "a", START);
    limit_restore(&limit, &second, "b", START + 10 * MINUTE);
    assert_int_equal(limit.sample_count, 2);
    struct limit_view now = view(&limit, START + 20 * MINUTE);
    assert_int_equal(now.used, 1200);
    assert_string_equal(now.source, "b");
    assert_int_equal(now.at_ms, START + 10 * MINUTE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_reset),
        cmocka_unit_test(test_late_reports),
        cmocka_unit_test(test_burn),
        cmocka_unit_test(test_forecast),
        cmocka_unit_test(test_forecast_ends_at_reset),
        cmocka_unit_test(test_clock_jumps),
        cmocka_unit_test(test_history_is_bounded),
        cmocka_unit_test(test_restore),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
