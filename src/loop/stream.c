/* SPDX-License-Identifier: MIT */
/* Buffered sockets. A failed write is not told here: the read side sees the same end. */

#include "loop/stream.h"

#include "base/fd.h"
#include "base/memory.h"
#include "loop/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>

#define READ_BYTES          65536
#define READS_PER_TURN      4
#define KEPT_CAPACITY_BYTES 1024

struct stream {
    struct loop *loop;
    struct watch *watch; /* NULL before stream_start() */
    int fd;
    struct buffer input, output;
    size_t output_bytes_max;
    int fds_in[SOCKET_FDS_MAX], fds_out[SOCKET_FDS_MAX];
    size_t fds_in_count, fds_out_count;
    size_t fds_out_offset; /* of the byte in output that they travel with */
    bool broken;           /* writing failed: output is dropped */
    bool stopped;
    const struct stream_events *events;
    void *context;
    bool calling; /* a callback runs: what it destroys is freed after it */
    bool destroyed;
};

static void set_watch(struct stream *stream, unsigned events) {
    if (stream->watch != NULL) {
        watch_set(stream->watch, events);
    }
}

static void update_watch(struct stream *stream) {
    bool is_waiting = stream->output.length > 0 && !stream->broken;
    unsigned events = WATCH_READABLE | (is_waiting ? WATCH_WRITABLE : 0u);
    set_watch(stream, stream->stopped ? 0 : events);
}

static void release_when_empty(struct buffer *buffer) {
    if (buffer->length == 0 && buffer->capacity > KEPT_CAPACITY_BYTES) {
        buffer_finish(buffer);
    }
}

static void close_fds(int *fds, size_t *count) {
    for (size_t i = 0; i < *count; i++) {
        fd_close(&fds[i]);
    }
    *count = 0;
}

/* One sendmsg; what was written, 0 when the socket is full or broken. */
static size_t send_some(
        struct stream *stream, const char *bytes, size_t length, const int *fds, size_t fd_count) {
    ssize_t sent = socket_send(stream->fd, bytes, length, fds, fd_count);
    if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK) {
        stream->broken = true;
    }
    return sent < 0 ? 0 : (size_t)sent;
}

static size_t send_queued(struct stream *stream, size_t length, bool with_fds) {
    size_t count = with_fds ? stream->fds_out_count : 0;
    size_t sent = send_some(stream, stream->output.data, length, stream->fds_out, count);
    if (sent > 0 && with_fds) {
        close_fds(stream->fds_out, &stream->fds_out_count);
    }
    return sent;
}

static void flush(struct stream *stream) {
    while (stream->output.length > 0 && !stream->broken) {
        bool pending = stream->fds_out_count > 0;
        bool with_fds = pending && stream->fds_out_offset == 0;
        size_t length = pending && !with_fds ? stream->fds_out_offset : stream->output.length;
        size_t sent = send_queued(stream, length, with_fds);
        if (sent == 0) {
            break;
        }
        stream->fds_out_offset -= pending && !with_fds ? sent : 0;
        buffer_consume(&stream->output, sent);
    }
    if (stream->broken) {
        buffer_clear(&stream->output);
        close_fds(stream->fds_out, &stream->fds_out_count);
    }
    release_when_empty(&stream->output);
    update_watch(stream);
}

/* Copies that wait in the queue; false when there are no descriptors left for them. */
static bool keep_fds(struct stream *stream, const int *fds, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int copy = fcntl(fds[i], F_DUPFD_CLOEXEC, 3);
        if (copy < 0) {
            close_fds(stream->fds_out, &stream->fds_out_count);
            return false;
        }
        stream->fds_out[stream->fds_out_count++] = copy;
    }
    stream->fds_out_offset = count > 0 ? stream->output.length : stream->fds_out_offset;
    return true;
}

bool stream_send_fds(
        struct stream *stream, const void *bytes, size_t length, const int *fds, size_t fd_count) {
    if (stream->broken) {
        return true;
    }
    if (stream->output.length + length > stream->output_bytes_max || fd_count > SOCKET_FDS_MAX ||
            (fd_count > 0 && stream->fds_out_count > 0)) {
        return false;
    }
    size_t sent = 0;
    if (stream->output.length == 0) { /* the usual case: straight from the caller's memory */
        sent = send_some(stream, bytes, length, fds, fd_count);
    }
    if (sent < length && !stream->broken) {
        if (sent == 0 && !keep_fds(stream, fds, fd_count)) {
            return false;
        }
        buffer_append(&stream->output, (const char *)bytes + sent, length - sent);
        update_watch(stream);
    }
    return true;
}

bool stream_send(struct stream *stream, const void *bytes, size_t length) {
    return stream_send_fds(stream, bytes, length, NULL, 0);
}

enum read_result { READ_AGAIN, READ_ENOUGH, READ_CLOSED };

static enum read_result read_some(struct stream *stream) {
    static char scratch[READ_BYTES]; /* only pages that are written to cost memory */
    int fds[SOCKET_FDS_MAX];
    size_t count = 0;
    ssize_t got = socket_receive(stream->fd, scratch, sizeof(scratch), fds, &count);
    for (size_t i = 0; i < count; i++) {
        if (stream->fds_in_count < SOCKET_FDS_MAX) {
            stream->fds_in[stream->fds_in_count++] = fds[i];
        } else {
            fd_close(&fds[i]);
        }
    }
    if (got < 0) {
        return errno == EAGAIN || errno == EWOULDBLOCK ? READ_ENOUGH : READ_CLOSED;
    }
    buffer_append(&stream->input, scratch, (size_t)got);
    return got == 0 ? READ_CLOSED : (size_t)got == sizeof(scratch) ? READ_AGAIN : READ_ENOUGH;
}

/* The other side is gone; the owner destroys the stream, then or later. */
static void tell_closed(struct stream *stream) {
    stream_stop(stream);
    stream->events->closed(stream->context);
}

/* False when that was all that will ever come. */
static bool on_readable(struct stream *stream) {
    enum read_result result = READ_AGAIN;
    for (int i = 0; i < READS_PER_TURN && result == READ_AGAIN; i++) {
        result = read_some(stream);
    }
    if (stream->input.length > 0) {
        stream->events->bytes(stream->context, &stream->input);
    }
    release_when_empty(&stream->input);
    if (!stream->destroyed && result == READ_CLOSED) {
        tell_closed(stream);
    }
    return result != READ_CLOSED;
}

static void on_writable(struct stream *stream) {
    bool queued = stream->output.length > 0;
    flush(stream);
    if (queued && stream->output.length == 0 && stream->events->drained != NULL) {
        stream->events->drained(stream->context);
    }
}

static void release(struct stream *stream) {
    buffer_finish(&stream->input);
    buffer_finish(&stream->output);
    free(stream);
}

static void on_ready(void *context, unsigned events) {
    struct stream *stream = context;
    stream->calling = true;
    if ((events & WATCH_WRITABLE) != 0) {
        on_writable(stream);
    }
    if ((events & WATCH_READABLE) != 0 && !stream->destroyed) {
        (void)on_readable(stream);
    }
    stream->calling = false;
    if (stream->destroyed) {
        release(stream);
    }
}

static bool begin_to_watch(struct stream *stream, struct error *err) {
    stream->watch = watch_create(stream->loop, stream->fd, on_ready, stream, err);
    if (stream->watch != NULL) {
        update_watch(stream);
    }
    return stream->watch != NULL;
}

struct stream *stream_create_accepted(struct loop *loop, int fd, const struct stream_events *events,
        void *context, size_t queue_bytes_max) {
    struct stream *stream = NEW(struct stream);
    stream->loop = loop;
    stream->fd = fd;
    stream->events = events;
    stream->context = context;
    stream->output_bytes_max = queue_bytes_max;
    return stream;
}

struct stream *stream_create(struct loop *loop, int fd, const struct stream_events *events,
        void *context, size_t queue_bytes_max, struct error *err) {
    struct stream *stream = stream_create_accepted(loop, fd, events, context, queue_bytes_max);
    if (!begin_to_watch(stream, err)) {
        stream_destroy(stream);
        return NULL;
    }
    return stream;
}

void stream_start(struct stream *stream) {
    stream->calling = true;
    bool goes_on = on_readable(stream) && !stream->destroyed && !stream->stopped;
    if (goes_on && !begin_to_watch(stream, NULL)) {
        tell_closed(stream);
    }
    stream->calling = false;
    if (stream->destroyed) {
        release(stream);
    }
}

void stream_stop(struct stream *stream) {
    stream->stopped = stream->broken = true;
    set_watch(stream, 0);
}

void stream_destroy(struct stream *stream) {
    if (stream == NULL) {
        return;
    }
    watch_destroy(TAKE(stream->watch));
    fd_close(&stream->fd);
    close_fds(stream->fds_in, &stream->fds_in_count);
    close_fds(stream->fds_out, &stream->fds_out_count);
    if (stream->calling) {
        stream->destroyed = true;
    } else {
        release(stream);
    }
}

size_t stream_queued_bytes(const struct stream *stream) {
    return stream->output.length;
}

bool stream_has_input(const struct stream *stream) {
    return stream->input.length > 0;
}

int stream_fd(const struct stream *stream) {
    return stream->fd;
}

size_t stream_take_fds(struct stream *stream, int out_fds[SOCKET_FDS_MAX]) {
    size_t count = stream->fds_in_count;
    memcpy(out_fds, stream->fds_in, count * sizeof(int));
    stream->fds_in_count = 0;
    return count;
}
