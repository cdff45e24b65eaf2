/* SPDX-License-Identifier: MIT */
/* Messages of a host taken apart. A callback may destroy the link: `destroyed` then points at a
 * flag on the stack of whoever is calling back. */

#include "host-link.h"

#include "base/fd.h"
#include "base/memory.h"
#include "loop/stream.h"
#include "loop/timeout.h"

#include <string.h>

#define QUEUE_MAX_BYTES (256 * 1024)

struct host_link {
    struct stream *stream;
    struct timeout *hello_limit;
    const struct host_link_events *events;
    void *context;
    bool was_greeted, is_lost;
    bool *destroyed;
};

static void lose(struct host_link *link, const struct error *err) {
    if (!link->is_lost) {
        link->is_lost = true;
        timeout_stop(link->hello_limit);
        link->events->lost(link->context, err);
    }
}

static void on_closed(void *context) {
    struct error err = { 0 };
    error_set(&err, ERROR_CLOSED, "the host closed the connection");
    lose(context, &err);
}

static void on_hello_limit(void *context) {
    struct error err = { 0 };
    error_set(&err, ERROR_TIMEOUT, "the host does not say hello");
    lose(context, &err);
}

static bool take_hello(struct host_link *link, const struct message *message, struct error *err) {
    struct hello hello;
    if (!message_read_hello(message, &hello, err)) {
        return false;
    }
    link->was_greeted = true;
    timeout_stop(link->hello_limit);
    return true;
}

static bool take_handover(
        struct host_link *link, const struct message *message, struct error *err) {
    int fds[SOCKET_FDS_MAX];
    size_t count = stream_take_fds(link->stream, fds);
    if (count < 1 || count > 2) {
        for (size_t i = 0; i < count; i++) {
            fd_close(&fds[i]);
        }
        return error_set(err, ERROR_INVALID, "the host handed over %zu descriptors", count);
    }
    link->events->handover(link->context, count == 2 ? fds[0] : -1, fds[count - 1]);
    return true;
}

static bool take_status(struct host_link *link, const struct message *message, struct error *err) {
    struct host_status status;
    if (!message_read_status(message, &status)) {
        return error_set(err, ERROR_INVALID, "the host sent a broken status");
    }
    link->events->status(link->context, &status);
    return true;
}

static bool take_fact(struct host_link *link, const struct message *message, struct error *err) {
    struct fact fact;
    if (!fact_read(message, &fact)) {
        return error_set(err, ERROR_INVALID, "the host sent a broken fact");
    }
    link->events->fact(link->context, &fact);
    return true;
}

static bool take_refused(struct host_link *link, const struct message *message, struct error *err) {
    return message_read_refused(message, err);
}

typedef bool take_fn(struct host_link *link, const struct message *message, struct error *err);

static take_fn *const takers[MESSAGE_TYPE_COUNT] = {
    [MESSAGE_FACT] = take_fact,
    [MESSAGE_HANDOVER] = take_handover,
    [MESSAGE_HELLO] = take_hello,
    [MESSAGE_REFUSED] = take_refused,
    [MESSAGE_STATUS] = take_status,
};

/* What a newer host says and we do not know is passed over. */
static bool take(struct host_link *link, const struct message *message, struct error *err) {
    take_fn *taker = message->type < MESSAGE_TYPE_COUNT ? takers[message->type] : NULL;
    if (!link->was_greeted && message->type != MESSAGE_HELLO && message->type != MESSAGE_REFUSED) {
        return error_set(err, ERROR_INVALID, "the host did not say hello first");
    }
    return taker == NULL || taker(link, message, err);
}

/* False when the link was destroyed meanwhile. */
static bool take_safely(
        struct host_link *link, const struct message *message, bool *out_good, struct error *err) {
    bool destroyed = false;
    link->destroyed = &destroyed;
    *out_good = take(link, message, err);
    if (!destroyed) {
        link->destroyed = NULL;
    }
    return !destroyed;
}

static void on_bytes(void *context, struct buffer *input) {
    struct host_link *link = context;
    struct error err = { 0 };
    bool good = true;
    size_t told = 0;
    while (good && !link->is_lost) {
        struct message message;
        enum message_result result = message_peek(
                input->data + told, input->length - told, MESSAGE_FROM_HOST_MAX, &message, &err);
        if (result == MESSAGE_INCOMPLETE) {
            break;
        }
        good = result == MESSAGE_COMPLETE;
        if (good && !take_safely(link, &message, &good, &err)) {
            return;
        }
        told += good ? message.size_bytes : 0;
    }
    buffer_consume(input, told);
    if (!good) {
        lose(link, &err);
    }
}

static const struct stream_events stream_events = { .bytes = on_bytes, .closed = on_closed };

struct host_link *host_link_create(struct loop *loop, int fd, const struct host_link_events *events,
        void *context, struct error *err) {
    struct stream *stream = NULL;
    struct host_link *link = NEW(struct host_link);
    stream = stream_create(loop, fd, &stream_events, link, QUEUE_MAX_BYTES, err);
    if (stream == NULL) {
        free(link);
        return NULL;
    }
    *link = (struct host_link){ .stream = stream, .events = events, .context = context };
    link->hello_limit = timeout_create(loop, on_hello_limit, link);
    timeout_start(link->hello_limit, PROTOCOL_HELLO_TIMEOUT_MS);
    struct buffer hello = { 0 };
    message_append_hello(&hello, ROLE_SERVER);
    (void)stream_send(stream, hello.data, hello.length);
    buffer_finish(&hello);
    return link;
}

void host_link_destroy(struct host_link *link) {
    if (link != NULL) {
        if (link->destroyed != NULL) {
            *link->destroyed = true;
        }
        stream_destroy(link->stream);
        timeout_destroy(link->hello_limit);
        free(link);
    }
}

static void say(struct host_link *link, enum message_type type, const struct buffer *payload) {
    struct buffer out = { 0 };
    message_append(&out, type, payload->data, payload->length);
    (void)stream_send(link->stream, out.data, out.length);
    buffer_finish(&out);
}

void host_link_say(struct host_link *link, enum message_type type) {
    const struct buffer nothing = { 0 };
    say(link, type, &nothing);
}

void host_link_end(struct host_link *link, uint32_t grace_ms) {
    struct buffer payload = { 0 };
    buffer_append_u32(&payload, grace_ms);
    say(link, MESSAGE_END, &payload);
    buffer_finish(&payload);
}

void host_link_screen_rules(struct host_link *link, const struct buffer *rules) {
    say(link, MESSAGE_SCREEN_RULES, rules);
}

void host_link_watched(struct host_link *link, bool is_watched) {
    struct buffer payload = { 0 };
    buffer_append_byte(&payload, is_watched);
    say(link, MESSAGE_WATCHED, &payload);
    buffer_finish(&payload);
}

void host_link_type(struct host_link *link, const char *text) {
    struct buffer out = { 0 };
    message_append_paste(&out, text, strlen(text), PASTE_THEN_ENTER);
    (void)stream_send(link->stream, out.data, out.length);
    buffer_finish(&out);
}

void host_link_child_status(struct host_link *link, bool known, int wait_status) {
    struct buffer payload = { 0 };
    buffer_append_byte(&payload, known);
    buffer_append_u32(&payload, (uint32_t)wait_status);
    say(link, MESSAGE_CHILD_STATUS, &payload);
    buffer_finish(&payload);
}
