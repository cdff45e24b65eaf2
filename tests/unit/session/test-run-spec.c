/* SPDX-License-Identifier: MIT */
#include "session/run-spec.h"

#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static bool read_text(const char *text, struct session_spec *spec, struct error *err) {
    OWNED(json) json = json_parse(text, strlen(text), NULL);
    assert_non_null(json);
    return session_spec_read(json, spec, err);
}

static void assert_argv(char **argv, const char *expected) {
    struct buffer joined = { 0 };
    for (char **word = argv; *word != NULL; word++) {
        buffer_append_format(&joined, "[%s]", *word);
    }
    assert_string_equal(buffer_text(&joined), expected);
    buffer_finish(&joined);
    text_vector_destroy(argv);
}

static void what_is_not_said_has_defaults(void **state) {
    struct session_spec spec;
    assert_true(read_text("{\"directory\":\"/d\"}", &spec, NULL));
    assert_null(spec.name);
    assert_int_equal(spec.columns, SESSION_COLUMNS);
    assert_int_equal(spec.rows, SESSION_ROWS);
    assert_true(spec.policies.recording.enabled);
    assert_int_equal(spec.policies.restart.policy, PRESET_RESTART_NEVER);
    assert_int_equal(spec.policies.health.stuck.action, PRESET_HEALTH_NOTIFY);
    assert_int_equal(spec.policies.health.looping.crashes, 5);
    assert_int_equal(spec.policies.health.stuck.after_ms, 0);
    assert_argv(session_spec_argv(&spec), "[/bin/sh]");
    session_spec_finish(&spec);
}

static const char whole[] =
        "{\"name\":\"a.b\",\"argv\":[\"vi\",\"a b\"],\"directory\":\"/d\",\"task\":\"t\","
        "\"prompt\":\"p\",\"profile\":\"q\",\"role\":\"r\",\"columns\":100,\"rows\":50,"
        "\"restart\":{\"policy\":\"always\",\"delay_ms\":7,\"maximum\":3},"
        "\"limits\":{\"memory_bytes\":1,\"cpu_percent\":2,\"tasks\":3},"
        "\"health_rules\":{\"looping\":\"nothing\",\"memory\":\"resume\",\"stuck\":\"restart\","
        "\"calls\":4,\"crashes\":5,\"within_ms\":6,\"memory_bytes\":7,\"stuck_after_ms\":8},"
        "\"agent_options\":{\"kind\":\"claude\",\"model\":\"m\",\"permission_mode\":\"plan\","
        "\"append_system_prompt\":\"s\",\"mcp_config\":\"{}\",\"settings\":\"/"
        "s\",\"worktree\":\"w\","
        "\"allowed_tools\":[\"Read\"],\"disallowed_tools\":[],\"headless\":true},"
        "\"recording\":{\"enabled\":false,\"maximum_bytes\":9},"
        "\"environment\":{\"A\":\"1=2\",\"B\":\"\"}}";

static void what_is_written_is_read_again(void **state) {
    struct session_spec spec, again;
    assert_true(read_text(whole, &spec, NULL));
    OWNED(json) written = session_spec_write(&spec);
    OWNED(json) original = json_parse(whole, strlen(whole), NULL);
    assert_true(json_is_equal(written, original));
    assert_true(session_spec_read(written, &again, NULL));
    assert_string_equal(session_spec_variable(&again, "A"), "1=2");
    assert_string_equal(session_spec_variable(&again, "B"), "");
    assert_null(session_spec_variable(&again, "C"));
    session_spec_finish(&spec);
    session_spec_finish(&again);
}

static void what_is_wrong_is_named(void **state) {
    static const struct {
        const char *text, *says;
    } cases[] = {
        { "{}", "'directory' is missing" },
        { "{\"directory\":\"d\"}", "not absolute" },
        { "{\"directory\":\"/\",\"name\":\"\"}", "cannot be named" },
        { "{\"directory\":\"/\",\"name\":\"-x\"}", "cannot be named" },
        { "{\"directory\":\"/\",\"name\":\"a/b\"}", "cannot be named" },
        { "{\"directory\":\"/\",\"columns\":0}", "'columns'" },
        { "{\"directory\":\"/\",\"rows\":99999}", "'rows'" },
        { "{\"directory\":\"/\",\"argv\":[\"\"]}", "no name" },
        { "{\"directory\":\"/\",\"restart\":{\"policy\":\"x\"}}", "'restart'" },
        { "{\"directory\":\"/\",\"restart\":{\"delay_ms\":-1}}", "'restart'" },
        { "{\"directory\":\"/\",\"limits\":{\"tasks\":-1}}", "'limits'" },
        { "{\"directory\":\"/\",\"limits\":7}", "'limits'" },
        { "{\"directory\":\"/\",\"health_rules\":{\"stuck\":\"x\"}}", "'health_rules'" },
        { "{\"directory\":\"/\",\"health_rules\":{\"crashes\":101}}", "'health_rules'" },
        { "{\"directory\":\"/\",\"agent_options\":{\"kind\":7}}", "'agent_options'" },
        { "{\"directory\":\"/\",\"agent_options\":{\"kind\":\"clod\"}}",
                "no agent is named 'clod': there are claude, generic" },
        { "{\"directory\":\"/\",\"argv\":[\"vi\"],\"agent_options\":{\"model\":\"m\"}}",
                "'model' is for Claude Code: 'vi' needs 'agent: claude'" },
        { "{\"directory\":\"/\",\"argv\":[\"claude\"],"
          "\"agent_options\":{\"permission_mode\":\"x\"}}",
                "no permission mode is named 'x'" },
        { "{\"directory\":\"/\",\"environment\":{\"A=\":\"x\"}}", "'environment'" },
        { "{\"directory\":\"/\",\"environment\":{\"\":\"x\"}}", "'environment'" },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct session_spec spec;
        struct error err = { 0 };
        assert_false(read_text(cases[i].text, &spec, &err));
        if (strstr(err.text, cases[i].says) == NULL) {
            fail_msg("'%s' does not say '%s'", err.text, cases[i].says);
        }
    }
}

static void an_agent_alone_is_its_program(void **state) {
    struct session_spec spec;
    assert_true(read_text(
            "{\"directory\":\"/\",\"agent_options\":{\"kind\":\"claude\"}}", &spec, NULL));
    assert_argv(session_spec_argv(&spec), "[claude]");
    OWNED_STR shown = session_spec_command(&spec);
    assert_string_equal(shown, "claude");
    session_spec_finish(&spec);
    assert_true(read_text(
            "{\"directory\":\"/\",\"agent_options\":{\"kind\":\"generic\"}}", &spec, NULL));
    assert_argv(session_spec_argv(&spec), "[/bin/sh]");
    session_spec_finish(&spec);
}

static void what_may_be_secret_is_not_for_others(void **state) {
    struct session_spec spec;
    assert_true(read_text(whole, &spec, NULL));
    OWNED(json) shown = agent_options_write(&spec.agent, true);
    assert_string_equal(json_get_text(shown, "mcp_config", ""), "…");
    assert_string_equal(json_get_text(shown, "settings", ""), "/s");
    session_spec_finish(&spec);
}

static void a_line_is_for_the_users_shell(void **state) {
    struct session_spec spec;
    assert_true(read_text("{\"directory\":\"/\",\"command\":\"a | b\","
                          "\"environment\":{\"SHELL\":\"/bin/zsh\"}}",
            &spec, NULL));
    assert_argv(session_spec_argv(&spec), "[/bin/zsh][-c][a | b]");
    OWNED_STR command = session_spec_command(&spec);
    assert_string_equal(command, "a | b");
    session_spec_finish(&spec);
}

static void a_command_is_shown_on_one_bounded_line(void **state) {
    struct session_spec spec;
    assert_true(read_text(whole, &spec, NULL));
    OWNED_STR command = session_spec_command(&spec);
    assert_string_equal(command, "vi 'a b'");
    session_spec_finish(&spec);
    struct buffer text = { 0 };
    buffer_append_text(&text, "{\"directory\":\"/\",\"command\":\"a\\u001bb\\n");
    for (int i = 0; i < 2000; i++) {
        buffer_append_text(&text, "é");
    }
    buffer_append_text(&text, "\"}");
    assert_true(read_text(buffer_text(&text), &spec, NULL));
    OWNED_STR shown = session_spec_command(&spec);
    assert_true(strlen(shown) <= 1024 + strlen("…"));
    assert_true(text_ends_with(shown, "é…"));
    assert_true(text_starts_with(shown, "a b é"));
    buffer_finish(&text);
    session_spec_finish(&spec);
}

static void names(void **state) {
    assert_true(session_spec_name_is_valid("a"));
    assert_true(session_spec_name_is_valid("A.b_c-9"));
    assert_true(session_spec_name_is_valid("12345678901234567890123456789012"));
    assert_false(session_spec_name_is_valid("123456789012345678901234567890123"));
    assert_false(session_spec_name_is_valid("\xc3\xa9"));
    assert_false(session_spec_name_is_valid("a b"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_said_has_defaults),
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(an_agent_alone_is_its_program),
        cmocka_unit_test(what_may_be_secret_is_not_for_others),
        cmocka_unit_test(a_line_is_for_the_users_shell),
        cmocka_unit_test(a_command_is_shown_on_one_bounded_line),
        cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
