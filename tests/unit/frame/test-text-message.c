/* SPDX-License-Identifier: MIT */
#include "frame/text-message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct message only_message(const struct buffer *bytes) {
    struct message message;
    assert_int_equal(
            message_peek(bytes->data, bytes->length, 1 << 20, &message, NULL), MESSAGE_COMPLETE);
    assert_int_equal(message.size_bytes, bytes->length);
    return message;
}

static void searches_survive_the_wire(void **state) {
    struct buffer out = { 0 };
    struct search_request request = { .kind = SEARCH_EXPRESSION,
        .backward = true,
        .count = true,
        .from = { 1ull << 40, 999 },
        .pattern = "a+b" };
    struct search_request read;
    uint32_t serial = 0;
    message_append_search(&out, 77, &request);
    struct message message = only_message(&out);
    assert_true(message_read_search(&message, &serial, &read));
    assert_int_equal(serial, 77);
    assert_memory_equal(&read.from, &request.from, sizeof(uint64_t));
    assert_int_equal(read.from.column, 999);
    assert_true(read.backward && read.count);
    assert_string_equal(read.pattern, "a+b");
    for (size_t i = MESSAGE_HEADER_BYTES; i < out.length; i++) { /* cut anywhere: refused */
        struct message cut = message;
        cut.payload.end = out.data + i;
        assert_false(message_read_search(&cut, &serial, &read));
    }
    out.data[MESSAGE_HEADER_BYTES + 4] = 9; /* no such kind */
    assert_false(message_read_search(&message, &serial, &read));
    buffer_finish(&out);
}

static void results_survive_the_wire(void **state) {
    struct buffer out = { 0 };
    struct found_message found = { .serial = 5,
        .result = { .found = true,
                .counted = true,
                .begin = { 10, 3 },
                .end = { 11, 1 },
                .count = 12,
                .index = 4 },
        .problem = "no" };
    struct found_message read;
    message_append_found(&out, &found);
    struct message message = only_message(&out);
    assert_true(message_read_found(&message, &read));
    assert_true(read.result.found && read.result.counted && !read.result.wrapped);
    assert_int_equal(read.result.end.line, 11);
    assert_int_equal(read.result.index, 4);
    assert_string_equal(read.problem, "no");
    for (size_t i = MESSAGE_HEADER_BYTES; i < out.length; i++) {
        struct message cut = message;
        cut.payload.end = out.data + i;
        assert_false(message_read_found(&cut, &read));
    }
    buffer_clear(&out);
    found.result.end.line = 9; /* ends before it begins */
    message_append_found(&out, &found);
    message = only_message(&out);
    assert_false(message_read_found(&message, &read));
    buffer_finish(&out);
}

static void extracts_survive_the_wire(void **state) {
    struct buffer out = { 0 };
    struct text_range range = { { 3, 4 }, { 5, 6 }, .rectangle = true }, read;
    uint32_t serial = 0;
    message_append_extract(&out, 9, &range);
    struct message message = only_message(&out);
    assert_true(message_read_extract(&message, &serial, &read));
    assert_true(read.rectangle);
    assert_int_equal(read.to.column, 6);
    message.payload.end--;
    assert_false(message_read_extract(&message, &serial, &read));
    buffer_clear(&out);
    struct extracted_message extracted = {
        .serial = 9, .result.pruned = true, .text = "text", .length = 4
    };
    struct extracted_message got;
    message_append_extracted(&out, &extracted);
    message = only_message(&out);
    assert_true(message_read_extracted(&message, &got));
    assert_true(got.result.pruned && !got.result.cut);
    assert_int_equal(got.length, 4);
    assert_memory_equal(got.text, "text", 4);
    buffer_finish(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(searches_survive_the_wire),
        cmocka_unit_test(results_survive_the_wire),
        cmocka_unit_test(extracts_survive_the_wire),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
