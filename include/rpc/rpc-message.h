/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * JSON-RPC 2.0, one message a line. Pure: bytes in, bytes out.
 *
 * Errors travel as {"code", "message", "data": {"kind"}}: the kind is error_code_name(), so that
 * what failed on one side has the same code on the other.
 */

#include "base/buffer.h"
#include "base/error.h"
#include "json/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RPC_LINE_MAX_BYTES (8 * 1024 * 1024)

enum rpc_kind { RPC_REQUEST, RPC_NOTIFICATION, RPC_RESULT, RPC_ERROR };

/* Borrowed from `whole`, which rpc_message_finish() lets go. */
struct rpc_message {
    enum rpc_kind kind;
    const struct json *id; /* NULL for a notification */
    const char *method;
    const struct json *params; /* object or array, or NULL */
    const struct json *result;
    struct error error; /* of an RPC_ERROR */
    struct json *whole;
};

/* A line without its newline. When it fails, what can be told of the id is in out_message->id,
 * and rpc_message_finish() is due as ever. */
bool rpc_message_parse(
        const char *line, size_t length, struct rpc_message *out_message, struct error *err);
void rpc_message_finish(struct rpc_message *message);

/* Each appends one line. Values are borrowed; params may be NULL. */
void rpc_append_request(
        struct buffer *out, int64_t id, const char *method, const struct json *params);
void rpc_append_notification(struct buffer *out, const char *method, const struct json *params);
void rpc_append_result(struct buffer *out, const struct json *id, const struct json *result);
void rpc_append_error(struct buffer *out, const struct json *id, const struct error *error);
