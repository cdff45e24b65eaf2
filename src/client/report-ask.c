/* SPDX-License-Identifier: MIT */
/* A report that waits for an answer, across servers. */

#include "client/report.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/socket.h"
#include "report-private.h"
#include "rpc/rpc-message.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#define RETRY_MS   100
#define READ_BYTES 4096

enum step { STEP_ANSWERED, STEP_LOST, STEP_GIVEN_UP };

/* One call on its way. */
struct asking {
    const char *socket_path, *request;
    const struct report *report;
    int64_t deadline_ms;
    int out_fd;
    bool holds; /* else only rules are asked */
    bool again; /* a server that is gone knew of it */
    struct json *output;
    struct error *err;
};

static int64_t least(int64_t a, int64_t b) {
    return a < b ? a : b;
}

enum waited { WAITED_READY, WAITED_LATE, WAITED_GONE };

/* Waits for the socket (-1: none), the deadline, or the agent's end. May wake up for nothing. */
static enum waited wait_readable(const struct asking *asking, int fd, int64_t deadline_ms) {
    int64_t left_ms = deadline_ms - clock_monotonic_ms();
    struct pollfd waits[] = {
        { .fd = asking->out_fd, .events = 0 }, /* an error: nobody reads it any more */
        { .fd = fd, .events = POLLIN },
    };
    if (left_ms <= 0) {
        return WAITED_LATE;
    }
    (void)poll(waits, 2, (int)least(left_ms, INT32_MAX));
    return waits[0].revents != 0 ? WAITED_GONE : WAITED_READY;
}

/* A line of the server: true when it is the answer. */
static bool take_line(struct asking *asking, const char *line, size_t length, bool *out_is_heard,
        bool *out_is_lost) {
    struct rpc_message message = { 0 };
    struct error err = { 0 };
    bool is_answer = false;
    if (rpc_message_parse(line, length, &message, &err)) {
        *out_is_heard = true;
        is_answer = json_as_integer(message.id, -1) == REPORT_CALL_ID;
        bool is_result = message.kind == RPC_RESULT;
        const struct json *output = is_result ? json_find(message.result, "output") : NULL;
        *out_is_lost = message.kind == RPC_ERROR && message.error.code == ERROR_CLOSED;
        if (is_answer && output != NULL) {
            asking->output = json_clone(output);
        } else if (message.kind == RPC_ERROR) {
            *asking->err = message.error;
            is_answer = true; /* also to hello: it is not for us */
        }
    }
    rpc_message_finish(&message);
    return is_answer;
}

/* Every whole line of what came. */
static bool take_lines(
        struct asking *asking, struct buffer *input, bool *out_is_heard, bool *out_is_lost) {
    char *end;
    while (input->length > 0 && (end = memchr(input->data, '\n', input->length)) != NULL) {
        size_t length = (size_t)(end - input->data);
        if (take_line(asking, input->data, length, out_is_heard, out_is_lost)) {
            return true;
        }
        buffer_consume(input, length + 1);
    }
    return false;
}

/* Until when the server may say something. */
static int64_t patience(const struct asking *asking, bool is_heard, int64_t begun_ms) {
    return is_heard ? asking->deadline_ms
                    : least(begun_ms + REPORT_ASK_HELLO_MS, asking->deadline_ms);
}

static enum step read_answer(struct asking *asking, int fd, bool *out_is_heard) {
    struct buffer input = { 0 };
    enum step step = STEP_ANSWERED;
    enum waited waited = WAITED_READY;
    bool is_lost = false, is_answered = false;
    int64_t begun_ms = clock_monotonic_ms();
    while (!is_lost && !is_answered && waited == WAITED_READY) {
        ssize_t got = recv(fd, buffer_reserve(&input, READ_BYTES), READ_BYTES, 0);
        if (got > 0) {
            input.length += (size_t)got;
            is_answered = take_lines(asking, &input, out_is_heard, &is_lost);
            is_lost = is_lost || input.length > RPC_LINE_MAX_BYTES;
        } else if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            waited = wait_readable(asking, fd, patience(asking, *out_is_heard, begun_ms));
        } else {
            is_lost = true;
        }
    }
    if (waited != WAITED_READY) {
        is_lost = waited == WAITED_LATE && clock_monotonic_ms() < asking->deadline_ms;
        step = STEP_GIVEN_UP;
    }
    buffer_finish(&input);
    return is_lost ? STEP_LOST : step;
}

static enum step ask_once(struct asking *asking, bool *out_is_heard) {
    int64_t deadline_ms = least(clock_monotonic_ms() + REPORT_ASK_HELLO_MS, asking->deadline_ms);
    OWNED_FD fd = socket_connect_within(
            asking->socket_path, deadline_ms - clock_monotonic_ms(), asking->err);
    *out_is_heard = false;
    if (fd < 0) {
        return STEP_LOST;
    }
    OWNED(json) params = report_params(asking->report);
    json_set_text(params, "request", asking->request);
    json_set_boolean(params, "again", asking->again);
    int64_t hold_ms = asking->holds ? asking->deadline_ms - clock_monotonic_ms() : 0;
    json_set_integer(params, "hold_ms", hold_ms);
    struct buffer calls = { 0 };
    report_append_calls(&calls, "agent.permission", params);
    bool is_sent = report_send_all(fd, &calls, deadline_ms, asking->err);
    buffer_finish(&calls);
    return is_sent ? read_answer(asking, fd, out_is_heard) : STEP_LOST;
}

struct json *report_ask(const char *socket_path, const struct report *report, const char *request,
        int64_t hold_ms, int out_fd, struct error *err) {
    struct error ignored = { 0 };
    struct asking asking = {
        .holds = hold_ms > 0,
        .socket_path = socket_path,
        .request = request,
        .report = report,
        .deadline_ms = clock_monotonic_ms() + (hold_ms > 0 ? hold_ms : REPORT_RULES_MS),
        .out_fd = out_fd,
        .err = err != NULL ? err : &ignored,
    };
    for (;;) {
        bool is_heard = false;
        enum step step = ask_once(&asking, &is_heard);
        asking.again = asking.again || is_heard;
        if (step != STEP_LOST || !asking.again) {
            return asking.output;
        }
        int64_t pause_ms = clock_monotonic_ms() + RETRY_MS;
        enum waited waited = WAITED_READY;
        while (waited == WAITED_READY) {
            waited = wait_readable(&asking, -1, pause_ms);
        }
        if (waited == WAITED_GONE || pause_ms >= asking.deadline_ms) {
            return NULL;
        }
    }
}
