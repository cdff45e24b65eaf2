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
#include "claude-fixture.h"

#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define CENT_FRACTION 1e-7 /* of a dollar: less is no difference */
#define REFRESH_MS    1000 /* of the status line, as the preset asks for it */
#define SESSIONS      2
#define COST_STATE    "\"type\":\"cost-state\""

#define SETTINGS ", settings: {statusLine: {type: command, command: 'true', refreshInterval: 1}}}\n"
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

/* The last that Claude Code wrote down of a conversation's cost; -1: nothing yet. */
static double cost_by_claude(struct world *world, const char *conversation) {
    OWNED_STR line = text_format("cat ../claude/projects/*/%s.jsonl", conversation);
    world_run(world, "sh", "-c", line, NULL);
    OWNED_STR transcript = text_copy(world_output());
    double cost = -1;
    char *rest = transcript;
    for (char *one; (one = strsep(&rest, "\n")) != NULL;) {
        if (strstr(one, COST_STATE) != NULL) {
            OWNED(json) said = json_parse(one, strlen(one), NULL);
            cost = json_as_number(json_find(said, "totalCostUSD"), cost);
        }
    }
    return cost;
}

static bool is_same_money(double a, double b) {
    return a > 0 && fabs(a - b) < CENT_FRACTION;
}

static double dollars_of(const struct json *object) {
    return json_as_number(json_find(object, "cost_dollars"), 0);
}

static const struct json *session_of(const struct json *budget, const char *name) {
    const struct json *sessions = json_find(budget, "sessions");
    for (size_t i = 0; i < json_count(sessions); i++) {
        if (text_equal(json_get_text(json_at(sessions, i), "name", ""), name)) {
            return json_at(sessions, i);
        }
    }
    return NULL;
}

/* Of each session, and of all together. */
static void check_money(struct world *world, const struct run *runs) {
    double sum = 0;
    world_stoa(world, "budget", "--json", NULL);
    OWNED(json) budget = parse_output(world);
    for (size_t i = 0; i < SESSIONS; i++) {
        double cost = cost_by_claude(world, runs[i].conversation);
        double ours = dollars_of(session_of(budget, runs[i].session));
        if (!is_same_money(ours, cost)) {
            world_fail(world, "'%s' cost %.9f, it says %.9f", runs[i].session, ours, cost);
        }
        sum += cost;
    }
    OWNED(json) usage = usage_of(world);
    assert_true(is_same_money(dollars_of(json_find(usage, "totals")), sum));
}

/* Its status line was called since the turn ended, twice: what it says of the cost is all. */
static bool is_told_since(struct world *world, const void *context) {
    world_stoa(world, "budget", "--json", NULL);
    OWNED(json) budget = parse_output(world);
    OWNED(json) said = claude_explain(world, context);
    int64_t since_ms =
            json_get_integer(json_find(json_find(said, "session"), "agent"), "since_ms", 0);
    return json_get_integer(session_of(budget, context), "reported_at_ms", 0) >
           since_ms + 2 * REFRESH_MS;
}

static bool is_written_down(struct world *world, const void *context) {
    const struct run *run = context;
    return cost_by_claude(world, run->conversation) >= 0;
}

/* Claude Code writes down what it cost at its end. */
static void end_run(struct world *world, struct run *run) {
    world_waits(world, "what the turn cost", is_told_since, run->session);
    OWNED(json) said = claude_explain(world, run->session);
    int64_t pid = json_get_integer(json_find(said, "session"), "pid", 0);
    run->conversation = claude_conversation(world, run->session);
    assert_true(pid > 1 && run->conversation[0] != '\0');
    kill((pid_t)pid, SIGTERM);
    claude_waits_state(world, run->session, "exited");
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
