/* SPDX-License-Identifier: MIT */
/* What a role says reaches the real Claude Code, and what the user gave it himself still counts. */

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"
#include "claude-fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char role_preset[] =
        "roles:\n"
        "  tester:\n"
        "    agent: claude\n"
        "    model: claude-haiku-4-5\n"
        "    permission-mode: ask\n"
        "    allowed-tools: [Read, 'Bash(git *)']\n"
        "    disallowed-tools: [WebFetch, NotebookEdit]\n"
        "    append-system-prompt: |\n"
        "      You are the tester of this house.\n"
        "      Say nothing but the truth.\n"
        "    mcp-config:\n"
        "      mcpServers:\n"
        "        lab: {command: sh, args: [-c, 'echo started >mcp-was-started; cat']}\n"
        "    settings:\n"
        "      statusLine: {type: command, command: echo his own status line}\n"
        "      hooks:\n"
        "        Stop:\n"
        "          - hooks:\n"
        "              - {type: command, command: echo ran >his-hook-ran}\n"
        "sessions:\n"
        "  - {role: tester, cwd: c1, name: tessa, prompt: say hello}\n";

/* The last request that was about this prompt; the caller's. */
static struct json *last_request(struct world *world, const char *prompt) {
    OWNED_STR all = world_read(world, CLAUDE_REQUESTS_FILE);
    struct json *last = NULL;
    char *rest = NULL;
    for (char *line = strtok_r(all, "\n", &rest); line != NULL;
            line = strtok_r(NULL, "\n", &rest)) {
        OWNED(json) request = json_parse(line, strlen(line), NULL);
        if (request != NULL && strstr(json_get_text(request, "prompt", ""), prompt) != NULL) {
            json_destroy(last);
            last = TAKE(request);
        }
    }
    assert_non_null(last);
    return last;
}

static bool has_tool(const struct json *request, const char *name) {
    const struct json *tools = json_find(request, "tools");
    for (size_t i = 0; i < json_count(tools); i++) {
        if (text_equal(json_as_text(json_at(tools, i), ""), name)) {
            return true;
        }
    }
    return false;
}

static bool has_file(struct world *world, const void *relative) {
    OWNED_STR text = world_read(world, relative);
    return *text != '\0';
}

static void test_a_role_reaches_it(void **state) {
    static const char *const directories[] = { "c1", NULL };
    struct world *world = *state;
    claude_prepare(world, &(struct claude_options){ .trusted = directories });
    claude_start_fleet(world, role_preset);
    claude_waits_state(world, "tessa", "done: You asked for hello");
    OWNED(json) request = last_request(world, "say hello");
    assert_string_equal(json_get_text(request, "model", ""), "claude-haiku-4-5");
    assert_non_null(strstr(json_get_text(request, "system", ""),
            "You are the tester of this house.\nSay nothing but the truth."));
    assert_true(has_tool(request, "Bash"));
    assert_false(has_tool(request, "WebFetch"));
    assert_false(has_tool(request, "NotebookEdit"));
    claude_waits_screen(world, "tessa", "his own status line");
    claude_waits_screen(world, "tessa", "tessa");
    world_waits(world, "the user's own hook", has_file, "work/c1/his-hook-ran");
    world_waits(world, "the MCP server", has_file, "work/c1/mcp-was-started");
    OWNED(json) sessions = world_sessions(world);
    const struct json *session = json_at(sessions, 0);
    const struct json *options = json_find(session, "agent_options");
    assert_string_equal(json_get_text(session, "role", ""), "tester");
    assert_string_equal(json_get_text(options, "mcp_config", ""), "…");
}

/* A role is started beside what runs; its task is what it is told. */
static void test_one_is_spawned(void **state) {
    static const char *const directories[] = { "c1", NULL };
    struct world *world = *state;
    claude_prepare(world, &(struct claude_options){ .trusted = directories });
    OWNED_STR place = text_format("%s/c1", world->work);
    world_stoa(world, "spawn", "scribe", "-C", place, "--task=say hello", NULL);
    claude_waits_state(world, "scribe", "done: You asked for hello");
    OWNED(json) request = last_request(world, "say hello");
    assert_non_null(strstr(json_get_text(request, "system", ""), "You are the scribe."));
    world_waits_output(world, "\"scribe\"", "usage", "--by", "role", "--json", NULL);
}

/* Settings that are broken are said to be, and it runs all the same. */
static void test_broken_settings_are_told(void **state) {
    static const char *const directories[] = { "c1", NULL };
    struct world *world = *state;
    claude_prepare(world, &(struct claude_options){ .trusted = directories });
    world_write(world, "work/c1/broken.json", "{\"hooks\": ");
    claude_start_fleet(world, "sessions:\n  - {name: one, command: claude --settings broken.json, "
                              "cwd: c1, prompt: say hello}\n");
    claude_waits_state(world, "one", "done: You asked for hello");
    world_stoa(world, "explain", "one", NULL);
    assert_non_null(strstr(world_output(), "its own settings are not used: "));
}

static void test_forbidden_hooks_are_told(void **state) {
    static const char *const directories[] = { "c1", NULL };
    struct world *world = *state;
    claude_prepare(world, &(struct claude_options){ .trusted = directories });
    world_write(world, "claude/settings.json", "{\"disableAllHooks\": true}\n");
    claude_start_fleet(
            world, "sessions:\n  - {name: one, agent: claude, cwd: c1, prompt: say hello}\n");
    claude_waits_screen(world, "one", "You asked for hello");
    world_waits_output(world, "hooks and status line are forbidden: ", "explain", "one", NULL);
    world_stoa(world, "doctor", NULL);
    assert_non_null(strstr(world_output(), "settings.json says disableAllHooks"));
}

/* Where the program of the only session works. */
static bool works_in(struct world *world, const void *directory) {
    OWNED(json) sessions = world_sessions(world);
    char link[64], place[4096] = "";
    snprintf(link, sizeof(link), "/proc/%lld/cwd",
            (long long)json_get_integer(json_at(sessions, 0), "pid", 0));
    ssize_t length = readlink(link, place, sizeof(place) - 1);
    return length > 0 && text_ends_with(place, directory);
}

static void test_a_worktree_is_its_own_and_resumed(void **state) {
    static const char *const directories[] = { "c1", NULL };
    struct world *world = *state;
    claude_prepare(world, &(struct claude_options){ .trusted = directories });
    assert_int_equal(world_run(world, "sh", "-c",
                             "git init -q c1 && git -C c1 -c user.email=a@b -c user.name=a "
                             "commit -q --allow-empty -m first",
                             NULL),
            0);
    claude_start_fleet(world, "sessions:\n  - {name: side, agent: claude, worktree: true, cwd: c1, "
                              "prompt: say hello}\n");
    claude_waits_state(world, "side", "done: You asked for hello");
    world_waits(world, "its worktree", works_in, "/c1/.claude/worktrees/side");
    world_stoa(world, "restart", "side", NULL);
    claude_waits_state(world, "side", "waiting");
    world_waits(world, "its worktree again", works_in, "/c1/.claude/worktrees/side");
    world_stoa(world, "send", "side", "say goodbye", NULL);
    claude_waits_state(world, "side", "done: You asked for goodbye");
    OWNED(json) request = last_request(world, "say goodbye");
    OWNED_STR whole = json_format(request);
    assert_non_null(strstr(whole, "say hello")); /* what was said before */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_role_reaches_it, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_one_is_spawned, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_broken_settings_are_told, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_forbidden_hooks_are_told, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                test_a_worktree_is_its_own_and_resumed, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
