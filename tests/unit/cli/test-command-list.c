/* SPDX-License-Identifier: MIT */
/* Every row of the command tables is whole and in order. */

#include "command.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_name(const char *name) {
    assert_true(*name >= 'a' && *name <= 'z');
    assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(name));
}

static void assert_sentence(const char *text) {
    assert_true(*text != '\0');
    assert_false(text_ends_with(text, "."));
}

static void commands_are_whole_and_in_order(void **state) {
    size_t count = 0;
    const struct command *const *list = command_list(&count);
    for (size_t i = 0; i < count; i++) {
        assert_name(list[i]->name);
        assert_sentence(list[i]->summary);
        assert_non_null(list[i]->run);
        assert_true(list[i]->minimum <= list[i]->maximum);
        assert_true(list[i]->maximum == 0 || list[i]->usage != NULL);
        assert_true(i == 0 || strcmp(list[i - 1]->name, list[i]->name) < 0);
        assert_ptr_equal(command_find(list[i]->name), list[i]);
    }
}

static void options_are_whole_and_in_order(void **state) {
    size_t count = 0;
    const struct command *const *list = command_list(&count);
    for (size_t i = 0; i < count; i++) {
        const struct command_option *options = list[i]->options;
        char letters[256] = { ['L'] = 1, ['h'] = 1 };
        for (size_t j = 0; j < list[i]->option_count; j++) {
            assert_name(options[j].name);
            assert_sentence(options[j].text);
            assert_true(j == 0 || strcmp(options[j - 1].name, options[j].name) < 0);
            if (options[j].letter != 0) {
                assert_int_equal(letters[(unsigned char)options[j].letter]++, 0);
            }
        }
    }
}

static void a_near_word_is_recognised(void **state) {
    assert_string_equal(command_nearest("verison"), "version");
    assert_null(command_nearest("zzzzzzzz"));
    assert_null(command_find("verison"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_are_whole_and_in_order),
        cmocka_unit_test(options_are_whole_and_in_order),
        cmocka_unit_test(a_near_word_is_recognised),
    };
    return cmocka_run_group_tests_name("command-list", tests, NULL, NULL);
}
