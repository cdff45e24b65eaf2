/* SPDX-License-Identifier: MIT */
/* The agents that come with stoa, on screens written after their sources. */

#include "config/agent-file.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"
#include "term/screen-rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct agent_file *load(const char *name) {
    struct diagnostics problems;
    OWNED_STR path = text_format(SOURCE_ROOT "/presets/agents/%s.yaml", name);
    diagnostics_init(&problems, name);
    struct agent_file *agent = agent_file_load(path, &problems);
    OWNED_STR said = diagnostics_format(&problems);
    assert_string_equal(said, "");
    diagnostics_finish(&problems);
    return agent;
}

static struct screen_rules *compile(const struct agent_file *agent) {
    struct screen_rules *rules = screen_rules_create();
    for (size_t i = 0; i < agent->rule_count; i++) {
        assert_true(screen_rules_add(rules, agent->rules[i].name, (size_t)agent->rules[i].rows,
                (const char *const *)agent->rules[i].match, NULL));
    }
    return rules;
}

static void screens_are_told_apart(void **state) {
    static const struct {
        const char *agent, *capture, *state;
    } rows[] = {
        { "aider", "aider-confirmation", "needs-permission" },
        { "aider", "aider-waits", "waiting" },
        { "aider", "codex-works", "" },
        { "claude", "claude-settings-error", "asks-question" },
        { "claude", "quoted", "" },
        { "codex", "codex-approval", "needs-permission" },
        { "codex", "codex-waits", "waiting" },
        { "codex", "codex-works", "working" },
        { "codex", "gemini-works", "" },
        { "codex", "quoted", "waiting" },
        { "gemini", "gemini-confirmation", "needs-permission" },
        { "gemini", "gemini-waits", "waiting" },
        { "gemini", "gemini-works", "working" },
        { "opencode", "codex-approval", "" },
        { "opencode", "opencode-permission", "needs-permission" },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        OWNED(agent_file) agent = load(rows[i].agent);
        OWNED(screen_rules) rules = compile(agent);
        OWNED_STR path = text_format(SOURCE_ROOT "/tests/data/agents/%s.txt", rows[i].capture);
        struct buffer text = { 0 };
        struct screen_match match;
        assert_true(file_read(path, 100000, &text, NULL));
        const struct screen_sight sight = { .text = buffer_text(&text), .length = text.length };
        bool fits = screen_rules_find(rules, &sight, &match);
        const char *found = fits ? agent_screen_states[agent->rules[match.index].state] : "";
        if (!text_equal(found, rows[i].state)) {
            fail_msg("%s of %s: '%s'", rows[i].capture, rows[i].agent, found);
        }
        buffer_finish(&text);
    }
}

static void programs_are_claimed_by_name(void **state) {
    setenv("STOA_DATA_DIR", SOURCE_ROOT "/presets", 1);
    setenv("XDG_CONFIG_HOME", "/nowhere", 1);
    OWNED_STR codex = agent_file_find_program("/usr/local/bin/codex");
    OWNED_STR none = agent_file_find_program("codexer");
    OWNED_STR named = agent_file_find("aider");
    assert_string_equal(codex, SOURCE_ROOT "/presets/agents/codex.yaml");
    assert_null(none);
    assert_string_equal(named, SOURCE_ROOT "/presets/agents/aider.yaml");
    assert_null(agent_file_find("../rules/auto-accept"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(screens_are_told_apart),
        cmocka_unit_test(programs_are_claimed_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
