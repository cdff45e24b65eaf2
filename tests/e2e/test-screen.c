/* SPDX-License-Identifier: MIT */

/* What a person does on the screen: spawn, kill, undo, rename, restart, help. */

#include "base/cleanup.h"
#include "base/text.h"
#include "harness/console.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_empty_fleet_says_how_to_begin(void **state) {
    struct world *world = *state;
    struct console *console = console_create(world, 100, 30, "stoa", NULL);
    console_shows(console, "C-Space");
    console_looks(console, "empty-fleet");
    console_type(console, "C-Space d");
    assert_int_equal(console_ends(console), 0);
}

/* What ncurses cannot say is written over what it said: in one frame, also of a single row. */
static void test_what_is_written_over_does_not_flicker(void **state) {
    struct world *world = *state;
    struct console *console = console_create(world, 60, 10, "stoa", "new", "--only", "--", "sh",
            "-c", "stty -echo; echo ready; read x; printf '\\033[9mstruck'; sleep 1000", NULL);
    console_shows(console, "ready");
    console_type(console, "Enter");
    console_shows(console, "struck");
    console_type(console, "C-Space d");
    assert_int_equal(console_ends(console), 0); /* all of it was read */
    const char *begun = NULL;
    const char *at = buffer_text(&console->raw);
    const char *over = strstr(at, "\x1b[0;9m");
    assert_non_null(over);
    for (; at < over; at++) {
        if (text_starts_with(at, "\x1b[?2026h")) {
            begun = at;
        } else if (text_starts_with(at, "\x1b[?2026l")) {
            begun = NULL;
        }
    }
    assert_non_null(begun);
}

static bool has_restarted(struct world *world, const void *context) {
    OWNED(json) sessions = world_sessions(world);
    return json_get_integer(json_at(sessions, 0), "restarts", 0) == 1;
}

static void test_exited_pane_restarts_and_goes(void **state) {
    struct world *world = *state;
    struct console *console = console_create(world, 100, 30, "stoa", "new", "-n", "short", "--",
            "sh", "-c", "echo x >>runs; exit $(wc -l <runs)", NULL);
    console_shows(console, "exited with status 1");
    console_type(console, "r");
    console_shows(console, "exited with status 2");
    world_waits(world, "a restart", has_restarted, NULL);
    console_type(console, "D");
    world_waits_output(world, "[]", "ls", "--json", NULL);
    console_lacks(console, "short");
}

static void test_kill_and_undo(void **state) {
    struct world *world = *state;
    struct console *console =
            console_create(world, 100, 30, "stoa", "new", "-n", "victim", "--", "cat", NULL);
    console_shows(console, "victim");
    console_type(console, "C-Space x");
    console_shows(console, "y");
    console_type(console, "y");
    world_waits_output(world, "[]", "ls", "--json", NULL);
    console_type(console, "C-Space u");
    world_waits_output(world, "victim", "ls", NULL);
    console_shows(console, "victim");
}

static void test_rename(void **state) {
    struct world *world = *state;
    struct console *console =
            console_create(world, 100, 30, "stoa", "new", "-n", "before", "--", "cat", NULL);
    console_shows(console, "before");
    console_type(console, "C-Space ,");
    console_type(console, "C-u after Enter");
    console_shows(console, "after");
    world_waits_output(world, "after", "ls", NULL);
}

static void test_help(void **state) {
    struct world *world = *state;
    struct console *console =
            console_create(world, 100, 40, "stoa", "new", "-n", "one", "--", "cat", NULL);
    console_shows(console, "one");
    console_type(console, "C-Space ?");
    console_shows(console, "Detach");
    console_type(console, "Escape");
    console_lacks(console, "Detach");
}

static void test_spawn_dialog(void **state) {
    struct world *world = *state;
    struct console *console =
            console_create(world, 100, 40, "stoa", "new", "-n", "one", "--", "cat", NULL);
    console_shows(console, "one");
    console_type(console, "C-Space c");
    console_shows(console, "Name");
    console_type(console, "Escape");
    console_lacks(console, "Name");
}

/* Palette, bright, of 256, of 24 bits, and a near-black that ncurses would take for a palette's. */
static void test_colors_arrive_as_they_are(void **state) {
    static const uint32_t expected[] = { COLOR_INDEXED(1), COLOR_INDEXED(9), COLOR_INDEXED(100),
        COLOR_RGB(255, 254, 253), COLOR_RGB(0, 1, 5) };
    struct console *console = console_create(*state, 60, 15, "stoa", "new", "--only", "--", "sh",
            "-c",
            "printf '\033[31;41mx\033[91;101mx\033[38;5;100;48;5;100mx\033[38;2;255;254;253;"
            "48;2;255;254;253mx\033[38;2;0;0;5;48;2;0;0;5mx\033[m here'; exec sleep 1000",
            NULL);
    console_shows(console, "here");
    const struct terminal_row cells = terminal_row(console->screen, 0);
    for (size_t i = 0; i < ARRAY_LENGTH(expected); i++) {
        const struct style *style = terminal_style(console->screen, cells.cells[i].style);
        assert_int_equal(style->foreground, expected[i]);
        assert_int_equal(style->background, expected[i]);
    }
}

/* Fills the screen with cells of colours that were never there before, at each line it reads. */
static const char color_program[] =
        "stty -echo; exec awk '{ printf \"\\033[H\"; for (i = 0; i < 25000 - 20; i++) { n++; "
        "printf \"\\033[38;2;%d;%d;%dmx\", 16 + n / 65536, n / 256 % 256, n % 256 } "
        "printf \"\\033[mscreen %d\", NR; fflush() }'";

static bool all_have_color(const struct terminal *screen) {
    for (uint16_t row = 0; row < 100; row++) {
        const struct terminal_row cells = terminal_row(screen, row);
        for (uint16_t column = 0; column < (row == 99 ? 230 : 250); column++) {
            if (column >= cells.used || cells.cells[column].glyph != 'x' ||
                    COLOR_KIND(terminal_style(screen, cells.cells[column].style)->foreground) !=
                            2) {
                return false;
            }
        }
    }
    return true;
}

/* More than the 65,536 pairs that ncurses can number. */
static void test_colors_do_not_run_out(void **state) {
    struct world *world = *state;
    struct console *console = console_create(
            world, 250, 100, "stoa", "new", "--only", "--", "sh", "-c", color_program, NULL);
    for (int i = 1; i <= 5; i++) {
        OWNED_STR mark = text_format("screen %d", i);
        console_type(console, "Enter");
        console_shows(console, mark);
        assert_true(all_have_color(console->screen));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
                test_what_is_written_over_does_not_flicker, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                test_empty_fleet_says_how_to_begin, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                test_exited_pane_restarts_and_goes, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_kill_and_undo, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_rename, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_help, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_spawn_dialog, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                test_colors_arrive_as_they_are, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_colors_do_not_run_out, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
