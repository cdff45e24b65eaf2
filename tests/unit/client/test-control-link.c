/* SPDX-License-Identifier: MIT */
/* A command's talk with a host, against peers that behave and peers that do not. */

#include "client/control-link.h"

#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/socket.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

static char directory[] = "/tmp/stoa-control-XXXXXX";

/* A process that serves one connection: sends `speech`, then stays silent until it is closed. */
static pid_t serve(const char *path, const struct buffer *speech) {
    int listener = socket_listen(path, NULL);
    assert_true(listener >= 0);
    pid_t child = fork();
    if (child == 0) {
        struct pollfd ready = { .fd = listener, .events = POLLIN };
        poll(&ready, 1, -1);
        int fd = socket_accept(listener);
        fd_write_all(fd, speech->data, speech->length, NULL);
        char bytes[256];
        do {
            ready = (struct pollfd){ .fd = fd, .events = POLLIN };
            poll(&ready, 1, -1);
        } while (read(fd, bytes, sizeof(bytes)) > 0);
        _exit(0);
    }
    close(listener);
    return child;
}

/* Connects to a peer that says this and asks it for DONE. */
static bool talk(const struct buffer *speech, struct error *err) {
    char *path = path_join(directory, "host.sock");
    pid_t peer = serve(path, speech);
    *err = (struct error){ 0 };
    struct control_link *link = control_link_create(path, err);
    struct buffer request = { 0 };
    message_append(&request, MESSAGE_GET_STATUS, NULL, 0);
    struct message answer;
    bool done = link != NULL && control_link_ask(link, &request, MESSAGE_DONE, 100, &answer, err);
    control_link_destroy(link);
    buffer_finish(&request);
    waitpid(peer, NULL, 0);
    free(path);
    return done;
}

static void an_answer_is_taken_and_what_is_unasked_skipped(void **state) {
    struct buffer speech = { 0 };
    struct host_status status = { .id = "0123456789ab", .state = HOST_RUNNING };
    struct error err;
    message_append_hello(&speech, ROLE_HOST);
    message_append_status(&speech, &status);
    message_append(&speech, MESSAGE_DONE, NULL, 0);
    assert_true(talk(&speech, &err));
    buffer_finish(&speech);
}

static void a_refusal_is_the_error(void **state) {
    struct buffer speech = { 0 };
    struct error err;
    message_append_hello(&speech, ROLE_HOST);
    message_append_refused(&speech, ERROR_BUSY, "not now");
    assert_false(talk(&speech, &err));
    assert_int_equal(err.code, ERROR_BUSY);
    assert_string_equal(err.text, "not now");
    buffer_finish(&speech);
}

static void silence_has_an_end(void **state) {
    struct buffer speech = { 0 };
    struct error err;
    message_append_hello(&speech, ROLE_HOST);
    assert_false(talk(&speech, &err));
    assert_int_equal(err.code, ERROR_TIMEOUT);
    buffer_finish(&speech);
}

/* A host of another version: what it says is refused in words, or understood. */
static void other_versions(void **state) {
    static const struct {
        uint16_t version, oldest;
        bool understood;
    } hosts[] = {
        { PROTOCOL_VERSION_OLDEST - 1, 0, false },
        { PROTOCOL_VERSION_OLDEST, PROTOCOL_VERSION_OLDEST, true },
        { PROTOCOL_VERSION + 1, PROTOCOL_VERSION, true },
        { PROTOCOL_VERSION + 1, PROTOCOL_VERSION + 1, false },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(hosts); i++) {
        struct buffer speech = { 0 };
        struct error err;
        size_t begin = message_begin(&speech, MESSAGE_HELLO);
        buffer_append_u32(&speech, PROTOCOL_MAGIC);
        buffer_append_u16(&speech, hosts[i].version);
        buffer_append_u16(&speech, hosts[i].oldest);
        buffer_append_byte(&speech, ROLE_HOST);
        message_end(&speech, begin);
        message_append(&speech, MESSAGE_DONE, NULL, 0);
        assert_int_equal(talk(&speech, &err), hosts[i].understood);
        assert_true(hosts[i].understood || strstr(err.text, "version") != NULL);
        buffer_finish(&speech);
    }
}

static void garbage_is_refused(void **state) {
    struct buffer speech = { 0 };
    struct error err;
    buffer_append_text(&speech, "HTTP/1.1 400 Bad Request\r\n\r\n");
    assert_false(talk(&speech, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    buffer_finish(&speech);
}

static void nobody_there(void **state) {
    struct error err = { 0 };
    char *path = path_join(directory, "nobody.sock");
    assert_null(control_link_create(path, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    free(path);
}

static int set_up(void **state) {
    return mkdtemp(directory) != NULL ? 0 : -1;
}

static int tear_down(void **state) {
    char *path = path_join(directory, "host.sock");
    unlink(path);
    free(path);
    return rmdir(directory);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_taken_and_what_is_unasked_skipped),
        cmocka_unit_test(a_refusal_is_the_error),
        cmocka_unit_test(silence_has_an_end),
        cmocka_unit_test(garbage_is_refused),
        cmocka_unit_test(other_versions),
        cmocka_unit_test(nobody_there),
    };
    return cmocka_run_group_tests_name("control-link", tests, set_up, tear_down);
}
