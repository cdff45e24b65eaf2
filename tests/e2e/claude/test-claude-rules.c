/* SPDX-License-Identifier: MIT */

/* What the rules answer to the real Claude Code, and what they leave to a person. */

#include "base/cleanup.h"
#include "base/text.h"
#include "claude-fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static const char script[] =
        "{\"rules\":["
        "{\"prompt\":\"make one\",\"steps\":[{\"tool\":\"Bash\",\"input\":"
        "{\"command\":\"git init made\"}},{\"text\":\"It is made.\"}]},"
        "{\"prompt\":\"push it\",\"steps\":[{\"tool\":\"Bash\",\"input\":"
        "{\"command\":\"git push origin main\"}},{\"text\":\"I may not.\"}]},"
        "{\"prompt\":\"do both\",\"steps\":[{\"tool\":\"Bash\",\"input\":"
        "{\"command\":\"git init other; id\"}},{\"text\":\"Both are done.\"}]},"
        "{\"prompt\":\"write outside\",\"steps\":[{\"tool\":\"Write\",\"input\":"
        "{\"file_path\":\"../outside\",\"content\":\"x\"}},{\"text\":\"It is written.\"}]}]}";

static const char rules[] = "deny: [{name: no-push, commands: [git push], reason: people push}]\n"
                            "allow:\n"
                            "  - {name: git, commands: [git *]}\n"
                            "  - {name: files, tools: [Write]}\n";

static void start_claude(struct world *world) {
    static const char *const directories[] = { "c1", NULL };
    claude_prepare(world, &(struct claude_options){ .trusted = directories, .script = script });
    world_write(world, "config/stoa/rules.yaml", rules);
    world_stoa(world, "new", "-d", "-n", "one", "-C", "c1", "--", "claude", "--permission-mode",
            "manual", NULL);
    claude_waits_state(world, "one", "waiting");
}

static bool is_made(struct world *world, const char *relative) {
    struct stat status;
    OWNED_STR path = world_path(world, relative);
    return stat(path, &status) == 0;
}

static bool was_told(struct world *world, const void *text) {
    OWNED_STR requests = world_read(world, CLAUDE_REQUESTS_FILE);
    return strstr(requests, text) != NULL;
}

static void a_rule_allows(void **state) {
    struct world *world = *state;
    start_claude(world);
    world_stoa(world, "send", "one", "make one", NULL);
    claude_waits_state(world, "one", "done: It is made");
    assert_true(is_made(world, "work/c1/made/.git"));
    world_stoa(world, "approvals", "--history", NULL);
    assert_non_null(strstr(world_output(), "rule git of rules.yaml"));
}

static void a_rule_denies(void **state) {
    struct world *world = *state;
    start_claude(world);
    world_stoa(world, "send", "one", "push it", NULL);
    claude_waits_state(world, "one", "done: I may not");
    world_waits(world, "the reason to be told", was_told, "people push");
    world_waits_output(world, "denied by rule no-push of rules.yaml", "approvals", "1", NULL);
}

/* What git * does not mean is left to a person. */
static void more_than_one_command_is_asked(void **state) {
    struct world *world = *state;
    start_claude(world);
    world_stoa(world, "send", "one", "do both", NULL);
    claude_waits_state(world, "one", "needs-permission: Bash");
    world_waits_output(world, "git init other; id", "approvals", "1", NULL);
    assert_false(is_made(world, "work/c1/other"));
    world_stoa(world, "approve", "1", NULL);
    claude_waits_state(world, "one", "done: Both are done");
    assert_true(is_made(world, "work/c1/other/.git"));
}

static void what_lies_outside_is_asked(void **state) {
    struct world *world = *state;
    start_claude(world);
    world_stoa(world, "send", "one", "write outside", NULL);
    claude_waits_state(world, "one", "needs-permission: Write");
    world_waits_output(world, "outside", "approvals", "1", NULL);
    assert_false(is_made(world, "work/outside"));
    world_stoa(world, "deny", "1", NULL);
    claude_waits_state(world, "one", "done: It is written");
    assert_false(is_made(world, "work/outside"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_rule_allows, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(a_rule_denies, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                more_than_one_command_is_asked, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(what_lies_outside_is_asked, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
