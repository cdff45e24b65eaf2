/* SPDX-License-Identifier: MIT */

/* A program in a pane that reads its screen back cell by cell, as suites of tests for terminals do:
 * a setting allows it, and without that nobody answers. */

#include "base/cleanup.h"
#include "base/text.h"
#include "harness/console.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* `ask QUESTION BYTES` writes a question, and keeps the answer, which has so many bytes. */
#define PROGRAM                                                                                    \
    "stty raw -echo\n"                                                                             \
    "ask() { printf \"$1\"; head -c \"$2\" >>answers; }\n"                                         \
    "printf '\\033[64;1\"p\\033[!p\\033[2J\\033[H\\033[1mHi'\n"                                    \
    "%s"                                                                                           \
    "mv answers all-answers; exec cat\n"

#define ASK_PLACE   "ask '\\033[6n' 6\n"
#define ASK_SIZE    "ask '\\033[18t' 10\n"
#define ASK_STYLE   "ask '\\033P$qm\\033\\\\' 11\n"
#define ASK_CELLS   "ask '\\033[1;1;1;1;1;1*y' 11; ask '\\033[2;1;1;2;1;2*y' 11\n"
#define ASK_BLANK   "ask '\\033[3;1;24;80;24;80*y' 11\n"
#define ASK_IN_VAIN "printf '\\033[1;1;1;1;1;1*y'; ask '\\033[6n' 6\n"

static bool has_asked(struct world *world, const void *context) {
    OWNED_STR answers = world_read(world, "work/all-answers");
    return answers[0] != '\0';
}

static void assert_answers(struct world *world, const char *questions, const char *answers) {
    OWNED_STR program = text_format(PROGRAM, questions);
    world_write(world, "work/program", program);
    console_create(world, 80, 26, "stoa", "new", "-n", "probe", "--", "sh", "program", NULL);
    world_waits(world, "all answers", has_asked, NULL);
    OWNED_STR heard = world_read(world, "work/all-answers");
    assert_string_equal(heard, answers);
}

static void test_the_screen_is_read_back(void **state) {
    struct world *world = *state;
    world_write(world, "config/stoa/config.yaml", "checksum: on\n");
    assert_answers(world, ASK_SIZE ASK_PLACE ASK_STYLE ASK_CELLS ASK_BLANK,
            "\033[8;24;80t"
            "\033[1;3R"
            "\033P1$r0;1m\033\\"
            "\033P1!~FF38\033\\"
            "\033P2!~FF17\033\\"
            "\033P3!~FFE0\033\\");
}

static void test_without_the_setting_it_is_not(void **state) {
    assert_answers(*state, ASK_SIZE ASK_IN_VAIN, "\033[8;24;80t\033[1;3R");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_screen_is_read_back, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                test_without_the_setting_it_is_not, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
