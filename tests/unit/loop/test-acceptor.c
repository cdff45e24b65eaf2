/* SPDX-License-Identifier: MIT */
#include "loop/acceptor.h"

#include "accept-pace.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/socket.h"
#include "loop/timeout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define FLOOD 200

struct place {
    char directory[64], path[80];
    struct loop *loop;
    struct acceptor *acceptor;
    int listener, connected;
    size_t taken;
    int64_t taken_us; /* when the last one was; the rest begins after that */
};

static int64_t now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void on_accepted(void *context, int fd) {
    struct place *place = context;
    place->taken++;
    place->taken_us = now_us();
    close(fd);
}

static void open_place(struct place *place) {
    *place = (struct place){ .directory = "/tmp/stoa-acceptor-XXXXXX", .connected = -1 };
    assert_non_null(mkdtemp(place->directory));
    snprintf(place->path, sizeof(place->path), "%s/socket", place->directory);
    place->loop = loop_create();
    place->listener = socket_listen(place->path, NULL);
    assert_true(place->listener >= 0);
    place->acceptor = acceptor_create(place->loop, place->listener, on_accepted, place, NULL);
    assert_non_null(place->acceptor);
}

static void close_place(struct place *place) {
    acceptor_destroy(place->acceptor);
    loop_destroy(place->loop);
    fd_close(&place->listener);
    fd_close(&place->connected);
    unlink(place->path);
    rmdir(place->directory);
    clock_fake(-1, -1);
}

static void connect_once(struct place *place) {
    fd_close(&place->connected);
    place->connected = socket_connect(place->path, NULL);
    assert_true(place->connected >= 0);
}

static void wait_for(struct place *place, size_t taken) {
    while (place->taken < taken) {
        assert_true(loop_turn(place->loop, true));
    }
    assert_int_equal(place->taken, taken);
}

/* As often as may be: each is taken in the turn in which it came. */
static void who_comes_alone_never_waits(void **state) {
    struct place place;
    open_place(&place);
    acceptor_start(place.acceptor);
    for (size_t i = 1; i <= FLOOD; i++) {
        clock_fake((int64_t)i * ACCEPT_REST_MS * 1000, -1);
        connect_once(&place);
        (void)loop_turn(place.loop, false);
        assert_int_equal(place.taken, i);
    }
    close_place(&place);
}

/* Many in a moment: it rests, and nobody is forgotten, the last one neither. */
static void who_comes_with_many_waits_for_a_rest(void **state) {
    struct place place;
    open_place(&place);
    acceptor_start(place.acceptor);
    clock_fake(1000, -1);
    for (size_t i = 1; i <= FLOOD; i++) {
        connect_once(&place);
        (void)loop_turn(place.loop, false);
        bool has_rested = now_us() - place.taken_us > (ACCEPT_REST_MS - 1) * 1000;
        bool owes = i > ACCEPT_OWED_MS / ACCEPT_REST_MS + 1;
        assert_true(!owes || has_rested || place.taken < i);
        wait_for(&place, i);
    }
    clock_fake(1000 + ACCEPT_OWED_MAX_MS * 1000, -1); /* the flood is over */
    connect_once(&place);
    wait_for(&place, FLOOD + 1);
    connect_once(&place);
    (void)loop_turn(place.loop, false);
    assert_int_equal(place.taken, FLOOD + 2);
    close_place(&place);
}

static void one_that_is_stopped_takes_nobody(void **state) {
    struct place place;
    open_place(&place);
    connect_once(&place);
    (void)loop_turn(place.loop, false); /* not started yet */
    assert_int_equal(place.taken, 0);
    acceptor_take(place.acceptor); /* but when asked */
    assert_int_equal(place.taken, 1);
    acceptor_start(place.acceptor);
    clock_fake(1000, -1);
    for (size_t i = 2; i <= FLOOD; i++) {
        connect_once(&place);
        wait_for(&place, i);
    }
    acceptor_stop(place.acceptor); /* in the midst of a rest */
    connect_once(&place);
    assert_false(loop_turn(place.loop, true)); /* nothing is left that could ever call back */
    assert_int_equal(place.taken, FLOOD);
    acceptor_start(place.acceptor);
    wait_for(&place, FLOOD + 1);
    close_place(&place);
}

static void on_over(void *context) {
    bool *is_over = context;
    *is_over = true;
}

/* It looks again now and then: it does not turn round and round, and writes no log full. */
static void without_descriptors_it_rests(void **state) {
    struct place place;
    struct rlimit limit, less;
    open_place(&place);
    acceptor_start(place.acceptor);
    connect_once(&place);
    int next = dup(place.connected);
    close(next);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    less = (struct rlimit){ .rlim_cur = (rlim_t)next, .rlim_max = limit.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &less), 0);

    bool is_over = false;
    size_t turns = 0;
    struct timeout *over = timeout_create(place.loop, on_over, &is_over);
    timeout_start(over, 3 * ACCEPT_SHORT_MS);
    for (; !is_over; turns++) {
        (void)loop_turn(place.loop, true);
    }
    assert_int_equal(place.taken, 0);
    assert_in_range(turns, 1, 10);

    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    wait_for(&place, 1);
    timeout_destroy(over);
    close_place(&place);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_comes_alone_never_waits),
        cmocka_unit_test(who_comes_with_many_waits_for_a_rest),
        cmocka_unit_test(one_that_is_stopped_takes_nobody),
        cmocka_unit_test(without_descriptors_it_rests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
