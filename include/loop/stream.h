/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A connected Unix socket on the loop: bytes in both directions and descriptors along with them.
 *
 * It never blocks. What cannot be written now waits in a bounded queue. Callbacks come from the
 * loop, never from within a call (but for stream_start()), and may destroy the stream. It knows no
 * message format.
 */

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/socket.h"
#include "loop/loop.h"

#include <stdbool.h>
#include <stddef.h>

OWNED_TYPE(stream);

struct stream_events {
    /* What came and was not consumed yet; take what is whole off the front (buffer_consume).
     * Bytes left stay for the next call: bound them by refusing what is too long. */
    void (*bytes)(void *context, struct buffer *input);
    /* The other side is gone (or the socket failed). Told once. */
    void (*closed)(void *context);
    /* The queue is empty again after it was not; may be NULL. */
    void (*drained)(void *context);
};

/* Owns fd from now on, also when failing. NULL when it cannot be watched. */
struct stream *stream_create(struct loop *loop, int fd, const struct stream_events *events,
        void *context, size_t queue_bytes_max, struct error *err);

/* The same for a descriptor that was just accepted (and does not block), in two steps: nothing is
 * watched before stream_start(), which comes from a callback of the loop and reads what has come
 * already, calling back from within. Who says all at once and is let go at once is never watched.
 */
struct stream *stream_create_accepted(struct loop *loop, int fd, const struct stream_events *events,
        void *context, size_t queue_bytes_max) __attribute__((returns_nonnull));
void stream_start(struct stream *stream);

/* Nothing more is read or sent; it may be destroyed later. */
void stream_stop(struct stream *stream);
void stream_destroy(struct stream *stream);

/* Writes at once as far as it goes, queues the rest. False, and nothing is taken, when the queue
 * would grow past its limit. A dead socket takes everything; `closed` tells. */
bool stream_send(struct stream *stream, const void *bytes, size_t length);

/* The same with descriptors (the caller keeps its own) that travel with the first of these bytes.
 * Also false when they would have to wait and there is no room for copies of them (EMFILE). */
bool stream_send_fds(
        struct stream *stream, const void *bytes, size_t length, const int *fds, size_t fd_count);

size_t stream_queued_bytes(const struct stream *stream);

/* Whether bytes that came wait to be consumed (part of a message, at most). */
bool stream_has_input(const struct stream *stream);
int stream_fd(const struct stream *stream);

/* Descriptors that came and were not taken yet, oldest first, the caller's from now on. */
size_t stream_take_fds(struct stream *stream, int out_fds[SOCKET_FDS_MAX]);
