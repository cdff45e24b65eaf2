/* SPDX-License-Identifier: MIT */

/*
 * What conversations cost that are resumed. Claude Code goes on counting from what it wrote down
 * when it last ended as it should: what one spent that was killed is forgotten there, and not here.
 */

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"
#include "claude-money.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define RUNS 3 /* without a screen */

#define PRESET                                                                                     \
    "name: costs\nsessions:\n"                                                                     \
    "  - {name: one, command: claude, cwd: c1, prompt: say hello, model: "                         \
    "claude-sonnet-4-5, " CLAUDE_REFRESH "}\n"
#define PRESET_HEADLESS                                                                            \
    "name: costs\nsessions:\n"                                                                     \
    "  - {name: one, command: claude, cwd: c1, headless: true, prompt: say hello, "                \
    "model: claude-sonnet-4-5}\n"

static const char script[] =
        "{\"rules\":[{\"prompt\":\"say (\\\\S+)\",\"steps\":[{\"text\":\"You asked for $1.\","
        "\"usage\":{\"input_tokens\":100000,\"output_tokens\":2500}}]}]}";

static double told(struct world *world) {
    OWNED(json) row = claude_budget_of(world, "one");
    return claude_dollars_of(row, "cost_dollars");
}

static bool is_the_same(struct world *world, const void *context) {
    double expected = *(const double *)context;
    return claude_is_same_money(told(world), expected) &&
           claude_is_same_money(claude_usage_total(world), expected);
}

static void is_told(struct world *world, double expected) {
    OWNED_STR words = text_format("a cost of %.9f, it is %.9f by the budget, %.9f by the usage",
            expected, told(world), claude_usage_total(world));
    world_waits(world, words, is_the_same, &expected);
}

/* One that is told all it has cost, up to the end of its turn. */
static double ask(struct world *world, const char *prompt, const char *answer) {
    if (prompt != NULL) {
        world_stoa(world, "send", "one", prompt, NULL);
    }
    claude_waits_state(world, "one", answer);
    claude_waits_told(world, "one");
    return told(world);
}

static void go_on(struct world *world, double cost) {
    world_stoa(world, "restart", "one", NULL);
    claude_waits_state(world, "one", "waiting");
    claude_waits_told(world, "one");
    is_told(world, cost); /* that it is resumed costs nothing */
}

static bool is_written(struct world *world, const void *conversation) {
    return claude_wrote_cost(world, conversation) >= 0;
}

static void a_resumed_conversation_costs_what_was_spent(void **state) {
    static const char *const directories[] = { "c1", NULL };
    struct world *world = *state;
    claude_prepare(world, &(struct claude_options){ .script = script, .trusted = directories });
    claude_start_fleet(world, PRESET);
    double first = ask(world, NULL, "done: You asked for hello.");
    OWNED_STR conversation = claude_end(world, "one", SIGTERM);
    world_waits(world, "what Claude Code says it cost", is_written, conversation);
    is_told(world, claude_wrote_cost(world, conversation));
    is_told(world, first);
    go_on(world, first);
    double second = ask(world, "say more", "done: You asked for more.");
    assert_true(second > first);
    OWNED_STR same = claude_end(world, "one", SIGKILL);
    assert_string_equal(same, conversation);
    assert_true(claude_is_same_money(claude_wrote_cost(world, conversation), first));
    is_told(world, second);
    go_on(world, second);
    double third = ask(world, "say enough", "done: You asked for enough.");
    OWNED_STR last = claude_end(world, "one", SIGTERM);
    is_told(world, third);
    /* What the last turn cost is the same for both. */
    double forgotten = second - first, by_claude = claude_wrote_cost(world, last);
    assert_true(by_claude > first);
    assert_true(claude_is_same_money(by_claude + forgotten, third));
}

struct run {
    int64_t restarts;
};

static bool has_ended(struct world *world, const void *context) {
    const struct run *run = context;
    OWNED(json) sessions = world_sessions(world);
    const struct json *one = json_at(sessions, 0);
    return json_get_integer(one, "restarts", -1) == run->restarts &&
           text_equal(json_get_text(one, "state", ""), "exited");
}

static void without_a_screen_it_is_the_same(void **state) {
    static const char *const directories[] = { "c1", NULL };
    struct world *world = *state;
    claude_prepare(world, &(struct claude_options){ .script = script, .trusted = directories });
    claude_start_fleet(world, PRESET_HEADLESS);
    double before = 0;
    for (int64_t restarts = 0; restarts < RUNS; restarts++) {
        if (restarts > 0) {
            world_stoa(world, "restart", "one", NULL);
        }
        world_waits(world, "the end of its run", has_ended, &(struct run){ restarts });
        claude_waits_state(world, "one", "exited");
        assert_int_equal(
                world_run(world, "sh", "-c", "cd ../claude/projects/*/ && echo *.jsonl", NULL), 0);
        OWNED_STR conversation = text_copy(world_output());
        conversation[strcspn(conversation, ".")] = '\0';
        double cost = claude_wrote_cost(world, conversation);
        assert_true(cost > before);
        is_told(world, cost);
        before = cost;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
                a_resumed_conversation_costs_what_was_spent, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                without_a_screen_it_is_the_same, world_setup, world_teardown),
    };
    return cmocka_run_group_tests_name("claude-costs", tests, NULL, NULL);
}
