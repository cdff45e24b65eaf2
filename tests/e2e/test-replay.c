/* SPDX-License-Identifier: MIT */

/* A person looks at a recording: pause, any time of it, text found, a large screen, damage. No
 * server runs, and time goes on only where a test says so. */

#include "harness/console.h"

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
        cmocka_unit_test_setup_teardown(test_find, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_playing, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_large_screen, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_damage, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_running_session, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
