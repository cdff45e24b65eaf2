/* SPDX-License-Identifier: MIT */

/* The history of a pane through the real programs: scrolled, searched, selected, copied out. */

#include "base/cleanup.h"
#include "base/text.h"
#include "harness/console.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct wanted {
    struct console *console;
    const char *text;
};

static bool was_printed(struct world *world, const void *context) {
    const struct wanted *wanted = context;
    return console_printed(wanted->console, wanted->text);
}

/* Waits until the outer terminal is told to set its clipboard to this. */
static void clipboard_is(struct console *console, const char *base64) {
    OWNED_STR text = text_format("\x1b]52;c;%s\x1b\\", base64);
    struct wanted wanted = { console, text };
    world_waits(console->world, "the clipboard", was_printed, &wanted);
}

static bool file_is(struct world *world, const void *context) {
    OWNED_STR text = world_read(world, "work/copied");
    return text_equal(text, context);
}

/* 500 numbered lines, of which most are history; one is a needle. */
static struct console *open_lines(struct world *world) {
    struct console *console =
            console_create(world, 90, 30, "stoa", "new", "-n", "lines", "--", "sh", "-c",
                    "i=0; while [ $i -lt 500 ]; do i=$((i+1)); echo line $i;"
                    " [ $i != 250 ] || echo a needle-in-hay; done; printf re\"\"ady; exec cat",
                    NULL);
    console_shows(console, "ready");
    return console;
}

static void test_search_select_copy(void **state) {
    struct world *world = *state;
    struct console *console = open_lines(world);
    console_type(console, "C-Space [");
    console_shows(console, "of 474 lines back");
    console_type(console, "?");
    console_shows(console, "search up");
    console_type(console, "needle");
    console_shows(console, "match 1 of 1");
    console_shows(console, "a needle-in-hay");
    console_type(console, "Enter");
    console_lacks(console, "Tab:");
    console_type(console, "v E");
    console_shows(console, "selecting text");
    console_type(console, "y");
    clipboard_is(console, "bmVlZGxlLWluLWhheQ==");
    console_lacks(console, "lines back");
    console_type(console, "typed Enter"); /* to the program again */
    console_shows(console, "typed");
}

static void test_expression_and_lines_to_a_file(void **state) {
    struct world *world = *state;
    struct console *console = open_lines(world);
    console_type(console, "C-Space [");
    console_shows(console, "lines back");
    console_type(console, "/");
    console_shows(console, "search down");
    console_type(console, "Tab ^line");
    console_type(console, "Space 4[0-9]{2}$");
    console_shows(console, "of 100");
    console_type(console, "Enter");
    console_lacks(console, "Tab:");
    console_type(console, "g V");
    console_shows(console, "474 of 474 lines back");
    console_shows(console, "selecting lines");
    console_type(console, "j s");
    console_shows(console, "copy to file");
    console_type(console, "copied Enter");
    console_shows(console, "wrote 14 bytes to 'copied'");
    world_waits(world, "the file", file_is, "line 1\nline 2\n");
}

static void test_wheel_and_clicks(void **state) {
    struct world *world = *state;
    struct console *console = open_lines(world);
    console_send(console, "\x1b[<64;5;5M");
    console_shows(console, "3 of 474 lines back");
    console_send(console, "\x1b[<65;5;5M");
    console_lacks(console, "lines back");
    console_send(console, "\x1b[<0;3;3M\x1b[<0;3;3m\x1b[<0;3;3M\x1b[<0;3;3m"); /* twice on "line" */
    clipboard_is(console, "bGluZQ==");
    console_send(console, "\x1b[<0;1;4M\x1b[<32;4;4M\x1b[<0;4;4m"); /* a drag over it */
    console_shows(console, "copied 4 bytes");
}

static void test_mouse_of_a_program(void **state) {
    struct world *world = *state;
    struct console *console =
            console_create(world, 90, 30, "stoa", "new", "-n", "mouse", "--", "sh", "-c",
                    "seq 100; stty raw -echo; printf '\\033[?1049h\\033[?1000h\\033[?1006hre''ady';"
                    " exec cat -v",
                    NULL);
    console_shows(console, "ready");
    console_send(console, "\x1b[<64;7;9M");
    console_shows(console, "^[[<64;7;8M"); /* below the pane's title */
    console_send(console, "\x1b[<0;10;10M\x1b[<0;10;10m");
    console_shows(console, "^[[<0;10;9M^[[<0;10;9m");
    console_send(console, "\x1b[<68;7;9M"); /* with Shift it is stoa's */
    console_shows(console, "3 of");
    console_type(console, "q");
    console_lacks(console, "lines back");
}

static void test_history_in_a_pager(void **state) {
    struct world *world = *state;
    world_set(world, "PAGER", "tail -n 2 >copied <");
    struct console *console = open_lines(world);
    console_type(console, "C-Space [ P");
    world_waits(world, "what the pager got", file_is, "line 500\nready\n");
    console_shows(console, "lines back"); /* and all is drawn again */
    console_type(console, "q");
    console_lacks(console, "lines back");
    console_type(console, "typed Enter");
    console_shows(console, "typed");
}

/* The words of the text mean nothing to the shell. */
static void test_a_command_of_the_person(void **state) {
    struct world *world = *state;
    world_write(world, "config/stoa/keys.yaml",
            "copy-vi: {y: 'pipe-and-leave tr a-z A-Z | cat >copied', Y: pipe false}\n");
    struct console *console = console_create(world, 90, 30, "stoa", "new", "-n", "shell", "--",
            "sh", "-c",
            "echo 'a $(touch hacked) `touch hacked`; touch hacked'; printf re\"\"ady; exec cat",
            NULL);
    console_shows(console, "ready");
    console_type(console, "C-Space [ H V Y");
    console_shows(console, "'false' ended with status 1");
    console_type(console, "y");
    world_waits(world, "what the command got", file_is,
            "A $(TOUCH HACKED) `TOUCH HACKED`; TOUCH HACKED\n");
    console_shows(console, "gave 47 bytes to 'tr a-z");
    console_lacks(console, "no history yet");
    OWNED_STR hacked = world_path(world, "work/hacked");
    assert_int_not_equal(access(hacked, F_OK), 0);
}

/* The file that work/where names. */
static bool is_removed(struct world *world, const void *context) {
    OWNED_STR where = world_read(world, "work/where");
    where[strcspn(where, "\n")] = '\0';
    return where[0] != '\0' && access(where, F_OK) != 0;
}

/* It is given a file that it may change and that is gone afterwards, and has the terminal. */
static void test_history_in_an_editor(void **state) {
    struct world *world = *state;
    OWNED_STR editor = world_path(world, "my vi");
    world_write(world, "my vi",
            "#!/bin/sh\nstty -echo; echo EDITING; read -r key\n"
            "{ echo \"$#\" \"$key\"; tail -n 2 \"$1\"; } >copied; echo \"$1\" >where\n");
    assert_int_equal(chmod(editor, 0700), 0);
    OWNED_STR command = text_format("'%s'", editor);
    world_set(world, "EDITOR", command);
    world_set(world, "VISUAL", NULL);
    struct console *console = open_lines(world);
    console_type(console, "C-Space [ g O");
    console_shows(console, "EDITING");
    console_type(console, "typed Enter");
    world_waits(world, "what the editor got", file_is, "1 typed\nline 500\nready\n");
    console_shows(console, "474 of 474 lines back"); /* where it was */
    console_lacks(console, "EDITING");
    world_waits(world, "the file to be gone", is_removed, NULL);
    console_type(console, "q");
    console_lacks(console, "lines back");
    console_type(console, "goes Space on Enter");
    console_shows(console, "goes on");
}

static void test_an_editor_that_is_not_there(void **state) {
    struct world *world = *state;
    world_set(world, "VISUAL", "/no/such/editor");
    struct console *console = open_lines(world);
    console_type(console, "C-Space [ O");
    console_shows(console, "cannot run '/no/such/editor': is it installed?");
    console_shows(console, "lines back");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_search_select_copy, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                test_expression_and_lines_to_a_file, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_wheel_and_clicks, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_mouse_of_a_program, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_history_in_a_pager, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_a_command_of_the_person, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_history_in_an_editor, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                test_an_editor_that_is_not_there, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
