/* SPDX-License-Identifier: MIT */
/* Lines in and out of a stream. A callback may destroy the connection: `destroyed` then points at
 * a flag on the stack of whoever is calling back. */

#include "rpc/connection.h"

#include "base/memory.h"
#include "loop/deferred.h"
#include "loop/stream.h"

#include <string.h>

#define TOGETHER_MAX_BYTES 65536 /* of answers that are sent as one */

struct rpc_connection {
    struct stream *stream;
    struct deferred *close_later;
    const struct rpc_events *events;
    void *context;
    size_t scanned;  /* bytes of the input known to hold no newline */
    bool is_telling; /* of what was read: answers wait in `answers` meanwhile */
    struct buffer answers;
    bool is_broken;
    struct error reason;
    bool *destroyed;
};

/* No more messages or sending; `closed` is told from the loop. */
static void break_off(struct rpc_connection *connection, enum error_code code, const char *why) {
    if (!connection->is_broken) {
        connection->is_broken = true;
        error_set(&connection->reason, code, "%s", why);
        stream_stop(connection->stream);
        deferred_schedule(connection->close_later);
    }
}

static void send_now(struct rpc_connection *connection, const char *lines, size_t length) {
    if (!connection->is_broken && !stream_send(connection->stream, lines, length)) {
        break_off(connection, ERROR_LIMIT, "the other side does not read what it is sent");
    }
}

void rpc_connection_flush(struct rpc_connection *connection) {
    if (connection->answers.length > 0) {
        send_now(connection, connection->answers.data, connection->answers.length);
        buffer_finish(&connection->answers);
    }
}

static void on_close_later(void *context) {
    struct rpc_connection *connection = context;
    connection->events->closed(connection->context, &connection->reason);
}

/* False when the connection was destroyed meanwhile. */
static bool tell_line(struct rpc_connection *connection, const char *line, size_t length) {
    bool destroyed = false;
    connection->destroyed = &destroyed;
    struct rpc_message message;
    struct error err = { 0 };
    if (rpc_message_parse(line, length, &message, &err)) {
        connection->events->message(connection->context, &message);
    } else {
        connection->events->garbage(connection->context, message.id, &err);
    }
    rpc_message_finish(&message);
    if (!destroyed) {
        connection->destroyed = NULL;
    }
    return !destroyed;
}

static void on_bytes(void *context, struct buffer *input) {
    struct rpc_connection *connection = context;
    size_t told = 0;
    connection->is_telling = true;
    while (!connection->is_broken) {
        char *start = input->data + told;
        size_t left = input->length - told;
        char *newline = memchr(start + connection->scanned, '\n', left - connection->scanned);
        if (newline == NULL) {
            connection->scanned = left;
            break;
        }
        connection->scanned = 0;
        size_t length = (size_t)(newline - start);
        if (length > 0 && !tell_line(connection, start, length)) {
            return;
        }
        told += length + 1;
    }
    connection->is_telling = false;
    rpc_connection_flush(connection);
    buffer_consume(input, connection->is_broken ? input->length : told);
    if (input->length > RPC_LINE_MAX_BYTES) {
        break_off(connection, ERROR_LIMIT, "a message is too long");
    }
}

static void on_stream_closed(void *context) {
    break_off(context, ERROR_CLOSED, "the other side closed the connection");
}

static const struct stream_events stream_events = {
    .bytes = on_bytes,
    .closed = on_stream_closed,
};

static struct rpc_connection *create(
        struct loop *loop, const struct rpc_events *events, void *context) {
    struct rpc_connection *connection = NEW(struct rpc_connection);
    connection->events = events;
    connection->context = context;
    connection->close_later = deferred_create(loop, on_close_later, connection);
    return connection;
}

struct rpc_connection *rpc_connection_create(struct loop *loop, int fd,
        const struct rpc_events *events, void *context, struct error *err) {
    struct rpc_connection *connection = create(loop, events, context);
    connection->stream =
            stream_create(loop, fd, &stream_events, connection, RPC_QUEUE_MAX_BYTES, err);
    if (connection->stream == NULL) {
        rpc_connection_destroy(connection);
        return NULL;
    }
    return connection;
}

struct rpc_connection *rpc_connection_create_accepted(
        struct loop *loop, int fd, const struct rpc_events *events, void *context) {
    struct rpc_connection *connection = create(loop, events, context);
    connection->stream =
            stream_create_accepted(loop, fd, &stream_events, connection, RPC_QUEUE_MAX_BYTES);
    return connection;
}

void rpc_connection_start(struct rpc_connection *connection) {
    stream_start(connection->stream);
}

void rpc_connection_destroy(struct rpc_connection *connection) {
    if (connection == NULL) {
        return;
    }
    if (connection->destroyed != NULL) {
        *connection->destroyed = true;
    }
    if (connection->stream != NULL) {
        rpc_connection_flush(connection);
    }
    stream_destroy(connection->stream);
    deferred_destroy(connection->close_later);
    buffer_finish(&connection->answers);
    free(connection);
}

int rpc_connection_fd(const struct rpc_connection *connection) {
    return stream_fd(connection->stream);
}

void rpc_connection_send(struct rpc_connection *connection, const char *lines, size_t length) {
    if (connection->is_telling && connection->answers.length + length <= TOGETHER_MAX_BYTES) {
        buffer_append(&connection->answers, lines, length);
    } else {
        rpc_connection_flush(connection);
        send_now(connection, lines, length);
    }
}

void rpc_connection_end(struct rpc_connection *connection) {
    rpc_connection_flush(connection);
    if (stream_queued_bytes(connection->stream) == 0) {
        break_off(connection, ERROR_CLOSED, "all is said");
    }
}

size_t rpc_connection_queued(const struct rpc_connection *connection) {
    return connection->answers.length + stream_queued_bytes(connection->stream);
}
