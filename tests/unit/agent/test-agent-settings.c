/* SPDX-License-Identifier: MIT */
#include "claude-settings.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "claude-given.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define PROGRAM "/opt/it's here/stoa"

static void hooks_are_executed_without_a_shell(void **state) {
    OWNED_STR text = claude_settings_text(PROGRAM, 540, NULL, NULL);
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
    OWNED_STR text = claude_settings_text(PROGRAM, 540, NULL, NULL);
    OWNED(json) settings = json_parse(text, strlen(text), NULL);
    const struct json *asks = hook_of(settings, "PermissionRequest");
    const struct json *other = hook_of(settings, "PostToolUse");
    assert_string_equal(json_as_text(json_at(json_find(asks, "args"), 1), ""), "--hold");
    assert_string_equal(json_as_text(json_at(json_find(asks, "args"), 2), ""), "540");
    assert_true(json_get_integer(asks, "timeout", 0) > 540); /* ours ends before Claude ends it */
    assert_int_equal(json_count(json_find(other, "args")), 1);
    OWNED_STR without = claude_settings_text(PROGRAM, 0, NULL, NULL);
    OWNED(json) unheld = json_parse(without, strlen(without), NULL);
    const struct json *words = json_find(hook_of(unheld, "PermissionRequest"), "args");
    assert_string_equal(json_as_text(json_at(words, 2), ""), "0"); /* rules are asked */
}

static void the_status_line_is_a_line_for_the_shell(void **state) {
    OWNED_STR text = claude_settings_text(PROGRAM, 540, NULL, NULL);
    OWNED(json) settings = json_parse(text, strlen(text), NULL);
    const struct json *line = json_find(settings, "statusLine");
    assert_string_equal(json_get_text(line, "type", ""), "command");
    assert_string_equal(json_get_text(line, "command", ""), "'/opt/it'\\''s here/stoa' statusline");
}

static const char given[] =
        "{\"model\":\"opus\",\"permissions\":{\"deny\":[\"Read(.env)\"]},"
        "\"statusLine\":{\"type\":\"command\",\"command\":\"date\",\"padding\":2},"
        "\"hooks\":{\"Stop\":[{\"hooks\":[{\"type\":\"command\",\"command\":\"true\"}]}],"
        "\"WorktreeCreate\":[{\"hooks\":[]}],\"PreToolUse\":\"nonsense\"}}";

static void what_the_user_gives_is_in_them(void **state) {
    OWNED(json) users = json_parse(given, strlen(given), NULL);
    OWNED_STR text = claude_settings_text(PROGRAM, 540, users, "/my own/s.json");
    OWNED(json) settings = json_parse(text, strlen(text), NULL);
    const struct json *line = json_find(settings, "statusLine");
    const struct json *hooks = json_find(settings, "hooks");
    const struct json *stop = json_find(hooks, "Stop");
    assert_string_equal(json_get_text(settings, "model", ""), "opus");
    assert_non_null(json_find(json_find(settings, "permissions"), "deny"));
    assert_int_equal(json_get_integer(line, "padding", 0), 2);
    assert_string_equal(json_get_text(line, "command", ""),
            "'/opt/it'\\''s here/stoa' statusline --settings '/my own/s.json'");
    assert_int_equal(json_count(stop), 2);
    assert_string_equal(
            json_get_text(json_at(json_find(json_at(stop, 0), "hooks"), 0), "command", ""), "true");
    assert_string_equal(
            json_get_text(json_at(json_find(json_at(stop, 1), "hooks"), 0), "command", ""),
            PROGRAM);
    assert_non_null(json_find(hooks, "WorktreeCreate")); /* his own */
    assert_int_equal(json_count(json_find(hooks, "PreToolUse")), 1);
}

/* A session in a state directory of its own, for what writes files. */
struct scene {
    char home[64];
    char *argv[2];
    struct session_world world;
    struct session session;
};

static void scene_init(struct scene *scene) {
    *scene = (struct scene){ .home = "/tmp/stoa-settings-XXXXXX" };
    assert_non_null(mkdtemp(scene->home));
    scene->argv[0] = text_copy(PROGRAM);
    scene->world.state_directory = scene->home;
    scene->world.server_argv = scene->argv;
    scene->session.world = &scene->world;
    scene->session.id = text_copy("0123456789ab");
    scene->session.spec.name = text_copy("blue");
    scene->session.spec.directory = text_copy(scene->home);
}

static void scene_finish(struct scene *scene) {
    static const char *const files[] = { "s.json", "sessions/0123456789ab/claude-settings.json",
        "sessions/0123456789ab/claude-given-settings.json", "sessions/0123456789ab", "sessions",
        "" };
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
        OWNED_STR path = path_join(scene->home, files[i]);
        (void)remove(path);
    }
    free(scene->argv[0]);
    free(scene->session.id);
    session_spec_finish(&scene->session.spec);
}

static struct json *read_written(const struct scene *scene, const char *given_settings) {
    struct buffer text = { 0 };
    OWNED_STR path = claude_settings_write(&scene->session, given_settings, NULL);
    assert_non_null(path);
    assert_true(file_read(path, 1024 * 1024, &text, NULL));
    struct json *settings = json_parse(buffer_text(&text), text.length, NULL);
    buffer_finish(&text);
    assert_non_null(json_find(json_find(settings, "hooks"), "PermissionRequest"));
    return settings;
}

static void where_they_are_given_does_not_matter(void **state) {
    struct scene scene;
    scene_init(&scene);
    OWNED_STR path = path_join(scene.home, "s.json");
    assert_true(file_replace(path, given, strlen(given), NULL));
    static const char *const bases[][4] = { { "claude", "--settings", "s.json" },
        { "claude", "--settings=s.json", "--verbose" }, { "claude" } };
    text_replace(&scene.session.spec.agent.settings, path);
    for (size_t i = 0; i < ARRAY_LENGTH(bases); i++) {
        char **base = text_vector_copy(bases[i]);
        char **kept = claude_given_remove(base);
        OWNED_STR found = claude_given_find(&scene.session, base);
        assert_string_equal(found, path);
        assert_int_equal(text_vector_length((const char *const *)kept), i == 1 ? 2 : 1);
        OWNED(json) settings = read_written(&scene, found);
        assert_string_equal(json_get_text(settings, "model", ""), "opus");
        text_vector_destroy(base);
        text_vector_destroy(kept);
    }
    OWNED(json) of_text = read_written(&scene, given);
    OWNED_STR line =
            text_format("%s", json_get_text(json_find(of_text, "statusLine"), "command", ""));
    assert_non_null(strstr(line, "0123456789ab/claude-given-settings.json'"));
    scene_finish(&scene);
}

static void broken_ones_are_left_out_and_named(void **state) {
    static const struct {
        const char *given, *says;
    } cases[] = {
        { "/nowhere/s.json", "its own settings are not used: /nowhere/s.json: " },
        { "{\"hooks\":", "its own settings are not used: given as an argument: " },
    };
    struct scene scene;
    scene_init(&scene);
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct error err = { 0 };
        OWNED(json) settings = read_written(&scene, cases[i].given);
        assert_non_null(settings);
        assert_null(claude_given_read(cases[i].given, &err));
        if (!text_starts_with(err.text, cases[i].says)) {
            fail_msg("'%s' does not begin with '%s'", err.text, cases[i].says);
        }
    }
    scene_finish(&scene);
}

static void the_file_is_for_its_owner_alone(void **state) {
    char home[] = "/tmp/stoa-settings-XXXXXX";
    assert_non_null(mkdtemp(home));
    char *argv[] = { (char *)PROGRAM, NULL };
    const struct session_world world = { .state_directory = home, .server_argv = argv };
    const struct session session = { .world = &world, .id = (char *)"0123456789ab" };
    OWNED_STR path = claude_settings_write(&session, NULL, NULL);
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
        cmocka_unit_test(broken_ones_are_left_out_and_named),
        cmocka_unit_test(what_the_user_gives_is_in_them),
        cmocka_unit_test(where_they_are_given_does_not_matter),
        cmocka_unit_test(the_status_line_is_a_line_for_the_shell),
        cmocka_unit_test(the_file_is_for_its_owner_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
