/* SPDX-License-Identifier: MIT */
#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void numbers_come_back(void **state) {
    static const uint64_t values[] = { 0, 1, 127, 128, 300, UINT32_MAX, UINT64_MAX };
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        struct buffer buffer = { 0 };
        buffer_append_byte(&buffer, (uint8_t)values[i]);
        buffer_append_u16(&buffer, (uint16_t)values[i]);
        buffer_append_u32(&buffer, (uint32_t)values[i]);
        buffer_append_u64(&buffer, values[i]);
        buffer_append_varint(&buffer, values[i]);
        struct reader reader = reader_from(buffer.data, buffer.length);
        assert_int_equal(reader_byte(&reader), (uint8_t)values[i]);
        assert_int_equal(reader_u16(&reader), (uint16_t)values[i]);
        assert_int_equal(reader_u32(&reader), (uint32_t)values[i]);
        assert_int_equal(reader_u64(&reader), values[i]);
        assert_int_equal(reader_varint(&reader), values[i]);
        assert_false(reader.failed);
        assert_int_equal(reader_left(&reader), 0);
        buffer_finish(&buffer);
    }
}

static void short_reads_fail_and_stay_failed(void **state) {
    struct reader reader = reader_from("\x01\x02\x03", 3);
    assert_int_equal(reader_u32(&reader), 0);
    assert_true(reader.failed);
    assert_int_equal(reader_byte(&reader), 0);
    assert_int_equal(reader_left(&reader), 0);
}

static void endless_varint_fails(void **state) {
    struct reader reader = reader_from("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12);
    assert_int_equal(reader_varint(&reader), 0);
    assert_true(reader.failed);
}

static void sized_text_is_bounded_and_holds_no_nul(void **state) {
    struct buffer buffer = { 0 };
    buffer_append_sized(&buffer, "hello", 5);
    struct reader reader = reader_from(buffer.data, buffer.length);
    assert_null(reader_text(&reader, 4));
    assert_true(reader.failed);

    buffer_clear(&buffer);
    buffer_append_sized(&buffer, "a\0b", 3);
    reader = reader_from(buffer.data, buffer.length);
    assert_null(reader_text(&reader, 16));

    buffer_clear(&buffer);
    buffer_append_sized(&buffer, "", 0);
    reader = reader_from(buffer.data, buffer.length);
    char *empty = reader_text(&reader, 16);
    assert_string_equal(empty, "");
    free(empty);
    buffer_finish(&buffer);
}

static void consume_drops_the_front(void **state) {
    struct buffer buffer = { 0 };
    buffer_append_format(&buffer, "%s-%0100d", "abc", 7);
    assert_int_equal(buffer.length, 104);
    buffer_consume(&buffer, 4);
    assert_int_equal(buffer.length, 100);
    assert_int_equal(buffer_text(&buffer)[99], '7');
    buffer_consume(&buffer, 100);
    assert_string_equal(buffer_text(&buffer), "");
    buffer_finish(&buffer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_come_back),
        cmocka_unit_test(short_reads_fail_and_stay_failed),
        cmocka_unit_test(endless_varint_fails),
        cmocka_unit_test(sized_text_is_bounded_and_holds_no_nul),
        cmocka_unit_test(consume_drops_the_front),
    };
    return cmocka_run_group_tests_name("buffer", tests, NULL, NULL);
}
