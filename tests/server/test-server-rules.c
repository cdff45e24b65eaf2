/* SPDX-License-Identifier: MIT */

/* Which approval rules are in force for a session: given from outside alone, kept, shown. */

#include "server-fixture.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* Something that stoa takes for Claude Code; it waits. */
static void install_claude(struct world *world) {
    world_write(world, "bin/claude", "#!/bin/sh\nexec sleep 1000\n");
    OWNED_STR path = world_path(world, "bin/claude");
    assert_int_equal(chmod(path, 0755), 0);
}

static struct json *claude_spec(struct world *world, const char *name) {
    OWNED_STR path = world_path(world, "bin/claude");
    struct json *spec = spec_of(world, name, "x");
    json_remove(spec, "command");
    json_set(spec, "argv", json_create_text_array((const char *const[]){ path, NULL }));
    return spec;
}

static void write_sets(struct world *world) {
    world_write(
            world, "home/.config/stoa/rules/mine.yaml", "allow: [{name: a, commands: [true]}]\n");
    world_write(
            world, "home/.config/stoa/rules/other.yaml", "allow: [{name: b, commands: [true]}]\n");
}

static struct json *with_rules(struct json *params, const char *const *names) {
    json_set(params, "rules", json_create_text_array(names));
    return params;
}

#define NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })

static int begin(void **state) {
    int failed = fleet_setup(state);
    struct world *world = *state;
    OWNED_STR config = world_path(world, "home/.config");
    world_set(world, "XDG_CONFIG_HOME", config);
    setenv("XDG_CONFIG_HOME", config, 1);
    install_claude(world);
    write_sets(world);
    return failed;
}

static void a_session_is_given_sets(void **state) {
    struct world *world = *state;
    json_destroy(ask(world, "session.new", with_rules(claude_spec(world, "c"), NAMES("mine"))));
    wait_member(world, "c", "rules", "mine");
    json_destroy(ask(world, "session.rules",
            with_rules(with("session", "c", NULL), NAMES("other", "mine"))));
    wait_member(world, "c", "rules", "other mine");
    world_kill_server(world);
    wait_member(world, "c", "rules", "other mine");
    json_destroy(ask(world, "session.rules",
            with_rules(with("session", "c", NULL), (const char *const[]){ NULL })));
    wait_member(world, "c", "rules", "");
    ask_refused(world, "session.rules", with_rules(with("session", "c", NULL), NAMES("nothing")),
            ERROR_NOT_FOUND);
    ask_refused(world, "session.rules", with_rules(with("session", "c", NULL), NAMES("../mine")),
            ERROR_INVALID);
    ask_refused(world, "session.rules", with_rules(with("session", "none", NULL), NAMES("mine")),
            ERROR_NOT_FOUND);
    ask_refused(world, "session.new", with_rules(claude_spec(world, "d"), NAMES("../mine")),
            ERROR_INVALID);
}

static void what_runs_in_a_session_gives_none(void **state) {
    struct world *world = *state;
    json_destroy(ask(world, "session.new", claude_spec(world, "c")));
    OWNED_STR line =
            text_format("cd %s; for call in 'rules set c mine' 'new -d -n d --rules mine'; "
                        "do %s/stoa -L test $call; echo \"exit $?\"; done > said 2>&1",
                    world->work, world->programs);
    start(world, "inside", line);
    wait_member(world, "inside", "state", "exited");
    OWNED_STR said = world_read(world, "work/said");
    assert_string_equal(said,
            "stoa: session.rules is refused to what runs in a session\nexit 5\n"
            "stoa: approval rules are refused to what runs in a session\nexit 5\n");
    wait_member(world, "c", "rules", "");
    wait_member(world, "d", "rules", "(no such session)");
}

static void the_users_own_are_shown_with_every_agent(void **state) {
    struct world *world = *state;
    json_destroy(ask(world, "session.new", claude_spec(world, "c")));
    start(world, "shell", "exec sleep 1000");
    wait_member(world, "c", "rules", "");
    world_write(world, "home/.config/stoa/rules.yaml", "use: [mine]\n");
    json_destroy(ask(world, "subscribe", NULL)); /* somebody looks */
    wait_member(world, "c", "rules", "mine");
    wait_member(world, "shell", "rules", "");
    world_write(world, "home/.config/stoa/rules.yaml", "use: [mine]\nalow: []\n");
    json_destroy(ask(world, "subscribe", NULL));
    wait_member(world, "c", "rules", "");
    world_waits_output(world,
            "the approval rules are wrong, so nothing is allowed by them: ", "server", "status",
            NULL);
    world_waits_output(world, "rules.yaml:2:1: unknown key 'alow': did you mean 'allow'?", "server",
            "status", NULL);
    world_write(world, "home/.config/stoa/rules.yaml", "");
    json_destroy(ask(world, "subscribe", NULL));
    OWNED(json) status = ask(world, "server.status", NULL);
    assert_string_equal(json_get_text(status, "problem", ""), "");
}

static void a_preset_denies_for_its_sessions(void **state) {
    struct world *world = *state;
    OWNED_STR path = world_path(world, "bin/claude");
    OWNED_STR text = text_format(
            "rules: {deny: [{name: no-push, commands: [git push], reason: \"not \\\"you\\\"\"}]}\n"
            "sessions: [{name: c, command: [%s]}]\n",
            path);
    world_write(world, "work/sessions.yaml", text);
    world_stoa(world, "-L", "test", "up", "-d", "--trust", "--rules", "mine", NULL);
    wait_member(world, "c", "rules", "mine");
    world_run(world, "stoa", "-L", "test", "rules", "test", "-s", "c", "Bash", "git push", NULL);
    assert_string_equal(world_output(), "deny: rule 'no-push' of preset: not \"you\"\n");
    world_run(world, "stoa", "-L", "test", "rules", "test", "-s", "c", "Bash", "true", NULL);
    assert_string_equal(world_output(), "allow: rule 'a' of mine\n");
    world_run(world, "stoa", "-L", "test", "rules", "-s", "c", NULL);
    assert_non_null(strstr(world_output(), "deny     no-push  preset  Bash   git push"));
}

static char *decide_in(struct world *world, const char *name) {
    OWNED_STR file = text_format("work/%s.json", name);
    OWNED_STR out = text_format("work/%s.out", name);
    OWNED_STR place = text_format("%s/.claude/worktrees/%s", world->work, name);
    OWNED_STR event = text_format("{\"hook_event_name\":\"PermissionRequest\",\"cwd\":\"%s\","
                                  "\"tool_name\":\"Read\",\"tool_input\":{\"file_path\":\"%s/x\"}}",
            place, place);
    OWNED_STR line =
            text_format("'%s/stoa' hook --hold 1 <%s.json >%s.out", world->programs, name, name);
    world_write(world, file, event);
    struct json *spec = spec_of(world, name, line);
    json_destroy(ask(world, "session.new", with_rules(spec, NAMES("reads"))));
    wait_member(world, name, "state", "exited");
    return world_read(world, out);
}

/* A link may come with the files of a repository. */
static void a_worktree_is_no_link(void **state) {
    struct world *world = *state;
    world_write(
            world, "home/.config/stoa/rules/reads.yaml", "allow: [{name: reads, tools: [Read]}]\n");
    world_write(world, "work/.claude/worktrees/tree/x", "in a worktree");
    world_write(world, "elsewhere/x", "of somebody");
    OWNED_STR link = world_path(world, "work/.claude/worktrees/link");
    OWNED_STR elsewhere = world_path(world, "elsewhere");
    assert_int_equal(symlink(elsewhere, link), 0);
    OWNED_STR allowed = decide_in(world, "tree");
    assert_non_null(strstr(allowed, "\"allow\""));
    OWNED_STR asked = decide_in(world, "link");
    assert_string_equal(asked, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, fleet_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_session_is_given_sets),
        TEST(what_runs_in_a_session_gives_none),
        TEST(the_users_own_are_shown_with_every_agent),
        TEST(a_preset_denies_for_its_sessions),
        TEST(a_worktree_is_no_link),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
