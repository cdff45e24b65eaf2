/* SPDX-License-Identifier: MIT */

/*
 * The real Claude Code without a screen: its pane is text, its state, money and limits are known,
 * a restart goes on with its conversation.
 */

#include "claude-fixture.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define PRESET                                                                                     \
    "sessions:\n"                                                                                  \
    "  - name: one\n"                                                                              \
    "    command: claude\n"                                                                        \
    "    headless: true\n"                                                                         \
    "    permission-mode: acceptEdits\n"                                                           \
    "    prompt: write it\n"

static const char script[] =
        "{\"rules\":["
        "{\"prompt\":\"write it\",\"steps\":["
        "{\"text\":\"I will write it.\",\"tool\":\"Write\","
        "\"input\":{\"file_path\":\"out\",\"content\":\"a line\\nanother line\\n\"}},"
        "{\"text\":\"The file stands.\",\"until\":\"go\"}]}]}";

static const char script_of_errors[] =
        "{\"rules\":[{\"prompt\":\"write it\",\"steps\":[{\"error\":{\"status\":529,"
        "\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}]}]}";

#define WINDOWS(status, used)                                                                      \
    "\"anthropic-ratelimit-unified-status\":\"" status "\","                                       \
    "\"anthropic-ratelimit-unified-representative-claim\":\"five_hour\","                          \
    "\"anthropic-ratelimit-unified-reset\":\"${now+3600}\","                                       \
    "\"anthropic-ratelimit-unified-5h-status\":\"" status "\","                                    \
    "\"anthropic-ratelimit-unified-5h-utilization\":\"" used "\","                                 \
    "\"anthropic-ratelimit-unified-5h-reset\":\"${now+3600}\","                                    \
    "\"anthropic-ratelimit-unified-7d-status\":\"allowed\","                                       \
    "\"anthropic-ratelimit-unified-7d-utilization\":\"0.13\","                                     \
    "\"anthropic-ratelimit-unified-7d-reset\":\"${now+86400}\""

static const char script_of_limits[] =
        "{\"rules\":[{\"prompt\":\"write it\",\"each\":\"request\",\"steps\":["
        "{\"text\":\"It is written.\",\"headers\":{" WINDOWS(
                "allowed", "0.42") "}},"
                                   "{\"error\":{\"status\":429,\"type\":\"rate_limit_error\","
                                   "\"message\":\"Too much\"},"
                                   "\"headers\":{" WINDOWS("rejected", "1") "}}]}]}";

static bool has_member(const struct json *rows, const char *name, const char *text) {
    for (size_t i = 0; i < json_count(rows); i++) {
        if (text_equal(json_get_text(json_at(rows, i), name, ""), text)) {
            return true;
        }
    }
    return false;
}

/* That it was held to be in a state, and what its stream said last. */
static void was(struct world *world, const char *state, const char *event) {
    OWNED(json) said = claude_explain(world, "one");
    const struct json *sources = json_find(said, "sources");
    assert_true(has_member(json_find(said, "claims"), "claim", state));
    assert_true(has_member(sources, "source", "stream-json"));
    assert_true(has_member(sources, "event", event));
}

struct run {
    int64_t restarts, status;
};

/* A restart is under way when `stoa restart` is done: so many of them, and then the end. */
static bool has_ended(struct world *world, const void *context) {
    const struct run *run = context;
    OWNED(json) sessions = world_sessions(world);
    const struct json *one = json_at(sessions, 0);
    return json_get_integer(one, "restarts", -1) == run->restarts &&
           text_equal(json_get_text(one, "state", ""), "exited") &&
           json_get_integer(one, "exit_status", -1) == run->status;
}

static void ends(struct world *world, int64_t restarts, int64_t status) {
    world_waits(world, "the end of its run", has_ended,
            &(struct run){ .restarts = restarts, .status = status });
    claude_waits_state(world, "one", "exited");
}

/* Nothing raw, and nothing that this Claude Code says is unknown. */
static void is_all_text(struct world *world) {
    world_stoa(world, "capture", "one", NULL);
    assert_null(strstr(world_output(), "stoa does not know"));
    assert_null(strstr(world_output(), "\"type\""));
    assert_null(strstr(world_output(), "session_id"));
}

static double cost_of_one(struct world *world) {
    world_stoa(world, "usage", "--json", NULL);
    OWNED(json) usage = json_parse(world_output(), strlen(world_output()), NULL);
    const struct json *rows = json_find(usage, "rows");
    for (size_t i = 0; i < json_count(rows); i++) {
        if (text_equal(json_get_text(json_at(rows, i), "key", ""), "one")) {
            return json_as_number(json_find(json_at(rows, i), "cost_dollars"), -1);
        }
    }
    return -1;
}

static void a_turn_can_be_read_and_goes_on(void **state) {
    struct world *world = *state;
    claude_prepare(world, &(struct claude_options){ .script = script });
    claude_start_fleet(world, PRESET);
    claude_waits_screen(world, "one", "> write it");
    claude_waits_screen(world, "one", "Write  out");
    claude_waits_screen(world, "one", "  + another line");
    claude_waits_state(world, "one", "working");
    claude_let_go(world, "go");
    ends(world, 0, 0);
    claude_waits_screen(world, "one", "The file stands.");
    claude_waits_screen(world, "one", "Done, 2 turns, ");
    is_all_text(world);
    was(world, "done", "result.success");
    double cost = cost_of_one(world);
    assert_true(cost > 0);

    /* Once more, in the same conversation: it has been told what it said before. */
    world_stoa(world, "restart", "one", NULL);
    ends(world, 1, 0);
    claude_waits_screen(world, "one", "Done, 2 turns, ");
    OWNED_STR requests = world_read(world, CLAUDE_REQUESTS_FILE);
    const char *last = strrchr(requests, '\n');
    for (last--; last > requests && last[-1] != '\n'; last--) {
    }
    assert_non_null(strstr(last, "The file stands."));
    assert_true(cost_of_one(world) > cost);
}

static void an_error_of_the_api_is_an_error(void **state) {
    struct world *world = *state;
    claude_prepare(world, &(struct claude_options){ .script = script_of_errors });
    claude_start_fleet(world, PRESET);
    ends(world, 0, 1);
    claude_waits_screen(world, "one", "Attempt 1 of 1 failed: overloaded (529)");
    claude_waits_screen(world, "one", "Failed, 1 turn, ");
    is_all_text(world);
    was(world, "error", "result.overloaded_error");
}

static void limits_are_known(void **state) {
    struct world *world = *state;
    claude_prepare(
            world, &(struct claude_options){ .script = script_of_limits, .is_subscription = true });
    claude_start_fleet(world, PRESET);
    ends(world, 0, 0);
    world_waits_output(world, "42", "budget", NULL);
    world_stoa(world, "restart", "one", NULL);
    ends(world, 1, 1);
    claude_waits_screen(world, "one", "The 5-hour limit is reached");
    was(world, "limited", "result.rate_limit_error");
    world_waits_output(world, "100", "budget", NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
                a_turn_can_be_read_and_goes_on, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                an_error_of_the_api_is_an_error, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(limits_are_known, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
