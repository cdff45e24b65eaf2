/* SPDX-License-Identifier: MIT */

/*
 * What the real Claude Code used: the tokens as ccusage counts them in the same transcripts, the
 * money as Claude Code itself says; by tools, by a sub-agent, and by a conversation that is
 * resumed.
 */

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "claude-money.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define SESSIONS 2

#define SETTINGS ", " CLAUDE_REFRESH "}\n"
#define PRESET                                                                                     \
    "name: usage\nsessions:\n"                                                                     \
    "  - {name: one, command: claude, cwd: c1, prompt: read ./file"                                \
    ", model: claude-sonnet-4-5" SETTINGS                                                          \
    "  - {name: two, command: claude, cwd: c1, prompt: launch a helper"                            \
    ", model: claude-haiku-4-5" SETTINGS

struct run {
    const char *session;
    char *conversation;
};

static const struct {
    const char *ours, *theirs;
} columns[] = {
    { "input_tokens", "inputTokens" },
    { "output_tokens", "outputTokens" },
    { "cache_write_tokens", "cacheCreationTokens" },
    { "cache_read_tokens", "cacheReadTokens" },
};

static struct json *parse_output(struct world *world) {
    struct error err = { 0 };
    struct json *said = json_parse(world_output(), strlen(world_output()), &err);
    if (said == NULL) {
        world_fail(world, "no JSON: %s: %s", err.text, world_output());
    }
    return said;
}

static struct json *usage_of(struct world *world) {
    world_stoa(world, "usage", "--by", "model", "--json", NULL);
    return parse_output(world);
}

/* ---- tokens ---------------------------------------------------------------------------------- */

/* NULL where both count the same, and something. */
static char *find_difference(struct world *world, const char *ccusage) {
    assert_int_equal(world_run(world, ccusage, "daily", "--json", "--offline", NULL), 0);
    OWNED(json) their_usage = parse_output(world);
    OWNED(json) our_usage = usage_of(world);
    const struct json *theirs = json_find(their_usage, "totals");
    const struct json *ours = json_find(our_usage, "totals");
    for (size_t i = 0; i < ARRAY_LENGTH(columns); i++) {
        int64_t count = json_get_integer(theirs, columns[i].theirs, 0);
        if (count == 0 || json_get_integer(ours, columns[i].ours, 0) != count) {
            OWNED_STR their_text = json_format(their_usage);
            OWNED_STR our_text = json_format(our_usage);
            return text_format("%s:\n%s\n%s", columns[i].ours, our_text, their_text);
        }
    }
    return NULL;
}

static void check_tokens(struct world *world, const char *ccusage) {
    int64_t end_ms = clock_monotonic_ms() + world_limit_ms();
    while (ccusage != NULL) {
        OWNED_STR difference = find_difference(world, ccusage);
        if (difference == NULL) {
            return;
        }
        if (clock_monotonic_ms() > end_ms) {
            world_fail(world, "ccusage counts otherwise, %s", difference);
        }
        world_turn(world, 20);
    }
}

/* ---- money ----------------------------------------------------------------------------------- */

/* Of each session, and of all together. */
static void check_money(struct world *world, const struct run *runs) {
    double sum = 0;
    for (size_t i = 0; i < SESSIONS; i++) {
        double cost = claude_wrote_cost(world, runs[i].conversation);
        OWNED(json) row = claude_budget_of(world, runs[i].session);
        double ours = claude_dollars_of(row, "cost_dollars");
        if (!claude_is_same_money(ours, cost)) {
            world_fail(world, "'%s' cost %.9f, it says %.9f", runs[i].session, ours, cost);
        }
        sum += cost;
    }
    assert_true(claude_is_same_money(claude_usage_total(world), sum));
}

static bool is_written_down(struct world *world, const void *context) {
    const struct run *run = context;
    return claude_wrote_cost(world, run->conversation) >= 0;
}

/* Claude Code writes down what it cost at its end. */
static void end_run(struct world *world, struct run *run) {
    claude_waits_told(world, run->session);
    run->conversation = claude_end(world, run->session, SIGTERM);
    world_waits(world, "what Claude Code says it cost", is_written_down, run);
}

static void tokens_and_money_are_as_others_say(void **state) {
    static const char *const directories[] = { "c1", NULL };
    struct world *world = *state;
    claude_prepare(
            world, &(struct claude_options){ .script_file = "usage.json", .trusted = directories });
    OWNED_STR ccusage = claude_find_program("ccusage", "not compared with ccusage");
    world_set(world, "TZ", "UTC");
    world_write(world, "work/c1/file", "a file\n");
    claude_start_fleet(world, PRESET);
    claude_waits_state(world, "one", "done: It was read.");
    claude_waits_state(world, "two", "done: It is on its way."); /* and the helper, too */
    check_tokens(world, ccusage);
    struct run runs[SESSIONS] = { { "one", NULL }, { "two", NULL } };
    for (size_t i = 0; i < SESSIONS; i++) {
        end_run(world, &runs[i]);
    }
    check_money(world, runs);
    world_stoa(world, "restart", "one", NULL);
    claude_waits_state(world, "one", "waiting");
    world_stoa(world, "send", "one", "read ./file again", NULL);
    claude_waits_state(world, "one", "done: It was read.");
    check_tokens(world, ccusage);
    for (size_t i = 0; i < SESSIONS; i++) {
        free(runs[i].conversation);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
                tokens_and_money_are_as_others_say, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
