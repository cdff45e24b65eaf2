/* SPDX-License-Identifier: MIT */
/* One call, waited for with poll(2): the caller's process must live until the server has seen whose
 * it is. */

#include "client/report.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/socket.h"
#include "base/text.h"
#include "report-private.h"
#include "rpc/method.h"
#include "rpc/rpc-message.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define HELLO_ID    0
#define ANSWERS     2 /* to hello and to the report, a line each */
#define ANSWER_SIZE 4096

struct json *report_params(const struct report *report) {
    struct json *params = json_create_object();
    OWNED_STR text = text_copy_bytes(report->text, report->length);
    json_set_text(params, "text", text);
    json_set_integer(params, "said_bytes", (int64_t)report->said_bytes);
    json_set_integer(params, "at_ms", report->at_ms);
    return params;
}

void report_append_calls(struct buffer *out, const char *method, const struct json *params) {
    OWNED(json) hello = json_create_object();
    json_set_integer(hello, "protocol", RPC_PROTOCOL);
    json_set_text(hello, "client", "stoa agent");
    json_set_integer(hello, "calls", 1);
    const char *token = getenv("STOA_TOKEN");
    if (token != NULL) {
        json_set_text(hello, "token", token);
    }
    rpc_append_request(out, HELLO_ID, "hello", hello);
    rpc_append_request(out, REPORT_CALL_ID, method, params);
}

/* Waits for events until deadline_ms. */
static bool wait_for(int fd, short events, int64_t deadline_ms, struct error *err) {
    int64_t left_ms = deadline_ms - clock_monotonic_ms();
    if (left_ms <= 0) {
        return error_set(err, ERROR_TIMEOUT, "the server does not answer");
    }
    struct pollfd wait = { .fd = fd, .events = events };
    (void)poll(&wait, 1, (int)left_ms);
    return true;
}

bool report_send_all(int fd, const struct buffer *calls, int64_t deadline_ms, struct error *err) {
    for (size_t sent = 0; sent < calls->length;) {
        ssize_t now = send(fd, calls->data + sent, calls->length - sent, MSG_NOSIGNAL);
        if (now > 0) {
            sent += (size_t)now;
        } else if (errno != EAGAIN && errno != EINTR) {
            return error_set_errno(err, "the connection to the server broke");
        } else if (!wait_for(fd, POLLOUT, deadline_ms, err)) {
            return false;
        }
    }
    return true;
}

static bool wait_for_answers(int fd, int64_t deadline_ms, struct error *err) {
    char bytes[ANSWER_SIZE];
    for (int answers = 0; answers < ANSWERS;) {
        ssize_t got = recv(fd, bytes, sizeof(bytes), 0);
        if (got == 0) {
            return error_set(err, ERROR_CLOSED, "the server closed the connection");
        }
        for (ssize_t i = 0; i < got; i++) {
            answers += bytes[i] == '\n';
        }
        if (got < 0 && errno != EAGAIN && errno != EINTR) {
            return error_set_errno(err, "the connection to the server broke");
        }
        if (got < 0 && !wait_for(fd, POLLIN, deadline_ms, err)) {
            return false;
        }
    }
    return true;
}

bool report_send(const char *socket_path, const struct report *report, struct error *err) {
    int64_t deadline_ms = clock_monotonic_ms() + REPORT_LIMIT_MS;
    OWNED_FD fd = socket_connect_within(socket_path, REPORT_LIMIT_MS, err);
    if (fd < 0) {
        return false;
    }
    struct buffer calls = { 0 };
    OWNED(json) params = report_params(report);
    json_set_text(params, "kind", report->kind);
    report_append_calls(&calls, "agent.report", params);
    bool good =
            report_send_all(fd, &calls, deadline_ms, err) && wait_for_answers(fd, deadline_ms, err);
    buffer_finish(&calls);
    return good;
}
