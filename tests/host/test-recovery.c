/* SPDX-License-Identifier: MIT */
/* A host that faults, is signalled or killed, and what is left of its session: all of it. */

#include "host-fixture.h"

#include "base/clock.h"
#include "base/text.h"
#include "client/control-link.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* How often each is done; STOA_ROUNDS asks for more. */
static unsigned rounds(void) {
    const char *wish = getenv("STOA_ROUNDS");
    int64_t count = 25;
    (void)(wish != NULL && text_parse_integer(wish, 1, 10000, &count));
    return (unsigned)count;
}

/* Numbered lines without end until a line is typed; then "END" and a cat. */
static const char counter[] = "trap 'run=0' USR1; run=1; i=0; "
                              "while [ $run = 1 ]; do i=$((i+1)); echo \"line $i $i\"; done; "
                              "echo END $i; exec cat";

static bool more_output(struct fixture *fixture, void *context) {
    struct buffer recorded = { 0 };
    fixture_recorded(fixture, &recorded);
    bool more = recorded.length > *(size_t *)context;
    if (more) {
        *(size_t *)context = recorded.length;
    }
    buffer_finish(&recorded);
    return more;
}

/* A little more output, so that what comes next does not meet the same moment. */
static void let_it_run(struct fixture *fixture, size_t *seen) {
    fixture_wait(fixture, "more output is recorded", more_output, seen);
}

static void provoke(struct fixture *fixture, int kind) {
    struct error err = { 0 };
    OWNED(control_link) link = control_link_create(fixture->socket_path, &err);
    if (link == NULL) {
        fail_msg("%s", err.text);
    }
    struct buffer request = { 0 };
    struct message answer;
    uint8_t value = (uint8_t)kind;
    message_append(&request, MESSAGE_FAULT, &value, sizeof(value));
    if (!control_link_ask(link, &request, MESSAGE_DONE, FIXTURE_WAIT_MS, &answer, &err)) {
        fail_msg("%s", err.text);
    }
    buffer_finish(&request);
}

/* What is seen is recorded right after it, not before. */
static bool has_recorded_the_end(struct fixture *fixture, void *context) {
    struct buffer recorded = { 0 };
    fixture_recorded(fixture, &recorded);
    const char *end = strstr(buffer_text(&recorded), "END ");
    bool has_it = end != NULL && strchr(end, '\n') != NULL;
    buffer_finish(&recorded);
    return has_it;
}

static void finish_counting(struct fixture *fixture, struct pane_link *pane) {
    assert_int_equal(kill(fixture->status.pid, SIGUSR1), 0);
    fixture_wait_text(fixture, pane, "END ");
    fixture_wait(fixture, "the end to be recorded", has_recorded_the_end, NULL);
}

struct tally {
    long next;        /* the line number that should come */
    size_t gaps;      /* places where lines are missing */
    size_t lost;      /* bytes */
    size_t most_lost; /* at one place */
};

/* Lines may be missing (counted), never doubled or out of order. At a gap the beginning of a line
 * may stand before the end of another: that is why each says its number twice. */
static struct tally tally_recording(struct fixture *fixture) {
    struct buffer recorded = { 0 };
    struct tally tally = { .next = 1 };
    fixture_recorded(fixture, &recorded);
    char *end = strstr((char *)(uintptr_t)buffer_text(&recorded), "END ");
    assert_non_null(end);
    long last = strtol(end + 4, NULL, 10);
    *end = '\0';
    for (char *line = recorded.data, *stop; (stop = strstr(line, "\r\n")) != NULL;
            line = stop + 2) {
        long number = 0, again = 0;
        int length = 0;
        *stop = '\0';
        bool whole = sscanf(line, "line %ld %ld%n", &number, &again, &length) == 2 &&
                     line[length] == '\0' && number == again;
        if (whole && number == tally.next) {
            tally.next++;
            continue;
        }
        size_t lost = 0;
        if (whole && number > tally.next) { /* what is missing, as bytes */
            for (long i = tally.next; i < number; i++) {
                lost += (size_t)snprintf(NULL, 0, "line %ld %ld\r\n", i, i);
            }
            tally.next = number + 1;
        } else if (whole) {
            fail_msg("line %ld comes again (expected %ld)", number, tally.next);
        }
        tally.gaps++;
        tally.lost += lost;
        tally.most_lost = lost > tally.most_lost ? lost : tally.most_lost;
    }
    assert_int_equal(tally.next, last + 1);
    buffer_finish(&recorded);
    return tally;
}

static bool has_recovered(struct fixture *fixture, void *context) {
    return fixture->facts[FACT_RECOVERED] >= *(unsigned *)context;
}

static void check_still_the_same(
        struct fixture *fixture, struct pane_link *pane, pid_t host, pid_t child) {
    assert_int_equal(fixture->status.host_pid, host);
    assert_int_equal(fixture->status.pid, child);
    assert_int_equal(kill(child, 0), 0);
    assert_false(fixture->link_closed);
    assert_int_equal(pane_link_state(pane), PANE_LIVE);
    pane_type(pane, "typed\n");
    fixture_wait_text(fixture, pane, "typed\ntyped");
}

/* Null dereferences, damaged heaps and aborts, at the worst moment: between read and recording. */
static void faults_lose_nothing(void **state) {
    static const int kinds[] = { FAULT_NULL, FAULT_HEAP, FAULT_ABORT };
    struct fixture fixture;
    size_t seen = 0;
    fixture_setup(&fixture, counter);
    fixture_launch(&fixture, -1, 0);
    struct pane_link *pane = fixture_pane(&fixture, 80, 24);
    fixture_wait_text(&fixture, pane, "line ");
    pid_t host = fixture.host_pid, child = fixture.status.pid;
    for (unsigned i = 1; i <= rounds(); i++) {
        provoke(&fixture, kinds[i % 3] | FAULT_AT_OUTPUT);
        fixture_wait(&fixture, "the host recovers", has_recovered, &i);
        let_it_run(&fixture, &seen);
    }
    provoke(&fixture, FAULT_NULL);
    unsigned all = rounds() + 1;
    fixture_wait(&fixture, "the host recovers", has_recovered, &all);
    finish_counting(&fixture, pane);
    check_still_the_same(&fixture, pane, host, child);
    assert_int_equal(fixture.status.recoveries, all);
    assert_int_equal(pane_link_status(pane)->recoveries, all);
    struct tally tally = tally_recording(&fixture);
    assert_int_equal(tally.gaps, 0);
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

/* The same signals sent by somebody else: the host begins anew where nothing is half done. */
static void signals_from_outside_lose_nothing(void **state) {
    static const int signals[] = { SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE };
    struct fixture fixture;
    size_t seen = 0;
    fixture_setup(&fixture, counter);
    fixture_launch(&fixture, -1, 0);
    struct pane_link *pane = fixture_pane(&fixture, 80, 24);
    fixture_wait_text(&fixture, pane, "line ");
    pid_t host = fixture.host_pid, child = fixture.status.pid;
    for (unsigned i = 1; i <= rounds(); i++) {
        assert_int_equal(kill(host, signals[i % 5]), 0);
        fixture_wait(&fixture, "the host recovers", has_recovered, &i);
        let_it_run(&fixture, &seen);
    }
    finish_counting(&fixture, pane);
    check_still_the_same(&fixture, pane, host, child);
    struct tally tally = tally_recording(&fixture);
    assert_int_equal(tally.gaps, 0);
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

/* SIGKILL: another host takes over the PTY; one read at most is lost each time. */
static void killed_hosts_are_replaced(void **state) {
    struct fixture fixture;
    size_t seen = 0;
    fixture_setup(&fixture, counter);
    fixture_launch(&fixture, -1, 0);
    struct pane_link *pane = fixture_pane(&fixture, 80, 24);
    fixture_wait_text(&fixture, pane, "line ");
    pid_t child = fixture.status.pid;
    for (unsigned i = 1; i <= rounds(); i++) {
        fixture_kill_host(&fixture);
        int pty = fixture.handed_pty;
        fixture.handed_pty = -1;
        fixture_launch(&fixture, pty, child);
        close(pty);
        assert_int_equal(fixture.status.pid, child);
        let_it_run(&fixture, &seen);
    }
    finish_counting(&fixture, pane);
    struct tally tally = tally_recording(&fixture);
    assert_true(tally.gaps <= 2 * rounds());
    assert_true(tally.most_lost <= 65536);
    pane_type(pane, "typed\n");
    fixture_wait_text(&fixture, pane, "typed\ntyped");
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

/* The end of a program whose host was killed is the server's to know. */
static void the_status_of_an_adopted_child_is_told(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "echo ready; read x; exit 5");
    fixture_launch(&fixture, -1, 0);
    struct pane_link *pane = fixture_pane(&fixture, 80, 24);
    fixture_wait_text(&fixture, pane, "ready");
    pid_t child = fixture.status.pid;
    fixture_kill_host(&fixture);
    int pty = fixture.handed_pty;
    fixture.handed_pty = -1;
    fixture_launch(&fixture, pty, child);
    close(pty);
    fixture_wait_text(&fixture, pane, "ready");
    fixture_wait_state(&fixture, pane, PANE_LIVE);
    pane_type(pane, "\n");
    fixture_wait_fact(&fixture, FACT_EXITED, 1);
    assert_int_equal(fixture.last[FACT_EXITED].number, -1); /* nobody knows yet */
    struct buffer message = { 0 };
    size_t begin = message_begin(&message, MESSAGE_CHILD_STATUS);
    buffer_append_byte(&message, 1);
    buffer_append_u32(&message, 5 << 8);
    message_end(&message, begin);
    fixture_tell(&fixture, &message);
    buffer_finish(&message);
    fixture_wait_fact(&fixture, FACT_EXITED, 2);
    assert_int_equal(fixture.last[FACT_EXITED].number, 5);
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

/* UPGRADE: the same way, with a program by its path. */
static void a_host_becomes_another_program(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "echo ready; exec cat");
    fixture_launch(&fixture, -1, 0);
    struct pane_link *pane = fixture_pane(&fixture, 80, 24);
    fixture_wait_text(&fixture, pane, "ready");
    struct buffer message = { 0 };
    const char *path = getenv("STOA_HOST");
    size_t begin = message_begin(&message, MESSAGE_UPGRADE);
    buffer_append_sized(&message, path, strlen(path));
    message_end(&message, begin);
    fixture_tell(&fixture, &message);
    fixture_wait_fact(&fixture, FACT_RECOVERED, 1);
    assert_non_null(strstr(fixture.text[FACT_RECOVERED], "upgraded"));
    check_still_the_same(&fixture, pane, fixture.host_pid, fixture.status.pid);

    buffer_clear(&message); /* one that is not there changes nothing */
    begin = message_begin(&message, MESSAGE_UPGRADE);
    buffer_append_sized(&message, "/no/such", 8);
    message_end(&message, begin);
    fixture_tell(&fixture, &message);
    buffer_finish(&message);
    pane_type(pane, "still\n");
    fixture_wait_text(&fixture, pane, "still\nstill");
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

/* Nothing is recorded: the session lives on, the screen begins empty, and that is said. */
static void without_a_recording_the_screen_is_empty(void **state) {
    struct fixture fixture;
    fixture_setup(&fixture, "trap 'echo drawn anew' WINCH; echo ready; while :; do read x; done");
    fixture.spec.recording_directory = NULL;
    fixture_launch(&fixture, -1, 0);
    struct pane_link *pane = fixture_pane(&fixture, 80, 24);
    fixture_wait_text(&fixture, pane, "ready");
    provoke(&fixture, FAULT_NULL);
    fixture_wait_fact(&fixture, FACT_RECOVERED, 1);
    assert_non_null(strstr(fixture.text[FACT_RECOVERED], "nothing is recorded"));
    pane_type(pane, "\n"); /* dash runs its traps between commands */
    fixture_wait_text(&fixture, pane, "drawn anew");
    assert_false(pane_has(pane, "ready"));
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

static bool recorded_after(struct fixture *fixture, void *context) {
    struct buffer recorded = { 0 };
    fixture_recorded(fixture, &recorded);
    bool there = strstr(buffer_text(&recorded), "after") != NULL;
    buffer_finish(&recorded);
    return there;
}

/* Output that brings the host down each time it is read: it is in the recording, and left out of
 * the screen once it has struck again there. */
static void poison_is_skipped(void **state) {
    struct fixture fixture;
    fixture_setup(
            &fixture, "echo before; read x; printf 'poi\\036son\\r\\n'; echo after; exec cat");
    fixture_launch(&fixture, -1, 0);
    struct pane_link *pane = fixture_pane(&fixture, 80, 24);
    fixture_wait_text(&fixture, pane, "before");
    pid_t host = fixture.host_pid, child = fixture.status.pid;
    pane_type(pane, "\n");
    fixture_wait_fact(&fixture, FACT_RECOVERED, 1);
    assert_true(fixture.last[FACT_RECOVERED].extra > 0);
    assert_true(fixture.last[FACT_RECOVERED].extra <= 64);
    assert_non_null(strstr(fixture.text[FACT_RECOVERED], "bytes of output are not shown"));
    fixture_wait(&fixture, "the program goes on", recorded_after, NULL);
    check_still_the_same(&fixture, pane, host, child);
    struct buffer recorded = { 0 };
    fixture_recorded(&fixture, &recorded);
    assert_non_null(strstr(buffer_text(&recorded), "poi\036son"));
    buffer_finish(&recorded);
    pane_link_destroy(pane);
    fixture_teardown(&fixture);
}

int main(void) {
    setenv("STOA_TEST_FAULT", "1", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults_lose_nothing),
        cmocka_unit_test(signals_from_outside_lose_nothing),
        cmocka_unit_test(killed_hosts_are_replaced),
        cmocka_unit_test(the_status_of_an_adopted_child_is_told),
        cmocka_unit_test(a_host_becomes_another_program),
        cmocka_unit_test(without_a_recording_the_screen_is_empty),
        cmocka_unit_test(poison_is_skipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
