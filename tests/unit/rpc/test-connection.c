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
    bool is_closed, destroy_on_message;
    struct error reason;
};

static void on_message(void *context, const struct rpc_message *message) {
    struct fixture *fixture = context;
    fixture->messages++;
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
