/* SPDX-License-Identifier: MIT */
/* The test as server: launches hosts, reads their facts. */

#include "host-fixture.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/socket.h"
#include "base/text.h"
#include "loop/timeout.h"

#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk) {
    (void)status, (void)kind, (void)walk;
    return remove(path);
}

/* A test that failed leaves by longjmp: its processes go when the next one begins, or at the end.
 */
static struct { pid_t host, child; } left;

static void kill_what_is_left(void) {
    if (left.host > 0) {
        (void)kill(left.host, SIGKILL);
        (void)waitpid(left.host, NULL, 0);
    }
    if (left.child > 1) {
        (void)kill(-left.child, SIGKILL);
    }
    left.host = left.child = 0;
}

void fixture_setup(struct fixture *fixture, const char *command) {
    static bool registered;
    if (!registered) {
        registered = true;
        (void)atexit(kill_what_is_left);
    }
    kill_what_is_left();
    *fixture = (struct fixture){ .listener = -1, .handed_pty = -1, .handed_listener = -1 };
    snprintf(fixture->directory, sizeof(fixture->directory), "/tmp/stoa-host-XXXXXX");
    assert_non_null(mkdtemp(fixture->directory));
    fixture->loop = loop_create();
    fixture->socket_path = path_join(fixture->directory, "s.sock");
    fixture->recording_directory = path_join(fixture->directory, "recording");
    fixture->log_path = path_join(fixture->directory, "host.log");
    struct error err = { 0 };
    fixture->listener = socket_listen(fixture->socket_path, &err);
    assert_true(fixture->listener >= 0);
    fixture->argv[0] = (char *)"/bin/sh";
    fixture->argv[1] = (char *)"-c";
    fixture->argv[2] = (char *)command;
    static char *environment[] = { (char *)"PATH=/usr/bin:/bin", (char *)"PS1=$ ",
        (char *)"TERM=xterm-256color", (char *)"LANG=C.UTF-8", NULL };
    fixture->spec = (struct host_spec){ .id = (char *)"0123456789ab",
        .argv = fixture->argv,
        .environment = environment,
        .directory = fixture->directory,
        .columns = 80,
        .rows = 24,
        .recording_directory = fixture->recording_directory,
        .log_path = fixture->log_path };
}

void fixture_disconnect_server(struct fixture *fixture) {
    stream_destroy(TAKE(fixture->link));
}

void fixture_teardown(struct fixture *fixture) {
    fixture_disconnect_server(fixture);
    fd_close(&fixture->listener);
    fd_close(&fixture->handed_pty);
    fd_close(&fixture->handed_listener);
    left.child = fixture->status.pid; /* 0 when it ended: the number may be another's now */
    kill_what_is_left();
    loop_destroy(fixture->loop);
    (void)nftw(fixture->directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(fixture->socket_path);
    free(fixture->recording_directory);
    free(fixture->log_path);
}

/* ---- the server's side
 * --------------------------------------------------------------------------- */

static void take_fact(struct fixture *fixture, const struct message *message) {
    struct fact fact;
    assert_true(fact_read(message, &fact));
    assert_true(fact.kind < FACT_KIND_COUNT);
    fixture->facts[fact.kind]++;
    fixture->last[fact.kind] = fact;
    snprintf(fixture->text[fact.kind], sizeof(fixture->text[0]), "%.*s", (int)fact.text_length,
            fact.text);
}

static void take_handover(struct fixture *fixture, const struct message *message) {
    struct reader reader = message->payload;
    uint8_t count = reader_byte(&reader);
    int fds[SOCKET_FDS_MAX];
    assert_int_equal(stream_take_fds(fixture->link, fds), count);
    fd_close(&fixture->handed_pty);
    fd_close(&fixture->handed_listener);
    fixture->handed_listener = fds[count - 1];
    fixture->handed_pty = count == 2 ? fds[0] : -1;
}

static void on_bytes(void *context, struct buffer *input) {
    struct fixture *fixture = context;
    struct message message;
    while (message_peek(input->data, input->length, MESSAGE_FROM_HOST_MAX, &message, NULL) ==
            MESSAGE_COMPLETE) {
        if (message.type == MESSAGE_FACT) {
            take_fact(fixture, &message);
        } else if (message.type == MESSAGE_HANDOVER) {
            take_handover(fixture, &message);
        } else if (message.type == MESSAGE_STATUS) {
            assert_true(message_read_status(&message, &fixture->status));
        } else {
            assert_int_equal(message.type, MESSAGE_HELLO);
        }
        buffer_consume(input, message.size_bytes);
    }
}

static void on_closed(void *context) {
    struct fixture *fixture = context;
    fixture->link_closed = true;
}

static const struct stream_events stream_events = { .bytes = on_bytes, .closed = on_closed };

static bool has_handover(struct fixture *fixture, void *context) {
    return fixture->handed_listener >= 0 && fixture->status.state != 0;
}

static void greet(struct fixture *fixture, int fd) {
    struct buffer hello = { 0 };
    fixture->link_closed = false;
    fixture->status.state = 0;
    fixture->link = stream_create(fixture->loop, fd, &stream_events, fixture, 1 << 20, NULL);
    assert_non_null(fixture->link);
    message_append_hello(&hello, ROLE_SERVER);
    assert_true(stream_send(fixture->link, hello.data, hello.length));
    buffer_finish(&hello);
    fixture_wait(fixture, "the host hands over", has_handover, NULL);
    left.child = fixture->status.pid;
}

void fixture_launch(struct fixture *fixture, int pty, pid_t child_pid) {
    const char *program = getenv("STOA_HOST");
    assert_non_null(program);
    struct host_launch launch = { .program = program,
        .spec = &fixture->spec,
        .listener = fixture->listener,
        .pty = pty,
        .replaces = pty >= 0,
        .child_pid = child_pid };
    struct error err = { 0 };
    int link = -1;
    if (!host_launch(&launch, &fixture->host_pid, &link, &err)) {
        fail_msg("%s", err.text);
    }
    left.host = fixture->host_pid;
    greet(fixture, link);
}

void fixture_connect_server(struct fixture *fixture) {
    struct error err = { 0 };
    int fd = socket_connect(fixture->socket_path, &err);
    assert_true(fd >= 0);
    greet(fixture, fd);
}

void fixture_tell(struct fixture *fixture, const struct buffer *message) {
    assert_true(stream_send(fixture->link, message->data, message->length));
}

void fixture_kill_host(struct fixture *fixture) {
    assert_int_equal(kill(fixture->host_pid, SIGKILL), 0);
    assert_int_equal(waitpid(fixture->host_pid, NULL, 0), fixture->host_pid);
    fixture->host_pid = left.host = 0;
    fixture_disconnect_server(fixture);
}

static bool host_is_gone(struct fixture *fixture, void *context) {
    return waitpid(fixture->host_pid, context, WNOHANG) == fixture->host_pid;
}

void fixture_wait_host_gone(struct fixture *fixture) {
    int status = 0;
    fixture_wait(fixture, "the host goes", host_is_gone, &status);
    fixture->host_pid = left.host = 0;
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* ---- a viewer
 * ------------------------------------------------------------------------------------ */

struct pane_link *fixture_pane(struct fixture *fixture, uint16_t columns, uint16_t rows) {
    static const struct pane_events no_events = { 0 };
    struct pane_link *pane =
            pane_link_create(fixture->loop, fixture->socket_path, &no_events, fixture);
    pane_link_view(pane, columns, rows);
    return pane;
}

void pane_type(struct pane_link *pane, const char *text) {
    for (; *text != '\0'; text++) {
        struct key_event key = { .symbol = KEY_CHARACTER, .codepoint = (uint8_t)*text };
        key.text[0] = *text;
        if (*text == '\n') {
            key = (struct key_event){ .symbol = KEY_ENTER, .text = "\r" };
        }
        pane_link_key(pane, &key);
    }
}

static void screen_text(struct pane_link *pane, struct buffer *out) {
    const struct mirror *mirror = pane_link_mirror(pane);
    for (uint16_t i = 0; i < mirror_rows(mirror); i++) {
        struct terminal_row row = mirror_row(mirror, i);
        for (uint16_t column = 0; column < row.used; column++) {
            char glyph[TERMINAL_GLYPH_MAX_BYTES];
            if (row.cells[column].width != 0) {
                buffer_append(
                        out, glyph, mirror_glyph_text(mirror, row.cells[column].glyph, glyph));
            }
        }
        while (out->length > 0 && out->data[out->length - 1] == ' ') {
            out->length--;
        }
        buffer_append_byte(out, '\n');
    }
}

bool pane_has(struct pane_link *pane, const char *text) {
    struct buffer screen = { 0 };
    screen_text(pane, &screen);
    bool there = strstr(buffer_text(&screen), text) != NULL;
    buffer_finish(&screen);
    return there;
}

/* ---- waiting
 * ------------------------------------------------------------------------------------- */

static void on_tick(void *context) {
    timeout_start(*(struct timeout **)context, 20);
}

static void explain(struct fixture *fixture, const char *what) {
    struct buffer log = { 0 };
    (void)file_read(fixture->log_path, 1 << 20, &log, NULL);
    print_error("waited in vain: %s\nhost log:\n%s\n", what, buffer_text(&log));
    buffer_finish(&log);
}

/* The tick only makes the loop look at the deadline, and at what no descriptor announces. */
void fixture_wait(
        struct fixture *fixture, const char *what, fixture_condition *condition, void *context) {
    int64_t deadline_ms = clock_monotonic_ms() + FIXTURE_WAIT_MS;
    struct timeout *tick = NULL;
    tick = timeout_create(fixture->loop, on_tick, &tick);
    timeout_start(tick, 20);
    bool fulfilled;
    while (!(fulfilled = condition(fixture, context)) && clock_monotonic_ms() < deadline_ms) {
        (void)loop_turn(fixture->loop, true);
    }
    timeout_destroy(tick);
    if (!fulfilled) {
        explain(fixture, what);
        fail_msg("waited in vain: %s", what);
    }
}

struct pane_wish {
    struct pane_link *pane;
    const char *text;
    enum pane_state state;
};

static bool shows(struct fixture *fixture, void *context) {
    struct pane_wish *wish = context;
    return pane_has(wish->pane, wish->text);
}

void fixture_wait_text(struct fixture *fixture, struct pane_link *pane, const char *text) {
    struct pane_wish wish = { .pane = pane, .text = text };
    fixture_wait(fixture, text, shows, &wish);
}

static bool is_in_state(struct fixture *fixture, void *context) {
    struct pane_wish *wish = context;
    return pane_link_state(wish->pane) == wish->state;
}

void fixture_wait_state(struct fixture *fixture, struct pane_link *pane, enum pane_state state) {
    struct pane_wish wish = { .pane = pane, .state = state };
    fixture_wait(fixture, "the pane's state", is_in_state, &wish);
}

struct fact_wish {
    enum fact_kind kind;
    unsigned count;
};

static bool has_fact(struct fixture *fixture, void *context) {
    struct fact_wish *wish = context;
    return fixture->facts[wish->kind] >= wish->count;
}

void fixture_wait_fact(struct fixture *fixture, enum fact_kind kind, unsigned count) {
    struct fact_wish wish = { kind, count };
    char what[32];
    snprintf(what, sizeof(what), "fact %d, %u times", (int)kind, count);
    fixture_wait(fixture, what, has_fact, &wish);
}

void fixture_recorded(struct fixture *fixture, struct buffer *out) {
    for (int number = 1; number < 1000; number++) {
        OWNED_STR path = text_format("%s/%06d.raw", fixture->recording_directory, number);
        if (!file_read(path, 1 << 28, out, NULL) && out->length > 0) {
            return;
        }
    }
}
