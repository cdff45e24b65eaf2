/* SPDX-License-Identifier: MIT */

/* Sessions measured and judged by a real server, which looks more often than it does for people. */

#include "server-fixture.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static int setup(void **state) {
    int status = fleet_setup(state);
    world_set(*state, "STOA_TEST_HEALTH_MS", "200");
    return status;
}

/* The session's object; the caller's. */
static struct json *find_session(struct world *world, const char *name) {
    OWNED(json) list = ask(world, "session.list", NULL);
    const struct json *sessions = json_find(list, "sessions");
    for (size_t i = 0; i < json_count(sessions); i++) {
        if (text_equal(json_get_text(json_at(sessions, i), "name", ""), name)) {
            return json_share(json_at(sessions, i));
        }
    }
    return NULL;
}

static void start_with_rules(
        struct world *world, const char *name, const char *command, const char *rules) {
    struct json *spec = spec_of(world, name, command);
    json_set(spec, "health_rules", json_parse(rules, strlen(rules), NULL));
    json_destroy(ask(world, "session.new", spec));
}

static bool is_measured(struct world *world, const void *context) {
    OWNED(json) session = find_session(world, context);
    return json_get_integer(json_find(session, "health"), "sampled_ms", 0) > 0;
}

/* Whether the session's verdict of this name is there. */
struct wish {
    const char *name, *verdict;
};

static bool has_verdict(struct world *world, const void *context) {
    const struct wish *wish = context;
    OWNED(json) session = find_session(world, wish->name);
    const struct json *verdicts = json_find(json_find(session, "health"), "verdicts");
    for (size_t i = 0; i < json_count(verdicts); i++) {
        if (text_equal(json_get_text(json_at(verdicts, i), "verdict", ""), wish->verdict)) {
            return true;
        }
    }
    return false;
}

/* On a slow machine it may have looked ill for a moment. */
static bool is_fine(struct world *world, const void *context) {
    return !has_verdict(world, context);
}

static bool has_event(struct world *world, const void *context) {
    OWNED(json) result = ask(world, "events.list", NULL);
    const struct json *events = json_find(result, "events");
    for (size_t i = 0; i < json_count(events); i++) {
        if (text_equal(json_get_text(json_at(events, i), "what", ""), context)) {
            return true;
        }
    }
    return false;
}

/* It may have been measured before the shell had started the other one. */
static bool has_two_processes(struct world *world, const void *name) {
    OWNED(json) session = find_session(world, name);
    return json_get_integer(json_find(session, "health"), "processes", 0) == 2;
}

static void what_works_is_measured(void **state) {
    start(*state, "one", "echo hello; sleep 1000 & exec sleep 1000");
    world_waits(*state, "both to be measured", has_two_processes, "one");
    OWNED(json) session = find_session(*state, "one");
    const struct json *health = json_find(session, "health");
    assert_true(json_get_integer(health, "memory_bytes", 0) > 0);
    assert_true(json_get_integer(health, "files", 0) >= 6);
    assert_int_equal(json_get_integer(health, "context_percent", 0), -1);
    assert_null(json_find(health, "verdicts"));
    world_stoa(*state, "health", NULL);
    assert_non_null(strstr(world_output(), "fine"));
    assert_int_equal(world_run(*state, "stoa", "health", "nobody", NULL), 3);
}

static void too_much_memory_is_told(void **state) {
    const struct wish wish = { "one", "memory" };
    start_with_rules(*state, "one", "echo hello; exec sleep 1000", "{\"memory_bytes\":1}");
    world_waits(*state, "the verdict", has_verdict, &wish);
    world_waits(*state, "the trail to have it", has_event, "health.memory");
    assert_int_equal(world_run(*state, "stoa", "health", "one", NULL), 1);
    assert_non_null(strstr(world_output(), "memory: it uses"));
    world_stoa(*state, "status", NULL);
    assert_non_null(strstr(world_output(), "1 stuck, looping or swelling: see 'stoa health'"));
    wait_member(*state, "one", "state", "running");
    wait_member(*state, "one", "restarts", "0");
}

static void what_is_stuck_is_restarted(void **state) {
    start_with_rules(
            *state, "one", "exec sleep 1000", "{\"stuck\":\"restart\",\"stuck_after_ms\":300}");
    wait_member(*state, "one", "restarts", "1");
    world_waits(*state, "the trail to have it", has_event, "health.stuck");
    world_waits(*state, "the trail to have it", has_event, "health.restarted");
    wait_member(*state, "one", "state", "running");
    const struct wish wish = { "one", "stuck" };
    world_waits(*state, "it to be stuck again", has_verdict, &wish);
}

static void crash_after_crash_is_a_loop(void **state) {
    struct json *spec = spec_of(*state, "one", "exit 3");
    struct json *restart = json_create_object(), *rules = json_create_object();
    json_set_text(restart, "policy", "always");
    json_set_integer(restart, "delay_ms", 1);
    json_set_integer(rules, "crashes", 3);
    json_set(spec, "restart", restart);
    json_set(spec, "health_rules", rules);
    json_destroy(ask(*state, "session.new", spec));
    const struct wish wish = { "one", "looping" };
    world_waits(*state, "the verdict", has_verdict, &wish);
    world_waits(*state, "the trail to have it", has_event, "health.looping");
}

static void the_same_call_again_and_again_is_a_loop(void **state) {
    OWNED_STR programs = text_format("%s/stoa", ((struct world *)*state)->programs);
    OWNED_STR command = text_format(
            "call() { echo \"{\\\"hook_event_name\\\":\\\"PreToolUse\\\",\\\"tool_name\\\":"
            "\\\"Bash\\\",\\\"tool_input\\\":{\\\"command\\\":\\\"$1\\\"}}\" | '%s' hook; }; "
            "call ls; call ls; call pwd; call ls; call ls; call ls; exec sleep 1000",
            programs);
    start_with_rules(*state, "one", command, "{\"calls\":3}");
    const struct wish wish = { "one", "looping" };
    world_waits(*state, "the verdict", has_verdict, &wish);
    OWNED(json) session = find_session(*state, "one");
    const struct json *verdict = json_at(json_find(json_find(session, "health"), "verdicts"), 0);
    assert_string_equal(
            json_get_text(verdict, "reason", ""), "it made the same tool call 3 times in a row");
    assert_int_equal(json_get_integer(verdict, "figure", 0), 3);
}

/* A stand-in for Claude Code: it reports one event after the other, and says no more. */
static void start_agent(struct world *world, const char *name, const char *events) {
    OWNED_STR script =
            text_format("#!/bin/sh\n"
                        "for event in %s; do echo \"{\\\"hook_event_name\\\":\\\"$event\\\"}\" | "
                        "'%s/stoa' hook; done\n"
                        "echo told\nexec sleep 1000\n",
                    events, world->programs);
    OWNED_STR file = text_format("%s/claude", name);
    world_write(world, file, script);
    OWNED_STR path = world_path(world, file);
    assert_int_equal(chmod(path, 0700), 0);
    struct json *spec = spec_of(world, name, "");
    const char *const argv[] = { path, NULL };
    struct json *rules = json_create_object();
    json_remove(spec, "command");
    json_set(spec, "argv", json_create_text_array(argv));
    json_set_integer(rules, "stuck_after_ms", 500);
    json_set(spec, "health_rules", rules);
    json_destroy(ask(world, "session.new", spec));
    world_waits_output(world, "told", "capture", name, NULL);
}

static void an_agent_is_stuck_when_it_was_at_work(void **state) {
    start_agent(*state, "rests", "UserPromptSubmit Stop");
    start_agent(*state, "works", "UserPromptSubmit");
    const struct wish works = { "works", "stuck" }, rests = { "rests", "stuck" };
    world_waits(*state, "the verdict", has_verdict, &works);
    world_waits(*state, "the other to be measured", is_measured, "rests");
    world_waits(*state, "the other to be fine", is_fine, &rests);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, fleet_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(what_works_is_measured),
        TEST(too_much_memory_is_told),
        TEST(what_is_stuck_is_restarted),
        TEST(crash_after_crash_is_a_loop),
        TEST(an_agent_is_stuck_when_it_was_at_work),
        TEST(the_same_call_again_and_again_is_a_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
