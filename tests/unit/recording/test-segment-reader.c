/* SPDX-License-Identifier: MIT */
/* Segments as they are, as they grow, and as they should not be. */

#include "recording/segment-reader.h"

#include "base/buffer.h"
#include "base/fd.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Everything that is told until the present end, as text: "5@0 abc", "9@3 40x5". */
static char *tell(struct segment_reader *reader) {
    struct buffer told = { 0 };
    struct segment_event event;
    while (segment_reader_next(reader, &event)) {
        buffer_append_format(&told, "%lld@%llu ", (long long)event.ms, (long long)event.offset);
        if (event.length > 0) {
            buffer_append(&told, event.bytes, event.length);
            buffer_append_text(&told, "\n");
        } else {
            buffer_append_format(&told, "%ux%u\n", event.columns, event.rows);
        }
    }
    return buffer_take_text(&told);
}

static void assert_told(struct segment_reader *reader, const char *wanted, unsigned damage) {
    OWNED_STR told = tell(reader);
    assert_string_equal(told, wanted);
    assert_int_equal(segment_reader_damage(reader), damage);
}

static void bytes_have_their_times(void **state) {
    const char *place = *state;
    scratch_put(place, 1, "timing",
            "stoa-recording 1 begin 1700000000000 80x24\n5 0\n7 2 40x5\n9 2\n20 4\n");
    scratch_put(place, 1, "raw", "abcdef");
    OWNED(segment_reader) reader = segment_reader_create(place, 1, SEGMENT_TIMES);
    struct segment_header header;
    assert_true(segment_reader_header(reader, &header));
    assert_int_equal(header.kind, SEGMENT_BEGIN);
    assert_int_equal(header.wall_ms, 1700000000000);
    assert_int_equal(header.columns, 80);
    assert_told(reader, "5@0 ab\n7@2 40x5\n9@2 cd\n20@4 ef\n", 0);
    OWNED(segment_reader) whole = segment_reader_create(place, 1, SEGMENT_SIZES);
    assert_told(whole, "0@0 ab\n7@2 40x5\n7@2 cdef\n", 0);
}

static void what_grows_is_read_on(void **state) {
    const char *place = *state;
    scratch_put(place, 1, "raw", "");
    scratch_put(place, 1, "timing", "stoa-recording 1 cont");
    OWNED(segment_reader) reader = segment_reader_create(place, 1, SEGMENT_TIMES);
    struct segment_header header;
    assert_false(segment_reader_header(reader, &header));
    scratch_put(place, 1, "timing", "inue 1000 10x2\n3 0\n");
    assert_true(segment_reader_header(reader, &header));
    assert_int_equal(header.kind, SEGMENT_CONTINUE);
    assert_told(reader, "", 0);
    scratch_put(place, 1, "raw", "one");
    assert_told(reader, "3@0 one\n", 0);
    scratch_put(place, 1, "raw", "two");
    assert_told(reader, "3@3 two\n", 0);
    scratch_put(place, 1, "timing", "8 6\n9 9 20x3\n");
    assert_told(reader, "", SEGMENT_CUT);
    scratch_put(place, 1, "raw", "end");
    assert_told(reader, "8@6 end\n9@9 20x3\n", 0);
}

static void damage_is_noted_and_never_believed(void **state) {
    static const struct {
        const char *timing, *raw, *told;
        unsigned damage;
    } cases[] = {
        { "", "abc", "0@0 abc\n", 0 },
        { "stoa-recording 2 begin 0 80x24\n4 0\n", "abc", "4@0 abc\n",
                SEGMENT_NO_HEADER | SEGMENT_BAD_MARK },
        { "stoa-recording 1 begin 0 0x24\n", "abc", "0@0 abc\n",
                SEGMENT_NO_HEADER | SEGMENT_BAD_MARK },
        { "stoa-recording 1 begin 0 8x2\n1 0\nrubbish\n5 2\n", "abc", "1@0 ab\n5@2 c\n",
                SEGMENT_BAD_MARK },
        { "stoa-recording 1 begin 0 8x2\n1 0\n5 2\n6 1\n7 3\n", "abcd", "1@0 ab\n5@2 c\n7@3 d\n",
                SEGMENT_BAD_MARK },
        { "stoa-recording 1 begin 0 8x2\n9 0\n5 2\n", "abc", "9@0 ab\n9@2 c\n", 0 },
        { "stoa-recording 1 begin 0 8x2\n1 0\n5 2\n6 10\n", "abc", "1@0 ab\n5@2 c\n", SEGMENT_CUT },
        { "stoa-recording 1 begin 0 8x2\n-5 0\n99999999999999999999 1 5x5\n", "ab",
                "0@0 a\n3162240000000@1 5x5\n3162240000000@1 b\n", 0 },
        { "stoa-recording 1 begin 0 8x2\n1 0 7x\n1 0 0x4\n1 0 4x4 \n", "a", "1@0 4x4\n1@0 a\n",
                SEGMENT_BAD_MARK },
    };
    const char *place = *state;
    for (uint32_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        scratch_put(place, i + 1, "timing", cases[i].timing);
        scratch_put(place, i + 1, "raw", cases[i].raw);
        OWNED(segment_reader) reader = segment_reader_create(place, i + 1, SEGMENT_TIMES);
        assert_told(reader, cases[i].told, cases[i].damage);
    }
    OWNED(segment_reader) none = segment_reader_create(place, 99, SEGMENT_TIMES);
    assert_told(none, "", SEGMENT_NO_HEADER | SEGMENT_CUT);
}

static void a_long_line_is_no_mark(void **state) {
    const char *place = *state;
    char line[200];
    memset(line, '7', sizeof(line) - 1);
    line[sizeof(line) - 1] = '\0';
    scratch_put(place, 1, "timing", "stoa-recording 1 begin 0 8x2\n1 0\n");
    scratch_put(place, 1, "timing", line);
    scratch_put(place, 1, "raw", "abc");
    OWNED(segment_reader) reader = segment_reader_create(place, 1, SEGMENT_TIMES);
    assert_told(reader, "1@0 abc\n", SEGMENT_BAD_MARK);
}

static void segments_are_listed_in_order(void **state) {
    const char *place = *state;
    size_t count;
    free(segment_list(place, &count));
    assert_int_equal(count, 0);
    scratch_put(place, 12, "raw", "");
    scratch_put(place, 3, "raw", "");
    scratch_put(place, 1000000, "raw", "");
    scratch_put(place, 4, "timing", "");
    uint32_t *numbers = segment_list(place, &count);
    assert_int_equal(count, 3);
    assert_true(numbers[0] == 3 && numbers[1] == 12 && numbers[2] == 1000000);
    free(numbers);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bytes_have_their_times, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(what_grows_is_read_on, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(
                damage_is_noted_and_never_believed, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(a_long_line_is_no_mark, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(
                segments_are_listed_in_order, scratch_setup, scratch_teardown),
    };
    return cmocka_run_group_tests_name("segment-reader", tests, NULL, NULL);
}
