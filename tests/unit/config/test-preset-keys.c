/* SPDX-License-Identifier: MIT */

/*
 * Each key of a preset is read, and written again by preset_write(): a key that is added needs a
 * row here, and to be written. What is written of a key that becomes something else is in its row
 * too.
 */

#include "config/preset.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"
#include "preset-schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SESSION(members) "sessions: [{name: s, command: cat, " members "}]"
#define CLAUDE(members)  "sessions: [{name: s, agent: claude, " members "}]"
#define PRESET(members)  members "\nsessions: [{name: s, command: cat}]"

/* A preset that says the key other than by default, and a line that is written because of it. */
static const struct row {
    const struct schema *schema;
    const char *key, *preset, *written;
} rows[] = {
    { &preset_schema, "budget", PRESET("budget: {day: 3}"), "budget:\n  day: 3\n" },
    { &preset_schema, "ceilings", PRESET("ceilings: {claude: 7}"), "ceilings:\n  claude: 7\n" },
    { &preset_schema, "env", PRESET("env: {A: b}"), "  env:\n    A: b\n" },
    { &preset_schema, "layout", PRESET("layout: rows"), "layout: rows\n" },
    { &preset_schema, "name", PRESET("name: team"), "name: team\n" },
    { &preset_schema, "profiles",
            "profiles: {p: {command: top, env: {A: b}}}\nsessions: [{profile: p}]",
            "  command: top\n  env:\n    A: b\n" },
    { &preset_schema, "roles", "roles: {r: {command: top}}\nsessions: [{role: r}]",
            "roles:\n  r: {}\n" },
    { &preset_schema, "root", PRESET("root: /elsewhere"), "root: /elsewhere\n" },
    { &preset_schema, "rules",
            PRESET("rules: {deny: [{name: no, commands: [rm], reason: it is gone}]}"),
            "rules:\n  deny: [{name: \"no\", tools: [Bash], commands: [rm], reason: it is "
            "gone}]\n" },
    { &preset_schema, "sessions", PRESET(""), "sessions:\n- name: s\n" },

    { &preset_budget_schema, "context", PRESET("budget: {context: 70%}"), "  context: 70%\n" },
    { &preset_budget_schema, "day", PRESET("budget: {day: 3}"), "  day: 3\n" },
    { &preset_budget_schema, "month", PRESET("budget: {month: 4}"), "  month: 4\n" },
    { &preset_ceilings_schema, "claude", PRESET("ceilings: {claude: 7}"), "  claude: 7\n" },
    { &preset_ceilings_schema, "others", PRESET("ceilings: {others: 8}"), "  others: 8\n" },
    { &preset_layout_schema, "kind", PRESET("layout: stack"), "layout: stack\n" },
    { &preset_layout_schema, "splits", PRESET("layout: {kind: rows, splits: {0: 300}}"),
            "  splits:\n    \"0\": 300\n" },

    { &preset_session_schema, "agent", CLAUDE("task: t"), "  agent: claude\n" },
    { &preset_session_schema, "allowed-tools", CLAUDE("allowed-tools: [Read]"),
            "  allowed-tools: [Read]\n" },
    { &preset_session_schema, "append-system-prompt", CLAUDE("append-system-prompt: be brief"),
            "  append-system-prompt: be brief\n" },
    { &preset_session_schema, "args", SESSION("args: [-n]"), "  command: cat -n\n" },
    { &preset_session_schema, "command", SESSION("task: t"), "  command: cat\n" },
    { &preset_session_schema, "count", SESSION("count: 2"), "- name: s-2\n" },
    { &preset_session_schema, "cwd", SESSION("cwd: below"), "  cwd: below\n" },
    { &preset_session_schema, "disallowed-tools", CLAUDE("disallowed-tools: [Write, Bash(git *)]"),
            "  disallowed-tools: [Write, Bash(git *)]\n" },
    { &preset_session_schema, "env", SESSION("env: {A: b}"), "  env:\n    A: b\n" },
    { &preset_session_schema, "headless", CLAUDE("headless: on, prompt: p"), "  headless: on\n" },
    { &preset_session_schema, "health", SESSION("health: {memory: {limit: 1G}}"),
            "      limit: 1G\n" },
    { &preset_session_schema, "limits", SESSION("limits: {tasks: 9}"), "    tasks: 9\n" },
    { &preset_session_schema, "mcp-config", CLAUDE("mcp-config: m.json"),
            "  mcp-config: /w/m.json\n" },
    { &preset_session_schema, "model", CLAUDE("model: opus"), "  model: opus\n" },
    { &preset_session_schema, "name", SESSION("task: t"), "- name: s\n" },
    { &preset_session_schema, "notify", SESSION("notify: beep"), "  notify: beep\n" },
    { &preset_session_schema, "permission-mode", CLAUDE("permission-mode: plan"),
            "  permission-mode: plan\n" },
    { &preset_session_schema, "profile",
            "profiles: {p: {command: top}}\nsessions: [{name: s, profile: p}]",
            "  command: top\n" },
    { &preset_session_schema, "prompt", CLAUDE("prompt: begin"), "  prompt: begin\n" },
    { &preset_session_schema, "recording", SESSION("recording: off"), "  recording: off\n" },
    { &preset_session_schema, "recycle", SESSION("recycle: 85%"), "  recycle: 85%\n" },
    { &preset_session_schema, "restart", SESSION("restart: always"), "  restart: always\n" },
    { &preset_session_schema, "role", "sessions: [{name: s, role: scribe}]", "  role: scribe\n" },
    { &preset_session_schema, "settings", CLAUDE("settings: {a: {b: 1}}"),
            "  settings:\n    a:\n      b: 1\n" },
    { &preset_session_schema, "task", SESSION("task: t"), "  task: t\n" },
    { &preset_session_schema, "worktree", CLAUDE("worktree: true"), "  worktree: true\n" },

    { &preset_restart_schema, "delay", SESSION("restart: {policy: always, delay: 3s}"),
            "    delay: 3s\n" },
    { &preset_restart_schema, "maximum", SESSION("restart: {policy: always, maximum: 3}"),
            "    maximum: 3\n" },
    { &preset_restart_schema, "policy", SESSION("restart: {policy: always, maximum: 3}"),
            "    policy: always\n" },
    { &preset_limits_schema, "cpu", SESSION("limits: {cpu: 50%}"), "    cpu: 50%\n" },
    { &preset_limits_schema, "memory", SESSION("limits: {memory: 1G}"), "    memory: 1G\n" },
    { &preset_limits_schema, "tasks", SESSION("limits: {tasks: 9}"), "    tasks: 9\n" },
    { &preset_recording_schema, "enabled", SESSION("recording: {enabled: off, maximum: 2M}"),
            "    enabled: off\n" },
    { &preset_recording_schema, "maximum", SESSION("recording: {maximum: 2M}"),
            "    maximum: 2M\n" },
    { &preset_health_schema, "looping", SESSION("health: {looping: {calls: 7}}"),
            "    looping:\n" },
    { &preset_health_schema, "memory", SESSION("health: {memory: {limit: 1G}}"), "    memory:\n" },
    { &preset_health_schema, "stuck", SESSION("health: {stuck: {after: 7m}}"), "    stuck:\n" },
    { &preset_looping_schema, "action", SESSION("health: {looping: {action: restart}}"),
            "      action: restart\n" },
    { &preset_looping_schema, "calls", SESSION("health: {looping: {calls: 7}}"),
            "      calls: 7\n" },
    { &preset_looping_schema, "crashes", SESSION("health: {looping: {crashes: 7}}"),
            "      crashes: 7\n" },
    { &preset_looping_schema, "within", SESSION("health: {looping: {within: 7m}}"),
            "      within: 7m\n" },
    { &preset_memory_schema, "action", SESSION("health: {memory: {action: restart}}"),
            "      action: restart\n" },
    { &preset_memory_schema, "limit", SESSION("health: {memory: {limit: 1G}}"),
            "      limit: 1G\n" },
    { &preset_stuck_schema, "action", SESSION("health: {stuck: {action: restart}}"),
            "      action: restart\n" },
    { &preset_stuck_schema, "after", SESSION("health: {stuck: {after: 7m}}"), "      after: 7m\n" },
};

static struct preset *parse(const char *text) {
    struct diagnostics problems;
    diagnostics_init(&problems, "f");
    struct preset *preset = preset_parse(text, strlen(text), "/w/sessions.yaml", &problems);
    OWNED_STR said = diagnostics_format(&problems);
    if (*said != '\0') {
        fail_msg("%s: %s", text, said);
    }
    diagnostics_finish(&problems);
    return preset;
}

static void check_written(const struct row *row, const char *text, const char *written) {
    if (strstr(written, row->written) == NULL) {
        fail_msg("'%s' of '%s': %s\nis written as\n%s", row->key, row->schema->name, text, written);
    }
}

/* Also after it was read a second time. */
static void what_a_key_says_is_written(void **state) {
    setenv("SHELL", "/bin/sh", 1);
    setenv("XDG_CONFIG_HOME", "/nowhere", 1);
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct buffer out = { 0 }, again = { 0 };
        OWNED(preset) preset = parse(rows[i].preset);
        preset_write(preset, &out);
        check_written(&rows[i], rows[i].preset, buffer_text(&out));
        OWNED(preset) second = parse(buffer_text(&out));
        preset_write(second, &again);
        assert_string_equal(buffer_text(&again), buffer_text(&out));
        buffer_finish(&out);
        buffer_finish(&again);
    }
}

static bool has_row(const struct schema *schema, const char *key) {
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        if (rows[i].schema == schema && text_equal(rows[i].key, key)) {
            return true;
        }
    }
    return false;
}

static void check_schema(const struct schema *schema) {
    for (size_t i = 0; i < schema->count; i++) {
        const struct field *field = &schema->fields[i];
        if (!has_row(schema, field->key)) {
            fail_msg("no row for '%s' of '%s'", field->key, schema->name);
        }
        if (field->type == FIELD_TABLE) {
            check_schema(field->table);
        }
    }
}

/* Of a profile and a role nothing is written that is not written of a session. */
static void check_shared(const struct schema *schema) {
    for (size_t i = 0; i < schema->count; i++) {
        const char *key = schema->fields[i].key;
        if (!text_equal(key, "for") && !has_row(&preset_session_schema, key)) {
            fail_msg("'%s' of '%s' is no key of a session", key, schema->name);
        }
    }
}

static void every_key_has_a_row(void **state) {
    check_schema(&preset_schema);
    check_schema(&preset_session_schema);
    check_shared(&preset_profile_schema);
    check_shared(&preset_role_schema);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_has_a_row),
        cmocka_unit_test(what_a_key_says_is_written),
    };
    return cmocka_run_group_tests_name("preset-keys", tests, NULL, NULL);
}
