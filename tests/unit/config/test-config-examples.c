/* SPDX-License-Identifier: MIT */
/* What people copy is right: the example, the starter, and the examples of the manual. */

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/text.h"
#include "config/agent-file.h"
#include "config/keys.h"
#include "config/preset.h"
#include "config/rule-set.h"
#include "config/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct diagnostics problems;

static int begin(void **state) {
    diagnostics_init(&problems, "example");
    return 0;
}

static int end(void **state) {
    diagnostics_finish(&problems);
    return 0;
}

static void check_nothing_is_wrong(void) {
    char *said = diagnostics_format(&problems);
    assert_string_equal(said, "");
    free(said);
}

/* The first example of a manual page: what stands between the first two lines of "```". */
static char *manual_example(const char *page) {
    OWNED_STR path = text_format("%s/docs/man/%s.scd", SOURCE_ROOT, page);
    struct buffer text = { 0 };
    assert_true(file_read(path, 1 << 20, &text, NULL));
    const char *first = strstr(buffer_text(&text), "```\n");
    assert_non_null(first);
    const char *last = strstr(first + 4, "```\n");
    assert_non_null(last);
    char *example = text_copy_bytes(first + 4, (size_t)(last - first) - 4);
    buffer_finish(&text);
    return example;
}

static void the_example_is_a_team(void **state) {
    OWNED(preset) preset = preset_load(SOURCE_ROOT "/sessions.example.yaml", &problems);
    check_nothing_is_wrong();
    assert_int_equal(preset->session_count, 4);
    size_t agents = 0;
    for (size_t i = 0; i < preset->session_count; i++) {
        const struct preset_session *session = &preset->sessions[i];
        assert_int_equal(access(session->directory, R_OK | X_OK), 0);
        assert_null(session->prompt); /* a first start costs nothing */
        agents += strcmp(session->launch.argv[0], "claude") == 0 ? 1 : 0;
    }
    assert_int_equal(agents, 2);
    assert_string_not_equal(preset->sessions[0].directory, preset->sessions[1].directory);
    const struct preset_session *pulse = preset_find_session(preset, "pulse");
    OWNED_STR script = text_format("%s/%s", pulse->directory, pulse->launch.argv[0]);
    assert_int_equal(access(script, X_OK), 0);
}

static void the_starter_is_a_preset(void **state) {
    const char *text = preset_starter();
    OWNED(preset) preset = preset_parse(text, strlen(text), "/w/sessions.yaml", &problems);
    check_nothing_is_wrong();
    assert_int_equal(preset->session_count, 2);
}

/* With its comments taken away, everything in the starter still fits together. */
static void the_starter_is_right_in_its_comments(void **state) {
    struct buffer text = { 0 };
    for (const char *at = preset_starter(); *at != '\0';) {
        size_t length = strcspn(at, "\n");
        OWNED_STR line = text_copy_bytes(at, length);
        char *comment = strstr(line, "# ");
        bool is_yaml = comment != NULL && line[0] == ' ' &&
                       (strchr(" -", comment[2]) != NULL || strchr(comment, ':') != NULL);
        if (is_yaml) {
            memmove(comment, comment + 2, strlen(comment + 2) + 1);
        }
        buffer_append_format(&text, "%s\n", line);
        at += length + (at[length] == '\n' ? 1 : 0);
    }
    OWNED(preset)
    preset = preset_parse(buffer_text(&text), text.length, "/w/sessions.yaml", &problems);
    check_nothing_is_wrong();
    assert_int_equal(preset->session_count, 3);
    assert_non_null(preset->sessions[0].prompt);
    assert_non_null(preset->sessions[0].task);
    assert_string_equal(preset->sessions[2].name, "tests");
    buffer_finish(&text);
}

static void the_manual_has_a_preset(void **state) {
    OWNED_STR text = manual_example("stoa-sessions.5");
    OWNED(preset) preset = preset_parse(text, strlen(text), "/w/sessions.yaml", &problems);
    check_nothing_is_wrong();
    assert_int_equal(preset->session_count, 5);
}

static void the_manual_has_an_agent(void **state) {
    OWNED_STR text = manual_example("stoa-agents.5");
    OWNED(agent_file) agent = agent_file_parse(text, strlen(text), "f", &problems);
    check_nothing_is_wrong();
    assert_int_equal(agent->rule_count, 2);
}

static void the_manual_has_rules(void **state) {
    OWNED_STR text = manual_example("stoa-rules.5");
    OWNED(rule_set)
    set = rule_set_parse(text, strlen(text), RULE_SET_OWN, RULE_ORIGIN_OWN, &problems);
    check_nothing_is_wrong();
    assert_int_equal(set->lists[RULE_ALLOW].count, 4);
}

static void the_manual_has_a_theme(void **state) {
    OWNED_STR text = manual_example("stoa-theme.5");
    theme_destroy(theme_parse(text, strlen(text), true, THEME_DEPTH_TRUE, &problems));
    check_nothing_is_wrong();
}

static void the_manual_has_keys(void **state) {
    OWNED_STR text = manual_example("stoa-keys.7");
    OWNED(key_table) table = key_table_parse(text, strlen(text), &problems);
    check_nothing_is_wrong();
    assert_null(key_table_find_action(table, KEY_MODE_AFTER_PREFIX, "kill"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_example_is_a_team, begin, end),
        cmocka_unit_test_setup_teardown(the_manual_has_a_preset, begin, end),
        cmocka_unit_test_setup_teardown(the_manual_has_an_agent, begin, end),
        cmocka_unit_test_setup_teardown(the_manual_has_rules, begin, end),
        cmocka_unit_test_setup_teardown(the_manual_has_a_theme, begin, end),
        cmocka_unit_test_setup_teardown(the_manual_has_keys, begin, end),
        cmocka_unit_test_setup_teardown(the_starter_is_a_preset, begin, end),
        cmocka_unit_test_setup_teardown(the_starter_is_right_in_its_comments, begin, end),
    };
    return cmocka_run_group_tests_name("config-examples", tests, NULL, NULL);
}
