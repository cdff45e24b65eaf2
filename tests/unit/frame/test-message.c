/* SPDX-License-Identifier: MIT */
#include "frame/message.h"

#include "base/memory.h"
#include "frame/fact.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static struct message only_message(const struct buffer *bytes) {
    struct message message;
    assert_int_equal(message_peek(bytes->data, bytes->length, MESSAGE_TO_HOST_MAX, &message, NULL),
            MESSAGE_COMPLETE);
    assert_int_equal(message.size_bytes, bytes->length);
    return message;
}

static void messages_are_framed(void **state) {
    struct buffer out = { 0 };
    message_append(&out, MESSAGE_TEXT, "abc", 3);
    assert_memory_equal(out.data, "\4\0\0\0", 4);
    struct message message = only_message(&out);
    assert_int_equal(message.type, MESSAGE_TEXT);
    assert_int_equal(reader_left(&message.payload), 3);
    for (size_t i = 0; i < out.length; i++) {
        assert_int_equal(message_peek(out.data, i, 100, &message, NULL), MESSAGE_INCOMPLETE);
    }
    assert_int_equal(message_peek(out.data, out.length, 3, &message, NULL), MESSAGE_BROKEN);
    assert_int_equal(message_peek("\0\0\0\0\0", 5, 100, &message, NULL), MESSAGE_BROKEN);
    buffer_finish(&out);
}

static void versions_are_negotiated(void **state) {
    struct buffer out = { 0 };
    struct hello hello;
    struct error err = { 0 };
    message_append_hello(&out, ROLE_VIEWER);
    struct message message = only_message(&out);
    assert_true(message_read_hello(&message, &hello, &err));
    assert_int_equal(hello.version, PROTOCOL_VERSION);
    assert_int_equal(hello.role, ROLE_VIEWER);

    out.data[9] = 99, out.data[11] = 99; /* a peer from the future that no longer speaks ours */
    message = only_message(&out);
    assert_false(message_read_hello(&message, &hello, &err));
    assert_int_equal(err.code, ERROR_INVALID);
    out.data[11] = 1; /* one that still does */
    message = only_message(&out);
    assert_true(message_read_hello(&message, &hello, &err));
    out.data[5] ^= 1;
    message = only_message(&out);
    assert_false(message_read_hello(&message, &hello, &err));
    buffer_finish(&out);
}

static void colors_survive_the_wire(void **state) {
    struct viewer_colors colors = { .foreground = 0x010203,
        .background = 0x040506,
        .cursor = 0x070809,
        .dark = true,
        .palette_known = 0x8001 };
    struct viewer_colors read;
    colors.palette[0] = 0xabcdef;
    colors.palette[15] = 0xfedcba;
    struct buffer out = { 0 };
    message_append_colors(&out, &colors);
    struct message message = only_message(&out);
    assert_true(message_read_colors(&message, &read));
    assert_memory_equal(&read, &colors, sizeof(read));

    struct reader whole = message.payload; /* of a viewer that knows of no palette */
    message.payload = reader_from(whole.position, 13);
    assert_true(message_read_colors(&message, &read));
    assert_int_equal(read.cursor, 0x070809);
    assert_int_equal(read.palette_known, 0);
    message.payload = reader_from(whole.position, 20); /* cut */
    assert_false(message_read_colors(&message, &read));
    buffer_finish(&out);
}

static void keys_and_mouse_survive_the_wire(void **state) {
    struct buffer out = { 0 };
    struct key_event key = { .symbol = KEY_CHARACTER,
        .codepoint = 0xe9,
        .shifted_codepoint = 0xc9,
        .modifiers = KEY_SHIFT | KEY_ALT,
        .action = KEY_REPEAT,
        .text = "É" };
    message_append_key(&out, &key);
    struct message message = only_message(&out);
    struct key_event key_read;
    assert_true(message_read_key(&message, &key_read));
    assert_int_equal(key_read.symbol, KEY_CHARACTER);
    assert_int_equal(key_read.codepoint, 0xe9);
    assert_int_equal(key_read.modifiers, KEY_SHIFT | KEY_ALT);
    assert_int_equal(key_read.action, KEY_REPEAT);
    assert_string_equal(key_read.text, "É");
    out.data[5] = (char)0xff; /* no such key */
    message = only_message(&out);
    assert_false(message_read_key(&message, &key_read));

    buffer_clear(&out);
    struct mouse_event mouse = { MOUSE_PRESS, MOUSE_WHEEL_UP, KEY_CONTROL, 300, 20 }, mouse_read;
    message_append_mouse(&out, &mouse);
    message = only_message(&out);
    assert_true(message_read_mouse(&message, &mouse_read));
    assert_int_equal(mouse_read.column, 300);
    assert_int_equal(mouse_read.button, MOUSE_WHEEL_UP);
    out.data[6] = 77; /* no such button */
    message = only_message(&out);
    assert_false(message_read_mouse(&message, &mouse_read));
    buffer_finish(&out);
}

static void refusals_become_errors(void **state) {
    struct buffer out = { 0 };
    struct error err = { 0 };
    message_append_refused(&out, ERROR_BUSY, "the program does not read");
    struct message message = only_message(&out);
    assert_false(message_read_refused(&message, &err));
    assert_int_equal(err.code, ERROR_BUSY);
    assert_string_equal(err.text, "the program does not read");
    out.data[5] = 120;
    message = only_message(&out);
    assert_false(message_read_refused(&message, &err));
    assert_int_equal(err.code, ERROR_INTERNAL);
    buffer_finish(&out);
}

static void status_survives_the_wire(void **state) {
    struct buffer out = { 0 };
    struct host_status status = { .id = "0123456789ab",
        .state = HOST_EXITED,
        .status_known = 1,
        .exit_status = -1,
        .exit_signal = 9,
        .columns = 80,
        .rows = 24,
        .output_bytes = 1ull << 40,
        .title = "vim" };
    struct host_status read;
    message_append_status(&out, &status);
    struct message message = only_message(&out);
    assert_true(message_read_status(&message, &read));
    assert_memory_equal(&read, &status, sizeof(status));
    for (size_t i = MESSAGE_HEADER_BYTES; i < out.length; i++) { /* cut anywhere: refused */
        struct message cut = message;
        cut.payload.end = out.data + i;
        assert_false(message_read_status(&cut, &read));
    }
    buffer_finish(&out);
}

static void facts_survive_the_wire(void **state) {
    struct buffer out = { 0 };
    struct fact fact = { .kind = FACT_NOTIFY,
        .wall_ms = 1234567890123,
        .number = -1,
        .text = "title",
        .text_length = 5,
        .detail = "body",
        .detail_length = 4 };
    struct fact read;
    fact_append(&out, &fact);
    struct message message = only_message(&out);
    assert_true(fact_read(&message, &read));
    assert_int_equal(read.kind, FACT_NOTIFY);
    assert_int_equal(read.number, -1);
    assert_int_equal(read.wall_ms, 1234567890123);
    assert_int_equal(read.detail_length, 4);
    assert_memory_equal(read.detail, "body", 4);
    message.payload.end--;
    assert_false(fact_read(&message, &read));
    buffer_finish(&out);
}

static void pastes_are_bounded(void **state) {
    struct buffer out = { 0 };
    const char *text;
    size_t length;
    unsigned flags;
    message_append_paste(&out, "hello", 5, PASTE_THEN_ENTER);
    struct message message = only_message(&out);
    assert_true(message_read_paste(&message, &text, &length, &flags));
    assert_int_equal(length, 5);
    assert_int_equal(flags, PASTE_THEN_ENTER);
    buffer_clear(&out);
    char *large = memory_allocate_zeroed(1, MESSAGE_PASTE_MAX_BYTES + 1);
    message_append_paste(&out, large, MESSAGE_PASTE_MAX_BYTES + 1, 0);
    message = only_message(&out);
    assert_false(message_read_paste(&message, &text, &length, &flags));
    free(large);
    buffer_finish(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_are_framed),
        cmocka_unit_test(versions_are_negotiated),
        cmocka_unit_test(colors_survive_the_wire),
        cmocka_unit_test(keys_and_mouse_survive_the_wire),
        cmocka_unit_test(refusals_become_errors),
        cmocka_unit_test(status_survives_the_wire),
        cmocka_unit_test(facts_survive_the_wire),
        cmocka_unit_test(pastes_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
