/* SPDX-License-Identifier: MIT */
/* A program in a host: seen, typed into, ended; viewers come and go. */

#include "host-fixture.h"

#include "base/fd.h"
#include "base/text.h"
#include "harness/process.h"

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/stat.h>

#include <cmocka.h>

/* The promise: SIGKILL of a client loses nothing. */
static void viewers_come_and_go(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "echo ready; read line; echo \"got <$line>\"; exec cat");
    fixture_launch(&fixture, -1, 0);
    struct pane_link *pane = fixture_pane(&fixture, 80, 24);
    fixture_wait_text(&fixture, pane, "ready");
    assert_int_equal(pane_link_state(pane), PANE_LIVE);
    pane_type(pane, "hello\n");
    fixture_wait_text(&fixture, pane, "got <hello>");
    pane_link_destroy(pane);
    pane = fixture_pane(&fixture, 80, 24);
    fixture_wait_text(&fixture, pane, "got <hello>");
    pane_type(pane, "again\n");
    fixture_wait_text(&fixture, pane, "again\nagain");
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

static void a_program_ends_and_its_screen_stays(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "echo last words; exit 7");
    fixture_launch(&fixture, -1, 0);
    fixture_wait_fact(&fixture, FACT_EXITED, 1);
    assert_int_equal(fixture.last[FACT_EXITED].number, 7);
    assert_int_equal(fixture.last[FACT_EXITED].extra, 0);
    struct pane_link *pane = fixture_pane(&fixture, 80, 24);
    fixture_wait_text(&fixture, pane, "last words");
    assert_int_equal(pane_link_state(pane), PANE_EXITED);
    assert_int_equal(pane_link_status(pane)->exit_status, 7);
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

static void a_signal_is_told(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "kill -TERM $$");
    fixture_launch(&fixture, -1, 0);
    fixture_wait_fact(&fixture, FACT_EXITED, 1);
    assert_int_equal(fixture.last[FACT_EXITED].extra, SIGTERM);
    assert_int_equal(fixture.last[FACT_EXITED].number, -1);
    fixture_teardown(&fixture);
}

static void a_missing_program_is_told(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "");
    fixture.argv[0] = (char *)"no-such-program";
    fixture_launch(&fixture, -1, 0);
    fixture_wait_fact(&fixture, FACT_FAILED, 1);
    assert_int_equal(fixture.last[FACT_FAILED].number, ENOENT);
    struct pane_link *pane = fixture_pane(&fixture, 80, 24);
    fixture_wait_text(&fixture, pane, "cannot run 'no-such-program'");
    assert_int_equal(fixture.status.state, HOST_FAILED);
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

static void nothing_runs_without_its_directory(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "exec cat");
    OWNED_STR gone = text_format("%s/gone", fixture.directory);
    OWNED_STR why = text_format("its directory is not there, make it: '%s'", gone);
    fixture.spec.directory = gone;
    fixture_launch(&fixture, -1, 0);
    fixture_wait_fact(&fixture, FACT_FAILED, 1);
    assert_int_equal(fixture.last[FACT_FAILED].number, ENOENT);
    struct pane_link *pane = fixture_pane(&fixture, 120, 24);
    fixture_wait_text(&fixture, pane, why);
    assert_int_equal(fixture.status.state, HOST_FAILED);
    assert_string_equal(fixture.status.notice, why);
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

static void a_file_is_no_directory(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "exec cat");
    fixture.spec.directory = (char *)"/dev/null";
    fixture_launch(&fixture, -1, 0);
    fixture_wait_fact(&fixture, FACT_FAILED, 1);
    assert_int_equal(fixture.last[FACT_FAILED].number, ENOTDIR);
    struct pane_link *pane = fixture_pane(&fixture, 120, 24);
    fixture_wait_text(&fixture, pane, "cannot run in the directory '/dev/null': Not a directory");
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

/* Default signals, no descriptor but the PTY, a session and a terminal of its own. */
static void the_program_starts_clean(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture,
            "ls /proc/self/fd | tr '\\n' ' '; echo; grep -E 'SigBlk|SigIgn' /proc/self/status; "
            "cut -d' ' -f5-8 /proc/$$/stat; tty; exec cat");
    fixture_launch(&fixture, -1, 0);
    struct pane_link *pane = fixture_pane(&fixture, 80, 24);
    fixture_wait_text(&fixture, pane, "/dev/pts/");
    assert_true(pane_has(pane, "0 1 2 3\n")); /* 3 is the directory that ls reads */
    assert_true(pane_has(pane, "0000000000000000\nSigIgn"));
    OWNED_STR leader = text_format("%d %d ", fixture.status.pid, fixture.status.pid);
    assert_true(pane_has(pane, leader)); /* group and session */
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

static bool has_size(struct fixture *fixture, void *context) {
    return mirror_columns(pane_link_mirror(context)) == 100;
}

/* The size follows the one that typed last; hidden viewers have no say. */
static void size_follows_who_typed_last(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "echo ready; while read x; do echo \"$x: $(stty size)\"; done");
    fixture_launch(&fixture, -1, 0);
    struct pane_link *one = fixture_pane(&fixture, 100, 30);
    fixture_wait_text(&fixture, one, "ready");
    pane_type(one, "a\n");
    fixture_wait_text(&fixture, one, "a: 30 100");
    struct pane_link *two = fixture_pane(&fixture, 60, 20);
    fixture_wait_text(&fixture, two, "a: 30 100"); /* it only looks */
    pane_type(one, "b\n");
    fixture_wait_text(&fixture, two, "b: 30 100");
    pane_type(two, "c\n"); /* c is typed before the size follows; d comes after it */
    pane_type(two, "d\n");
    fixture_wait_text(&fixture, one, "d: 20 60");
    assert_int_equal(mirror_columns(pane_link_mirror(one)), 60);
    pane_link_view(two, 0, 0);
    fixture_wait(&fixture, "the size of the one that looks", has_size, one);
    pane_type(one, "e\n");
    fixture_wait_text(&fixture, one, "e: 30 100");
    pane_link_destroy(one);
    pane_link_destroy(two);
    fixture_teardown(&fixture);
}

/* END: hang up, then kill what does not go. */
static void a_stubborn_program_is_ended(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "trap '' HUP TERM; echo ready; while :; do read x || :; done");
    fixture_launch(&fixture, -1, 0);
    struct pane_link *pane = fixture_pane(&fixture, 80, 24);
    fixture_wait_text(&fixture, pane, "ready");
    struct buffer message = { 0 };
    size_t begin = message_begin(&message, MESSAGE_END);
    buffer_append_u32(&message, 100);
    message_end(&message, begin);
    fixture_tell(&fixture, &message);
    buffer_finish(&message);
    fixture_wait_fact(&fixture, FACT_EXITED, 1);
    assert_int_equal(fixture.last[FACT_EXITED].extra, SIGKILL);
    fixture_wait_host_gone(&fixture);
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

/* Facts wait for the server while it is away. */
static void facts_are_kept_for_the_next_server(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "echo ready; read x; exit 3");
    fixture_launch(&fixture, -1, 0);
    struct pane_link *pane = fixture_pane(&fixture, 80, 24);
    fixture_wait_text(&fixture, pane, "ready");
    fixture_disconnect_server(&fixture);
    pane_type(pane, "\n");
    fixture_wait_state(&fixture, pane, PANE_EXITED);
    assert_int_equal(fixture.facts[FACT_EXITED], 0);
    fixture_connect_server(&fixture);
    fixture_wait_fact(&fixture, FACT_EXITED, 1);
    assert_int_equal(fixture.last[FACT_EXITED].number, 3);
    assert_int_equal(fixture.status.exit_status, 3);
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

static bool file_is_there(struct fixture *fixture, void *context) {
    struct stat status;
    return stat(context, &status) == 0;
}

/* A host that misses the server runs the command that starts it. */
static void a_missed_server_is_started(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "exec cat");
    OWNED_STR proof = text_format("%s/started", fixture.directory);
    char *command[] = { (char *)"/usr/bin/touch", proof, NULL };
    fixture.spec.server_argv = command;
    fixture_launch(&fixture, -1, 0);
    struct stat status;
    assert_int_not_equal(stat(proof, &status), 0);
    fixture_disconnect_server(&fixture);
    fixture_wait(&fixture, "the server is started", file_is_there, proof);
    fixture_teardown(&fixture);
}

/* Also what was said before there was a connection. */
static void the_first_focus_is_told(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "stty -icanon -echo; printf '\\033[?1004hready '; exec cat -v");
    fixture_launch(&fixture, -1, 0);
    struct pane_link *watcher = fixture_pane(&fixture, 80, 24);
    fixture_wait_text(&fixture, watcher, "ready");
    struct pane_link *pane = fixture_pane(&fixture, 0, 0); /* not seen: not connected */
    pane_link_focus(pane, true);
    pane_link_view(pane, 80, 24);
    fixture_wait_text(&fixture, watcher, "ready ^[[I");
    pane_link_focus(pane, false);
    fixture_wait_text(&fixture, watcher, "ready ^[[I^[[O");
    pane_link_destroy(pane);
    pane_link_destroy(watcher);
    fixture_teardown(&fixture);
}

static bool group_has(pid_t pid, const char *end) {
    OWNED_STR path = text_format("/proc/%d/autogroup", (int)pid);
    struct buffer text = { 0 };
    bool has = !file_read(path, 4096, &text, NULL) || /* a kernel without: nothing to see */
               text_ends_with(buffer_text(&text), end);
    buffer_finish(&text);
    return has;
}

/* Host and program. */
static bool has_weight(struct fixture *fixture, void *context) {
    pid_t *programs = NULL;
    bool has = process_descendants(fixture->host_pid, &programs) > 0 &&
               group_has(programs[0], context) && group_has(fixture->host_pid, context);
    free(programs);
    return has;
}

static void tell_watched(struct fixture *fixture, bool is_watched) {
    uint8_t value = is_watched;
    struct buffer message = { 0 };
    message_append(&message, MESSAGE_WATCHED, &value, sizeof(value));
    fixture_tell(fixture, &message);
    buffer_finish(&message);
}

static void wait_weight(struct fixture *fixture, const char *what, const char *end) {
    fixture_wait(fixture, what, has_weight, (void *)(uintptr_t)end);
}

/* While somebody is attached it yields all it can out of sight, a little where it is seen, not to
 * others where it has the focus; and not at all while nobody is there. */
static void floods_yield_to_the_focus(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "exec yes some text that is printed over and over again");
    fixture.spec.recording_directory = NULL;
    fixture_launch(&fixture, -1, 0);
    tell_watched(&fixture, true);
    wait_weight(&fixture, "the hidden flood yields", "nice 19\n");
    struct pane_link *pane = fixture_pane(&fixture, 80, 24);
    fixture_wait_text(&fixture, pane, "over and over");
    wait_weight(&fixture, "a flood that is seen yields a little", "nice 10\n");
    pane_link_focus(pane, true);
    wait_weight(&fixture, "one with the focus does not", "nice 0\n");
    pane_link_focus(pane, false);
    wait_weight(&fixture, "without it again it does", "nice 10\n");
    pane_link_view(pane, 0, 0);
    wait_weight(&fixture, "hidden again it yields", "nice 19\n");
    tell_watched(&fixture, false);
    wait_weight(&fixture, "nobody is left to yield to", "nice 0\n");
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

#define LOOKS_MAX 50

/* Whether it sleeps though its program has printed something: it was seen so twice, and did not run
 * in between. */
static bool is_resting(struct fixture *fixture) {
    struct pollfd printed = { .fd = fixture->handed_pty, .events = POLLIN };
    int64_t before = process_context_switches(fixture->host_pid);
    bool slept = process_is_asleep(fixture->host_pid);
    bool has_output = poll(&printed, 1, 0) > 0;
    bool sleeps = process_is_asleep(fixture->host_pid);
    return slept && sleeps && has_output && before == process_context_switches(fixture->host_pid);
}

static bool rests_while_typed_beside(struct fixture *fixture, void *context) {
    bool rests = false;
    pane_link_typed_beside(context);
    for (int i = 0; i < LOOKS_MAX && !rests; i++) {
        rests = is_resting(fixture);
    }
    return rests;
}

struct watched_pane {
    struct pane_link *pane;
    uint64_t line; /* the oldest on the screen must be a later one */
};

static bool has_moved(struct fixture *fixture, void *context) {
    struct watched_pane *watched = context;
    const struct mirror *mirror = pane_link_mirror(watched->pane);
    pane_link_typed_beside(watched->pane);
    return mirror_history_first(mirror) + mirror_history_count(mirror) > watched->line;
}

/* The keys beside it need not wait for it then, and what it shows moves on all the same. */
static void a_flood_rests_while_typed_beside(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "exec yes some text that is printed over and over again");
    fixture.spec.recording_directory = NULL;
    fixture_launch(&fixture, -1, 0);
    tell_watched(&fixture, true);
    struct pane_link *pane = fixture_pane(&fixture, 80, 24);
    fixture_wait_text(&fixture, pane, "over and over");
    wait_weight(&fixture, "a flood that is seen yields a little", "nice 10\n");
    fixture_wait(&fixture, "it rests", rests_while_typed_beside, pane);
    struct watched_pane watched = { .pane = pane };
    for (int i = 0; i < 10; i++) {
        fixture_wait(&fixture, "it moves", has_moved, &watched);
        const struct mirror *mirror = pane_link_mirror(pane);
        watched.line = mirror_history_first(mirror) + mirror_history_count(mirror);
    }
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(viewers_come_and_go),
        cmocka_unit_test(a_program_ends_and_its_screen_stays),
        cmocka_unit_test(a_signal_is_told),
        cmocka_unit_test(a_missing_program_is_told),
        cmocka_unit_test(a_file_is_no_directory),
        cmocka_unit_test(nothing_runs_without_its_directory),
        cmocka_unit_test(the_program_starts_clean),
        cmocka_unit_test(size_follows_who_typed_last),
        cmocka_unit_test(a_stubborn_program_is_ended),
        cmocka_unit_test(facts_are_kept_for_the_next_server),
        cmocka_unit_test(a_missed_server_is_started),
        cmocka_unit_test(the_first_focus_is_told),
        cmocka_unit_test(floods_yield_to_the_focus),
        cmocka_unit_test(a_flood_rests_while_typed_beside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
