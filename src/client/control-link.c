/* SPDX-License-Identifier: MIT */
/* The synchronous side of the display protocol, for commands. */

#include "client/control-link.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/socket.h"

#include <errno.h>
#include <poll.h>

struct control_link {
    int fd;
    struct buffer input;
    size_t used; /* of input, by the message given out last */
};

void control_link_destroy(struct control_link *link) {
    if (link == NULL) {
        return;
    }
    fd_close(&link->fd);
    buffer_finish(&link->input);
    free(link);
}

int control_link_fd(const struct control_link *link) {
    return link->fd;
}

bool control_link_send(
        struct control_link *link, const struct buffer *messages, struct error *err) {
    return fd_write_all(link->fd, messages->data, messages->length, err) ||
           error_context(err, "cannot write to the session's host");
}

/* Waits for bytes and takes what is there. */
static bool fill(struct control_link *link, int64_t deadline_ms, struct error *err) {
    struct pollfd wanted = { .fd = link->fd, .events = POLLIN };
    int64_t left_ms = deadline_ms < 0 ? -1 : deadline_ms - clock_monotonic_ms();
    if (deadline_ms >= 0 && left_ms < 0) {
        left_ms = 0;
    }
    int ready = poll(&wanted, 1, left_ms > INT32_MAX ? INT32_MAX : (int)left_ms);
    if (ready < 0 && errno != EINTR) {
        return error_set_errno(err, "cannot wait for the session's host");
    }
    if (ready == 0 && deadline_ms >= 0 && clock_monotonic_ms() >= deadline_ms) {
        return error_set(err, ERROR_TIMEOUT, "the session's host does not answer");
    }
    if (ready <= 0) {
        return true;
    }
    ssize_t count = read(link->fd, buffer_reserve(&link->input, 65536), 65536);
    if (count == 0) {
        return error_set(err, ERROR_CLOSED, "the session's host closed the connection");
    }
    if (count < 0 && errno != EAGAIN && errno != EINTR) {
        return error_set_errno(err, "cannot read from the session's host");
    }
    link->input.length += count > 0 ? (size_t)count : 0;
    return true;
}

bool control_link_receive(struct control_link *link, int64_t timeout_ms,
        struct message *out_message, struct error *err) {
    int64_t deadline_ms = timeout_ms < 0 ? -1 : clock_monotonic_ms() + timeout_ms;
    buffer_consume(&link->input, link->used);
    link->used = 0;
    for (;;) {
        enum message_result result = message_peek(
                link->input.data, link->input.length, MESSAGE_FROM_HOST_MAX, out_message, err);
        if (result == MESSAGE_COMPLETE) {
            link->used = out_message->size_bytes;
            return true;
        }
        if (result == MESSAGE_BROKEN || !fill(link, deadline_ms, err)) {
            return false;
        }
    }
}

static bool shake_hands(struct control_link *link, struct error *err) {
    struct buffer hello = { 0 };
    message_append_hello(&hello, ROLE_CONTROL);
    bool sent = control_link_send(link, &hello, err);
    buffer_finish(&hello);
    struct message answer;
    struct hello peer;
    if (!sent || !control_link_receive(link, PROTOCOL_HELLO_TIMEOUT_MS, &answer, err)) {
        return false;
    }
    struct error refusal = { 0 };
    bool is_taken = answer.type == MESSAGE_REFUSED ? message_read_refused(&answer, &refusal)
                                                   : message_read_hello(&answer, &peer, &refusal);
    bool is_foreign = refusal.code == ERROR_INVALID; /* a host has no other word for it */
    return is_taken ||
           error_set(err, is_foreign ? ERROR_VERSION : refusal.code, "%s", refusal.text);
}

struct control_link *control_link_create(const char *socket_path, struct error *err) {
    int fd = socket_connect(socket_path, err);
    if (fd < 0) {
        return NULL;
    }
    OWNED(control_link) link = NEW(struct control_link);
    link->fd = fd;
    return shake_hands(link, err) ? TAKE(link) : NULL;
}

bool control_link_ask(struct control_link *link, const struct buffer *request,
        enum message_type wanted, int64_t timeout_ms, struct message *out_answer,
        struct error *err) {
    int64_t deadline_ms = timeout_ms < 0 ? -1 : clock_monotonic_ms() + timeout_ms;
    if (!control_link_send(link, request, err)) {
        return false;
    }
    for (;;) {
        int64_t left_ms = deadline_ms < 0 ? -1 : deadline_ms - clock_monotonic_ms();
        if (deadline_ms >= 0 && left_ms < 0) {
            left_ms = 0;
        }
        if (!control_link_receive(link, left_ms, out_answer, err)) {
            return false;
        }
        if (out_answer->type == MESSAGE_REFUSED) {
            return message_read_refused(out_answer, err);
        }
        if (out_answer->type == wanted) {
            return true;
        }
        /* Anything else was said unasked: a status that changed. */
    }
}
