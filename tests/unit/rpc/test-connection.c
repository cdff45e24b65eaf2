/* SPDX-License-Identifier: MIT */
#include "rpc/connection.h"

#include "base/fd.h"
#include "base/memory.h"
#include "base/socket.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

struct fixture {
    struct loop *loop;
    struct rpc_connection *connection;
    int other;
    unsigned messages, garbage;
    bool is_closed, destroy_on_message, answers, ends;
    struct error reason;
};

static void on_message(void *context, const struct rpc_message *message) {
    struct fixture *fixture = context;
    fixture->messages++;
    if (fixture->answers) {
        rpc_connection_send(fixture->connection, "{}\n", 3);
    }
    if (fixture->ends) {
        rpc_connection_end(fixture->connection);
    }
    if (fixture->destroy_on_message) {
        rpc_connection_destroy(fixture->connection);
        fixture->connection = NULL;
    }
}

static void on_garbage(void *context, const struct json *id, const struct error *err) {
    ((struct fixture *)context)->garbage++;
}

static void on_closed(void *context, const struct error *err) {
    struct fixture *fixture = context;
    fixture->is_closed = true;
    fixture->reason = *err;
}

static const struct rpc_events events = { on_message, on_garbage, on_closed };

static int set_up(void **state) {
    struct fixture *fixture = NEW(struct fixture);
    int pair[2];
    assert_true(socket_pair(pair, NULL));
    fixture->loop = loop_create();
    fixture->connection = rpc_connection_create(fixture->loop, pair[0], &events, fixture, NULL);
    fixture->other = pair[1];
    *state = fixture;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *fixture = *state;
    rpc_connection_destroy(fixture->connection);
    fd_close(&fixture->other);
    loop_destroy(fixture->loop);
    free(fixture);
    return 0;
}

static void put(struct fixture *fixture, const char *text) {
    assert_true(fd_write_all(fixture->other, text, strlen(text), NULL));
    (void)loop_turn(fixture->loop, true);
}

#define NOTE "{\"jsonrpc\":\"2.0\",\"method\":\"message\"}\n"

static void lines_may_come_in_any_pieces(void **state) {
    struct fixture *fixture = *state;
    put(fixture, NOTE NOTE "{\"jsonrpc\":\"2.0\",");
    assert_int_equal(fixture->messages, 2);
    put(fixture, "\"method\":\"mess");
    put(fixture, "age\"}");
    assert_int_equal(fixture->messages, 2);
    put(fixture, "\n\n" NOTE);
    assert_int_equal(fixture->messages, 4);
    assert_int_equal(fixture->garbage, 0);
}

static void garbage_is_told_and_does_no_harm(void **state) {
    struct fixture *fixture = *state;
    put(fixture, "\x01\xff{{{\n" NOTE);
    assert_int_equal(fixture->garbage, 1);
    assert_int_equal(fixture->messages, 1);
}

static void the_end_is_told_once(void **state) {
    struct fixture *fixture = *state;
    fd_close(&fixture->other);
    while (!fixture->is_closed) {
        (void)loop_turn(fixture->loop, true);
    }
    assert_int_equal(fixture->reason.code, ERROR_CLOSED);
    rpc_connection_send(fixture->connection, NOTE, strlen(NOTE));
    assert_int_equal(rpc_connection_queued(fixture->connection), 0);
}

static void it_may_be_destroyed_while_it_tells(void **state) {
    struct fixture *fixture = *state;
    fixture->destroy_on_message = true;
    put(fixture, NOTE NOTE NOTE);
    assert_int_equal(fixture->messages, 1);
    assert_null(fixture->connection);
}

static void an_endless_line_closes(void **state) {
    struct fixture *fixture = *state;
    static char piece[256 * 1024];
    memset(piece, 'x', sizeof(piece));
    size_t sent = 0;
    while (!fixture->is_closed) {
        ssize_t count = send(fixture->other, piece, sizeof(piece), MSG_DONTWAIT | MSG_NOSIGNAL);
        sent += count > 0 ? (size_t)count : 0;
        assert_true(sent < 4 * (size_t)RPC_LINE_MAX_BYTES);
        (void)loop_turn(fixture->loop, true);
    }
    assert_int_equal(fixture->reason.code, ERROR_LIMIT);
}

static void a_peer_that_does_not_read_closes(void **state) {
    struct fixture *fixture = *state;
    static char piece[1024 * 1024];
    memset(piece, 'x', sizeof(piece));
    for (int i = 0; i < RPC_QUEUE_MAX_BYTES / (int)sizeof(piece) + 4; i++) {
        rpc_connection_send(fixture->connection, piece, sizeof(piece));
    }
    while (!fixture->is_closed) {
        (void)loop_turn(fixture->loop, true);
    }
    assert_int_equal(fixture->reason.code, ERROR_LIMIT);
}

static void what_the_socket_does_not_take_is_sent_later(void **state) {
    struct fixture *fixture = *state;
    static char piece[4 * 1024 * 1024];
    memset(piece, 'x', sizeof(piece));
    rpc_connection_send(fixture->connection, piece, sizeof(piece));
    assert_true(rpc_connection_queued(fixture->connection) > 0);
    static char room[1024 * 1024];
    for (size_t got = 0; got < sizeof(piece);) {
        ssize_t count = recv(fixture->other, room, sizeof(room), MSG_DONTWAIT);
        if (count > 0) {
            got += (size_t)count;
        } else {
            (void)loop_turn(fixture->loop, true);
        }
    }
    assert_int_equal(rpc_connection_queued(fixture->connection), 0);
}

/* What one recv() gets. */
static char *received(struct fixture *fixture) {
    static char bytes[100];
    ssize_t got = recv(fixture->other, bytes, sizeof(bytes) - 1, MSG_DONTWAIT);
    bytes[got > 0 ? got : 0] = '\0';
    return bytes;
}

static void what_came_together_is_answered_in_order(void **state) {
    struct fixture *fixture = *state;
    fixture->answers = true;
    put(fixture, NOTE NOTE NOTE);
    assert_string_equal(received(fixture), "{}\n{}\n{}\n");
}

static void answers_to_one_that_is_destroyed_are_sent(void **state) {
    struct fixture *fixture = *state;
    fixture->answers = fixture->destroy_on_message = true;
    put(fixture, NOTE NOTE);
    assert_string_equal(received(fixture), "{}\n");
}

static void an_end_is_told_behind_what_was_sent(void **state) {
    struct fixture *fixture = *state;
    fixture->answers = fixture->ends = true;
    put(fixture, NOTE NOTE);
    while (!fixture->is_closed) {
        (void)loop_turn(fixture->loop, true);
    }
    assert_int_equal(fixture->messages, 1);
    assert_int_equal(fixture->reason.code, ERROR_CLOSED);
    assert_string_equal(received(fixture), "{}\n");
}

/* In place of the fixture's: one that was accepted with these bytes in it. */
static void accept_with(struct fixture *fixture, const char *bytes) {
    int pair[2];
    rpc_connection_destroy(fixture->connection);
    fd_close(&fixture->other);
    assert_true(socket_pair(pair, NULL));
    fixture->other = pair[1];
    assert_true(fd_write_all(fixture->other, bytes, strlen(bytes), NULL));
    fixture->connection = rpc_connection_create_accepted(fixture->loop, pair[0], &events, fixture);
    assert_int_equal(fixture->messages, 0);
    rpc_connection_start(fixture->connection);
}

static void what_came_before_it_was_accepted_is_told_at_once(void **state) {
    struct fixture *fixture = *state;
    accept_with(fixture, NOTE "{\"jsonrpc\":\"2.0\",");
    assert_int_equal(fixture->messages, 1);
    put(fixture, "\"method\":\"message\"}\n");
    assert_int_equal(fixture->messages, 2);
    fd_close(&fixture->other);
    while (!fixture->is_closed) {
        (void)loop_turn(fixture->loop, true);
    }
}

static void one_that_starts_may_be_destroyed_while_it_tells(void **state) {
    struct fixture *fixture = *state;
    fixture->destroy_on_message = true;
    accept_with(fixture, NOTE NOTE);
    assert_int_equal(fixture->messages, 1);
    assert_null(fixture->connection);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(lines_may_come_in_any_pieces),
        TEST(garbage_is_told_and_does_no_harm),
        TEST(the_end_is_told_once),
        TEST(it_may_be_destroyed_while_it_tells),
        TEST(an_endless_line_closes),
        TEST(a_peer_that_does_not_read_closes),
        TEST(what_the_socket_does_not_take_is_sent_later),
        TEST(what_came_together_is_answered_in_order),
        TEST(answers_to_one_that_is_destroyed_are_sent),
        TEST(an_end_is_told_behind_what_was_sent),
        TEST(what_came_before_it_was_accepted_is_told_at_once),
        TEST(one_that_starts_may_be_destroyed_while_it_tells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
