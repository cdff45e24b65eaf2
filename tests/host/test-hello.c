/* SPDX-License-Identifier: MIT */
/* Peers of other versions, at a host and at the keeper: what frame/message.h says of HELLO. */

#include "host-fixture.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/socket.h"
#include "base/text.h"
#include "client/control-link.h"
#include "host/keeper.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cmocka.h>

#define AHEAD         1000
#define HEARD_AT_ONCE 65536

static const struct {
    const char *who;
    uint16_t version, oldest;
    bool understood;
} peers[] = {
    { "a version too old", PROTOCOL_VERSION_OLDEST - 1, 0, false },
    { "the oldest", PROTOCOL_VERSION_OLDEST, PROTOCOL_VERSION_OLDEST, true },
    { "this one", PROTOCOL_VERSION, PROTOCOL_VERSION_OLDEST, true },
    { "a newer one that understands us", PROTOCOL_VERSION + AHEAD, PROTOCOL_VERSION, true },
    { "a newer one that does not", PROTOCOL_VERSION + AHEAD, PROTOCOL_VERSION + 1, false },
};

static void append_hello(struct buffer *out, uint16_t version, uint16_t oldest, uint8_t role) {
    size_t begin = message_begin(out, MESSAGE_HELLO);
    buffer_append_u32(out, PROTOCOL_MAGIC);
    buffer_append_u16(out, version);
    buffer_append_u16(out, oldest);
    buffer_append_byte(out, role);
    buffer_append_text(out, "what a later version says more"); /* the beginning never changes */
    message_end(out, begin);
}

/* What comes until `wanted` is there or the peer closes; true when it closed. */
static bool hear(int fd, struct buffer *heard, uint8_t wanted) {
    for (;;) {
        char *room = buffer_reserve(heard, HEARD_AT_ONCE);
        struct message message;
        size_t at = 0;
        while (message_peek(heard->data + at, heard->length - at, MESSAGE_FROM_HOST_MAX, &message,
                       NULL) == MESSAGE_COMPLETE) {
            if (message.type == wanted) {
                return false;
            }
            at += message.size_bytes;
        }
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        assert_int_equal(poll(&wait, 1, FIXTURE_WAIT_MS), 1);
        ssize_t got = recv(fd, room, HEARD_AT_ONCE, 0);
        if (got <= 0) {
            return true;
        }
        heard->length += (size_t)got;
    }
}

static void first_message(const struct buffer *heard, struct message *out_message) {
    assert_int_equal(
            message_peek(heard->data, heard->length, MESSAGE_FROM_HOST_MAX, out_message, NULL),
            MESSAGE_COMPLETE);
}

/* Says hello as each of the versions in this role; `asks` is what then must be answered with
 * `answer`, 0 when nothing need be asked. */
static void speak(
        const char *path, enum peer_role role, enum message_type asks, enum message_type answer) {
    for (size_t i = 0; i < ARRAY_LENGTH(peers); i++) {
        OWNED_FD fd = socket_connect(path, NULL);
        struct buffer said = { 0 }, heard = { 0 };
        struct message message;
        assert_true(fd >= 0);
        append_hello(&said, peers[i].version, peers[i].oldest, (uint8_t)role);
        if (asks != 0) {
            message_append(&said, asks, NULL, 0);
        }
        assert_true(fd_write_all(fd, said.data, said.length, NULL));
        if (peers[i].understood) {
            assert_false(hear(fd, &heard, (uint8_t)answer));
            first_message(&heard, &message);
            assert_int_equal(message.type, MESSAGE_HELLO); /* first, with our own version */
            struct hello hello;
            assert_true(message_read_hello(&message, &hello, NULL));
            assert_int_equal(hello.version, PROTOCOL_VERSION);
            assert_int_equal(hello.oldest_version, PROTOCOL_VERSION_OLDEST);
        } else {
            struct error err = { 0 };
            assert_true(hear(fd, &heard, MESSAGE_TYPE_COUNT)); /* refused, then closed */
            first_message(&heard, &message);
            assert_int_equal(message.type, MESSAGE_REFUSED);
            (void)message_read_refused(&message, &err);
            OWNED_STR words = text_format("the peer speaks version %u of the display protocol, "
                                          "this program %u",
                    peers[i].version, PROTOCOL_VERSION);
            assert_string_equal(err.text, words);
            assert_int_equal(err.code, ERROR_INVALID);
        }
        buffer_finish(&said);
        buffer_finish(&heard);
    }
}

static void a_host_understands_what_it_can(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "read line");
    fixture_launch(&fixture, -1, 0);
    fixture_wait_fact(&fixture, FACT_STARTED, 1);
    speak(fixture.socket_path, ROLE_CONTROL, MESSAGE_GET_STATUS, MESSAGE_STATUS);
    speak(fixture.socket_path, ROLE_VIEWER, 0, MESSAGE_HELLO);
    speak(fixture.socket_path, ROLE_SERVER, 0, MESSAGE_STATUS);
    struct error err = { 0 };
    OWNED(control_link) link = control_link_create(fixture.socket_path, &err);
    assert_non_null(link); /* and lives on */
    fixture_teardown(&fixture);
}

static void an_unknown_request_of_a_newer_command_is_refused(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "read line");
    fixture_launch(&fixture, -1, 0);
    OWNED_FD fd = socket_connect(fixture.socket_path, NULL);
    struct buffer said = { 0 }, heard = { 0 };
    append_hello(&said, PROTOCOL_VERSION + AHEAD, PROTOCOL_VERSION, ROLE_CONTROL);
    message_append(&said, (enum message_type)200, "from the future", 15);
    message_append(&said, MESSAGE_GET_STATUS, NULL, 0);
    assert_true(fd_write_all(fd, said.data, said.length, NULL));
    assert_false(hear(fd, &heard, MESSAGE_STATUS)); /* it was refused before, and nothing broke */
    struct message message;
    first_message(&heard, &message);
    buffer_consume(&heard, message.size_bytes);
    first_message(&heard, &message);
    assert_int_equal(message.type, MESSAGE_REFUSED);
    buffer_finish(&said);
    buffer_finish(&heard);
    fixture_teardown(&fixture);
}

/* ---- the keeper ------------------------------------------------------------------------------ */

static char directory[] = "/tmp/stoa-keeper-XXXXXX";

static int keep(int link, const char *id) {
    int pty = host_open_pty(NULL);
    struct buffer said = { 0 };
    assert_true(pty >= 0);
    size_t begin = message_begin(&said, MESSAGE_KEEP);
    buffer_append_sized(&said, id, strlen(id));
    message_end(&said, begin);
    assert_int_equal(socket_send(link, said.data, said.length, &pty, 1), said.length);
    buffer_finish(&said);
    return pty;
}

/* A new server at the keeper's address: how many PTYs it is told of. */
static unsigned count_kept(const char *path) {
    OWNED_FD fd = socket_connect(path, NULL);
    struct buffer said = { 0 }, heard = { 0 };
    assert_true(fd >= 0);
    message_append_hello(&said, ROLE_SERVER);
    assert_true(fd_write_all(fd, said.data, said.length, NULL));
    assert_false(hear(fd, &heard, MESSAGE_KEPT_ALL));
    struct message message;
    unsigned count = 0;
    for (size_t at = 0; message_peek(heard.data + at, heard.length - at, MESSAGE_FROM_HOST_MAX,
                                &message, NULL) == MESSAGE_COMPLETE;
            at += message.size_bytes) {
        count += message.type == MESSAGE_KEEP;
    }
    buffer_finish(&said);
    buffer_finish(&heard);
    return count;
}

static void the_keeper_understands_what_it_can_and_goes_when_it_has_nothing(void **state) {
    char *const nobody[] = { (char *)"/bin/true", NULL };
    OWNED_STR path = path_join(directory, "keeper.sock");
    struct error err = { 0 };
    struct buffer said = { 0 }, heard = { 0 };
    int link = -1;
    if (!keeper_launch(getenv("STOA_HOST"), path, nobody, &link, &err)) {
        fail_msg("%s", err.text);
    }
    message_append_hello(&said, ROLE_SERVER);
    assert_true(fd_write_all(link, said.data, said.length, NULL));
    assert_false(hear(link, &heard, MESSAGE_KEPT_ALL));
    OWNED_FD one = keep(link, "0123456789ab");
    OWNED_FD two = keep(link, "0123456789ac");
    OWNED_FD again = keep(link, "0123456789ac"); /* in the place of the other */
    buffer_clear(&said);
    size_t begin = message_begin(&said, MESSAGE_LET_GO);
    buffer_append_sized(&said, "0123456789ab", 12);
    message_end(&said, begin);
    message_append(&said, MESSAGE_SERVER_STOPS, NULL, 0);
    assert_true(fd_write_all(link, said.data, said.length, NULL));
    fd_close(&link);
    assert_int_equal(count_kept(path), 1); /* the server that comes next */
    speak(path, ROLE_SERVER, 0, MESSAGE_KEPT_ALL);
    link = socket_connect(path, NULL);
    buffer_clear(&said);
    message_append_hello(&said, ROLE_SERVER);
    begin = message_begin(&said, MESSAGE_LET_GO);
    buffer_append_sized(&said, "0123456789ac", 12);
    message_end(&said, begin);
    assert_true(fd_write_all(link, said.data, said.length, NULL));
    fd_close(&link);
    int status = -1;
    assert_true(wait(&status) > 0); /* it has nothing to keep, and nobody to keep it for */
    assert_int_equal(status, 0);
    (void)unlink(path);
    buffer_finish(&said);
    buffer_finish(&heard);
}

static int set_up(void **state) {
    return mkdtemp(directory) != NULL ? 0 : -1;
}

static int tear_down(void **state) {
    return rmdir(directory);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_host_understands_what_it_can),
        cmocka_unit_test(an_unknown_request_of_a_newer_command_is_refused),
        cmocka_unit_test(the_keeper_understands_what_it_can_and_goes_when_it_has_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
