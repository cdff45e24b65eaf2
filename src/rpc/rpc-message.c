/* SPDX-License-Identifier: MIT */
/* JSON-RPC 2.0 as text. */

#include "rpc/rpc-message.h"

#include "base/memory.h"
#include "base/text.h"

/* JSON-RPC's own numbers where it has one; "server errors" from -32000 down for the rest. */
static int64_t error_number(enum error_code code) {
    return code == ERROR_INVALID    ? -32602
           : code == ERROR_INTERNAL ? -32603
                                    : -32000 - (int64_t)code;
}

static void error_read(const struct json *object, struct error *out_error) {
    const struct json *data = json_find(object, "data");
    const char *kind = json_get_text(data, "kind", "");
    error_set(out_error, error_code_from_name(kind), "%s",
            json_get_text(object, "message", "the other side gives no reason"));
}

bool rpc_message_parse(
        const char *line, size_t length, struct rpc_message *out_message, struct error *err) {
    struct rpc_message message = { .whole = json_parse(line, length, err) };
    const struct json *whole = message.whole;
    if (whole == NULL) {
        *out_message = message;
        return false;
    }
    enum json_kind id_kind = json_kind(json_find(whole, "id"));
    if (id_kind == JSON_KIND_INTEGER || id_kind == JSON_KIND_TEXT) {
        message.id = json_find(whole, "id");
    }
    message.method = json_get_text(whole, "method", NULL);
    message.params = json_find(whole, "params");
    message.result = json_find(whole, "result");
    const struct json *error = json_find(whole, "error");
    enum json_kind params_kind = json_kind(message.params);
    if (params_kind == JSON_KIND_NULL) {
        message.params = NULL;
    }
    bool is_right = true;
    if (!text_equal(json_get_text(whole, "jsonrpc", NULL), "2.0")) {
        is_right = error_set(err, ERROR_INVALID, "not a JSON-RPC 2.0 message");
    } else if (message.method != NULL) {
        message.kind = message.id == NULL ? RPC_NOTIFICATION : RPC_REQUEST;
        if (id_kind != JSON_KIND_NULL && message.id == NULL) {
            is_right = error_set(err, ERROR_INVALID, "the id must be an integer or a text");
        } else if (message.params != NULL && params_kind != JSON_KIND_OBJECT) {
            is_right = error_set(err, ERROR_INVALID, "the params must be an object");
        }
    } else if (json_kind(error) == JSON_KIND_OBJECT) {
        message.kind = RPC_ERROR;
        error_read(error, &message.error);
    } else if (message.result != NULL && message.id != NULL) {
        message.kind = RPC_RESULT;
    } else {
        is_right = error_set(err, ERROR_INVALID, "neither a method, a result nor an error");
    }
    *out_message = message;
    return is_right;
}

void rpc_message_finish(struct rpc_message *message) {
    json_destroy(message->whole);
    *message = (struct rpc_message){ 0 };
}

static void append_text(struct buffer *out, const char *text) {
    OWNED(json) value = json_create_text(text);
    json_print(value, out);
}

static void append_id(struct buffer *out, const struct json *id) {
    if (id == NULL) {
        buffer_append_text(out, "null");
    } else {
        json_print(id, out);
    }
}

static void append_call_end(struct buffer *out, const char *method, const struct json *params) {
    buffer_append_text(out, "\"method\":");
    append_text(out, method);
    if (params != NULL) {
        buffer_append_text(out, ",\"params\":");
        json_print(params, out);
    }
    buffer_append_text(out, "}\n");
}

void rpc_append_request(
        struct buffer *out, int64_t id, const char *method, const struct json *params) {
    buffer_append_format(out, "{\"jsonrpc\":\"2.0\",\"id\":%lld,", (long long)id);
    append_call_end(out, method, params);
}

void rpc_append_notification(struct buffer *out, const char *method, const struct json *params) {
    buffer_append_text(out, "{\"jsonrpc\":\"2.0\",");
    append_call_end(out, method, params);
}

void rpc_append_result(struct buffer *out, const struct json *id, const struct json *result) {
    buffer_append_text(out, "{\"jsonrpc\":\"2.0\",\"id\":");
    append_id(out, id);
    buffer_append_text(out, ",\"result\":");
    if (result == NULL) {
        buffer_append_text(out, "{}");
    } else {
        json_print(result, out);
    }
    buffer_append_text(out, "}\n");
}

void rpc_append_error(struct buffer *out, const struct json *id, const struct error *error) {
    buffer_append_text(out, "{\"jsonrpc\":\"2.0\",\"id\":");
    append_id(out, id);
    buffer_append_format(
            out, ",\"error\":{\"code\":%lld,\"message\":", (long long)error_number(error->code));
    append_text(out, error->text);
    buffer_append_format(out, ",\"data\":{\"kind\":\"%s\"}}}\n", error_code_name(error->code));
}
