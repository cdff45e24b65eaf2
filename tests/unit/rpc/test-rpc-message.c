/* SPDX-License-Identifier: MIT */
#include "rpc/rpc-message.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct rpc_message parsed(const char *line) {
    struct rpc_message message;
    struct error err = { 0 };
    assert_true(rpc_message_parse(line, strlen(line), &message, &err));
    return message;
}

/* What was appended, as one message; the line's newline is checked and cut. */
static struct rpc_message round_trip(struct buffer *buffer) {
    assert_true(buffer->length > 0 && buffer->data[buffer->length - 1] == '\n');
    assert_ptr_equal(memchr(buffer->data, '\n', buffer->length), buffer->data + buffer->length - 1);
    struct rpc_message message;
    assert_true(rpc_message_parse(buffer->data, buffer->length - 1, &message, NULL));
    buffer_finish(buffer);
    return message;
}

static void a_request_comes_through(void **state) {
    struct buffer buffer = { 0 };
    OWNED(json) params = json_create_object();
    json_set_text(params, "text", "two\nlines");
    rpc_append_request(&buffer, 7, "session.new", params);
    struct rpc_message message = round_trip(&buffer);
    assert_int_equal(message.kind, RPC_REQUEST);
    assert_int_equal(json_as_integer(message.id, 0), 7);
    assert_string_equal(message.method, "session.new");
    assert_string_equal(json_get_text(message.params, "text", ""), "two\nlines");
    rpc_message_finish(&message);
}

static void a_notification_has_no_id(void **state) {
    struct buffer buffer = { 0 };
    rpc_append_notification(&buffer, "message", NULL);
    struct rpc_message message = round_trip(&buffer);
    assert_int_equal(message.kind, RPC_NOTIFICATION);
    assert_null(message.params);
    rpc_message_finish(&message);
}

static void an_answer_carries_the_id_as_it_was(void **state) {
    struct buffer buffer = { 0 };
    OWNED(json) id = json_create_text("a-1");
    rpc_append_result(&buffer, id, NULL);
    struct rpc_message message = round_trip(&buffer);
    assert_int_equal(message.kind, RPC_RESULT);
    assert_string_equal(json_as_text(message.id, ""), "a-1");
    assert_int_equal(json_kind(message.result), JSON_KIND_OBJECT);
    rpc_message_finish(&message);
}

static void every_error_keeps_its_code(void **state) {
    for (int code = ERROR_INVALID; code < ERROR_CODE_COUNT; code++) {
        struct buffer buffer = { 0 };
        struct error error = { 0 };
        error_set(&error, (enum error_code)code, "cannot do \"it\"");
        rpc_append_error(&buffer, NULL, &error);
        struct rpc_message message = round_trip(&buffer);
        assert_int_equal(message.kind, RPC_ERROR);
        assert_int_equal(message.error.code, code);
        assert_string_equal(message.error.text, error.text);
        rpc_message_finish(&message);
    }
}

static void what_is_no_message_is_refused(void **state) {
    static const char *const wrong[] = {
        "x",
        "[]",
        "{}",
        "{\"jsonrpc\":\"1.0\",\"method\":\"hello\"}",
        "{\"jsonrpc\":\"2.0\"}",
        "{\"jsonrpc\":\"2.0\",\"result\":{}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"hello\",\"id\":{}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"hello\",\"id\":1,\"params\":[]}",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        struct rpc_message message;
        struct error err = { 0 };
        assert_false(rpc_message_parse(wrong[i], strlen(wrong[i]), &message, &err));
        assert_int_equal(err.code, ERROR_INVALID);
        rpc_message_finish(&message);
    }
}

static void a_wrong_request_is_answered_by_its_id(void **state) {
    static const char line[] = "{\"jsonrpc\":\"2.0\",\"method\":\"hello\",\"id\":5,\"params\":1}";
    struct rpc_message message;
    assert_false(rpc_message_parse(line, strlen(line), &message, NULL));
    assert_int_equal(json_as_integer(message.id, 0), 5);
    rpc_message_finish(&message);
    message = parsed("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{}}");
    assert_int_equal(message.error.code, ERROR_INTERNAL);
    rpc_message_finish(&message);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_comes_through),
        cmocka_unit_test(a_notification_has_no_id),
        cmocka_unit_test(an_answer_carries_the_id_as_it_was),
        cmocka_unit_test(every_error_keeps_its_code),
        cmocka_unit_test(what_is_no_message_is_refused),
        cmocka_unit_test(a_wrong_request_is_answered_by_its_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
