/* SPDX-License-Identifier: MIT */
#include "config/role.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* A directory with a user's roles in config/stoa/roles and the machine's in data/roles. */
static int set_up(void **state) {
    const char *temporary = getenv("TMPDIR");
    char *home = text_format("%s/stoa-role-XXXXXX", temporary == NULL ? "/tmp" : temporary);
    assert_non_null(mkdtemp(home));
    OWNED_STR config = path_join(home, "config");
    OWNED_STR data = path_join(home, "data");
    OWNED_STR users = path_join(config, "stoa/roles");
    OWNED_STR machines = path_join(data, "roles");
    assert_true(path_make_directory(users, NULL));
    assert_true(path_make_directory(machines, NULL));
    setenv("XDG_CONFIG_HOME", config, 1);
    setenv("STOA_DATA_DIR", data, 1);
    *state = home;
    return 0;
}

static int tear_down(void **state) {
    static const char *const files[] = { "config/stoa/roles/mine.yaml",
        "config/stoa/roles/builder.yaml", "data/roles/mine.yaml", "config/stoa/roles",
        "config/stoa", "config", "data/roles", "data", "" };
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
        OWNED_STR path = path_join(*state, files[i]);
        (void)remove(path);
    }
    free(*state);
    return 0;
}

static void write_file(void **state, const char *name, const char *text) {
    OWNED_STR path = path_join(*state, name);
    assert_true(file_replace(path, text, strlen(text), NULL));
}

static void assert_said(struct diagnostics *problems, const char *expected) {
    OWNED_STR said = diagnostics_format(problems);
    if (*expected == '\0' ? *said != '\0' : strstr(said, expected) == NULL) {
        fail_msg("'%s' does not say '%s'", said, expected);
    }
    diagnostics_finish(problems);
}

static struct preset *parse(const char *text, const char *expected) {
    struct diagnostics problems;
    diagnostics_init(&problems, "f");
    struct preset *preset = preset_parse(text, strlen(text), "/w/f", &problems);
    assert_said(&problems, expected);
    return preset;
}

static void load(const char *name, struct preset_role *role) {
    struct diagnostics problems;
    diagnostics_init(&problems, name);
    assert_true(role_load(NULL, name, role, &problems));
    assert_said(&problems, "");
}

static void five_come_along(void **state) {
    static const char *const names[] = { "architect", "builder", "lead", "scribe", "validator" };
    char **known = role_names(NULL);
    assert_int_equal(text_vector_length((const char *const *)known), ARRAY_LENGTH(names));
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        struct preset_role role = { 0 };
        assert_string_equal(known[i], names[i]);
        load(names[i], &role);
        assert_string_equal(role.launch.argv[0], "claude");
        assert_true(strlen(role.purpose) > 10);
        assert_true(strlen(role.launch.agent.system_prompt) > 100);
        assert_non_null(role.launch.agent.permission_mode);
        assert_false(role.is_of_preset);
        role_finish(&role);
    }
    text_vector_destroy(known);
}

static void a_later_one_is_read_over_the_earlier(void **state) {
    write_file(state, "config/stoa/roles/builder.yaml",
            "model: haiku\nmcp-config: m.json\nargs: [--verbose]\n");
    struct preset_role role = { 0 };
    load("builder", &role);
    OWNED_STR expected = path_join(*state, "config/stoa/roles/m.json");
    assert_string_equal(role.launch.agent.model, "haiku");
    assert_string_equal(role.launch.agent.permission_mode, "acceptEdits");
    assert_string_equal(role.launch.agent.mcp_config, expected);
    assert_string_equal(role.launch.argv[1], "--verbose");
    role_finish(&role);
    OWNED(preset)
    preset = parse("roles: {builder: {permission-mode: plan, prompt: Hello}}\n"
                   "sessions:\n"
                   "- {role: builder}\n"
                   "- {role: builder, name: other, model: opus, prompt: Go}\n"
                   "- {role: builder, name: own, command: claude --debug}\n",
            "");
    const struct preset_session *first = &preset->sessions[0];
    assert_string_equal(first->name, "builder");
    assert_string_equal(first->role, "builder");
    assert_string_equal(first->prompt, "Hello");
    assert_string_equal(first->launch.agent.model, "haiku");
    assert_string_equal(first->launch.agent.permission_mode, "plan");
    assert_string_equal(first->launch.argv[1], "--verbose");
    assert_string_equal(preset->sessions[1].launch.agent.model, "opus");
    assert_string_equal(preset->sessions[1].prompt, "Go");
    assert_string_equal(preset->sessions[2].launch.argv[1], "--debug");
    assert_null(preset->sessions[2].launch.argv[2]);
    assert_true(preset_find_role(preset, "builder")->is_of_preset);
}

static void the_users_own_counts_more_than_the_machines(void **state) {
    write_file(state, "data/roles/mine.yaml", "for: all\ncommand: one\n");
    struct preset_role role = { 0 };
    load("mine", &role);
    assert_string_equal(role.launch.argv[0], "one");
    role_finish(&role);
    write_file(state, "config/stoa/roles/mine.yaml", "command: two\n");
    load("mine", &role);
    assert_string_equal(role.launch.argv[0], "two");
    assert_string_equal(role.purpose, "all");
    role_finish(&role);
}

static void what_is_wrong_is_told_where_it_is(void **state) {
    write_file(state, "config/stoa/roles/mine.yaml", "for: x\nmodle: y\n");
    assert_null(parse("sessions:\n- {role: mine}\n", "config/stoa/roles/mine.yaml:2:1: unknown key "
                                                     "'modle': did you mean 'model'?"));
    assert_null(parse("sessions:\n- {role: bilder}\n",
            "f:2:10: no role is named 'bilder': did you mean 'builder'?"));
    assert_null(parse("roles: {x: {modle: y}}\nsessions:\n- {role: x}\n",
            "f:1:13: unknown key 'modle': did you mean 'model'?"));
    assert_null(parse("roles: [x]\nsessions: []\n", "'roles' must be a table of roles by name"));
    assert_null(parse("roles: {a/b: {for: x}}\nsessions: []\n", "a role cannot be named 'a/b'"));
    write_file(state, "config/stoa/roles/mine.yaml", "a: [\n");
    assert_null(parse("sessions:\n- {role: mine}\n", "f:2:10: the role is wrong: "));
    assert_null(parse("sessions:\n- {role: ../mine}\n", "no role is named '../mine'"));
}

static void what_is_saved_is_read_as_the_same(void **state) {
    write_file(state, "config/stoa/roles/mine.yaml",
            "command: claude\nargs: [--verbose]\nmodel: opus\n"
            "mcp-config: {mcpServers: {a: {command: b, args: ['1', true]}}}\n"
            "allowed-tools: [Read, 'Bash(git *)']\nworktree: true\nheadless: on\n");
    OWNED(preset) preset = parse("sessions:\n- {role: mine}\n- {role: mine, name: b}\n", "");
    struct buffer out = { 0 };
    preset_write(preset, &out);
    write_file(state, "config/stoa/roles/mine.yaml", "{}\n");
    OWNED(preset) again = parse(buffer_text(&out), "");
    buffer_finish(&out);
    for (size_t i = 0; i < 2; i++) {
        const struct preset_launch *a = &preset->sessions[i].launch;
        const struct preset_launch *b = &again->sessions[i].launch;
        OWNED(json) was = agent_options_write(&a->agent, false);
        OWNED(json) is = agent_options_write(&b->agent, false);
        assert_true(json_is_equal(was, is));
        assert_string_equal(b->argv[1], "--verbose");
        assert_null(b->argv[2]);
        assert_string_equal(again->sessions[i].role, "mine");
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_later_one_is_read_over_the_earlier),
        TEST(five_come_along),
        TEST(the_users_own_counts_more_than_the_machines),
        TEST(what_is_saved_is_read_as_the_same),
        TEST(what_is_wrong_is_told_where_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
