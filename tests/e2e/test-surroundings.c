/* SPDX-License-Identifier: MIT */

/* Odd surroundings: a clear message or nothing at all, never a crash or a lost session. */

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/path.h"
#include "base/socket.h"
#include "base/text.h"
#include "harness/console.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>

#include <cmocka.h>

static void works(struct world *world, struct console *console) {
    console_shows(console, "ready:");
    console_type(console, "echo Space works-$((40+2)) Enter");
    console_shows(console, "works-42");
    console_type(console, "C-Space d");
    assert_int_equal(console_ends(console), 0);
    world_waits_output(world, "running", "ls", NULL);
}

static void test_too_small_terminal(void **state) {
    struct world *world = *state;
    struct console *console = console_create(world, 8, 2, "stoa", "new", "-n", "shell", NULL);
    console_shows(console, "small");
    console_resize(console, 80, 24);
    works(world, console);
}

static void test_unknown_term(void **state) {
    struct world *world = *state;
    world_set(world, "TERM", "nobody-knows-this");
    struct console *console = console_create(world, 80, 24, "stoa", "new", "-n", "shell", NULL);
    works(world, console);
}

/* Asks for a colour at each Enter and prints the answer to the one before. */
#define ASKS_COLOR                                                                                 \
    "stty -echo; while read -r answer; do printf '%s\\n' \"$answer\" | tr -cd 'a-z0-9:;/\\n';"     \
    " printf '\\033]4;9;?\\033\\\\'; done"

static bool is_answered(struct world *world, const void *context) {
    struct console *console = (struct console *)context;
    console_type(console, "Enter");
    return console_has(console, "4;9;rgb:1212/3434/5656");
}

static void test_colors_of_the_terminal_reach_programs(void **state) {
    struct world *world = *state;
    world_stoa(world, "new", "-d", "-n", "asks", "--", "sh", "-c", ASKS_COLOR, NULL);
    struct console *console = console_create(world, 80, 24, "stoa", NULL);
    struct viewer_colors colors = { .foreground = 0xffffff, .palette_known = 0xffff };
    colors.palette[9] = 0x123456;
    terminal_set_colors(console->screen, &colors); /* before it reads a question */
    console_shows(console, "asks");
    world_waits(world, "the colour", is_answered, console);
}

static void test_lang_c(void **state) {
    struct world *world = *state;
    world_set(world, "LANG", "C");
    struct console *console = console_create(world, 80, 24, "stoa", "new", "-n", "shell", NULL);
    works(world, console);
}

static void test_no_color(void **state) {
    struct world *world = *state;
    world_set(world, "NO_COLOR", "1");
    struct console *console = console_create(world, 80, 24, "stoa", "new", "-n", "shell", NULL);
    console_shows(console, "ready:");
    for (uint16_t i = 0; i < 24; i++) {
        struct terminal_row row = terminal_row(console->screen, i);
        for (uint16_t column = 0; column < row.used; column++) {
            const struct style *style = terminal_style(console->screen, row.cells[column].style);
            assert_int_equal(style->foreground, COLOR_DEFAULT);
            assert_int_equal(style->background, COLOR_DEFAULT);
        }
    }
    works(world, console);
}

static void test_no_runtime_directory(void **state) {
    struct world *world = *state;
    world_set(world, "XDG_RUNTIME_DIR", NULL);
    OWNED_STR name = text_format("test-%d", (int)getpid());
    world_set(world, "STOA_NAME", name);
    struct console *console = console_create(world, 80, 24, "stoa", "new", "-n", "shell", NULL);
    works(world, console);
}

static void test_deleted_directory(void **state) {
    struct world *world = *state;
    struct console *console = console_create(world, 80, 24, "sh", "-c",
            "mkdir gone && cd gone && rmdir ../gone && exec stoa new -n shell", NULL);
    assert_int_equal(console_ends(console), 3);
    console_shows(console, "stoa: the working directory is gone");
    assert_int_equal(world_server(world), 0);
}

/* A session whose directory goes away lives on, and can be looked at from anywhere. */
static void test_directory_deleted_beneath_a_session(void **state) {
    struct world *world = *state;
    world_run(world, "mkdir", "gone", NULL);
    struct console *console =
            console_create(world, 80, 24, "stoa", "new", "-n", "shell", "-C", "gone", NULL);
    console_shows(console, "ready:");
    world_run(world, "rmdir", "gone", NULL);
    works(world, console);
}

static void test_inside_itself(void **state) {
    struct world *world = *state;
    struct console *console = console_create(world, 100, 30, "stoa", "new", "-n", "shell", NULL);
    console_shows(console, "ready:");
    console_type(console, "stoa;echo Space nested-$((40+2)) Enter");
    console_shows(console, "nested-42");
    console_shows(console, "this is a pane of fleet 'test' already");
}

static void test_full_disk(void **state) {
    struct world *world = *state;
    /* /dev/full behind the place of the recordings would be refused as no directory: a limit on the
     * size of files is as good as a full disk for whoever writes. */
    world_stoa(world, "new", "-d", "-n", "first", "--", "cat", NULL);
    world_stoa(world, "down", NULL);
    struct console *console = console_create(
            world, 100, 30, "sh", "-c", "ulimit -f 128; exec stoa new -n shell", NULL);
    console_shows(console, "ready:");
    console_type(console,
            "head Space -c Space 2000000 Space /dev/zero|tr Space '\\0' Space z;echo Enter");
    console_type(console, "echo Space full-$((40+2)) Enter");
    console_shows(console, "full-42");
    world_waits_output(world, "running", "ls", NULL);
}

static void test_preset_with_errors(void **state) {
    struct world *world = *state;
    world_write(
            world, "work/sessions.yaml", "name: bad\nsessions:\n  - name: one\n    comand: sh\n");
    struct console *console = console_create(world, 100, 30, "stoa", "up", NULL);
    assert_int_not_equal(console_ends(console), 0);
    console_shows(console, "sessions.yaml:4:");
    console_shows(console, "command");
    assert_int_equal(world_server(world), 0);
}

static void test_two_servers_at_once(void **state) {
    struct world *world = *state;
    world_run(world, "sh", "-c",
            "for i in 1 2 3 4 5 6 7 8; do stoa new -d -n s$i -- cat & done; wait", NULL);
    world_stoa(world, "ls", NULL);
    for (int i = 1; i <= 8; i++) {
        OWNED_STR name = text_format("s%d", i);
        assert_non_null(strstr(world_output(), name));
    }
}

static bool has_no_server(struct world *world, const void *context) {
    return world_server(world) == 0;
}

/* It does not start the fleet anew behind the back of who ended it. */
static void test_down_ends_clients(void **state) {
    struct world *world = *state;
    struct console *console =
            console_create(world, 100, 30, "stoa", "new", "-n", "one", "--", "cat", NULL);
    console_shows(console, "one");
    world_stoa(world, "down", NULL);
    assert_int_equal(console_ends(console), 1);
    console_shows(console, "fleet 'test' was ended");
    world_waits(world, "the server's end", has_no_server, NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_too_small_terminal, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_unknown_term, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                test_colors_of_the_terminal_reach_programs, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_lang_c, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_no_color, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_no_runtime_directory, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_deleted_directory, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                test_directory_deleted_beneath_a_session, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_inside_itself, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_full_disk, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_preset_with_errors, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_two_servers_at_once, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_down_ends_clients, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
