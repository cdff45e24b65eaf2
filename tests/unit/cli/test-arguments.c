/* SPDX-License-Identifier: MIT */
/* Command lines are parsed by a command's table, and what is wrong is said with what is near. */

#include "arguments.h"

#include "command.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct command_option options[] = {
    { "directory", 'C', "DIR", "where" },
    { "detached", 'd', NULL, "flag" },
    { "environment", 'e', "K=V", "several" },
};

static const struct command command = { .name = "make",
    .usage = "[WORD…]",
    .summary = "Make",
    .options = options,
    .option_count = 3,
    .maximum = 2 };

static struct arguments arguments;
static struct error err;

/* Splits at blanks; the words live as long as the test. */
static bool parse(const struct command *by, const char *line) {
    static char copy[256];
    static char *words[32];
    int count = 0;
    snprintf(copy, sizeof(copy), "%s", line);
    char *rest = NULL;
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        words[count++] = word;
    }
    words[count] = NULL;
    err = (struct error){ 0 };
    return arguments_parse(&arguments, by, count, words, &err);
}

static void assert_refused(const char *line, const char *text) {
    assert_false(parse(&command, line));
    assert_string_equal(err.text, text);
    assert_int_equal(err.code, ERROR_INVALID);
}

static void options_and_words_mix(void **state) {
    assert_true(parse(&command, "one -d -C here two"));
    assert_int_equal(arguments.count, 2);
    assert_string_equal(arguments_word(&arguments, 1), "two");
    assert_null(arguments_word(&arguments, 2));
    assert_true(arguments_has(&arguments, "detached"));
    assert_string_equal(arguments_value(&arguments, "directory"), "here");
}

static void values_have_four_forms(void **state) {
    const char *lines[] = { "--directory here", "--directory=here", "-C here", "-dChere" };
    for (size_t i = 0; i < 4; i++) {
        assert_true(parse(&command, lines[i]));
        assert_string_equal(arguments_value(&arguments, "directory"), "here");
        assert_int_equal(arguments.count, 0);
    }
}

static void an_option_may_come_again(void **state) {
    assert_true(parse(&command, "-e A=1 -e B=2"));
    assert_string_equal(arguments_value_at(&arguments, "environment", 0), "A=1");
    assert_string_equal(arguments_value_at(&arguments, "environment", 1), "B=2");
    assert_null(arguments_value_at(&arguments, "environment", 2));
    assert_string_equal(arguments_value(&arguments, "environment"), "B=2");
}

static void dashes_end_the_options(void **state) {
    assert_true(parse(&command, "-d -- --directory -e"));
    assert_int_equal(arguments.count, 2);
    assert_string_equal(arguments_word(&arguments, 0), "--directory");
    assert_true(arguments.dashes);
    assert_int_equal(arguments.after_dashes, 0);
}

static void words_may_end_the_options(void **state) {
    struct command send = command;
    send.words_end_options = true;
    assert_true(parse(&send, "-d blue -x"));
    assert_string_equal(arguments_word(&arguments, 1), "-x");
}

static void what_is_wrong_is_said(void **state) {
    assert_refused("--detached=yes", "'--detached' takes no value");
    assert_refused("--detahced", "no option '--detahced': did you mean '--detached'?");
    assert_refused("--zzz", "no option '--zzz'");
    assert_refused("-z", "no option '-z'");
    assert_refused("-C", "'-C' needs a value: DIR");
    assert_refused("--directory", "'--directory' needs a value: DIR");
    assert_refused("a b c", "unexpected 'c'");
    assert_refused("-L a/b", "'a/b' cannot name a fleet");
}

static void the_fleet_is_chosen(void **state) {
    unsetenv("STOA_NAME");
    assert_true(parse(&command, ""));
    assert_string_equal(arguments.fleet, "default");
    setenv("STOA_NAME", "blue", 1);
    assert_true(parse(&command, ""));
    assert_string_equal(arguments.fleet, "blue");
    assert_true(parse(&command, "-L red"));
    assert_string_equal(arguments.fleet, "red");
    setenv("STOA_NAME", "no/name", 1);
    assert_refused("", "STOA_NAME: 'no/name' cannot name a fleet");
    unsetenv("STOA_NAME");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_and_words_mix),
        cmocka_unit_test(values_have_four_forms),
        cmocka_unit_test(an_option_may_come_again),
        cmocka_unit_test(dashes_end_the_options),
        cmocka_unit_test(words_may_end_the_options),
        cmocka_unit_test(what_is_wrong_is_said),
        cmocka_unit_test(the_fleet_is_chosen),
    };
    return cmocka_run_group_tests_name("arguments", tests, NULL, NULL);
}
