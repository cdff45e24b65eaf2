/* SPDX-License-Identifier: MIT */
#include "loop/stream.h"

#include "base/fd.h"
#include "loop/timeout.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cmocka.h>

struct end {
    struct loop *loop;
    struct stream *stream;
    struct buffer got;
    size_t stop_at;
    bool closed, drained, destroy_at_bytes;
};

static void on_bytes(void *context, struct buffer *input) {
    struct end *end = context;
    buffer_append(&end->got, input->data, input->length);
    buffer_consume(input, input->length);
    if (end->destroy_at_bytes) {
        stream_destroy(TAKE(end->stream));
    }
    if (end->got.length >= end->stop_at) {
        loop_stop(end->loop);
    }
}

static void on_closed(void *context) {
    struct end *end = context;
    end->closed = true;
    loop_stop(end->loop);
}

static void on_drained(void *context) {
    struct end *end = context;
    end->drained = true;
}

static const struct stream_events events = { on_bytes, on_closed, on_drained };

static void open_pair(struct loop *loop, struct end ends[2], size_t queue_bytes_max) {
    int fds[2];
    assert_true(socket_pair(fds, NULL));
    for (int i = 0; i < 2; i++) {
        ends[i] = (struct end){ .loop = loop };
        ends[i].stream = stream_create(loop, fds[i], &events, &ends[i], queue_bytes_max, NULL);
        assert_non_null(ends[i].stream);
    }
}

static void close_pair(struct end ends[2]) {
    for (int i = 0; i < 2; i++) {
        stream_destroy(ends[i].stream);
        buffer_finish(&ends[i].got);
    }
}

/* More than a socket takes at once: the queue holds it, in order, and says when it is empty. */
static void what_does_not_fit_is_queued(void **state) {
    OWNED(loop) loop = loop_create();
    struct end ends[2];
    size_t length = 4 * 1024 * 1024;
    open_pair(loop, ends, length);
    char *bytes = malloc(length);
    for (size_t i = 0; i < length; i++) {
        bytes[i] = (char)(i * 7 >> 3);
    }
    assert_true(stream_send(ends[0].stream, bytes, length));
    size_t queued = stream_queued_bytes(ends[0].stream);
    assert_true(queued > 0 && queued < length);
    assert_false(stream_send(ends[0].stream, bytes, length - queued + 1)); /* beyond the limit */
    ends[1].stop_at = length;
    loop_run(loop);
    assert_int_equal(ends[1].got.length, length);
    assert_memory_equal(ends[1].got.data, bytes, length);
    while (!ends[0].drained) {
        loop_turn(loop, true);
    }
    free(bytes);
    close_pair(ends);
}

static void descriptors_travel_with_their_bytes(void **state) {
    OWNED(loop) loop = loop_create();
    struct end ends[2];
    open_pair(loop, ends, 4 * 1024 * 1024);
    size_t length = 1024 * 1024; /* so that they must wait in the queue */
    char *bytes = calloc(1, length);
    assert_true(stream_send(ends[0].stream, bytes, length));
    OWNED_FD null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    assert_true(stream_send_fds(ends[0].stream, "end", 3, &null, 1));
    ends[1].stop_at = length + 3;
    loop_run(loop);
    int fds[SOCKET_FDS_MAX];
    assert_int_equal(stream_take_fds(ends[1].stream, fds), 1);
    struct stat sent, received;
    assert_int_equal(fstat(null, &sent), 0);
    assert_int_equal(fstat(fds[0], &received), 0);
    assert_int_equal(sent.st_rdev, received.st_rdev);
    assert_true(fcntl(fds[0], F_GETFD) & FD_CLOEXEC);
    assert_int_equal(stream_take_fds(ends[1].stream, fds), 0);
    close(fds[0]);
    free(bytes);
    close_pair(ends);
}

/* The process may open nothing more. */
static struct rlimit take_descriptors_away(int lowest_free) {
    struct rlimit limit, less;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    less = (struct rlimit){ .rlim_cur = (rlim_t)lowest_free, .rlim_max = limit.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &less), 0);
    return limit;
}

/* What can be sent at once needs no more of them; what cannot is refused, and the stream is good.
 */
static void descriptors_travel_when_none_are_left(void **state) {
    OWNED(loop) loop = loop_create();
    struct end ends[2];
    size_t length = 4 * 1024 * 1024;
    open_pair(loop, ends, 2 * length);
    OWNED_FD null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int next = dup(null);
    close(next);
    struct rlimit limit = take_descriptors_away(next);
    assert_true(stream_send_fds(ends[0].stream, "one", 3, &null, 1));
    char *bytes = calloc(1, length);
    assert_true(stream_send(ends[0].stream, bytes, length)); /* a part of it waits */
    assert_true(stream_queued_bytes(ends[0].stream) > 0);
    assert_false(stream_send_fds(ends[0].stream, "two", 3, &null, 1));
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    assert_true(stream_send_fds(ends[0].stream, "two", 3, &null, 1));
    ends[1].stop_at = 3 + length + 3;
    loop_run(loop);
    assert_int_equal(ends[1].got.length, ends[1].stop_at);
    int fds[SOCKET_FDS_MAX];
    assert_int_equal(stream_take_fds(ends[1].stream, fds), 2);
    close(fds[0]);
    close(fds[1]);
    free(bytes);
    close_pair(ends);
}

static void the_end_is_told_after_the_bytes(void **state) {
    OWNED(loop) loop = loop_create();
    struct end ends[2];
    open_pair(loop, ends, 100);
    ends[1].stop_at = 1000;
    assert_true(stream_send(ends[0].stream, "bye", 3));
    stream_destroy(TAKE(ends[0].stream));
    loop_run(loop);
    assert_true(ends[1].closed);
    assert_int_equal(ends[1].got.length, 3);
    assert_true(stream_send(ends[1].stream, "x", 1)); /* to nobody: no harm */
    close_pair(ends);
}

static void a_callback_may_destroy_its_stream(void **state) {
    OWNED(loop) loop = loop_create();
    struct end ends[2];
    open_pair(loop, ends, 100);
    ends[1].destroy_at_bytes = true;
    assert_true(stream_send(ends[0].stream, "x", 1));
    loop_run(loop);
    assert_null(ends[1].stream);
    ends[0].stop_at = 1;
    loop_run(loop); /* the other end sees it go */
    assert_true(ends[0].closed);
    close_pair(ends);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_fit_is_queued),
        cmocka_unit_test(descriptors_travel_with_their_bytes),
        cmocka_unit_test(descriptors_travel_when_none_are_left),
        cmocka_unit_test(the_end_is_told_after_the_bytes),
        cmocka_unit_test(a_callback_may_destroy_its_stream),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
