/* SPDX-License-Identifier: MIT */
#include "pacing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SECOND_US 1000000

/* A key: little output, then nothing. Its frame goes at once, however recent the last one is. */
static void little_is_shown_at_once(void **state) {
    struct pacing_output output = { 0 };
    struct pacing_viewer viewer = { 0 };
    int64_t delay_us = 0;
    for (int i = 0; i < 100; i++) {
        int64_t now_us = SECOND_US + i * 2000;
        pacing_output_add(&output, now_us, 100, true);
        assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_NOW);
        pacing_acknowledged(&viewer, pacing_sent(&output, &viewer, now_us), now_us);
    }
}

/* Two small frames may be on their way; the third waits. */
static void small_frames_are_acknowledged(void **state) {
    struct pacing_output output = { 0 };
    struct pacing_viewer viewer = { 0 };
    int64_t delay_us = 0, now_us = SECOND_US;
    for (uint32_t i = 1; i <= 2; i++) {
        pacing_output_add(&output, now_us, 10, true);
        assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_NOW);
        assert_int_equal(pacing_sent(&output, &viewer, now_us), i);
    }
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_WHEN_ACKNOWLEDGED);
    pacing_acknowledged(&viewer, 1, now_us);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_NOW);
}

static void floods_are_paced(void **state) {
    struct pacing_output output = { 0 };
    struct pacing_viewer viewer = { 0 };
    int64_t delay_us = 0, now_us = SECOND_US;
    pacing_output_add(&output, now_us, 65536, false);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_NOW);
    uint32_t sequence = pacing_sent(&output, &viewer, now_us);
    now_us += 1000;
    pacing_output_add(&output, now_us, 65536, false);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_WHEN_ACKNOWLEDGED);
    pacing_acknowledged(&viewer, sequence, now_us);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_LATER);
    assert_int_equal(delay_us, PACING_INTERVAL_US); /* and then again */
    now_us += PACING_FULL_FIRST_US - 1000;
    pacing_output_add(&output, now_us, 65536, false);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_NOW);
}

/* One that ends before costs two frames: one of its beginning, one of its end. */
static void the_first_frames_of_a_flood_come_late(void **state) {
    struct pacing_output output = { 0 };
    struct pacing_viewer viewer = { 0 };
    int64_t delay_us = 0, now_us = SECOND_US;
    pacing_output_add(&output, now_us, 10, true);
    pacing_acknowledged(&viewer, pacing_sent(&output, &viewer, now_us), now_us);
    now_us += PACING_FULL_INTERVAL_US;
    pacing_output_add(&output, now_us, 65536, false);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_LATER);
    now_us += PACING_FULL_FIRST_US - PACING_FULL_INTERVAL_US;
    pacing_output_add(&output, now_us, 65536, false);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_NOW);
    pacing_acknowledged(&viewer, pacing_sent(&output, &viewer, now_us), now_us);
    now_us += PACING_FULL_INTERVAL_US;
    pacing_output_add(&output, now_us, 65536, false);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_LATER);
    now_us += PACING_FULL_FIRST_US - PACING_FULL_INTERVAL_US;
    pacing_output_add(&output, now_us, 65536, false);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_NOW);
    pacing_acknowledged(&viewer, pacing_sent(&output, &viewer, now_us), now_us);
    now_us += PACING_FULL_INTERVAL_US;
    pacing_output_add(&output, now_us, 65536, false);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_NOW);
}

/* On a full machine a program that never waits seems to. */
static void a_torrent_is_a_flood_though_it_pauses(void **state) {
    struct pacing_output output = { 0 };
    struct pacing_viewer viewer = { 0 };
    int64_t delay_us = 0, now_us = SECOND_US;
    pacing_output_add(&output, now_us, 65536, true);
    pacing_acknowledged(&viewer, pacing_sent(&output, &viewer, now_us), now_us + SECOND_US);
    now_us += PACING_INTERVAL_MAX_US;
    pacing_output_add(&output, now_us, PACING_TORRENT_BYTES, true);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_LATER);
    now_us += PACING_FULL_INTERVAL_MAX_US - PACING_INTERVAL_MAX_US;
    pacing_output_add(&output, now_us, 100, true);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_NOW);
    pacing_acknowledged(&viewer, pacing_sent(&output, &viewer, now_us), now_us + SECOND_US);
    now_us += PACING_INTERVAL_MAX_US;
    pacing_output_add(&output, now_us, PACING_TORRENT_BYTES / 2, true); /* a film */
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_NOW);
    output.cells = 400 * 100; /* or one on a large screen */
    pacing_output_add(&output, now_us, 3 * PACING_TORRENT_BYTES, true);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_NOW);
    pacing_output_add(&output, now_us, 5 * PACING_TORRENT_BYTES, true);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_LATER);
}

/* The slower the viewer, the fewer frames it gets, down to a limit. */
static void a_slow_viewer_gets_fewer_frames(void **state) {
    struct pacing_output output = { 0 };
    struct pacing_viewer viewer = { 0 };
    int64_t delay_us = 0, now_us = SECOND_US;
    pacing_output_add(&output, now_us, 65536, false);
    uint32_t sequence = pacing_sent(&output, &viewer, now_us);
    pacing_acknowledged(&viewer, sequence, now_us + 10000);
    now_us += 10000 * PACING_FULL_SHARE - 5000;
    pacing_output_add(&output, now_us, 65536, false);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_LATER);
    assert_int_equal(delay_us, 5000);
    sequence = pacing_sent(&output, &viewer, now_us);
    pacing_acknowledged(&viewer, sequence, now_us + SECOND_US / 2);
    now_us += PACING_INTERVAL_MAX_US;
    pacing_output_add(&output, now_us, 65536, false);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_LATER);
    pacing_output_add(&output, now_us, 65536, true); /* it waits now and then: a film */
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_NOW);
    now_us += PACING_FULL_INTERVAL_MAX_US - PACING_INTERVAL_MAX_US;
    pacing_output_add(&output, now_us, 65536, false);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_NOW);
}

/* A film of text waits for its next picture: it is shown more of them than a flood that never does.
 */
static void one_that_waits_is_shown_more(void **state) {
    struct pacing_output output = { 0 };
    struct pacing_viewer viewer = { 0 };
    int64_t delay_us = 0, now_us = SECOND_US;
    pacing_acknowledged(&viewer, pacing_sent(&output, &viewer, now_us), now_us + 5000);
    now_us += 5000 * PACING_IDLE_SHARE;
    pacing_output_add(&output, now_us, 65536, false);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_LATER);
    pacing_output_add(&output, now_us, 100, true);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_NOW);
}

/* A PTY that is read with rests is found empty, and nothing comes meanwhile, by our own doing. */
static void one_that_rests_is_a_flood_still(void **state) {
    struct pacing_output output = { .rests = true };
    struct pacing_viewer viewer = { 0 };
    int64_t delay_us = 0, now_us = SECOND_US;
    pacing_output_add(&output, now_us, 8192, true);
    pacing_acknowledged(&viewer, pacing_sent(&output, &viewer, now_us), now_us + 15000);
    pacing_output_add(&output, now_us, 8192, true);
    now_us += PACING_INTERVAL_MAX_US;
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_LATER);
    now_us += 15000 * PACING_FULL_SHARE - PACING_INTERVAL_MAX_US;
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_NOW);
}

/* What a flood left is not kept back as if it went on. */
static void the_end_of_a_flood_is_shown_soon(void **state) {
    struct pacing_output output = { 0 };
    struct pacing_viewer viewer = { 0 };
    int64_t delay_us = 0, now_us = SECOND_US;
    pacing_acknowledged(&viewer, pacing_sent(&output, &viewer, now_us), now_us + 25000);
    now_us += PACING_INTERVAL_US;
    pacing_output_add(&output, now_us, 65536, true);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_LATER);
    assert_int_equal(delay_us, 12500); /* half of what a frame costs: it is not drawn in vain */
    now_us += PACING_CALM_US;
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_LATER);
    now_us += 12500 - PACING_CALM_US;
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_NOW);
}

static void a_fast_viewer_sees_it_sooner(void **state) {
    struct pacing_output output = { 0 };
    struct pacing_viewer viewer = { 0 };
    int64_t delay_us = 0, now_us = SECOND_US;
    pacing_acknowledged(&viewer, pacing_sent(&output, &viewer, now_us), now_us + 2000);
    now_us += PACING_INTERVAL_US - PACING_CALM_US - 1;
    pacing_output_add(&output, now_us, 65536, true);
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_LATER);
    assert_int_equal(delay_us, PACING_CALM_US);
    now_us += PACING_CALM_US + 1;
    assert_int_equal(pacing_decide(&output, &viewer, now_us, &delay_us), PACING_NOW);
}

/* Many small pieces without end are a flood too. */
static void a_stream_of_little_is_a_flood(void **state) {
    struct pacing_output output = { 0 };
    struct pacing_viewer viewer = { 0 };
    int64_t delay_us = 0;
    int frames = 0;
    for (int i = 0; i < 1000; i++) { /* 1000 bytes every 100 us for 100 ms */
        int64_t now_us = SECOND_US + i * 100;
        pacing_output_add(&output, now_us, 1000, true);
        if (pacing_decide(&output, &viewer, now_us, &delay_us) == PACING_NOW) {
            pacing_acknowledged(&viewer, pacing_sent(&output, &viewer, now_us), now_us);
            frames++;
        }
    }
    assert_true(frames <= 7 * 6);
}

/* A viewer takes its time to acknowledge the echo of a key: it is none the slower. */
static void little_ones_do_not_count_as_slow(void **state) {
    struct pacing_output output = { 0 };
    struct pacing_viewer viewer = { 0 };
    int64_t now_us = SECOND_US;
    pacing_output_add(&output, now_us, 10, true);
    pacing_acknowledged(&viewer, pacing_sent(&output, &viewer, now_us), now_us + 8000);
    assert_int_equal(viewer.took_us, 0);
    pacing_output_add(&output, now_us, 65536, false);
    pacing_acknowledged(&viewer, pacing_sent(&output, &viewer, now_us), now_us + 5000);
    assert_int_equal(viewer.took_us, 5000);
    now_us += SECOND_US;
    pacing_output_add(&output, now_us, 10, true);
    pacing_acknowledged(&viewer, pacing_sent(&output, &viewer, now_us), now_us + 8000);
    assert_int_equal(viewer.took_us, 5000);
    pacing_acknowledged(&viewer, pacing_sent(&output, &viewer, now_us), now_us + 1000);
    assert_int_equal(viewer.took_us, 1000);
}

static void wrong_acknowledgements_change_nothing(void **state) {
    struct pacing_output output = { 0 };
    struct pacing_viewer viewer = { 0 };
    (void)pacing_sent(&output, &viewer, 0);
    pacing_acknowledged(&viewer, 77, 0);
    assert_int_equal(viewer.acknowledged, 0);
    pacing_acknowledged(&viewer, 1, 0);
    pacing_acknowledged(&viewer, 0, 0);
    assert_int_equal(viewer.acknowledged, 1);
    viewer.sent = viewer.acknowledged = UINT32_MAX; /* the number wraps */
    pacing_acknowledged(&viewer, pacing_sent(&output, &viewer, 0), 0);
    assert_int_equal(viewer.acknowledged, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(little_is_shown_at_once),
        cmocka_unit_test(small_frames_are_acknowledged),
        cmocka_unit_test(floods_are_paced),
        cmocka_unit_test(the_first_frames_of_a_flood_come_late),
        cmocka_unit_test(a_torrent_is_a_flood_though_it_pauses),
        cmocka_unit_test(a_slow_viewer_gets_fewer_frames),
        cmocka_unit_test(one_that_waits_is_shown_more),
        cmocka_unit_test(one_that_rests_is_a_flood_still),
        cmocka_unit_test(the_end_of_a_flood_is_shown_soon),
        cmocka_unit_test(a_fast_viewer_sees_it_sooner),
        cmocka_unit_test(a_stream_of_little_is_a_flood),
        cmocka_unit_test(little_ones_do_not_count_as_slow),
        cmocka_unit_test(wrong_acknowledgements_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
