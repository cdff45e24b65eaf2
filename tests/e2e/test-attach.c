/* SPDX-License-Identifier: MIT */

/* Leaving and coming back, at other sizes, with several clients, and how the terminal is left. */

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/text.h"
#include "harness/console.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <termios.h>

#include <cmocka.h>

static struct console *open_shell(struct world *world, uint16_t columns, uint16_t rows) {
    struct console *console =
            console_create(world, columns, rows, "stoa", "new", "-n", "shell", NULL);
    console_shows(console, "ready:");
    return console;
}

/* All modes as a shell expects them, on the main screen, with a cursor. */
static void assert_terminal_as_it_was(struct console *console) {
    struct terminal_modes modes = terminal_modes(console->screen);
    assert_false(modes.alternate_screen);
    assert_false(modes.synchronized);
    assert_false(modes.bracketed_paste);
    assert_false(modes.focus_events);
    assert_int_equal(modes.mouse_tracking, 0);
    assert_true(terminal_cursor(console->screen).visible);
    struct buffer key = { 0 };
    struct key_event control_i = {
        .symbol = KEY_CHARACTER, .codepoint = 'i', .modifiers = KEY_CONTROL
    };
    terminal_encode_key(console->screen, &control_i, &key);
    assert_int_equal(key.length, 1); /* no keyboard protocol is left on */
    buffer_finish(&key);
    struct termios line;
    assert_int_equal(tcgetattr(console->pty.fd, &line), 0);
    assert_int_equal(line.c_lflag & (ICANON | ECHO | ISIG), ICANON | ECHO | ISIG);
    assert_true((line.c_oflag & OPOST) != 0);
}

static void test_detach_and_attach_at_another_size(void **state) {
    struct world *world = *state;
    struct console *console = open_shell(world, 120, 40);
    console_type(console, "echo Space here-I-am Enter");
    console_shows(console, "here-I-am");
    console_type(console, "C-Space d");
    assert_int_equal(console_ends(console), 0);
    assert_terminal_as_it_was(console);
    struct console *small =
            console_create(world, 60, 15, "stoa", "attach", "--only", "shell", NULL);
    console_shows(small, "here-I-am");
    console_type(small, "stty Space size Enter");
    console_shows(small, "15 60");
}

/* Terminals keep kitty's keyboard for each screen: it is given back before the alternate one is
 * left, and what the shell had set on its own stays. */
static void test_the_keyboard_of_each_screen(void **state) {
    struct world *world = *state;
    world_stoa(world, "new", "-d", "-n", "shell", "--", "/bin/sh", NULL);
    struct console *console = console_create(
            world, 80, 24, "/bin/sh", "-c", "printf '\\033[>1u'; stoa; sleep 1000", NULL);
    struct key_event control_i = {
        .symbol = KEY_CHARACTER, .codepoint = 'i', .modifiers = KEY_CONTROL
    };
    struct buffer key = { 0 };
    console_shows(console, "? help");
    console_type(console, "C-Space d");
    console_shows(console, "1 session goes on");
    assert_true(console_printed(console, "\x1b[>7u"));
    terminal_encode_key(console->screen, &control_i, &key);
    assert_string_equal(buffer_text(&key), "\x1b[105;5u");
    buffer_finish(&key);
}

/* At the lower right a terminal may scroll: that cell is drawn like the others. */
static void test_the_last_cell(void **state) {
    struct console *console = console_create(*state, 60, 15, "stoa", "new", "--only", "--", "sh",
            "-c", "stty -echo; echo ready; read line; printf '\\033[15;55Hlast_X'; exec sleep 1000",
            NULL);
    console_shows(console, "ready");
    console_type(console, "Enter");
    console_shows(console, "last_X");
}

/* Whoever asked for one session alone is shown no other one when it is gone. */
static void test_one_alone_is_gone(void **state) {
    struct world *world = *state;
    world_stoa(world, "new", "-d", "-n", "other", NULL);
    struct console *console =
            console_create(world, 60, 15, "stoa", "new", "--only", "-n", "alone", NULL);
    console_shows(console, "ready:");
    world_stoa(world, "kill", "alone", NULL);
    assert_int_equal(console_ends(console), 0);
    console_shows(console, "detached from test, 1 session goes on");
}

static void test_two_clients(void **state) {
    struct world *world = *state;
    struct console *first = open_shell(world, 100, 30);
    struct console *second = console_create(world, 90, 25, "stoa", "attach", "shell", NULL);
    console_type(first, "echo Space from-the-first Enter");
    console_shows(second, "from-the-first");
    console_type(second, "echo Space from-the-second Enter");
    console_shows(first, "from-the-second");
    console_type(first, "C-Space d");
    assert_int_equal(console_ends(first), 0);
    console_type(second, "echo Space still-here Enter");
    console_shows(second, "still-here");
}

static void test_resize_storm(void **state) {
    struct world *world = *state;
    struct console *console = open_shell(world, 100, 30);
    for (unsigned i = 0; i < 120; i++) {
        console_resize(console, (uint16_t)(20 + i * 37 % 180), (uint16_t)(5 + i * 23 % 60));
        world_turn(world, 1);
    }
    console_resize(console, 100, 30);
    console_type(console, "echo Space calm-again Enter");
    console_shows(console, "calm-again");
}

static void test_terminal_after_each_exit(void **state) {
    struct world *world = *state;
    static const int signals[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT };
    world_stoa(world, "new", "-d", "-n", "shell", NULL);
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
        struct console *console = console_create(world, 100, 30, "stoa", NULL);
        console_shows(console, "ready:");
        kill(console->pty.pid, signals[i]);
        console_ends(console);
        assert_terminal_as_it_was(console);
        console_destroy(console);
    }
    static const int faults[] = { SIGSEGV, SIGABRT, SIGBUS };
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        struct console *console = console_create(world, 100, 30, "stoa", NULL);
        console_shows(console, "ready:");
        kill(console->pty.pid, faults[i]);
        assert_int_not_equal(console_ends(console), 0);
        assert_terminal_as_it_was(console);
        console_shows(console, ".log"); /* it says where to read on */
        console_destroy(console);
    }
}

static bool is_stopped(struct world *world, const void *context) {
    OWNED_STR path = text_format("/proc/%ld/stat", (long)*(const pid_t *)context);
    struct buffer text = { 0 };
    (void)file_read(path, 4096, &text, NULL);
    const char *name_end = strrchr(buffer_text(&text), ')');
    bool is_so = name_end != NULL && text_starts_with(name_end, ") T");
    buffer_finish(&text);
    return is_so;
}

/* As by ^Z from a shell, and by fg; the second time by a SIGSTOP that nobody can prepare for. */
static void test_stopped_and_continued(void **state) {
    struct world *world = *state;
    struct console *console = open_shell(world, 100, 30);
    console_type(console, "echo Space before-it Enter");
    console_shows(console, "before-it");
    kill(console->pty.pid, SIGTSTP);
    world_waits(world, "the client to be stopped", is_stopped, &console->pty.pid);
    while (console_read(console)) {
    }
    assert_terminal_as_it_was(console);
    kill(console->pty.pid, SIGCONT);
    console_shows(console, "before-it");
    assert_true(terminal_modes(console->screen).alternate_screen);
    kill(console->pty.pid, SIGSTOP);
    world_waits(world, "the client to be stopped", is_stopped, &console->pty.pid);
    kill(console->pty.pid, SIGCONT);
    console_type(console, "echo Space after-it Enter");
    console_shows(console, "after-it");
    console_type(console, "C-Space d");
    assert_int_equal(console_ends(console), 0);
    assert_terminal_as_it_was(console);
}

static void test_client_that_stops_reading(void **state) {
    struct world *world = *state;
    struct console *stuck = console_create(world, 100, 30, "stoa", "new", "-n", "flood", "--", "sh",
            "-c", "i=0; while :; do i=$((i+1)); echo line $i; done", NULL);
    console_shows(stuck, "line ");
    stuck->frozen = true;
    struct console *other = console_create(world, 100, 30, "stoa", "new", "-n", "shell", NULL);
    console_shows(other, "ready:");
    console_type(other, "echo Space not-slowed Enter");
    console_shows(other, "not-slowed");
    world_waits_output(world, "flood", "ls", NULL);
    stuck->frozen = false;
    console_type(stuck, "C-Space d");
    assert_int_equal(console_ends(stuck), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
                test_detach_and_attach_at_another_size, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                test_the_keyboard_of_each_screen, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_one_alone_is_gone, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_two_clients, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_the_last_cell, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_resize_storm, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_stopped_and_continued, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_terminal_after_each_exit, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                test_client_that_stops_reading, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
