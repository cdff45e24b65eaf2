/* SPDX-License-Identifier: MIT */

/* A person looks at a recording: pause, any time of it, text found, a large screen, damage. No
 * server runs, and time goes on only where a test says so. */

#include "harness/console.h"

#include "base/memory.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>

#include <cmocka.h>

#define ID    "0123456789abcdef"
#define PLACE "state/stoa/test/sessions/" ID "/"

/* Ten minutes: a word each minute, then a second run on a larger screen. */
static void write_recording(struct world *world) {
    world_write(world, PLACE "000001.timing",
            "stoa-recording 1 begin 1700000000000 40x6\n0 0\n60000 5\n120000 10\n180000 17\n"
            "240000 23\n");
    world_write(world, PLACE "000001.raw", "one\r\ntwo\r\nthree\r\nfour\r\nfive\r\n");
    world_write(world, PLACE "000002.timing",
            "stoa-recording 1 begin 1700000500000 120x40\n0 0\n100000 23\n");
    world_write(world, PLACE "000002.raw", "top\033[40;100Hbottom two  last");
}

static struct console *open_replay(struct world *world) {
    return console_create(world, 100, 24, "stoa", "replay", ID, "--paused", NULL);
}

static void test_pause_and_seek(void **state) {
    struct world *world = *state;
    write_recording(world);
    struct console *console = open_replay(world);
    console_shows(console, "paused  0:00 / 10:00  0%");
    console_shows(console, "one");
    console_lacks(console, "two");
    console_type(console, "Up");
    console_shows(console, "1:00 / 10:00  10%");
    console_shows(console, "two");
    console_type(console, "Right Left Left");
    console_shows(console, "0:55 / 10:00");
    console_lacks(console, "two");
    console_type(console, "4");
    console_shows(console, "4:00 / 10:00  40%");
    console_shows(console, "five");
    console_type(console, "[");
    console_shows(console, "3:00 / 10:00");
    console_lacks(console, "five");
    console_type(console, "] ]");
    console_shows(console, "8:20 / 10:00");
    console_type(console, "t 2:30 Enter");
    console_shows(console, "2:30 / 10:00");
    console_shows(console, "three");
    console_type(console, "t 1% Enter");
    console_shows(console, "0:06 / 10:00");
    console_type(console, "t soon Enter");
    console_shows(console, "no time");
    console_type(console, ".");
    console_shows(console, "1:00 / 10:00");
    console_type(console, ",");
    console_shows(console, "0:59 / 10:00");
    console_type(console, "G");
    console_shows(console, "at the end  10:00 / 10:00  100%");
    console_type(console, "q");
    assert_int_equal(console_ends(console), 0);
}

/* What each cell of the screen must be like. */
typedef bool cell_check_fn(const struct terminal *screen, const struct cell *cell);

static void check_cells(struct console *console, cell_check_fn *check) {
    for (uint16_t i = 0; i < terminal_rows(console->screen); i++) {
        struct terminal_row row = terminal_row(console->screen, i);
        for (uint16_t column = 0; column < row.used; column++) {
            if (!check(console->screen, &row.cells[column])) {
                world_fail(console->world, "row %u column %u is not as it must be", i, column);
            }
        }
    }
}

static bool is_of_16(const struct terminal *screen, const struct cell *cell) {
    const struct style *style = terminal_style(screen, cell->style);
    const uint32_t colors[] = { style->foreground, style->background, style->underline_color };
    for (size_t i = 0; i < ARRAY_LENGTH(colors); i++) {
        bool is_palette = COLOR_KIND(colors[i]) == 1 && (colors[i] & 0xff) < 16;
        if (colors[i] != COLOR_DEFAULT && !is_palette) {
            return false;
        }
    }
    return true;
}

static bool is_colorless(const struct terminal *screen, const struct cell *cell) {
    const struct style *style = terminal_style(screen, cell->style);
    return style->foreground == COLOR_DEFAULT && style->background == COLOR_DEFAULT &&
           style->underline_color == COLOR_DEFAULT;
}

static bool is_ascii(const struct terminal *screen, const struct cell *cell) {
    return cell->glyph < 0x7f && cell->width == 1;
}

/* One second: 24-bit and 256 colours, a box, clusters. */
static struct console *open_colorful(struct world *world) {
    world_write(world, PLACE "000001.timing",
            "stoa-recording 1 begin 1700000000000 40x6\n0 0\n1000 120\n");
    world_write(world, PLACE "000001.raw",
            "\033[38;2;255;5;5;48;2;0;0;5mred\033[m \033[38;5;46;48;5;236mgreen\033[m "
            "\033[4:3;58;2;1;2;3mwavy\033[m\r\n"
            "\xe2\x94\x8c\xe2\x94\x80\xe2\x94\x90 \xe2\x9d\xaf "
            "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7 \xe4\xbd\xa0 end");
    struct console *console = open_replay(world);
    console_shows(console, "0:00 / 0:01");
    console_type(console, "G");
    console_shows(console, "red green wavy");
    console_shows(console, "end");
    return console;
}

/* Of the cell at a place of the recording, which is shown from the top left on. */
static const struct style *style_at(struct console *console, uint16_t column) {
    const struct terminal_row row = terminal_row(console->screen, 0);
    return terminal_style(console->screen, row.cells[column].style);
}

static void leave(struct console *console) {
    console_type(console, "q");
    assert_int_equal(console_ends(console), 0);
}

static void test_sixteen_colors(void **state) {
    struct world *world = *state;
    world_set(world, "TERM", "xterm");
    world_set(world, "COLORTERM", NULL);
    struct console *console = open_colorful(world);
    check_cells(console, is_of_16);
    assert_int_not_equal(style_at(console, 0)->foreground, COLOR_DEFAULT); /* "red" is some red */
    assert_int_not_equal(style_at(console, 4)->foreground, style_at(console, 0)->foreground);
    leave(console);
}

static void test_no_color(void **state) {
    struct world *world = *state;
    world_set(world, "NO_COLOR", "1");
    struct console *console = open_colorful(world);
    check_cells(console, is_colorless);
    console_type(console, "h");
    console_shows(console, "any key closes");
    check_cells(console, is_colorless);
    console_type(console, "h"); /* away again */
    console_lacks(console, "any key closes");
    leave(console);
}

static void test_ascii(void **state) {
    struct world *world = *state;
    world_set(world, "LANG", "C");
    struct console *console = open_colorful(world);
    check_cells(console, is_ascii);
    console_shows(console, "??? ? ?"); /* what it cannot be is at its place, as one sign */
    console_type(console, "h");
    console_shows(console, "any key closes");
    check_cells(console, is_ascii);
    console_type(console, "h"); /* away again */
    console_lacks(console, "any key closes");
    leave(console);
}

static void test_find(void **state) {
    struct world *world = *state;
    write_recording(world);
    struct console *console = open_replay(world);
    console_shows(console, "paused  0:00");
    console_type(console, "/ two Enter");
    console_shows(console, "1:00 / 10:00");
    console_type(console, "n");
    console_shows(console, "8:20 / 10:00");
    console_type(console, "n");
    console_shows(console, "no 'two' later");
    console_shows(console, "8:20 / 10:00");
    console_type(console, "N");
    console_shows(console, "1:00 / 10:00");
    console_type(console, "? nowhere Enter");
    console_shows(console, "no 'nowhere' earlier");
    console_type(console, "/ C-c q");
    assert_int_equal(console_ends(console), 0);
}

static void test_playing(void **state) {
    struct world *world = *state;
    write_recording(world);
    struct console *console = open_replay(world);
    console_shows(console, "paused  0:00 / 10:00  0%  1x");
    console_type(console, "+ + + + + +");
    console_shows(console, "64x");
    console_type(console, "+ -");
    console_shows(console, "32x");
    console_type(console, "BSpace i");
    console_shows(console, "pauses as they were");
    console_type(console, "i");
    console_shows(console, "pauses shortened to 0:03");
    console_type(console, "+ + + + + + Space");
    console_shows(console, "at the end  10:00 / 10:00");
    console_type(console, "Space Space"); /* again from the beginning, and at once paused */
    console_shows(console, "paused");
    console_lacks(console, "at the end");
    console_type(console, "q");
    assert_int_equal(console_ends(console), 0);
}

static void test_large_screen(void **state) {
    struct world *world = *state;
    write_recording(world);
    struct console *console = open_replay(world);
    console_shows(console, "paused  0:00");
    console_type(console, "G");
    console_shows(console, "a part of 120x40");
    console_lacks(console, "top");
    console_type(console, "S-Right S-Right S-Right");
    console_shows(console, "bottom two  last");
    console_type(console, "S-Up S-Up S-Up S-Up S-Up S-Up S-Up S-Up S-Up S-Up S-Up S-Up S-Up S-Up "
                          "S-Up S-Up S-Up S-Left S-Left S-Left");
    console_shows(console, "top");
    console_lacks(console, "bottom");
    console_resize(console, 130, 41);
    console_lacks(console, "a part of");
    console_shows(console, "bottom two  last");
    console_type(console, "s");
    console_lacks(console, "10:00");
    console_type(console, "s h");
    console_shows(console, "any key closes this");
    console_type(console, "q");
    console_lacks(console, "any key closes this");
    console_type(console, "C-c");
    assert_int_equal(console_ends(console), 0);
}

static void test_damage(void **state) {
    struct world *world = *state;
    world_write(world, PLACE "000001.timing",
            "stoa-recording 1 begin 1700000000000 40x6\n0 0\n1000 5\n2000 4000\n");
    world_write(world, PLACE "000001.raw", "one\r\ntwo");
    world_write(world, PLACE "000004.timing",
            "stoa-recording 1 continue 1700000009000 40x6\n0 0\n1000 4\n");
    world_write(world, PLACE "000004.raw", "more");
    struct console *console = open_replay(world);
    console_shows(console, "damaged in 2 places");
    console_type(console, "]"); /* to where it is cut */
    console_shows(console, "two");
    console_shows(console, "damaged: bytes are missing");
    console_type(console, "G");
    console_shows(console, "more");
    console_shows(console, "damaged: a part is missing");
    console_type(console, "q");
    assert_int_equal(console_ends(console), 0);
}

/* What a session that runs goes on to write is there as well. */
static void test_running_session(void **state) {
    struct world *world = *state;
    world_stoa(world, "new", "-d", "-n", "live", "--", "sh", "-c", "echo begun; exec cat", NULL);
    world_waits_output(world, "begun", "logs", "live", NULL);
    struct console *console =
            console_create(world, 100, 30, "stoa", "replay", "live", "--paused", NULL);
    console_shows(console, " live ");
    console_type(console, "G");
    console_shows(console, "begun");
    world_stoa(world, "send", "live", "went on", NULL);
    world_waits_output(world, "went on", "logs", "live", NULL);
    console_type(console, "G");
    console_shows(console, "went on");
    console_type(console, "q");
    assert_int_equal(console_ends(console), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_pause_and_seek, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_sixteen_colors, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_no_color, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_ascii, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_find, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_playing, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_large_screen, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_damage, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_running_session, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
