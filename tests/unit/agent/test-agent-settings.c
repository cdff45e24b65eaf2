/* SPDX-License-Identifier: MIT */
#include "claude-settings.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/path.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define PROGRAM "/opt/it's here/stoa"

static void hooks_are_executed_without_a_shell(void **state) {
    OWNED_STR text = claude_settings_text(PROGRAM, 540);
    OWNED(json) settings = json_parse(text, strlen(text), NULL);
    const struct json *hooks = json_find(settings, "hooks");
    struct json_walk walk = { 0 };
    while (json_next(hooks, &walk)) {
        const struct json *hook = json_at(json_find(json_at(walk.value, 0), "hooks"), 0);
        assert_string_equal(json_get_text(hook, "type", ""), "command");
        assert_string_equal(json_get_text(hook, "command", ""), PROGRAM);
        assert_string_equal(json_as_text(json_at(json_find(hook, "args"), 0), ""), "hook");
    }
    assert_non_null(json_find(hooks, "StopFailure"));
    assert_null(json_find(hooks, "WorktreeCreate")); /* ours would replace it */
}

static const struct json *hook_of(const struct json *settings, const char *event) {
    const struct json *entries = json_find(json_find(settings, "hooks"), event);
    return json_at(json_find(json_at(entries, 0), "hooks"), 0);
}

static void what_is_asked_for_is_waited_for(void **state) {
    OWNED_STR text = claude_settings_text(PROGRAM, 540);
    OWNED(json) settings = json_parse(text, strlen(text), NULL);
    const struct json *asks = hook_of(settings, "PermissionRequest");
    const struct json *other = hook_of(settings, "PostToolUse");
    assert_string_equal(json_as_text(json_at(json_find(asks, "args"), 1), ""), "--hold");
    assert_string_equal(json_as_text(json_at(json_find(asks, "args"), 2), ""), "540");
    assert_true(json_get_integer(asks, "timeout", 0) > 540); /* ours ends before Claude ends it */
    assert_int_equal(json_count(json_find(other, "args")), 1);
    OWNED_STR without = claude_settings_text(PROGRAM, 0);
    OWNED(json) unheld = json_parse(without, strlen(without), NULL);
    assert_int_equal(json_count(json_find(hook_of(unheld, "PermissionRequest"), "args")), 1);
}

static void the_status_line_is_a_line_for_the_shell(void **state) {
    OWNED_STR text = claude_settings_text(PROGRAM, 540);
    OWNED(json) settings = json_parse(text, strlen(text), NULL);
    const struct json *line = json_find(settings, "statusLine");
    assert_string_equal(json_get_text(line, "type", ""), "command");
    assert_string_equal(json_get_text(line, "command", ""), "'/opt/it'\\''s here/stoa' statusline");
}

static void the_file_is_for_its_owner_alone(void **state) {
    char home[] = "/tmp/stoa-settings-XXXXXX";
    assert_non_null(mkdtemp(home));
    char *argv[] = { (char *)PROGRAM, NULL };
    const struct session_world world = { .state_directory = home, .server_argv = argv };
    const struct session session = { .world = &world, .id = (char *)"0123456789ab" };
    OWNED_STR path = claude_settings_write(&session, NULL);
    OWNED_STR expected = text_format("%s/sessions/0123456789ab/claude-settings.json", home);
    assert_string_equal(path, expected);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(unlink(path), 0);
    static const char *const directories[] = { "sessions/0123456789ab", "sessions", "" };
    for (size_t i = 0; i < 3; i++) {
        OWNED_STR directory = path_join(home, directories[i]);
        assert_int_equal(rmdir(directory), 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hooks_are_executed_without_a_shell),
        cmocka_unit_test(what_is_asked_for_is_waited_for),
        cmocka_unit_test(the_status_line_is_a_line_for_the_shell),
        cmocka_unit_test(the_file_is_for_its_owner_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
