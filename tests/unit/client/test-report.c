/* SPDX-License-Identifier: MIT */
#include "client/report.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/path.h"
#include "base/socket.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define WAITING_MAX 1000 /* more than any queue of ours */

/* A server that is stopped, or swamped: its queue is full, and connect() would wait for it. */
static void an_agent_does_not_wait_for_a_server_that_takes_nobody(void **state) {
    static int waiting[WAITING_MAX];
    char directory[] = "/tmp/stoa-test-report-XXXXXX";
    const struct report report = { .kind = "hook", .text = "{}", .length = 2, .said_bytes = 2 };
    struct error err = { 0 };
    size_t count = 0;
    assert_non_null(mkdtemp(directory));
    OWNED_STR path = path_join(directory, "server.sock");
    OWNED_FD listener = socket_listen(path, NULL);
    assert_true(listener >= 0);
    while (count < WAITING_MAX && (waiting[count] = socket_connect_within(path, 0, NULL)) >= 0) {
        count++;
    }
    assert_true(count < WAITING_MAX);
    assert_false(report_send(path, &report, &err));
    assert_int_equal(err.code, ERROR_TIMEOUT);
    struct json *answer = report_ask(path, &report, "request", 50, STDOUT_FILENO, &err);
    assert_null(answer);
    assert_int_equal(err.code, ERROR_TIMEOUT);
    while (count > 0) {
        close(waiting[--count]);
    }
    unlink(path);
    rmdir(directory);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_agent_does_not_wait_for_a_server_that_takes_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
