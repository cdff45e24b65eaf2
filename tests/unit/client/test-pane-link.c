/* SPDX-License-Identifier: MIT */
/* A pane's talk with a host: what is said before the host has said a word. This program is both. */

#include "client/pane-link.h"

#include "base/fd.h"
#include "base/path.h"
#include "base/socket.h"
#include "base/text.h"
#include "frame/frame.h"
#include "term/terminal.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define WAIT_MS 60000

struct stage {
    struct loop *loop;
    char *path;
    int listener, host; /* what stands in for the host */
};

static char directory[] = "/tmp/stoa-pane-XXXXXX";

static int set_up(void **state) {
    static struct stage stage;
    stage.loop = loop_create();
    stage.path = path_join(directory, "host.sock");
    stage.listener = socket_listen(stage.path, NULL);
    stage.host = -1;
    *state = &stage;
    return stage.listener >= 0 ? 0 : -1;
}

static int tear_down(void **state) {
    struct stage *stage = *state;
    loop_destroy(stage->loop);
    fd_close(&stage->listener);
    fd_close(&stage->host);
    unlink(stage->path);
    free(stage->path);
    return 0;
}

static void wait_readable(int fd) {
    struct pollfd ready = { .fd = fd, .events = POLLIN };
    assert_int_equal(poll(&ready, 1, WAIT_MS), 1);
}

/* The types of the messages that have come, in their order. */
static void read_said(struct stage *stage, uint8_t *types, size_t count) {
    struct buffer input = { 0 };
    size_t used = 0;
    for (size_t i = 0; i < count;) {
        char *room = buffer_reserve(&input, 4096);
        struct message message;
        if (message_peek(input.data + used, input.length - used, MESSAGE_TO_HOST_MAX, &message,
                    NULL) == MESSAGE_COMPLETE) {
            types[i++] = message.type;
            used += message.size_bytes;
            continue;
        }
        wait_readable(stage->host);
        ssize_t got = read(stage->host, room, 4096);
        assert_true(got > 0);
        input.length += (size_t)got;
    }
    assert_int_equal(used, input.length); /* and nothing else */
    buffer_finish(&input);
}

static void assert_said(struct stage *stage, const uint8_t *types, size_t count) {
    uint8_t said[8];
    assert_true(count <= sizeof(said));
    read_said(stage, said, count);
    assert_memory_equal(said, types, count);
}

static void answer(struct stage *stage, struct buffer *speech) {
    assert_true(fd_write_all(stage->host, speech->data, speech->length, NULL));
    buffer_finish(speech);
}

static void wait_for_state(struct stage *stage, struct pane_link *pane, enum pane_state wanted) {
    while (pane_link_state(pane) != wanted) { /* its own time limits wake the loop */
        (void)loop_turn(stage->loop, true);
    }
}

static const struct pane_events no_events;

static struct pane_link *open_pane(struct stage *stage) {
    struct pane_link *pane = pane_link_create(stage->loop, stage->path, &no_events, NULL);
    pane_link_colors(pane, &(struct viewer_colors){ .foreground = 0xffffff, .dark = true });
    struct pollfd nobody = { .fd = stage->listener, .events = POLLIN };
    assert_int_equal(poll(&nobody, 1, 0), 0); /* not before it is seen */
    pane_link_view(pane, 80, 24);
    wait_readable(stage->listener);
    stage->host = socket_accept(stage->listener);
    assert_true(stage->host >= 0);
    return pane;
}

static void all_that_a_frame_needs_is_said_at_once(void **state) {
    static const uint8_t first[] = { MESSAGE_HELLO, MESSAGE_COLORS, MESSAGE_VIEW };
    static const uint8_t then[] = { MESSAGE_VIEW };
    struct stage *stage = *state;
    struct pane_link *pane = open_pane(stage);
    assert_said(stage, first, sizeof(first)); /* the loop did not turn, the host said nothing */
    pane_link_view(pane, 81, 24);
    assert_said(stage, then, sizeof(then));
    pane_link_destroy(pane);
}

static void nothing_is_said_twice(void **state) {
    static const uint8_t first[] = { MESSAGE_HELLO, MESSAGE_COLORS, MESSAGE_VIEW };
    static const uint8_t then[] = { MESSAGE_FOCUS };
    struct stage *stage = *state;
    struct pane_link *pane = open_pane(stage);
    assert_said(stage, first, sizeof(first));
    struct buffer speech = { 0 };
    struct host_status status = { .id = "0123456789ab", .state = HOST_RUNNING };
    message_append_hello(&speech, ROLE_HOST);
    message_append_status(&speech, &status);
    answer(stage, &speech);
    wait_for_state(stage, pane, PANE_LIVE);
    pane_link_focus(pane, true);
    assert_said(stage, then, sizeof(then));
    pane_link_destroy(pane);
}

static void what_was_said_ahead_to_a_stranger_does_not_matter(void **state) {
    struct stage *stage = *state;
    struct pane_link *pane = open_pane(stage);
    struct buffer speech = { 0 };
    message_append_refused(&speech, ERROR_INVALID, "another version");
    answer(stage, &speech);
    wait_for_state(stage, pane, PANE_REFUSED);
    assert_string_equal(pane_link_error(pane), "another version");
    pane_link_destroy(pane);
}

/* ---- acknowledgements ------------------------------------------------------------------------ */

static void on_changed(void *context, struct pane_link *pane) {
    (void)pane;
    ++*(unsigned *)context;
}

/* Frames of the size of an echo, or larger, in one go; then the loop has turned as often as it
 * takes to see them, and once more: what is deferred has run. */
static void show_frames(struct stage *stage, const unsigned *changes, int count, int rows) {
    struct terminal *terminal =
            terminal_create(&(struct terminal_options){ .columns = 80, .rows = 24 },
                    &(struct terminal_events){ 0 }, NULL);
    struct frame_encoder *encoder = frame_encoder_create();
    struct frame_options options = { .sequence = 1, .since_version = terminal_version(terminal) };
    struct buffer speech = { 0 };
    for (int row = 0; row < rows; row++) {
        terminal_feed(terminal, "0123456789abcdefghij\r\n", 22);
    }
    for (int i = 0; i < count; i++) {
        frame_encode(encoder, terminal, &options, &speech);
    }
    assert_true((speech.length <= 200 * (size_t)count) == (rows == 1));
    unsigned wanted = *changes + (unsigned)count;
    answer(stage, &speech);
    while (*changes < wanted) {
        (void)loop_turn(stage->loop, true);
    }
    (void)loop_turn(stage->loop, false);
    frame_encoder_destroy(encoder);
    terminal_destroy(terminal);
}

static struct pane_link *greet(struct stage *stage, unsigned *changes) {
    static const uint8_t first[] = { MESSAGE_HELLO, MESSAGE_VIEW };
    static const struct pane_events events = { .changed = on_changed };
    struct pane_link *pane = pane_link_create(stage->loop, stage->path, &events, changes);
    pane_link_view(pane, 80, 24);
    wait_readable(stage->listener);
    stage->host = socket_accept(stage->listener);
    struct buffer speech = { 0 };
    struct host_status status = { .id = "0123456789ab", .state = HOST_RUNNING };
    message_append_hello(&speech, ROLE_HOST);
    message_append_status(&speech, &status);
    answer(stage, &speech);
    wait_for_state(stage, pane, PANE_LIVE);
    assert_said(stage, first, sizeof(first));
    return pane;
}

static const struct key_event letter = { .codepoint = 'x', .text = "x" };

/* Unless its time is over before, which a slow machine may see, but not always. */
static void an_echo_is_acknowledged_behind_the_next_key(void **state) {
    static const uint8_t key[] = { MESSAGE_KEY };
    unsigned changes = 0;
    bool behind = false;
    struct stage *stage = *state;
    struct pane_link *pane = greet(stage, &changes);
    pane_link_key(pane, &letter);
    assert_said(stage, key, sizeof(key));
    for (int i = 0; i < 100 && !behind; i++) {
        uint8_t said[2];
        show_frames(stage, &changes, 1, 1);
        pane_link_key(pane, &letter);
        read_said(stage, said, sizeof(said));
        behind = said[0] == MESSAGE_KEY && said[1] == MESSAGE_ACKNOWLEDGE;
        assert_true(behind || (said[0] == MESSAGE_ACKNOWLEDGE && said[1] == MESSAGE_KEY));
    }
    assert_true(behind);
    pane_link_destroy(pane);
}

static void an_echo_is_acknowledged_without_one(void **state) {
    static const uint8_t key[] = { MESSAGE_KEY };
    static const uint8_t alone[] = { MESSAGE_ACKNOWLEDGE };
    unsigned changes = 0;
    struct stage *stage = *state;
    struct pane_link *pane = greet(stage, &changes);
    pane_link_key(pane, &letter);
    assert_said(stage, key, sizeof(key));
    show_frames(stage, &changes, 1, 1);
    struct pollfd ready = { .fd = stage->host, .events = POLLIN };
    while (poll(&ready, 1, 0) == 0) { /* its time wakes the loop */
        (void)loop_turn(stage->loop, true);
    }
    assert_said(stage, alone, sizeof(alone));
    pane_link_destroy(pane);
}

/* One behind an echo, one that no key was before, a large one: the host may be waiting. */
static void other_frames_are_acknowledged_at_once(void **state) {
    static const uint8_t key[] = { MESSAGE_KEY };
    static const uint8_t alone[] = { MESSAGE_ACKNOWLEDGE };
    unsigned changes = 0;
    struct stage *stage = *state;
    struct pane_link *pane = greet(stage, &changes);
    show_frames(stage, &changes, 1, 1);
    assert_said(stage, alone, sizeof(alone));
    pane_link_key(pane, &letter);
    assert_said(stage, key, sizeof(key));
    show_frames(stage, &changes, 2, 1);
    assert_said(stage, alone, sizeof(alone));
    pane_link_key(pane, &letter);
    assert_said(stage, key, sizeof(key));
    show_frames(stage, &changes, 1, 20);
    assert_said(stage, alone, sizeof(alone));
    pane_link_destroy(pane);
}

/* ---- typing beside it ------------------------------------------------------------------------ */

/* A host that sends nothing has nothing to rest from. */
static void typing_beside_is_told_while_frames_come(void **state) {
    static const uint8_t key[] = { MESSAGE_KEY };
    static const uint8_t first[] = { MESSAGE_ACKNOWLEDGE, MESSAGE_TYPED_BESIDE, MESSAGE_KEY };
    unsigned changes = 0;
    uint8_t said = MESSAGE_ACKNOWLEDGE;
    struct stage *stage = *state;
    struct pane_link *pane = greet(stage, &changes);
    pane_link_typed_beside(pane);
    pane_link_key(pane, &letter);
    assert_said(stage, key, sizeof(key));
    show_frames(stage, &changes, 1, 20);
    pane_link_typed_beside(pane);
    pane_link_typed_beside(pane);
    pane_link_key(pane, &letter);
    assert_said(stage, first, sizeof(first));
    pane_link_typed_beside(pane); /* no frame came since */
    pane_link_key(pane, &letter);
    assert_said(stage, key, sizeof(key));
    while (said == MESSAGE_ACKNOWLEDGE) { /* and again when its time has come */
        struct pollfd ready = { .fd = stage->host, .events = POLLIN };
        show_frames(stage, &changes, 1, 20);
        read_said(stage, &said, 1);
        pane_link_typed_beside(pane);
        if (poll(&ready, 1, 1) > 0) {
            read_said(stage, &said, 1);
        }
    }
    assert_int_equal(said, MESSAGE_TYPED_BESIDE);
    pane_link_destroy(pane);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static int make_directory(void **state) {
    return mkdtemp(directory) != NULL ? 0 : -1;
}

static int remove_directory(void **state) {
    return rmdir(directory);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(all_that_a_frame_needs_is_said_at_once),
        TEST(nothing_is_said_twice),
        TEST(what_was_said_ahead_to_a_stranger_does_not_matter),
        TEST(an_echo_is_acknowledged_behind_the_next_key),
        TEST(an_echo_is_acknowledged_without_one),
        TEST(other_frames_are_acknowledged_at_once),
        TEST(typing_beside_is_told_while_frames_come),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
