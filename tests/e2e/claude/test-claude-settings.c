/* SPDX-License-Identifier: MIT */

/*
 * A broken settings file of the user's, with the real Claude Code: it asks what to do before
 * anything else, and reports that on no channel. Its screen is the only one that tells; stoa itself
 * says which file is broken.
 */

#include "base/cleanup.h"
#include "base/text.h"
#include "claude-fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PRESET "sessions: [{name: one, command: [claude, --permission-mode, manual], cwd: c1}]\n"

static const char *const trusted[] = { "c1", NULL };

static void a_broken_file_is_told_and_asked_about(void **state) {
    struct world *world = *state;
    const struct claude_options options = { .trusted = trusted };
    claude_prepare(world, &options); /* may skip, which frees nothing */
    OWNED_STR data = text_format("%s/../../../presets", getenv("STOA_CLAUDE_TEST"));
    world_set(world, "STOA_DATA_DIR", data);
    world_write(world, "claude/settings.json", "{broken");
    claude_start_fleet(world, PRESET);
    claude_waits_state(world, "one", "asks-question: settings-error");

    OWNED(json) said = claude_explain(world, "one");
    const struct json *agent = json_find(json_find(said, "session"), "agent");
    assert_string_equal(json_get_text(agent, "source", ""), "screen-rule");
    assert_false(json_get_boolean(agent, "confirmed", true));
    assert_non_null(strstr(json_get_text(agent, "caveat", ""), "claude/settings.json is broken"));

    claude_press(world, "one", "3", "Settings Error"); /* without these settings */
    claude_waits_state(world, "one", "waiting");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
                a_broken_file_is_told_and_asked_about, world_setup, world_teardown),
    };
    return cmocka_run_group_tests_name("claude-settings", tests, NULL, NULL);
}
