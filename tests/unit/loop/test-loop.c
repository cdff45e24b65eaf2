/* SPDX-License-Identifier: MIT */
#include "loop/loop.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/socket.h"
#include "loop/deferred.h"
#include "loop/process-watch.h"
#include "loop/signal-watch.h"
#include "loop/timeout.h"
#include "loop/watch.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct probe {
    struct loop *loop;
    int fd;
    char order[32];
    struct deferred *deferred;
    int heard_fd;
    bool is_heard;
    struct watch *watch;
    struct timeout *timeout;
    int calls;
};

static void note(struct probe *probe, char what) {
    size_t length = strlen(probe->order);
    assert_true(length + 1 < sizeof(probe->order));
    probe->order[length] = what;
}

static void on_timeout(void *context) {
    struct probe *probe = context;
    note(probe, 't');
    loop_stop(probe->loop);
}

static void timeouts_fire_once(void **state) {
    struct probe probe = { .loop = loop_create() };
    OWNED(timeout) timeout = timeout_create(probe.loop, on_timeout, &probe);
    int64_t begin_us = clock_monotonic_us();
    timeout_start(timeout, 1000000);
    timeout_start(timeout, 20); /* anew, not twice */
    assert_true(timeout_is_running(timeout));
    loop_run(probe.loop);
    assert_true(clock_monotonic_us() - begin_us >= 19000);
    assert_false(timeout_is_running(timeout));
    loop_run(probe.loop); /* nothing is left: returns */
    assert_string_equal(probe.order, "t");
    timeout_destroy(TAKE(timeout));
    loop_destroy(probe.loop);
}

static void on_readable(void *context, unsigned events) {
    struct probe *probe = context;
    assert_int_equal(events, WATCH_READABLE);
    char byte;
    assert_int_equal(read(probe->fd, &byte, 1), 1);
    note(probe, byte);
    deferred_schedule(probe->deferred);
    deferred_schedule(probe->deferred);
}

static void on_deferred(void *context) {
    struct probe *probe = context;
    note(probe, 'd');
    if (++probe->calls == 2) {
        loop_stop(probe->loop);
    }
}

/* Deferred calls come once per turn, after the callbacks of that turn. */
static void deferred_calls_follow_the_turn(void **state) {
    struct probe probe = { .loop = loop_create() };
    int pair[2];
    assert_true(socket_pair(pair, NULL));
    probe.fd = pair[0];
    OWNED(deferred) deferred = deferred_create(probe.loop, on_deferred, &probe);
    OWNED(watch) watch = watch_create(probe.loop, pair[0], on_readable, &probe, NULL);
    probe.deferred = deferred;
    watch_set(watch, WATCH_READABLE);
    assert_int_equal(write(pair[1], "xy", 2), 2);
    loop_run(probe.loop);
    assert_string_equal(probe.order, "xdyd");
    deferred_schedule(deferred); /* left scheduled: the destructor takes it off */
    watch_destroy(TAKE(watch));
    deferred_destroy(TAKE(deferred));
    close(pair[0]);
    close(pair[1]);
    loop_destroy(probe.loop);
}

static void on_again(void *context) {
    struct probe *probe = context;
    if (++probe->calls < 3) {
        deferred_schedule(probe->deferred);
    } else {
        loop_stop(probe->loop);
    }
}

static void on_heard(void *context, unsigned events) {
    struct probe *probe = context;
    char byte;
    assert_int_equal(read(probe->heard_fd, &byte, 1), 1);
    probe->is_heard = true;
}

static void on_last(void *context) {
    struct probe *probe = context;
    assert_true(probe->is_heard);
    loop_stop(probe->loop);
}

/* What is ready when the loop looks next comes first. */
static void a_last_call_follows_what_is_ready(void **state) {
    struct probe probe = { .loop = loop_create() };
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    probe.heard_fd = fds[0];
    OWNED(deferred) last = deferred_create(probe.loop, on_last, &probe);
    OWNED(watch) watch = watch_create(probe.loop, fds[0], on_heard, &probe, NULL);
    watch_set(watch, WATCH_READABLE);
    deferred_schedule_last(last);
    deferred_schedule_last(last);
    assert_int_equal(write(fds[1], "x", 1), 1);
    loop_run(probe.loop);
    deferred_schedule_last(last); /* left scheduled: the destructor takes it off */
    deferred_destroy(TAKE(last));
    watch_destroy(TAKE(watch));
    loop_destroy(probe.loop);
    close(fds[0]);
    close(fds[1]);
}

static void deferred_calls_may_schedule_themselves(void **state) {
    struct probe probe = { .loop = loop_create() };
    OWNED(deferred) deferred = deferred_create(probe.loop, on_again, &probe);
    probe.deferred = deferred;
    deferred_schedule(deferred);
    loop_run(probe.loop);
    assert_int_equal(probe.calls, 3);
    deferred_destroy(TAKE(deferred));
    loop_destroy(probe.loop);
}

static void on_hangup(void *context, unsigned events) {
    struct probe *probe = context;
    char byte;
    assert_int_equal(read(probe->fd, &byte, 1), 0);
    note(probe, 'h');
    watch_destroy(TAKE(probe->watch));
    fd_close(&probe->fd);
}

static void watches_go_from_their_own_callback(void **state) {
    struct probe probe = { .loop = loop_create() };
    int pair[2];
    assert_true(socket_pair(pair, NULL));
    probe.fd = pair[0];
    probe.watch = watch_create(probe.loop, pair[0], on_hangup, &probe, NULL);
    watch_set(probe.watch, WATCH_READABLE);
    close(pair[1]);
    loop_run(probe.loop); /* ends: nothing is watched any more */
    assert_string_equal(probe.order, "h");
    loop_destroy(probe.loop);
}

static void regular_files_cannot_be_watched(void **state) {
    OWNED(loop) loop = loop_create();
    OWNED_FD fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    struct error err = { 0 };
    assert_null(watch_create(loop, fd, on_readable, NULL, &err));
    assert_int_equal(err.code, ERROR_SYSTEM);
}

static void on_signal(void *context, int signal_number) {
    struct probe *probe = context;
    assert_int_equal(signal_number, SIGUSR1);
    note(probe, 's');
    loop_stop(probe->loop);
}

static void signals_come_from_the_loop(void **state) {
    struct probe probe = { .loop = loop_create() };
    OWNED(timeout) limit = timeout_create(probe.loop, on_timeout, &probe);
    OWNED(signal_watch) watch = signal_watch_create(probe.loop, SIGUSR1, on_signal, &probe);
    timeout_start(limit, 10000);
    assert_int_equal(raise(SIGUSR1), 0);
    assert_string_equal(probe.order, "");
    loop_run(probe.loop);
    assert_string_equal(probe.order, "s");
    signal_watch_destroy(TAKE(watch));
    timeout_destroy(TAKE(limit));
    loop_destroy(probe.loop);
}

static void on_gone(void *context) {
    struct probe *probe = context;
    note(probe, 'g');
    loop_stop(probe->loop);
}

static void the_end_of_a_process_is_told_once(void **state) {
    struct probe probe = { .loop = loop_create() };
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        pause();
        _exit(0);
    }
    OWNED(process_watch) watch = process_watch_create(probe.loop, pid, on_gone, &probe);
    assert_non_null(watch);
    assert_int_equal(kill(pid, SIGKILL), 0);
    loop_run(probe.loop);
    loop_run(probe.loop); /* nothing is left: returns */
    assert_string_equal(probe.order, "g");
    assert_int_equal(waitpid(pid, NULL, 0), pid); /* it was not reaped */
    assert_null(process_watch_create(probe.loop, pid, on_gone, &probe));
    process_watch_destroy(TAKE(watch));
    loop_destroy(probe.loop);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timeouts_fire_once),
        cmocka_unit_test(deferred_calls_follow_the_turn),
        cmocka_unit_test(a_last_call_follows_what_is_ready),
        cmocka_unit_test(deferred_calls_may_schedule_themselves),
        cmocka_unit_test(watches_go_from_their_own_callback),
        cmocka_unit_test(regular_files_cannot_be_watched),
        cmocka_unit_test(signals_come_from_the_loop),
        cmocka_unit_test(the_end_of_a_process_is_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
