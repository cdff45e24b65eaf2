/* SPDX-License-Identifier: MIT */
#include "config/preset.h"

#include "base/cleanup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct preset *parse(const char *text) {
    struct diagnostics problems;
    diagnostics_init(&problems, "sessions.yaml");
    struct preset *preset = preset_parse(text, strlen(text), "/srv/team/sessions.yaml", &problems);
    char *said = diagnostics_format(&problems);
    assert_string_equal(said, "");
    free(said);
    diagnostics_finish(&problems);
    assert_non_null(preset);
    return preset;
}

/* argv as one text: "a|b c". */
static void check_argv(char *const *argv, const char *expected) {
    char text[500] = "";
    for (size_t i = 0; argv[i] != NULL; i++) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof(text) - used, "%s%s", i > 0 ? "|" : "", argv[i]);
    }
    assert_string_equal(text, expected);
}

static void check_command(const char *command, const char *expected, const char *expected_line) {
    char *line = NULL;
    const char *const arguments[] = { "x y", "it's", NULL };
    char **argv = preset_command_argv(command, arguments, &line);
    check_argv(argv, expected);
    if (expected_line == NULL) {
        assert_null(line);
    } else {
        assert_string_equal(line, expected_line);
    }
    for (size_t i = 0; argv[i] != NULL; i++) {
        free(argv[i]);
    }
    free(argv);
    free(line);
}

static void a_full_preset_is_resolved(void **state) {
    setenv("HOME", "/home/u", 1);
    setenv("STOA_TEST_PLACE", "here", 1);
    OWNED(preset)
    preset = parse("name: demo team\n"
                   "root: ../code\n"
                   "layout: {kind: main-left, splits: {\"0\": 620}}\n"
                   "env: {A: all, B: all}\n"
                   "profiles:\n"
                   "  agent:\n"
                   "    command: claude\n"
                   "    args: [--model, opus]\n"
                   "    env: {B: profile, C: profile}\n"
                   "    restart: on-failure\n"
                   "    limits: {memory: 1.5G, tasks: 300}\n"
                   "sessions:\n"
                   "  - name: blue\n"
                   "    profile: agent\n"
                   "    args: [--verbose]\n"
                   "    cwd: blue\n"
                   "    env: {C: session, D: \"${STOA_TEST_PLACE}/x\"}\n"
                   "    task: Write it\n"
                   "    prompt: |\n"
                   "      Read README.\n"
                   "      Then go on.\n"
                   "    restart: {delay: 2s, maximum: 3}\n"
                   "    limits: {cpu: 150%}\n"
                   "    recording: off\n"
                   "  - name: w\n"
                   "    command: [sh, -c, echo hi]\n"
                   "    cwd: ~/x\n"
                   "    count: 2\n");
    assert_string_equal(preset->file, "/srv/team/sessions.yaml");
    assert_string_equal(preset->name, "demo team");
    assert_string_equal(preset->root, "/srv/code");
    assert_string_equal(preset->layout, "main-left");
    assert_string_equal(string_map_find(&preset->splits, "0"), "620");
    assert_int_equal(preset->profile_count, 1);
    assert_int_equal(preset->session_count, 3);

    const struct preset_session *blue = preset_find_session(preset, "blue");
    check_argv(blue->launch.argv, "claude|--model|opus|--verbose");
    assert_string_equal(blue->directory, "/srv/code/blue");
    assert_string_equal(blue->profile, "agent");
    assert_string_equal(blue->task, "Write it");
    assert_string_equal(blue->prompt, "Read README.\nThen go on.\n");
    const struct string_map *env = &blue->launch.environment;
    assert_string_equal(string_map_find(env, "A"), "all");
    assert_string_equal(string_map_find(env, "B"), "profile");
    assert_string_equal(string_map_find(env, "C"), "session");
    assert_string_equal(string_map_find(env, "D"), "here/x");
    assert_int_equal(blue->launch.restart.policy, PRESET_RESTART_ON_FAILURE);
    assert_int_equal(blue->launch.restart.delay_ms, 2000);
    assert_int_equal(blue->launch.restart.maximum, 3);
    assert_int_equal(blue->launch.limits.memory_bytes, 1536 * 1024 * 1024);
    assert_int_equal(blue->launch.limits.cpu_percent, 150);
    assert_int_equal(blue->launch.limits.tasks, 300);
    assert_false(blue->launch.recording.enabled);

    const struct preset_session *second = preset_find_session(preset, "w-2");
    check_argv(second->launch.argv, "sh|-c|echo hi");
    assert_string_equal(second->directory, "/home/u/x");
    assert_null(second->prompt);
    assert_int_equal(second->launch.restart.policy, PRESET_RESTART_NEVER);
    assert_int_equal(second->launch.limits.memory_bytes, 0);
    assert_true(second->launch.recording.enabled);
}

static void short_forms_and_defaults(void **state) {
    setenv("SHELL", "/bin/bash", 1);
    OWNED(preset)
    preset = parse("sessions:\n"
                   "  - htop\n"
                   "  - command: ./scripts/watch all\n"
                   "  - {name: shell, prompt: }\n"
                   "  - {name: none, count: 0}\n"
                   "  - {name: yes}\n");
    assert_int_equal(preset->session_count, 4);
    assert_string_equal(preset->sessions[0].name, "htop");
    check_argv(preset->sessions[0].launch.argv, "htop");
    assert_string_equal(preset->sessions[0].directory, "/srv/team");
    assert_string_equal(preset->sessions[1].name, "watch");
    check_argv(preset->sessions[1].launch.argv, "./scripts/watch|all");
    check_argv(preset->sessions[2].launch.argv, "/bin/bash");
    assert_null(preset->sessions[2].prompt);
    assert_string_equal(preset->sessions[3].name, "yes");
    assert_null(preset->layout);
}

static void commands_are_split_only_when_they_are_plain(void **state) {
    setenv("SHELL", "/bin/zsh", 1);
    check_command("claude", "claude|x y|it's", NULL);
    check_command(" claude  --model=opus ", "claude|--model=opus|x y|it's", NULL);
    check_command("größe", "größe|x y|it's", NULL);
    const char *line = "echo $HOME 'x y' 'it'\\''s'";
    check_command("echo $HOME", "/bin/zsh|-c|echo $HOME 'x y' 'it'\\''s'", line);
    line = "A=1 make 'x y' 'it'\\''s'";
    check_command("A=1 make", "/bin/zsh|-c|A=1 make 'x y' 'it'\\''s'", line);
    line = "cd src 'x y' 'it'\\''s'";
    check_command("cd src", "/bin/zsh|-c|cd src 'x y' 'it'\\''s'", line);

    char *none = NULL;
    assert_null(preset_command_argv("  ", NULL, &none));
    setenv("SHELL", "relative", 1);
    assert_string_equal(preset_user_shell(), "/bin/sh");
}

static void files_of_other_editors_are_read(void **state) {
    OWNED(preset)
    preset = parse("\xef\xbb\xbf---\r\n"
                   "name: ünïcode\r\n"
                   "sessions: # in order\r\n"
                   "  - name: 1\r\n"
                   "    prompt: >\r\n"
                   "      one\r\n"
                   "      line\r\n"
                   "  - {\"name\": \"json\", \"command\": [\"ls\"], \"count\": 1}\r\n"
                   "...\r\n");
    assert_string_equal(preset->name, "ünïcode");
    assert_string_equal(preset->sessions[0].name, "1");
    assert_string_equal(preset->sessions[0].prompt, "one line\n");
    assert_string_equal(preset->sessions[1].name, "json");
}

static void variables_are_replaced_once(void **state) {
    setenv("STOA_TEST_A", "${STOA_TEST_B}", 1);
    setenv("STOA_TEST_EMPTY", "", 1);
    OWNED(preset)
    preset = parse("profiles:\n"
                   "  p: {command: ls, env: {P: \"$${HOME}\"}}\n"
                   "sessions:\n"
                   "  - profile: p\n"
                   "    env:\n"
                   "      A: ${STOA_TEST_A}\n"
                   "      B: ${STOA_TEST_EMPTY:-word}$x$\n"
                   "      C:\n");
    const struct string_map *env = &preset->sessions[0].launch.environment;
    assert_string_equal(string_map_find(env, "P"), "${HOME}");
    assert_string_equal(string_map_find(env, "A"), "${STOA_TEST_B}");
    assert_string_equal(string_map_find(env, "B"), "word$x$");
    assert_string_equal(string_map_find(env, "C"), "");
}

static void an_agent_is_told_how_to_be(void **state) {
    OWNED(preset)
    preset = parse("root: /srv\n"
                   "profiles:\n"
                   "  writer:\n"
                   "    agent: claude\n"
                   "    args: [--verbose]\n"
                   "    model: opus\n"
                   "    worktree: true\n"
                   "    allowed-tools: [Read, 'Bash(git *)']\n"
                   "    mcp-config: {mcpServers: {a: {command: x, args: ['1', 2, 0.5, true, ~]}}}\n"
                   "sessions:\n"
                   "- {name: a, profile: writer, worktree: false, settings: conf/s.json}\n"
                   "- {name: b, profile: writer, model: haiku, allowed-tools: [], headless: true,\n"
                   "   prompt: go}\n"
                   "- {name: c, command: claude, permission-mode: deny, worktree: side,\n"
                   "   append-system-prompt: 'Be brief', disallowed-tools: [Bash],\n"
                   "   mcp-config: /m.json}\n");
    const struct agent_options *a = &preset->sessions[0].launch.agent;
    check_argv(preset->sessions[0].launch.argv, "claude|--verbose");
    assert_string_equal(a->kind, "claude");
    assert_string_equal(a->model, "opus");
    assert_null(a->worktree);
    assert_string_equal(a->settings, "/srv/conf/s.json");
    check_argv(a->allowed_tools, "Read|Bash(git *)");
    assert_string_equal(a->mcp_config, "{\"mcpServers\":{\"a\":{\"command\":\"x\",\"args\":"
                                       "[\"1\",2,0.5,true,null]}}}");
    const struct agent_options *b = &preset->sessions[1].launch.agent;
    assert_string_equal(b->model, "haiku");
    assert_string_equal(b->worktree, "");
    assert_null(b->allowed_tools[0]);
    assert_true(b->is_headless);
    const struct agent_options *c = &preset->sessions[2].launch.agent;
    assert_null(c->kind);
    assert_string_equal(c->permission_mode, "deny");
    assert_string_equal(c->worktree, "side");
    assert_string_equal(c->system_prompt, "Be brief");
    assert_string_equal(c->disallowed_tools[0], "Bash");
    assert_string_equal(c->mcp_config, "/m.json");
}

static void the_hash_is_of_place_and_bytes(void **state) {
    OWNED(preset) one = parse("sessions: [a]\n");
    OWNED(preset) same = parse("sessions: [a]\n");
    OWNED(preset) other = parse("sessions: [a] \n");
    assert_string_equal(one->hash, same->hash);
    assert_string_not_equal(one->hash, other->hash);
    /* printf '/srv/team/sessions.yaml\0sessions: [a]\n' | sha256sum */
    assert_string_equal(
            one->hash, "893a7a98b21f5e6c0351019a3b833d57895585c77cd95dff1488a0c2cb63a892");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_preset_is_resolved),
        cmocka_unit_test(an_agent_is_told_how_to_be),
        cmocka_unit_test(commands_are_split_only_when_they_are_plain),
        cmocka_unit_test(files_of_other_editors_are_read),
        cmocka_unit_test(short_forms_and_defaults),
        cmocka_unit_test(the_hash_is_of_place_and_bytes),
        cmocka_unit_test(variables_are_replaced_once),
    };
    return cmocka_run_group_tests_name("preset", tests, NULL, NULL);
}
