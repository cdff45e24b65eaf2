/* SPDX-License-Identifier: MIT */
/* Every way in which a preset can be wrong, with the exact text a person gets. */

#include "config/preset.h"

#include "base/cleanup.h"
#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void check_bytes(const char *bytes, size_t length, const char *expected) {
    struct diagnostics problems;
    diagnostics_init(&problems, "f");
    struct preset *preset = preset_parse(bytes, length, "/w/f", &problems);
    char *text = diagnostics_format(&problems);
    assert_string_equal(text, expected);
    assert_null(preset);
    free(text);
    diagnostics_finish(&problems);
}

static void check(const char *text, const char *expected) {
    check_bytes(text, strlen(text), expected);
}

static void syntax_errors_have_their_place(void **state) {
    check("", "f:1:1: the file is empty: a preset needs 'sessions'\n");
    check("# only a comment\n", "f:1:1: the file is empty: a preset needs 'sessions'\n");
    check("sessions:\n\t- name: a\n", "f:2:1: a tab cannot indent: use spaces\n");
    check("sessions:\n  - name: a\n\t  task: b\n", "f:3:1: a tab cannot indent: use spaces\n");
    check("sessions:\n  - name: a\n   task: b\n",
            "f:3:4: expected '- ' of the list here: is the indentation right?\n");
    check("sessions:\n  - name: a\n  task: b\n",
            "f:3:3: expected '- ' of the list here: is the indentation right?\n");
    check("sessions: []\n name: b\n", "f:2:2: expected 'key: value' here: is the indentation "
                                      "right?\n");
    check("name: a: b\n",
            "f:1:8: ':' is not allowed here: put the text in quotes, or check the indentation\n");
    check("name: \"abc\nsessions: []\n", "f:1:7: the quoted text is not closed\n");
    check("name: 'abc\n", "f:1:7: the quoted text is not closed\n");
    check("sessions: [a, b\n", "f:2:1: expected ',' or ']' in this list\n");
    check("sessions: {a: b\n", "f:2:1: expected ',' or '}' in this table\n");
    check("name: @x\n", "f:1:7: this character cannot begin a value: put the text in quotes\n");
    check("name: \"\\q\"\n", "f:1:8: unknown escape after '\\': double it, or use single quotes\n");
    check("name\nsessions: []\n", "f:2:9: ':' is not allowed here: put the text in quotes, or "
                                  "check the indentation\n");
}

static void what_yaml_has_beyond_trees_is_refused(void **state) {
    check("a: &x 1\nb: *x\n", "f:2:4: aliases ('*name') are not supported: write the value out\n");
    check("name: !!str a\n", "f:1:7: tags ('!…') are not supported: put the text in quotes\n");
    check("name: a\n---\nname: b\n", "f:2:1: a second document ('---') is not supported\n");
    check("? [a, b]\n: c\n", "f:1:3: a key must be a word, not a list\n");
    check("name: a\ntask: b\nname: c\n", "f:3:1: duplicate key 'name': it is set on line 1 "
                                         "already\n");
}

static void bytes_that_are_no_text_have_their_place(void **state) {
    check("name: gr\xfc\x6e\n", "f:1:9: byte 0xfc is not UTF-8\n");
    check("name: a\nx: \xc0\xaf\n", "f:2:4: byte 0xc0 is not UTF-8\n");
    check("name: \xed\xa0\x80\n", "f:1:7: byte 0xed is not UTF-8\n");
    check("name: \xe2\x82", "f:1:7: byte 0xe2 is not UTF-8\n");
    check("n: \x1b[31m\n",
            "f:1:4: control character 0x1b is not allowed: in double quotes write \\x1b\n");
    check_bytes("n: a\0b\n", 7,
            "f:1:5: control character 0x00 is not allowed: in double quotes write \\x00\n");
    check("n: \"a\\0b\"\n", "f:1:4: a NUL character cannot be part of a text\n");
    check("sessions: [{name: a, task: \"\\e[31m\"}]\n",
            "f:1:28: 'task' must not hold the control character 0x1b\n");
}

static void limits_of_a_document_hold(void **state) {
    char deep[200];
    memset(deep, '[', 100);
    deep[100] = '\0';
    check(deep, "f:1:18: the file is nested too deeply\n");

    size_t size = 1024 * 1024 + 1;
    char *large = memory_allocate(size);
    memset(large, '#', size);
    check_bytes(large, size, "f: the file is larger than 1048576 bytes\n");
    memset(large, '\n', size);
    for (size_t i = 0; i < 40000; i += 4) {
        memcpy(large + i, "- a\n", 4);
    }
    check_bytes(large, size - 1, "f:10000:3: the file holds too many values\n");
    free(large);
}

/* What a small file can make large through variables and counts. */
static void expansions_are_bounded(void **state) {
    char *value = memory_allocate(60001);
    memset(value, 'x', 60000);
    value[60000] = '\0';
    setenv("STOA_TEST_LARGE", value, 1);
    free(value);
    check("sessions:\n  - env: {A: \"${STOA_TEST_LARGE}${STOA_TEST_LARGE}\"}\n",
            "f:2:14: the text with its variables is too long\n");
    check("sessions:\n  - name: a\n    env: {A: \"${STOA_TEST_LARGE}\", B: "
          "\"${STOA_TEST_LARGE}\", C: \"${STOA_TEST_LARGE}\", D: \"${STOA_TEST_LARGE}\", E: "
          "\"${STOA_TEST_LARGE}\"}\n",
            "f:2:5: command and environment are larger than 262144 bytes together\n");
    unsetenv("STOA_TEST_LARGE");

    char many[12000] = "sessions:\n  - env: {";
    for (int i = 0; i < 501; i++) {
        size_t used = strlen(many);
        snprintf(many + used, sizeof(many) - used, "%sA%d: b", i > 0 ? ", " : "", i);
    }
    memcpy(many + strlen(many), "}\n", 3);
    check(many, "f:2:10: 'env' must not have more than 500 members\n");
}

static void unknown_keys_name_the_nearest(void **state) {
    check("sesions: []\nsessions: []\n",
            "f:1:1: unknown key 'sesions': did you mean 'sessions'?\n");
    check("sessions:\n  - comand: ls\n", "f:2:5: unknown key 'comand': did you mean 'command'?\n");
    check("sessions:\n  - restart: {polcy: never}\n",
            "f:2:15: unknown key 'polcy': did you mean 'policy'?\n");
    check("profiles: {x: {task: a}}\nsessions: []\n",
            "f:1:16: unknown key 'task': there are agent, allowed-tools, append-system-prompt, "
            "args, command, disallowed-tools, env, headless, health, limits, mcp-config, model, "
            "notify, permission-mode, recording, recycle, restart, settings, worktree\n");
    check("zebra: 1\nsessions: []\n",
            "f:1:1: unknown key 'zebra': there are budget, ceilings, env, layout, "
            "name, profiles, roles, root, rules, sessions\n");
}

static void values_of_the_wrong_type_are_named(void **state) {
    check("sessions:\n  - count: many\n",
            "f:2:12: 'count' must be a whole number from 0 to 100, not 'many'\n");
    check("sessions:\n  - count: 101\n",
            "f:2:12: 'count' must be a whole number from 0 to 100, not '101'\n");
    check("sessions:\n  - count: [1]\n",
            "f:2:12: 'count' must be a whole number from 0 to 100, not a list\n");
    check("sessions:\n  - restart: alway\n",
            "f:2:14: 'restart' must be never, on-failure or always, not 'alway': did you mean "
            "'always'?\n");
    check("sessions:\n  - restart: {delay: 3}\n",
            "f:2:22: 'delay' must be a time with its unit (ms, s, m, h), as in 30s, not '3'\n");
    check("sessions:\n  - restart: {delay: 5ms}\n",
            "f:2:22: 'delay' must be from 100ms to 5m, not '5ms'\n");
    check("sessions:\n  - limits: {memory: lots}\n",
            "f:2:22: 'memory' must be a size (K, M, G), as in 2G, not 'lots'\n");
    check("sessions:\n  - limits: {memory: 1K}\n",
            "f:2:22: 'memory' must be from 1M to 1024T, not '1K'\n");
    check("sessions:\n  - limits: {cpu: 0%}\n",
            "f:2:19: 'cpu' must be a whole number from 1 to 100000, not '0%'\n");
    check("sessions:\n  - limits: 4\n", "f:2:13: a limits must be a table, not text\n");
    check("sessions:\n  - health: {stuck: {after: 1s}}\n",
            "f:2:29: 'after' must be from 10s to 7d, not '1s'\n");
    check("sessions:\n  - health: {memory: resum}\n",
            "f:2:22: 'memory' must be nothing, notify, restart or resume, not 'resum': did you "
            "mean 'resume'?\n");
    check("sessions:\n  - health: {looping: {crashs: 3}}\n",
            "f:2:24: unknown key 'crashs': did you mean 'crashes'?\n");
    check("sessions:\n  - recording: maybe\n",
            "f:2:16: 'recording' must be on or off, not 'maybe'\n");
    check("sessions:\n  - args: --verbose\n", "f:2:11: 'args' must be a list, as in [one, two]\n");
    check("sessions:\n  - args: [a, [b]]\n", "f:2:15: 'args' must be a list of texts, not of "
                                             "lists\n");
    check("sessions:\n  - env: [A]\n", "f:2:10: 'env' must be a table, as in {NAME: value}\n");
    check("sessions:\n  - env: {1A: x}\n", "f:2:11: 'env' cannot have a variable named '1A'\n");
    check("sessions:\n  - env: {A: [x]}\n", "f:2:14: 'A' must be a text, not a list\n");
    check("sessions:\n  - name: a b\n",
            "f:2:11: 'name' must be 1 to 32 letters, digits, '.', '_' or '-', not 'a b'\n");
    check("sessions:\n  - task: |\n      a\n      b\n", "f:2:11: 'task' must be one line\n");
    check("sessions: a\n", "f:1:11: 'sessions' must be a list: each begins with '- '\n");
    check("sessions:\n  - [a]\n", "f:2:5: a session must be a table, not a list\n");
    check("profiles: [a]\nsessions: []\n",
            "f:1:11: 'profiles' must be a table of profiles by name, not a list\n");
    check("layout: tild\nsessions: []\n",
            "f:1:9: 'layout' must be columns, main-left, rows, stack or tiled, not 'tild': did you "
            "mean 'tiled'?\n");
    check("layout: {kind: rows, splits: {\"0\": 1001}}\nsessions: []\n",
            "f:1:36: the split '0' must be a whole number from 1 to 1000, not '1001'\n");
    check("layout: {splits: {x: 1}}\nsessions: []\n",
            "f:1:19: 'splits' cannot have a split named 'x'\n");
    check("[a]\n", "f:1:1: a preset must be a table, not a list\n");
    check("name: a\n", "f:1:1: 'sessions' is missing here\n");
    check("sessions:\n", "f:1:1: 'sessions' is missing here\n");
}

static void commands_and_profiles_are_checked(void **state) {
    check("sessions:\n  - command: \" \"\n", "f:2:14: 'command' must not be empty\n");
    check("sessions:\n  - command: []\n", "f:2:14: 'command' must not be empty\n");
    check("sessions:\n  - command: [ls, [a]]\n",
            "f:2:19: 'command' must be a list of texts: a program and its arguments\n");
    check("sessions:\n  - command: {a: b}\n",
            "f:2:14: 'command' must be a text or a list, not a table\n");
    check("profiles: {claude: {command: claude}}\nsessions:\n  - profile: cluade\n",
            "f:3:14: no profile is named 'cluade': did you mean 'claude'?\n");
    check("sessions:\n  - profile: x\n", "f:2:14: no profile is named 'x'\n");
    check("profiles: {c: {command: ls}}\nsessions:\n  - profile: c\n    command: top\n",
            "f:4:5: a session has either 'command' or 'profile', not both\n");
}

static void names_must_be_unique_and_short(void **state) {
    check("sessions:\n  - {name: a}\n  - {name: a}\n",
            "f:3:12: two sessions are named 'a': give this one another 'name'\n");
    check("sessions:\n  - htop\n  - htop\n",
            "f:3:5: two sessions are named 'htop': give this one another 'name'\n");
    check("sessions:\n  - {name: a-1}\n  - {name: a, count: 2}\n",
            "f:3:12: two sessions are named 'a-1': give this one another 'name'\n");
    check("sessions:\n  - {name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, count: 1}\n"
          "  - {name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaab, count: 2}\n",
            "f:3:12: the name 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaab-1' is longer than 32 characters\n");
    check("sessions:\n  - {name: a, count: 100}\n  - {name: b, count: 100}\n"
          "  - {name: c, count: 100}\n",
            "f:4:12: there are more than 200 sessions\n");
}

static void variables_are_checked(void **state) {
    unsetenv("STOA_TEST_UNSET");
    check("sessions:\n  - env: {A: \"${STOA_TEST_UNSET}\"}\n",
            "f:2:14: the variable 'STOA_TEST_UNSET' is not set: '${STOA_TEST_UNSET:-}' would be "
            "empty then\n");
    check("sessions:\n  - cwd: ${STOA_TEST_UNSET\n",
            "f:2:10: '${' without '}': for a literal '${' write '$${'\n");
    check("root: ${a b}\nsessions: []\n",
            "f:1:7: '${a b}' is not a variable: for a literal '${' write '$${'\n");
}

static void all_errors_are_told_in_order_and_counted(void **state) {
    check("sessions:\n  - {nmae: a}\n  - {count: x, cwd: [a]}\nnane: x\n",
            "f:2:6: unknown key 'nmae': did you mean 'name'?\n"
            "f:3:13: 'count' must be a whole number from 0 to 100, not 'x'\n"
            "f:3:21: 'cwd' must be a text, not a list\n"
            "f:4:1: unknown key 'nane': did you mean 'name'?\n");

    char many[1000] = "sessions:\n";
    char expected[4000] = "";
    for (int i = 0; i < 25; i++) {
        size_t used = strlen(many);
        snprintf(many + used, sizeof(many) - used, "  - {name: s%d, count: x}\n", i);
        if (i < 20) {
            used = strlen(expected);
            snprintf(expected + used, sizeof(expected) - used,
                    "f:%d:%d: 'count' must be a whole number from 0 to 100, not 'x'\n", i + 2,
                    i < 10 ? 23 : 24);
        }
    }
    size_t used = strlen(expected);
    snprintf(expected + used, sizeof(expected) - used, "f: and 5 more\n");
    check(many, expected);
}

static void texts_of_errors_are_safe_to_show(void **state) {
    check("\"a\\e[31m\\u202e\\x9b\": 1\nsessions: []\n",
            "f:1:1: unknown key 'a?[31m?\?': there are budget, ceilings, env, layout, name, "
            "profiles, "
            "roles, root, rules, "
            "sessions\n");
}

static void a_missing_file_is_told_apart(void **state) {
    struct diagnostics problems;
    diagnostics_init(&problems, "x.yaml");
    assert_null(preset_load("/nonexistent/x.yaml", &problems));
    assert_true(problems.file_is_missing);
    char *text = diagnostics_format(&problems);
    assert_non_null(strstr(text, "x.yaml: cannot open '/nonexistent/x.yaml': "));
    free(text);
    diagnostics_finish(&problems);
}

static void agents_are_known(void **state) {
    check("sessions:\n- {name: a, agent: clod}\n",
            "f:2:3: no agent is named 'clod': there are claude, generic\n");
    check("sessions:\n- {name: a, command: claude, permission-mode: yolo}\n",
            "f:2:3: no permission mode is named 'yolo': there are acceptEdits, ask, auto, "
            "bypassPermissions, default, deny, dontAsk, manual, plan\n");
    check("sessions:\n- {name: a, command: htop, model: opus}\n",
            "f:2:3: 'model' is for Claude Code: 'htop' needs 'agent: claude'\n");
    check("sessions:\n- {name: a, agent: claude, command: 'claude | tee x'}\n",
            "f:2:3: 'command' must be a program with its arguments beside 'agent: claude', not a "
            "line for the shell\n");
    check("sessions:\n- {name: a, agent: claude, worktree: ../x}\n",
            "f:2:38: 'worktree' must be true, false or a name of letters, digits, '.', '_' and "
            "'-', not '../x'\n");
    check("sessions:\n- {name: a, agent: claude, worktree: ..}\n",
            "f:2:38: 'worktree' must be true, false or a name of letters, digits, '.', '_' and "
            "'-', not '..'\n");
    check("sessions:\n- {name: a, agent: claude, mcp-config: [x]}\n",
            "f:2:40: 'mcp-config' must be a file or a table, not a list\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agents_are_known),
        cmocka_unit_test(a_missing_file_is_told_apart),
        cmocka_unit_test(all_errors_are_told_in_order_and_counted),
        cmocka_unit_test(bytes_that_are_no_text_have_their_place),
        cmocka_unit_test(commands_and_profiles_are_checked),
        cmocka_unit_test(expansions_are_bounded),
        cmocka_unit_test(limits_of_a_document_hold),
        cmocka_unit_test(names_must_be_unique_and_short),
        cmocka_unit_test(syntax_errors_have_their_place),
        cmocka_unit_test(texts_of_errors_are_safe_to_show),
        cmocka_unit_test(unknown_keys_name_the_nearest),
        cmocka_unit_test(values_of_the_wrong_type_are_named),
        cmocka_unit_test(variables_are_checked),
        cmocka_unit_test(what_yaml_has_beyond_trees_is_refused),
    };
    return cmocka_run_group_tests_name("preset-errors", tests, NULL, NULL);
}
