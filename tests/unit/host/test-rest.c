/* SPDX-License-Identifier: MIT */
/* How long a flood out of sight rests. */

#include "rest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define TURN_US 500 /* what a turn takes when nobody else runs */

/* Turns until the rest does not change any more, each woken so late. */
static int64_t settles_at_ms(struct rest *rest, int64_t *now_us, int64_t late_us) {
    int64_t before_ms = -1, lasts_ms = rest_begin(rest, *now_us);
    for (int i = 0; i < 200 && lasts_ms != before_ms; i++) {
        *now_us += lasts_ms * 1000 + TURN_US + late_us;
        before_ms = lasts_ms;
        lasts_ms = rest_begin(rest, *now_us);
    }
    return lasts_ms;
}

static void woken_in_time_it_rests_little(void **state) {
    struct rest rest = { 0 };
    int64_t now_us = 1000000;
    assert_int_equal(rest_begin(&rest, now_us), REST_MIN_MS);
    assert_int_equal(settles_at_ms(&rest, &now_us, 0), REST_MIN_MS);
    assert_int_equal(rest_turn_bytes(&rest, 65536), 65536);
}

static void woken_late_it_rests_long_and_reads_little(void **state) {
    struct rest rest = { 0 };
    int64_t now_us = 1000000;
    assert_int_equal(settles_at_ms(&rest, &now_us, REST_LATE_US), REST_MAX_MS);
    assert_int_equal(rest_turn_bytes(&rest, 65536), REST_TURN_BYTES);
}

static void it_comes_back_when_the_machine_has_time(void **state) {
    struct rest rest = { 0 };
    int64_t now_us = 1000000;
    (void)settles_at_ms(&rest, &now_us, REST_LATE_US);
    assert_int_equal(settles_at_ms(&rest, &now_us, 0), REST_MIN_MS);
}

/* The clock of a machine that slept: one long rest, no more. */
static void one_late_waking_is_forgotten(void **state) {
    struct rest rest = { 0 };
    int64_t now_us = 1000000;
    (void)rest_begin(&rest, now_us);
    now_us += 3600LL * 1000000;
    assert_int_equal(rest_begin(&rest, now_us), 2 * REST_MIN_MS);
    now_us += 2000 * REST_MIN_MS + TURN_US;
    assert_int_equal(rest_begin(&rest, now_us), REST_MIN_MS);
}

/* Somebody types beside it, and looks at it: its program stops often, never for long. */
static void seen_it_reads_little_and_goes_on(void **state) {
    struct rest rest = { .seen = true };
    int64_t now_us = 1000000;
    assert_int_equal(settles_at_ms(&rest, &now_us, 0), REST_MIN_MS);
    assert_int_equal(rest_turn_bytes(&rest, 65536), REST_TURN_BYTES);
    assert_int_equal(settles_at_ms(&rest, &now_us, REST_LATE_US), REST_SEEN_MAX_MS);
    assert_int_equal(rest_turn_bytes(&rest, 65536), REST_TURN_BYTES);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(woken_in_time_it_rests_little),
        cmocka_unit_test(woken_late_it_rests_long_and_reads_little),
        cmocka_unit_test(it_comes_back_when_the_machine_has_time),
        cmocka_unit_test(one_late_waking_is_forgotten),
        cmocka_unit_test(seen_it_reads_little_and_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
