/* SPDX-License-Identifier: MIT */

/* The judge of the storm must see what is wrong. */

#include "base/buffer.h"
#include "counter.h"
#include "tally.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void append(struct buffer *out, unsigned number) {
    char line[COUNTER_LINE_SIZE];
    size_t length = counter_line("s1", number, line);
    buffer_append(out, line, length - 1);
    buffer_append_text(out, "\r\n");
}

static struct tally count(struct buffer *recording) {
    struct tally tally = tally_recording("s1", recording->data, recording->length);
    buffer_finish(recording);
    return tally;
}

static void test_whole(void **state) {
    (void)state;
    struct buffer recording = { 0 };
    for (unsigned number = 1; number <= 1000; number++) {
        append(&recording, number);
    }
    buffer_append_text(&recording, "s1 is at its end, 00001000 lines\r\n");
    struct tally tally = count(&recording);
    assert_int_equal(tally.last, 1000);
    assert_int_equal(tally.gaps, 0);
    assert_int_equal(tally.doubled, 0);
    assert_true(tally.has_end);
}

static void test_missing_last_lines(void **state) {
    (void)state;
    struct buffer recording = { 0 };
    append(&recording, 1);
    buffer_append_text(&recording, "s1 is at its end, 00000003 lines\r\n");
    struct tally tally = count(&recording);
    assert_true(tally.has_end);
    assert_int_equal(tally.gaps, 1);
    assert_int_equal(tally.lost, 2);
}

static void test_missing_line(void **state) {
    (void)state;
    struct buffer recording = { 0 };
    append(&recording, 1);
    append(&recording, 3);
    struct tally tally = count(&recording);
    assert_int_equal(tally.gaps, 1);
    assert_int_equal(tally.lost, 1);
    assert_int_equal(tally.doubled, 0);
    assert_false(tally.has_end);
}

static void test_torn_line(void **state) {
    (void)state;
    struct buffer recording = { 0 };
    append(&recording, 1);
    append(&recording, 2);
    recording.length -= 9;
    append(&recording, 5);
    append(&recording, 6);
    struct tally tally = count(&recording);
    assert_int_equal(tally.gaps, 1);
    assert_true(tally.lost >= 3);
    assert_int_equal(tally.last, 6);
}

static void test_byte_lost_within_a_line(void **state) {
    (void)state;
    struct buffer recording = { 0 };
    append(&recording, 22);
    size_t before = recording.length;
    append(&recording, 23);
    recording.data[before + 14] = '?';
    append(&recording, 24);
    struct tally tally = count(&recording);
    assert_int_equal(tally.gaps, 2); /* it does not begin with 1 either */
}

static void test_doubled_line(void **state) {
    (void)state;
    struct buffer recording = { 0 };
    append(&recording, 1);
    append(&recording, 2);
    append(&recording, 2);
    append(&recording, 3);
    assert_int_equal(count(&recording).doubled, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_missing_last_lines),
        cmocka_unit_test(test_missing_line),
        cmocka_unit_test(test_torn_line),
        cmocka_unit_test(test_byte_lost_within_a_line),
        cmocka_unit_test(test_doubled_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
