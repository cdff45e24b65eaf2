/* SPDX-License-Identifier: MIT */

/* A preset on a terminal: shown with what is dangerous first, asked about once, started or not. */

#include "harness/console.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define PRESET                                                                                     \
    "sessions:\n"                                                                                  \
    "  - name: quiet\n    command: cat\n"                                                          \
    "  - name: loud\n    command: cat\n    env: { LD_PRELOAD: /tmp/none.so }\n"

static void assert_sessions(struct world *world, size_t count) {
    struct json *sessions = world_sessions(world);
    assert_int_equal(json_count(sessions), count);
    json_destroy(sessions);
}

static struct console *open_up(struct world *world) {
    return console_create(world, 100, 30, "stoa", "up", NULL);
}

static void test_no_starts_nothing(void **state) {
    struct world *world = *state;
    world_write(world, "work/sessions.yaml", PRESET);
    struct console *console = open_up(world);
    console_shows(console, "LD_PRELOAD=/tmp/none.so");
    console_shows(console, "[y/N]");
    console_type(console, "n Enter");
    assert_int_equal(console_ends(console), 5);
    assert_sessions(world, 0);
}

static void test_yes_is_asked_once(void **state) {
    struct world *world = *state;
    world_write(world, "work/sessions.yaml", PRESET);
    struct console *console = open_up(world);
    console_shows(console, "[y/N]");
    console_type(console, "y Enter");
    console_shows(console, "? help");
    console_shows(console, "quiet");
    assert_sessions(world, 2);
    console_type(console, "C-Space d");
    assert_int_equal(console_ends(console), 0);
    struct console *again = open_up(world);
    console_shows(again, "? help");
    assert_sessions(world, 2);
}

static void test_a_change_is_asked_about(void **state) {
    struct world *world = *state;
    world_write(world, "work/sessions.yaml", PRESET);
    world_stoa(world, "up", "-d", "--trust", NULL);
    world_write(world, "work/sessions.yaml", PRESET "  - name: third\n    command: cat\n");
    struct console *console = open_up(world);
    console_shows(console, "[y/N]");
    console_type(console, "Enter"); /* no is what one gets by default */
    assert_int_equal(console_ends(console), 5);
    assert_sessions(world, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_no_starts_nothing, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_yes_is_asked_once, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_a_change_is_asked_about, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
