/* SPDX-License-Identifier: MIT */

/*
 * A session of Claude Code that has nothing to log in with, neither account nor key: the real
 * program then looks as if it waited for a prompt, and says so in its file; stoa says what it needs
 * before a prompt has failed. It is over once there is an account.
 */

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"
#include "claude-fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define PRESET "sessions: [{name: one, command: [claude, --permission-mode, manual], cwd: c1}]\n"

static const char *const trusted[] = { "c1", NULL };

static int setup(void **state) {
    int status = world_setup(state);
    if (status == 0) {
        world_set(*state, "ANTHROPIC_TEST_KEY", "");
    }
    return status;
}

/* Who says what the session does now, and what. */
static void check_says(struct world *world, const char *source, const char *detail) {
    OWNED(json) said = claude_explain(world, "one");
    const struct json *agent = json_find(json_find(said, "session"), "agent");
    assert_string_equal(json_get_text(agent, "source", ""), source);
    assert_string_equal(json_get_text(agent, "detail", ""), detail);
    assert_false(json_get_boolean(agent, "ready", true));
}

static void one_without_credentials_needs_a_login(void **state) {
    struct world *world = *state;
    const struct claude_options options = { .trusted = trusted, .is_without_credentials = true };
    claude_prepare(world, &options);
    claude_start_fleet(world, PRESET);
    claude_waits_screen(world, "one", "manual mode on");
    claude_waits_state(world, "one", "needs-login");
    check_says(world, "credentials", "no account, no key: type /login in its pane");
    world_stoa(world, "wait", "one", "--for", "needs-input", "--timeout", "30", NULL);

    world_stoa(world, "send", "one", "who am I", NULL);
    claude_waits_state(world, "one", "needs-login: Not logged in");
    check_says(world, "hook", "Not logged in · Please run /login");
}

static void it_is_over_once_there_is_an_account(void **state) {
    struct world *world = *state;
    const struct claude_options options = { .trusted = trusted, .is_without_credentials = true };
    claude_prepare(world, &options);
    claude_start_fleet(world, PRESET);
    claude_waits_state(world, "one", "needs-login");
    world_write(world, "claude/.credentials.json", "{}");
    world_stoa(world, "keys", "one", "h", "i", NULL);
    claude_waits_state(world, "one", "waiting");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_is_over_once_there_is_an_account, setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                one_without_credentials_needs_a_login, setup, world_teardown),
    };
    return cmocka_run_group_tests_name("claude-login", tests, NULL, NULL);
}
