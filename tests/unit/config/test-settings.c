/* SPDX-License-Identifier: MIT */
#include "config/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct settings *parse(const char *text, const char *expected) {
    struct diagnostics problems;
    diagnostics_init(&problems, "c");
    struct settings *settings = settings_parse(text, strlen(text), &problems);
    char *said = diagnostics_format(&problems);
    assert_string_equal(said, expected);
    free(said);
    diagnostics_finish(&problems);
    return settings;
}

static void everything_has_a_default(void **state) {
    setenv("SHELL", "/bin/zsh", 1);
    OWNED(settings) settings = settings_create();
    assert_false(settings->checksum);
    assert_false(settings->clipboard);
    assert_true(settings->confirm_kill);
    assert_int_equal(settings->approval_hold_ms, 9 * 60 * 1000);
    assert_int_equal(settings->history_lines, 10000);
    assert_string_equal(preset_layouts[settings->layout], "tiled");
    assert_true(settings->mouse);
    assert_int_equal(settings->panel_columns, 32);
    assert_int_equal(settings->panel_side, SETTINGS_SIDE_LEFT);
    assert_true(settings->panel_visible);
    assert_int_equal(settings->profile_count, 0);
    assert_true(settings->recording.enabled);
    assert_int_equal(settings->recording.maximum_bytes, 64 * 1024 * 1024);
    assert_string_equal(settings->shell, "/bin/zsh");
    assert_string_equal(settings->theme, "auto");
}

static void a_file_sets_what_it_names(void **state) {
    OWNED(settings)
    settings = parse("checksum: on\n"
                     "clipboard: yes\n"
                     "confirm-kill: off\n"
                     "history: 500\n"
                     "approvals: {hold: 90s}\n"
                     "layout: stack\n"
                     "mouse: off\n"
                     "notify: {bell: on, command: 'say it', desktop: osc-99, done: off}\n"
                     "panel: {side: right, width: 40, visible: no}\n"
                     "profiles: {opus: {command: claude, args: [--model, opus]}}\n"
                     "recording: {maximum: 2M}\n"
                     "shell: /bin/bash\n"
                     "theme: light\n",
            "");
    assert_int_equal(settings->approval_hold_ms, 90 * 1000);
    assert_true(settings->checksum);
    assert_true(settings->clipboard);
    assert_false(settings->confirm_kill);
    assert_int_equal(settings->history_lines, 500);
    assert_string_equal(preset_layouts[settings->layout], "stack");
    assert_false(settings->mouse);
    assert_true(settings->notify_bell);
    assert_string_equal(settings->notify_command, "say it");
    assert_int_equal(settings->notify_desktop, SETTINGS_DESKTOP_OSC_99);
    assert_false(settings->notify_done);
    assert_int_equal(settings->panel_side, SETTINGS_SIDE_RIGHT);
    assert_int_equal(settings->panel_columns, 40);
    assert_false(settings->panel_visible);
    assert_int_equal(settings->profile_count, 1);
    assert_string_equal(settings->profiles[0].name, "opus");
    assert_string_equal(settings->profiles[0].launch.argv[2], "opus");
    assert_int_equal(settings->recording.maximum_bytes, 2 * 1024 * 1024);
    assert_string_equal(settings->shell, "/bin/bash");
    assert_string_equal(settings->theme, "light");
}

static void wrong_lines_are_told_and_the_defaults_stand(void **state) {
    OWNED(settings)
    settings = parse("mose: off\n"
                     "mouse: perhaps\n"
                     "panel: {width: 5, hidden: yes}\n"
                     "shell: bash\n"
                     "theme: \"\"\n"
                     "profiles: {p: {comand: x}}\n",
            "c:1:1: unknown key 'mose': did you mean 'mouse'?\n"
            "c:2:8: 'mouse' must be on or off, not 'perhaps'\n"
            "c:3:16: 'width' must be a whole number from 16 to 120, not '5'\n"
            "c:3:19: unknown key 'hidden': there are side, visible, width\n"
            "c:4:8: 'shell' must begin with '/', as in /bin/bash, not 'bash'\n"
            "c:5:8: 'theme' must not be empty\n"
            "c:6:16: unknown key 'comand': did you mean 'command'?\n");
    assert_true(settings->mouse);
    assert_int_equal(settings->panel_columns, 32);
    assert_string_equal(settings->theme, "auto");
}

static void a_file_that_is_no_table_leaves_the_defaults(void **state) {
    OWNED(settings) broken = parse("theme: [\n", "c:2:1: expected a value here\n");
    assert_string_equal(broken->theme, "auto");
    OWNED(settings) list = parse("- a\n", "c:1:1: a settings file must be a table, not a list\n");
    assert_string_equal(list->theme, "auto");
    OWNED(settings) empty = parse("", "");
    assert_string_equal(empty->theme, "auto");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_sets_what_it_names),
        cmocka_unit_test(a_file_that_is_no_table_leaves_the_defaults),
        cmocka_unit_test(everything_has_a_default),
        cmocka_unit_test(wrong_lines_are_told_and_the_defaults_stand),
    };
    return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
