/* SPDX-License-Identifier: MIT */
/* What commands ask of a host, and peers that behave badly. */

#include "host-fixture.h"

#include "base/fd.h"
#include "base/memory.h"
#include "base/socket.h"
#include "base/text.h"
#include "client/control-link.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/resource.h>

#include <cmocka.h>

static struct control_link *control(struct fixture *fixture) {
    struct error err = { 0 };
    struct control_link *link = control_link_create(fixture->socket_path, &err);
    if (link == NULL) {
        fail_msg("%s", err.text);
    }
    return link;
}

static enum error_code ask(struct control_link *link, struct buffer *request,
        enum message_type wanted, struct message *out_answer) {
    struct error err = { 0 };
    (void)control_link_ask(link, request, wanted, FIXTURE_WAIT_MS, out_answer, &err);
    buffer_finish(request);
    return err.code;
}

static enum error_code wait_for(struct control_link *link, enum wait_kind kind, const char *text) {
    struct buffer request = { 0 };
    struct message answer;
    size_t begin = message_begin(&request, MESSAGE_WAIT);
    buffer_append_byte(&request, (uint8_t)kind);
    buffer_append_sized(&request, text, strlen(text));
    message_end(&request, begin);
    return ask(link, &request, MESSAGE_DONE, &answer);
}

static enum error_code paste(struct control_link *link, const char *text, size_t length) {
    struct buffer request = { 0 };
    struct message answer;
    message_append_paste(&request, text, length, PASTE_THEN_ENTER);
    return ask(link, &request, MESSAGE_DONE, &answer);
}

static char *capture(struct control_link *link, unsigned flags) {
    struct buffer request = { 0 };
    struct message answer;
    uint8_t value = (uint8_t)flags;
    message_append(&request, MESSAGE_CAPTURE, &value, sizeof(value));
    assert_int_equal(ask(link, &request, MESSAGE_TEXT, &answer), ERROR_NONE);
    return text_copy_bytes(answer.payload.position, reader_left(&answer.payload));
}

/* send, wait, capture: what scripts do; and the trail of it. */
static void commands_type_wait_and_look(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "echo ready; exec cat");
    fixture_launch(&fixture, -1, 0);
    OWNED(control_link) link = control(&fixture);
    assert_int_equal(wait_for(link, WAIT_TEXT, "ready"), ERROR_NONE);
    assert_int_equal(paste(link, "from a script", 13), ERROR_NONE);
    assert_int_equal(wait_for(link, WAIT_TEXT, "from a script\nfrom a script"), ERROR_NONE);
    OWNED_STR text = capture(link, 0);
    assert_true(text_starts_with(text, "ready\nfrom a script\nfrom a script\n"));
    fixture_wait_fact(&fixture, FACT_INJECTED, 1);
    assert_int_equal(fixture.last[FACT_INJECTED].number, getpid());
    assert_true(text_starts_with(fixture.text[FACT_INJECTED], "test-requests"));
    fixture_teardown(&fixture);
}

/* A text that is gone from the screen before anybody looks is found in the history. */
static void a_text_that_scrolls_by_is_seen(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture,
            "read x; echo needle; i=0; while [ $i -lt 500 ]; do i=$((i+1)); echo $i; done; read x");
    fixture_launch(&fixture, -1, 0);
    OWNED(control_link) link = control(&fixture);
    struct buffer wait = { 0 };
    size_t begin = message_begin(&wait, MESSAGE_WAIT);
    buffer_append_byte(&wait, WAIT_TEXT);
    buffer_append_sized(&wait, "needle", 6);
    message_end(&wait, begin);
    struct error err = { 0 };
    struct message answer;
    assert_true(control_link_send(link, &wait, &err));
    buffer_finish(&wait);
    OWNED(control_link) other = control(&fixture);
    assert_int_equal(paste(other, "go", 2), ERROR_NONE);
    assert_true(control_link_receive(link, FIXTURE_WAIT_MS, &answer, &err));
    assert_int_equal(answer.type, MESSAGE_DONE);
    fixture_teardown(&fixture);
}

static void waiting_ends_with_the_program(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "echo ready; read x; exit 0");
    fixture_launch(&fixture, -1, 0);
    OWNED(control_link) link = control(&fixture);
    assert_int_equal(wait_for(link, WAIT_TEXT, "ready"), ERROR_NONE);
    assert_int_equal(paste(link, "", 0), ERROR_NONE);
    assert_int_equal(wait_for(link, WAIT_TEXT, "never"), ERROR_CLOSED);
    assert_int_equal(wait_for(link, WAIT_EXIT, ""), ERROR_NONE);
    assert_int_equal(paste(link, "x", 1), ERROR_CLOSED);
    fixture_teardown(&fixture);
}

/* A program that reads nothing: what is too much is refused, and nothing of it is typed. */
static void input_has_a_limit(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "stty raw -echo; echo ready; exec sleep 1000");
    fixture_launch(&fixture, -1, 0);
    OWNED(control_link) link = control(&fixture);
    assert_int_equal(wait_for(link, WAIT_TEXT, "ready"), ERROR_NONE);
    OWNED_STR much = memory_allocate_zeroed(1, MESSAGE_PASTE_MAX_BYTES);
    memset(much, 'x', MESSAGE_PASTE_MAX_BYTES);
    enum error_code code = ERROR_NONE;
    int taken = 0;
    for (; taken < 10 && code == ERROR_NONE; taken++) {
        code = paste(link, much, MESSAGE_PASTE_MAX_BYTES);
    }
    assert_int_equal(code, ERROR_BUSY);
    assert_true(taken >= 2 && taken <= 4);
    struct buffer request = { 0 };
    struct message answer;
    message_append(&request, MESSAGE_GET_STATUS, NULL, 0); /* it serves on */
    assert_int_equal(ask(link, &request, MESSAGE_STATUS, &answer), ERROR_NONE);
    fixture_teardown(&fixture);
}

static enum error_code paste_part(struct control_link *link, const char *text, unsigned flags) {
    struct buffer request = { 0 };
    struct message answer;
    message_append_paste(&request, text, strlen(text), flags);
    return ask(link, &request, MESSAGE_DONE, &answer);
}

static void type_key(struct control_link *link, char letter) {
    struct key_event key = {
        .symbol = KEY_CHARACTER, .codepoint = (uint8_t)letter, .text = { letter }
    };
    struct buffer request = { 0 };
    struct message answer;
    message_append_key(&request, &key);
    assert_int_equal(ask(link, &request, MESSAGE_DONE, &answer), ERROR_NONE);
}

/* Prints what it reads, ESC as E and CR as R. */
#define SHOWS "stty raw -echo; printf '\\033[?2004hready\\r\\n'; exec stdbuf -o0 tr '\\033\\r' ER"

/* Nothing comes between the parts, nothing in them ends the bracket, and other input follows. */
static void a_paste_in_parts_is_one(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, SHOWS);
    fixture_launch(&fixture, -1, 0);
    OWNED(control_link) link = control(&fixture);
    OWNED(control_link) other = control(&fixture);
    assert_int_equal(wait_for(link, WAIT_TEXT, "ready"), ERROR_NONE);
    assert_int_equal(paste_part(link, "one\033[20", PASTE_GOES_ON), ERROR_NONE);
    type_key(other, 'k');
    assert_int_equal(paste_part(other, "no", PASTE_GOES_ON), ERROR_BUSY);
    assert_int_equal(paste_part(link, "1~two\r", PASTE_GOES_ON | PASTE_PART), ERROR_NONE);
    assert_int_equal(paste_part(link, "\nthree", PASTE_PART | PASTE_THEN_ENTER), ERROR_NONE);
    assert_int_equal(paste_part(link, "late", PASTE_PART), ERROR_CLOSED);
    type_key(other, '.');
    assert_int_equal(wait_for(link, WAIT_TEXT, "E[200~oneE[201twoRthreeE[201~Rk."), ERROR_NONE);
    fixture_teardown(&fixture);
}

/* Its owner is gone: the bracket is closed, and others are heard again. */
static void a_paste_whose_owner_is_gone_ends(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, SHOWS);
    fixture_launch(&fixture, -1, 0);
    OWNED(control_link) other = control(&fixture);
    assert_int_equal(wait_for(other, WAIT_TEXT, "ready"), ERROR_NONE);
    struct control_link *link = control(&fixture);
    assert_int_equal(paste_part(link, "half", PASTE_GOES_ON), ERROR_NONE);
    control_link_destroy(link);
    type_key(other, '.');
    assert_int_equal(wait_for(other, WAIT_TEXT, "E[200~halfE[201~."), ERROR_NONE);
    fixture_teardown(&fixture);
}

/* Far more than a host holds: the parts come as the program reads. */
static void a_paste_may_be_larger_than_what_is_held(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "stty raw -echo; echo ready; head -c 6291456 | wc -c");
    fixture_launch(&fixture, -1, 0);
    OWNED(control_link) link = control(&fixture);
    assert_int_equal(wait_for(link, WAIT_TEXT, "ready"), ERROR_NONE);
    OWNED_STR part = memory_allocate_zeroed(1, 512 * 1024 + 1);
    memset(part, 'x', 512 * 1024);
    for (int i = 0; i < 12; i++) {
        unsigned flags = (i < 11 ? PASTE_GOES_ON : 0u) | (i > 0 ? PASTE_PART : 0u);
        assert_int_equal(paste_part(link, part, flags), ERROR_NONE);
    }
    assert_int_equal(wait_for(link, WAIT_TEXT, "6291456"), ERROR_NONE);
    fixture_teardown(&fixture);
}

/* What a person types right behind it comes right behind it. */
static void a_viewer_pastes_any_size(void **state) {
    struct fixture fixture;
    fixture_setup(
            &fixture, "stty raw -echo; echo ready; head -c 5000000 | wc -c; echo key $(head -c 1)");
    fixture_launch(&fixture, -1, 0);
    struct pane_link *pane = fixture_pane(&fixture, 80, 24);
    fixture_wait_text(&fixture, pane, "ready");
    OWNED_STR much = memory_allocate_zeroed(1, 5000000);
    memset(much, 'x', 5000000);
    assert_true(pane_link_paste(pane, much, 5000000));
    assert_false(pane_link_paste(pane, "another", 7)); /* one at a time */
    pane_type(pane, "k");
    fixture_wait_text(&fixture, pane, "5000000");
    fixture_wait_text(&fixture, pane, "key k");
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

static bool has_exited(struct fixture *fixture, void *context) {
    return fixture->facts[FACT_EXITED] > 0;
}

/* A viewer that reads nothing costs its own frames, not the program's time. */
static void a_viewer_that_does_not_read_slows_nobody(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture,
            "read x; i=0; while [ $i -lt 60000 ]; do i=$((i+1)); echo \"$i some text\"; done");
    fixture_launch(&fixture, -1, 0);
    OWNED_FD idle = socket_connect(fixture.socket_path, NULL);
    struct buffer greeting = { 0 };
    message_append_hello(&greeting, ROLE_VIEWER);
    message_append_size(&greeting, MESSAGE_VIEW, 200, 50);
    assert_true(fd_write_all(idle, greeting.data, greeting.length, NULL));
    buffer_finish(&greeting);
    struct pane_link *pane = fixture_pane(&fixture, 80, 24);
    fixture_wait_state(&fixture, pane, PANE_LIVE);
    pane_type(pane, "\n");
    fixture_wait(&fixture, "the program ends", has_exited, NULL);
    fixture_wait_text(&fixture, pane, "60000 some text");
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

/* Whoever sends garbage is shown the door; whoever says nothing, too. */
static void garbage_is_refused(void **state) {
    static const char *const garbage[] = { "GET / HTTP/1.1\r\n\r\n", "\xff\xff\xff\xff\xff",
        "\x05\x00\x00\x00\x01wrong", "{\"jsonrpc\":\"2.0\"}\n" };
    struct fixture fixture;
    fixture_setup(&fixture, "echo ready; exec cat");
    fixture_launch(&fixture, -1, 0);
    for (size_t i = 0; i < ARRAY_LENGTH(garbage); i++) {
        struct error err = { 0 };
        OWNED_FD fd = socket_connect(fixture.socket_path, &err);
        assert_true(fd >= 0);
        assert_true(fd_set_nonblocking(fd, false));
        assert_true(fd_write_all(fd, garbage[i], strlen(garbage[i]) + (i == 2 ? 4 : 0), NULL));
        char answer[256];
        ssize_t got = read(fd, answer, sizeof(answer));
        assert_true(got > MESSAGE_HEADER_BYTES);
        assert_int_equal(answer[4], MESSAGE_REFUSED);
        while (got > 0) {
            got = read(fd, answer, sizeof(answer));
        }
    }
    OWNED(control_link) link = control(&fixture);
    struct buffer request = { 0 };
    struct message answer;
    message_append(&request, (enum message_type)200, NULL, 0); /* of a later version */
    assert_int_equal(ask(link, &request, MESSAGE_DONE, &answer), ERROR_INVALID);
    assert_int_equal(paste(link, "fine", 4), ERROR_NONE);
    assert_int_equal(wait_for(link, WAIT_TEXT, "fine"), ERROR_NONE);
    fixture_teardown(&fixture);
}

/* Raw output goes to those who subscribed, byte for byte. */
static void subscribers_get_every_byte(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "stty -opost -echo; printf ready; read x; printf 'a\\033[1mb\\r\\n'; "
                            "exec cat");
    fixture_launch(&fixture, -1, 0);
    OWNED(control_link) link = control(&fixture);
    assert_int_equal(wait_for(link, WAIT_TEXT, "ready"), ERROR_NONE);
    struct buffer request = { 0 }, got = { 0 };
    struct message message;
    struct error err = { 0 };
    message_append(&request, MESSAGE_SUBSCRIBE, NULL, 0);
    assert_int_equal(ask(link, &request, MESSAGE_DONE, &message), ERROR_NONE);
    OWNED(control_link) other = control(&fixture);
    assert_int_equal(paste(other, "", 0), ERROR_NONE);
    while (got.length < 8) {
        assert_true(control_link_receive(link, FIXTURE_WAIT_MS, &message, &err));
        assert_int_equal(message.type, MESSAGE_OUTPUT);
        buffer_append(&got, message.payload.position, reader_left(&message.payload));
    }
    assert_int_equal(got.length, 8);
    assert_memory_equal(got.data, "a\033[1mb\r\n", 8);
    buffer_finish(&got);
    fixture_teardown(&fixture);
}

/* It is tried again when there is output, once a second. */
static bool recording_goes_on(struct fixture *fixture, void *context) {
    assert_int_equal(paste(context, "three", 5), ERROR_NONE);
    return fixture->facts[FACT_RECORDING] == 2;
}

/* A full disk is said, the session goes on, and so does the recording when there is room. */
static void a_full_disk_is_told_once(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "echo ready; exec sed -u 's/^/got /'");
    fixture_launch(&fixture, -1, 0);
    OWNED(control_link) link = control(&fixture);
    assert_int_equal(wait_for(link, WAIT_TEXT, "ready"), ERROR_NONE);
    struct rlimit before, none = { 0 };
    assert_int_equal(prlimit(fixture.host_pid, RLIMIT_FSIZE, NULL, &before), 0);
    none.rlim_max = before.rlim_max;
    assert_int_equal(prlimit(fixture.host_pid, RLIMIT_FSIZE, &none, NULL), 0);
    assert_int_equal(paste(link, "one", 3), ERROR_NONE);
    assert_int_equal(wait_for(link, WAIT_TEXT, "got one"), ERROR_NONE);
    assert_int_equal(paste(link, "two", 3), ERROR_NONE);
    assert_int_equal(wait_for(link, WAIT_TEXT, "got two"), ERROR_NONE);
    fixture_wait_fact(&fixture, FACT_RECORDING, 1);
    assert_int_equal(fixture.last[FACT_RECORDING].number, 2);
    assert_int_equal(fixture.facts[FACT_RECORDING], 1);
    assert_int_equal(prlimit(fixture.host_pid, RLIMIT_FSIZE, &before, NULL), 0);
    fixture_wait(&fixture, "the recording goes on", recording_goes_on, link);
    assert_int_equal(fixture.last[FACT_RECORDING].number, 1);
    assert_int_equal(paste(link, "four", 4), ERROR_NONE);
    assert_int_equal(wait_for(link, WAIT_TEXT, "got four"), ERROR_NONE);
    struct buffer recorded = { 0 };
    fixture_recorded(&fixture, &recorded);
    assert_non_null(strstr(buffer_text(&recorded), "got four"));
    buffer_finish(&recorded);
    fixture_teardown(&fixture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_type_wait_and_look),
        cmocka_unit_test(a_text_that_scrolls_by_is_seen),
        cmocka_unit_test(waiting_ends_with_the_program),
        cmocka_unit_test(input_has_a_limit),
        cmocka_unit_test(a_paste_in_parts_is_one),
        cmocka_unit_test(a_paste_whose_owner_is_gone_ends),
        cmocka_unit_test(a_paste_may_be_larger_than_what_is_held),
        cmocka_unit_test(a_viewer_pastes_any_size),
        cmocka_unit_test(a_viewer_that_does_not_read_slows_nobody),
        cmocka_unit_test(garbage_is_refused),
        cmocka_unit_test(subscribers_get_every_byte),
        cmocka_unit_test(a_full_disk_is_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
