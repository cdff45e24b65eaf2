/* SPDX-License-Identifier: MIT */
#include "agent/agent-decode.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define AT_MS 1000000

static struct json *read_data(const char *name) {
    struct buffer file = { 0 };
    OWNED_STR path = path_join(getenv("STOA_TEST_DATA"), name);
    assert_true(file_read(path, 1 << 20, &file, NULL));
    struct json *json = json_parse(file.data, file.length, NULL);
    buffer_finish(&file);
    assert_non_null(json);
    return json;
}

/* The state after a report of a sample, from nothing. */
static enum agent_state state_after(const struct agent_decoded *decoded) {
    struct agent_monitor monitor;
    agent_monitor_init(&monitor);
    agent_monitor_take(&monitor, &decoded->signal, AT_MS);
    return agent_monitor_judge(&monitor, AT_MS).state;
}

/* Every sample: what it is about, and what state follows from it alone. */
static const struct {
    const char *sample, *detail;
    enum agent_state state;
} expected[] = {
    { "Notification.idle_prompt", "Claude is waiting for your input", AGENT_WAITING },
    { "Notification.permission_prompt", "Claude needs your permission", AGENT_UNKNOWN },
    { "Notification.quota_auto_resume_fired", "Usage limit reset — Claude is continuing your task",
            AGENT_WORKING },
    { "PermissionRequest.AskUserQuestion", "Which colour?", AGENT_ASKS_QUESTION },
    { "PermissionRequest.Bash", "Bash: echo oops >&2; exit 3", AGENT_NEEDS_PERMISSION },
    { "PermissionRequest.Bash.subagent", "Bash: echo hi > hi.txt; cat hi.txt",
            AGENT_NEEDS_PERMISSION },
    { "PermissionRequest.Edit", NULL, AGENT_NEEDS_PERMISSION },
    { "PermissionRequest.ExitPlanMode", "ExitPlanMode", AGENT_NEEDS_PERMISSION },
    { "PermissionRequest.Write", NULL, AGENT_NEEDS_PERMISSION },
    { "PostCompact", "", AGENT_WORKING },
    { "PostToolBatch", NULL, AGENT_UNKNOWN },
    { "PostToolUse.Agent", "", AGENT_WORKING },
    { "PostToolUse.AskUserQuestion", "", AGENT_WORKING },
    { "PostToolUse.Bash", "", AGENT_WORKING },
    { "PostToolUse.Bash.subagent", "", AGENT_UNKNOWN },
    { "PostToolUse.Edit", "", AGENT_WORKING },
    { "PostToolUse.ExitPlanMode", "", AGENT_WORKING },
    { "PostToolUse.TaskCreate", "", AGENT_WORKING },
    { "PostToolUse.TaskUpdate", "", AGENT_WORKING },
    { "PostToolUse.Write", "", AGENT_WORKING },
    { "PostToolUseFailure", "", AGENT_WORKING },
    { "PreCompact", "", AGENT_WORKING },
    { "PreModelSwitch", NULL, AGENT_UNKNOWN },
    { "PreToolUse.Agent", "Agent: Lab sub-agent", AGENT_WORKING },
    { "PreToolUse.AskUserQuestion", "Which colour?", AGENT_WORKING },
    { "PreToolUse.Bash", "Bash: echo hi", AGENT_WORKING },
    { "PreToolUse.Bash.subagent", "Bash: echo hi > hi.txt; cat hi.txt", AGENT_UNKNOWN },
    { "PreToolUse.Edit", NULL, AGENT_WORKING },
    { "PreToolUse.ExitPlanMode", "ExitPlanMode", AGENT_WORKING },
    { "PreToolUse.TaskCreate", "TaskCreate: d", AGENT_WORKING },
    { "PreToolUse.TaskUpdate", "TaskUpdate", AGENT_WORKING },
    { "PreToolUse.Write", "Write: lab_out.txt", AGENT_WORKING },
    { "SessionEnd.clear", "", AGENT_UNKNOWN },
    { "SessionEnd.other", "", AGENT_UNKNOWN },
    { "SessionEnd.prompt_input_exit", "", AGENT_UNKNOWN },
    { "SessionStart.clear", "", AGENT_WAITING },
    { "SessionStart.compact", "", AGENT_UNKNOWN },
    { "SessionStart.fork", "", AGENT_UNKNOWN },
    { "SessionStart.resume", "", AGENT_UNKNOWN },
    { "SessionStart.startup", "", AGENT_UNKNOWN },
    { "Stop", "All done: finished scenario tools.", AGENT_DONE },
    { "StopFailure.authentication_failed", NULL, AGENT_NEEDS_LOGIN },
    { "StopFailure.billing_error", "Credit balance is too low", AGENT_ERROR },
    { "StopFailure.invalid_request", NULL, AGENT_ERROR },
    { "StopFailure.rate_limit", NULL, AGENT_LIMITED },
    { "StopFailure.server_error", NULL, AGENT_ERROR },
    { "SubagentStart", NULL, AGENT_UNKNOWN },
    { "SubagentStop", NULL, AGENT_UNKNOWN },
    { "TaskCompleted", NULL, AGENT_UNKNOWN },
    { "TaskCreated", NULL, AGENT_UNKNOWN },
    { "UserPromptSubmit", "please SCN:tools", AGENT_WORKING },
};

static void every_sample_is_understood(void **state) {
    OWNED(json) samples = read_data("claude/hooks.json");
    assert_int_equal(json_count(samples), ARRAY_LENGTH(expected));
    for (size_t i = 0; i < ARRAY_LENGTH(expected); i++) {
        const struct json *said = json_find(samples, expected[i].sample);
        assert_non_null(said);
        struct agent_decoded decoded;
        agent_decode_hook(said, AT_MS, &decoded);
        assert_string_equal(decoded.event, json_get_text(said, "hook_event_name", ""));
        if (expected[i].detail != NULL) {
            assert_string_equal(decoded.detail, expected[i].detail);
        }
        if (state_after(&decoded) != expected[i].state) {
            fail_msg("%s: %s", expected[i].sample, agent_state_names[state_after(&decoded)]);
        }
    }
}

static uint64_t key_of(const struct json *samples, const char *name) {
    struct agent_decoded decoded;
    agent_decode_hook(json_find(samples, name), AT_MS, &decoded);
    return decoded.signal.key;
}

static void what_is_asked_and_what_is_done_have_one_key(void **state) {
    static const char *const pairs[][2] = {
        { "PermissionRequest.AskUserQuestion", "PostToolUse.AskUserQuestion" },
        { "PermissionRequest.Bash", "PostToolUseFailure" },
        { "PermissionRequest.Bash.subagent", "PostToolUse.Bash.subagent" },
        { "PermissionRequest.Edit", "PostToolUse.Edit" },
        { "PermissionRequest.ExitPlanMode", "PostToolUse.ExitPlanMode" },
        { "PermissionRequest.Write", "PostToolUse.Write" },
    };
    OWNED(json) samples = read_data("claude/hooks.json");
    for (size_t i = 0; i < ARRAY_LENGTH(pairs); i++) {
        assert_true(key_of(samples, pairs[i][0]) == key_of(samples, pairs[i][1]));
        for (size_t j = 0; j < i; j++) {
            assert_true(key_of(samples, pairs[i][0]) != key_of(samples, pairs[j][0]));
        }
    }
}

static void background_tasks_are_counted_without_oneself(void **state) {
    OWNED(json) samples = read_data("claude/hooks.json");
    struct agent_decoded decoded;
    agent_decode_hook(json_find(samples, "SubagentStop"), AT_MS, &decoded);
    assert_int_equal(decoded.signal.background, 0);
    static const char text[] = "{\"hook_event_name\":\"Stop\",\"background_tasks\":"
                               "[{\"id\":\"a\",\"status\":\"running\"},{\"status\":\"done\"},1]}";
    OWNED(json) stop = json_parse(text, strlen(text), NULL);
    agent_decode_hook(stop, AT_MS, &decoded);
    assert_int_equal(decoded.signal.background, 2); /* what says no status may run */
    assert_int_equal(state_after(&decoded), AGENT_WORKING);
}

static void nonsense_means_nothing(void **state) {
    static const char *const texts[] = {
        "{}",
        "{\"hook_event_name\":7,\"tool_input\":[],\"agent_id\":{}}",
        "{\"hook_event_name\":\"PermissionRequested\",\"tool_name\":\"Bash\"}",
        "{\"hook_event_name\":\"Notification\",\"notification_type\":[]}",
        "{\"hook_event_name\":\"\"}",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        OWNED(json) said = json_parse(texts[i], strlen(texts[i]), NULL);
        struct agent_decoded decoded;
        agent_decode_hook(said, AT_MS, &decoded);
        assert_int_equal(state_after(&decoded), AGENT_UNKNOWN);
    }
}

static void controls_are_taken_out_and_long_texts_cut(void **state) {
    struct buffer text = { 0 };
    buffer_append_text(&text, "{\"hook_event_name\":\"PreToolUse\",\"tool_name\":\"Bash\","
                              "\"tool_input\":{\"command\":\"a\\u001b[31m\\n\\tb\\u009bc ");
    for (int i = 0; i < 1000; i++) {
        buffer_append_text(&text, "ä");
    }
    buffer_append_text(&text, "\"}}");
    OWNED(json) said = json_parse(text.data, text.length, NULL);
    buffer_finish(&text);
    struct agent_decoded decoded;
    agent_decode_hook(said, AT_MS, &decoded);
    assert_true(text_starts_with(decoded.detail, "Bash: a [31m b c ää"));
    assert_true(text_ends_with(decoded.detail, "ä"));
    assert_true(strlen(decoded.detail) < AGENT_DETAIL_MAX_BYTES);
}

static void the_status_line_says_until_when(void **state) {
    OWNED(json) samples = read_data("claude/statusline.json");
    const struct json *all = json_find(samples, "oauth");
    int64_t until_ms = -1;
    struct agent_decoded decoded;
    agent_decode_statusline(json_find(samples, "api_key"), AT_MS, &decoded, &until_ms);
    assert_string_equal(decoded.detail, "Opus 5.5");
    assert_int_equal(until_ms, 0);
    for (size_t i = 0; i < json_count(all); i++) {
        agent_decode_statusline(json_at(all, i), AT_MS, &decoded, &until_ms);
        assert_int_equal(until_ms, 0);
        assert_int_equal(state_after(&decoded), AGENT_UNKNOWN);
    }
    static const char full[] =
            "{\"rate_limits\":{\"five_hour\":{\"used_percentage\":100,\"resets_at\":1795230000},"
            "\"seven_day\":{\"used_percentage\":13,\"resets_at\":1795651200},\"new\":[]}}";
    OWNED(json) said = json_parse(full, strlen(full), NULL);
    agent_decode_statusline(said, AT_MS, &decoded, &until_ms);
    assert_int_equal(until_ms, 1795230000000);
}

static void the_registry_says_when(void **state) {
    OWNED(json) said = read_data("claude/sessions-registry.json");
    struct agent_decoded decoded;
    assert_true(agent_decode_registry(said, &decoded));
    assert_string_equal(decoded.event, "idle");
    assert_int_equal(decoded.signal.at_ms, 1795223057634);
    static const char *const texts[] = { "{}", "[]", "{\"status\":\"idle\"}",
        "{\"status\":1,\"statusUpdatedAt\":1}", "{\"status\":\"idle\",\"statusUpdatedAt\":-5}" };
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        OWNED(json) wrong = json_parse(texts[i], strlen(texts[i]), NULL);
        assert_false(agent_decode_registry(wrong, &decoded));
    }
}

static void assert_status(
        const char *fields, const char *event, const char *variant, const char *detail) {
    struct agent_decoded decoded;
    assert_true(agent_decode_program_status(fields, AT_MS, &decoded));
    assert_string_equal(decoded.event, event);
    assert_string_equal(decoded.detail, detail);
    assert_true(text_equal(decoded.signal.variant, variant));
}

static void program_status_is_read_field_by_field(void **state) {
    assert_status("state=idle:app=claude-code", "idle", NULL, "");
    assert_status("state=blocked:app=claude-code:kind=permission:msg=dHJ1c3QgdGhpcyBmb2xkZXI=",
            "blocked", "permission", "trust this folder");
    assert_status("kind=permissions:state=blocked", "blocked", NULL, "");
    assert_status("state=blocked:kind=auth:msg=***", "blocked", "auth", "");
    assert_status("msg=G1szMW1h:state=error", "error", NULL, "[31ma");
    struct agent_decoded decoded;
    assert_false(agent_decode_program_status("state=working:id=a:title=eA==", AT_MS, &decoded));
    assert_false(agent_decode_program_status("", AT_MS, &decoded));
    assert_false(agent_decode_program_status(":::::::::::::::::::::::state=idle", AT_MS, &decoded));
}

static void titles_say_little(void **state) {
    struct agent_decoded decoded;
    assert_true(agent_decode_title("◐ Claude Code", AT_MS, &decoded));
    assert_string_equal(decoded.event, "working");
    assert_true(agent_decode_title("✳ Claude Code", AT_MS, &decoded));
    assert_string_equal(decoded.event, "still");
    assert_false(agent_decode_title("vim", AT_MS, &decoded));
    assert_false(agent_decode_title("", AT_MS, &decoded));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sample_is_understood),
        cmocka_unit_test(what_is_asked_and_what_is_done_have_one_key),
        cmocka_unit_test(background_tasks_are_counted_without_oneself),
        cmocka_unit_test(nonsense_means_nothing),
        cmocka_unit_test(controls_are_taken_out_and_long_texts_cut),
        cmocka_unit_test(the_status_line_says_until_when),
        cmocka_unit_test(the_registry_says_when),
        cmocka_unit_test(program_status_is_read_field_by_field),
        cmocka_unit_test(titles_say_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
