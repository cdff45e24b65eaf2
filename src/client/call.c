/* SPDX-License-Identifier: MIT */
/* A connection that is waited for with poll(2). */

#include "client/call.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"
#include "client/server-start.h"
#include "rpc/method.h"
#include "rpc/rpc-message.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#define HELLO_ID   0
#define READ_BYTES (64 * 1024)

struct call {
    char *fleet;
    int fd;
    bool may_start, was_greeted, is_about_server;
    int64_t last_id;
    struct buffer input, output;
};

static void append_hello(struct call *call) {
    OWNED(json) params = json_create_object();
    json_set_integer(params, "protocol", RPC_PROTOCOL);
    json_set_text(params, "client", program_invocation_short_name);
    rpc_append_request(&call->output, HELLO_ID, "hello", params);
}

static bool connect_to_server(struct call *call, struct error *err) {
    fd_close(&call->fd);
    buffer_clear(&call->input);
    buffer_clear(&call->output);
    call->was_greeted = false;
    call->fd = call->may_start ? server_connect(call->fleet, err)
                               : server_connect_running(call->fleet, err);
    append_hello(call);
    return call->fd >= 0;
}

static struct call *open_call(const char *fleet, bool may_start, struct error *err) {
    struct call *call = NEW(struct call);
    call->fleet = text_copy(fleet);
    call->fd = -1;
    call->may_start = may_start;
    if (!connect_to_server(call, err)) {
        call_destroy(call);
        return NULL;
    }
    return call;
}

struct call *call_open(const char *fleet, struct error *err) {
    return open_call(fleet, true, err);
}

struct call *call_open_running(const char *fleet, struct error *err) {
    return open_call(fleet, false, err);
}

void call_destroy(struct call *call) {
    if (call != NULL) {
        fd_close(&call->fd);
        buffer_finish(&call->input);
        buffer_finish(&call->output);
        free(call->fleet);
        free(call);
    }
}

/* Reads once, waiting until deadline_ms (negative: for ever). */
static bool read_more(struct call *call, int64_t deadline_ms, struct error *err) {
    for (;;) {
        char *room = buffer_reserve(&call->input, READ_BYTES);
        ssize_t got = recv(call->fd, room, READ_BYTES, 0);
        if (got > 0) {
            call->input.length += (size_t)got;
            return call->input.length <= 2 * (size_t)RPC_LINE_MAX_BYTES ||
                   error_set(err, ERROR_LIMIT, "the server's answer is too long");
        }
        if (got == 0) {
            return error_set(err, ERROR_CLOSED, "the server closed the connection");
        }
        if (errno != EAGAIN && errno != EINTR) {
            return error_set_errno(err, "the connection to the server broke");
        }
        int64_t left_ms = deadline_ms - clock_monotonic_ms();
        if (deadline_ms >= 0 && left_ms <= 0) {
            return error_set(err, ERROR_TIMEOUT, "the server does not answer");
        }
        struct pollfd wait = { .fd = call->fd, .events = POLLIN };
        (void)poll(&wait, 1, deadline_ms < 0 ? -1 : (int)left_ms);
    }
}

/* Takes one whole line, waiting for it. */
static bool read_message(struct call *call, int64_t deadline_ms, struct rpc_message *out_message,
        struct error *err) {
    size_t scanned = 0;
    for (;;) {
        char *start = call->input.data;
        char *newline = call->input.length == scanned
                                ? NULL
                                : memchr(start + scanned, '\n', call->input.length - scanned);
        if (newline != NULL) {
            size_t length = (size_t)(newline - start);
            bool is_message = rpc_message_parse(start, length, out_message, err);
            buffer_consume(&call->input, length + 1);
            if (!is_message) {
                rpc_message_finish(out_message);
                return error_context(err, "the server does not speak our language");
            }
            return true;
        }
        scanned = call->input.length;
        if (!read_more(call, deadline_ms, err)) {
            return false;
        }
    }
}

/* A server of another version: it says which, and calls about the server itself go on, since they
 * are the way out. */
static bool take_hello(struct call *call, const struct rpc_message *message, struct error *err) {
    int64_t protocol = json_get_integer(message->result, "protocol", 0);
    call->was_greeted = true;
    return call->is_about_server || protocol >= RPC_PROTOCOL_OLDEST ||
           error_set(err, ERROR_VERSION,
                   "the server speaks protocol %lld, this stoa %d to %d: 'stoa server restart' "
                   "makes it the newer one, sessions go on",
                   (long long)protocol, RPC_PROTOCOL_OLDEST, RPC_PROTOCOL);
}

/* Waits for the answer to `id`; answers to hello and notifications on the way are read over. */
static struct json *wait_for(struct call *call, int64_t id, int64_t timeout_ms, struct error *err) {
    int64_t now_ms = clock_monotonic_ms();
    int64_t deadline_ms = timeout_ms < 0 ? -1 : now_ms + timeout_ms;
    for (;;) {
        struct rpc_message message;
        int64_t limit_ms = call->was_greeted ? deadline_ms : now_ms + SERVER_HELLO_TIMEOUT_MS;
        if (!read_message(call, limit_ms, &message, err)) {
            return NULL;
        }
        int64_t answered = json_as_integer(message.id, -1);
        struct json *result = NULL;
        bool is_hello = answered == HELLO_ID && message.kind == RPC_RESULT;
        bool is_error = message.kind == RPC_ERROR || (is_hello && !take_hello(call, &message, err));
        if (message.kind == RPC_ERROR && err != NULL) {
            *err = message.error;
        } else if (message.kind == RPC_RESULT && answered == id) {
            result = json_share(message.result);
        }
        rpc_message_finish(&message);
        if (result != NULL || is_error) {
            return result;
        }
    }
}

/* In one write with a hello that is still to be said: the server takes both or none. */
static bool send_request(
        struct call *call, const char *method, const struct json *params, struct error *err) {
    size_t start = call->output.length;
    rpc_append_request(&call->output, ++call->last_id, method, params);
    if (call->output.length - start > RPC_LINE_MAX_BYTES) {
        call->output.length = start;
        return error_set(err, ERROR_LIMIT, "the call is too long");
    }
    bool sent = fd_write_all(call->fd, call->output.data, call->output.length, err) ||
                error_context(err, "the connection to the server broke");
    buffer_clear(&call->output);
    return sent;
}

struct json *call_method(struct call *call, const char *method, struct json *params,
        int64_t timeout_ms, struct error *err) {
    OWNED(json) owned_params = params;
    struct error reason = { 0 };
    struct json *result = NULL;
    call->is_about_server = text_starts_with(method, "server.");
    for (int attempt = 0; attempt < 2; attempt++) {
        bool sent = send_request(call, method, owned_params, &reason);
        result = sent ? wait_for(call, call->last_id, timeout_ms, &reason) : NULL;
        bool went_away = result == NULL && !call->was_greeted &&
                         (reason.code == ERROR_CLOSED || reason.code == ERROR_SYSTEM);
        if (!went_away || !connect_to_server(call, &reason)) {
            break;
        }
    }
    if (result == NULL && err != NULL) {
        *err = reason;
    }
    return result;
}
