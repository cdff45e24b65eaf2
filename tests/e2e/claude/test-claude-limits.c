/* SPDX-License-Identifier: MIT */

/*
 * Sessions of one subscription: what they report of its windows is one view, a limit that is
 * reached is told with its end, and Claude Code goes on by itself afterwards: stoa types nothing.
 * One that was told not to go on still waits two minutes later, which is said.
 */

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "claude-fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define SESSIONS         4
#define RESET_S          20
#define RESUME_LIMIT_MS  240000 /* it takes up to a minute after the reset before it goes on */
#define DEAF_MS          3000
#define OVERDUE_MS       120000
#define OVERDUE_LIMIT_MS 300000

#define UNIFIED "\"anthropic-ratelimit-unified-"
#define WINDOWS(status, used, reset)                                                               \
    UNIFIED "status\":\"" status "\"," UNIFIED "reset\":\"${now+" reset "}\"," UNIFIED             \
            "representative-claim\":\"five_hour\"," UNIFIED "5h-status\":\"" status "\"," UNIFIED  \
            "5h-utilization\":\"" used "\"," UNIFIED "5h-reset\":\"${now+" reset "}\"," UNIFIED    \
            "7d-status\":\"allowed\"," UNIFIED "7d-utilization\":\"0.13\"," UNIFIED                \
            "7d-reset\":\"${now+400000}\""

#define REACHED(prompt, reset)                                                                     \
    "{\"prompt\":\"" prompt "\",\"steps\":[{\"headers\":{" WINDOWS(                                \
            "rejected", "1.0", reset) "},"                                                         \
                                      "\"error\":{\"status\":429,\"type\":\"rate_limit_error\","   \
                                      "\"message\":\"Too much\"}}]},"

/* What the service says of its windows with each answer, and when a limit is reached. */
static const char script[] = "{\"headers\":{" WINDOWS("allowed", "0.42",
        "9000") "},\"rules\":["
                "{\"prompt\":\"usage limit has reset\",\"steps\":[{\"text\":\"Continued by "
                "itself.\"}]}," REACHED("hit the limit", "20") REACHED("hit the wall",
                        "60") "{\"prompt\":\"say (\\\\S+)\",\"steps\":[{\"text\":\"You asked for "
                              "$1.\"}]}]}";

static const struct json *window_of(const struct json *account, const char *name) {
    const struct json *limits = json_find(account, "limits");
    for (size_t i = 0; i < json_count(limits); i++) {
        if (text_equal(json_get_text(json_at(limits, i), "window", ""), name)) {
            return json_at(limits, i);
        }
    }
    return NULL;
}

static double used_of(const struct json *account, const char *window) {
    return json_as_number(json_find(window_of(account, window), "used_percent"), -1);
}

static struct json *budget(struct world *world) {
    struct error err = { 0 };
    world_stoa(world, "budget", "--json", NULL);
    struct json *said = json_parse(world_output(), strlen(world_output()), &err);
    assert_non_null(said);
    return said;
}

/* The percents of the two windows, of one account with all sessions. */
struct windows {
    double five_hour, seven_day;
};

static bool are_told(struct world *world, const void *context) {
    const struct windows *windows = context;
    OWNED(json) said = budget(world);
    const struct json *accounts = json_find(said, "accounts");
    const struct json *account = json_at(accounts, 0);
    return json_count(accounts) == 1 && json_get_integer(account, "sessions", 0) == SESSIONS &&
           used_of(account, "five_hour") == windows->five_hour &&
           used_of(account, "seven_day") == windows->seven_day;
}

static void start(struct world *world) {
    struct buffer preset = { 0 };
    buffer_append_text(&preset, "name: limits\nlayout: tiled\nsessions:\n");
    for (int i = 1; i <= SESSIONS; i++) {
        buffer_append_format(&preset, "  - {name: s%d, command: claude, cwd: c1, prompt: %s}\n", i,
                i == 1 ? "say hello" : "say nothing");
    }
    claude_start_fleet(world, buffer_text(&preset));
    buffer_finish(&preset);
}

static int64_t until_of(struct world *world, const char *session) {
    OWNED(json) said = claude_explain(world, session);
    const struct json *agent = json_find(json_find(said, "session"), "agent");
    return json_get_integer(agent, "until_ms", 0);
}

struct resume {
    const char *session;
    int64_t from_ms, to_ms; /* the reset is between these */
};

/* The status line comes behind the hook, and knows it to the second. */
static bool is_said_until_when(struct world *world, const void *context) {
    const struct resume *resume = context;
    int64_t until_ms = until_of(world, resume->session);
    return until_ms >= resume->from_ms && until_ms <= resume->to_ms;
}

static void a_limit_is_reached_and_passes(struct world *world, struct console *console) {
    int64_t before_ms = clock_wall_ms() / 1000 * 1000;
    world_stoa(world, "new", "-d", "--over", "-n", "full", "-C", "c1", "--", "claude",
            "hit the limit", NULL);
    claude_waits_state(world, "full", "limited: You've hit your 5-hour limit · resets ");
    const struct resume resume = { "full", before_ms + RESET_S * 1000,
        clock_wall_ms() + RESET_S * 1000 };
    world_waits(world, "the end of the limit", is_said_until_when, &resume);
    console_shows(console, "limited until ");
    world_stoa(world, "wait", "full", "--for", "limited", "--timeout", "60", NULL);
    claude_waits_state_for(world, "full", "done: Continued by itself.", RESUME_LIMIT_MS);
    assert_true(clock_wall_ms() >= resume.from_ms);
    assert_int_equal(claude_count_typed(world, "full"), 0);
    assert_int_equal(until_of(world, "full"), 0);
}

/* ---- one that waits past its reset ------------------------------------------------------------
 */

/* Presses the key now and then: for a while after the limit is shown it may not be taken. */
static bool is_cancelled(struct world *world, const void *context) {
    int64_t *pressed_ms = *(int64_t *const *)context;
    world_stoa(world, "capture", "forgotten", NULL);
    if (strstr(world_output(), "Automatic continue cancelled") != NULL) {
        return true;
    }
    if (clock_monotonic_ms() - *pressed_ms > DEAF_MS) {
        *pressed_ms = clock_monotonic_ms();
        world_stoa(world, "keys", "forgotten", "Escape", NULL);
    }
    return false;
}

static void start_forgotten(struct world *world) {
    int64_t pressed_ms = 0, *context = &pressed_ms;
    world_stoa(world, "new", "-d", "--over", "-n", "forgotten", "-C", "c1", "--", "claude",
            "hit the wall", NULL);
    claude_waits_state(world, "forgotten", "limited: You've hit your 5-hour limit · resets ");
    claude_waits_screen(world, "forgotten", "Esc to cancel");
    world_waits(world, "that it is to wait", is_cancelled, &context);
}

static bool is_overdue(struct world *world, const void *context) {
    (void)context;
    OWNED(json) said = claude_explain(world, "forgotten");
    const struct json *agent = json_find(json_find(said, "session"), "agent");
    return json_get_boolean(agent, "overdue", false);
}

static void a_limit_outlasts_its_reset(struct world *world, struct console *console) {
    int64_t until_ms = until_of(world, "forgotten");
    size_t typed = claude_count_typed(world, "forgotten"); /* by this test */
    assert_true(until_ms > 0);
    while (!is_overdue(world, NULL)) {
        assert_true(clock_wall_ms() < until_ms + OVERDUE_LIMIT_MS);
        world_turn(world, 100);
    }
    until_ms =
            until_of(world, "forgotten"); /* words say it to the minute, the status line exactly */
    assert_true(clock_wall_ms() >= until_ms + OVERDUE_MS);
    console_shows(console, "limited past ");
    world_waits_output(
            world, "its limit has ended, and it still waits", "explain", "forgotten", NULL);
    world_waits_output(world, "limited, and still waits past its reset", "budget", NULL);
    assert_int_equal(claude_count_typed(world, "forgotten"), typed);
}

static void one_account_has_one_view(void **state) {
    static const char *const directories[] = { "c1", NULL };
    struct world *world = *state;
    claude_prepare(
            world, &(struct claude_options){
                           .is_subscription = true, .script = script, .trusted = directories });
    start(world);
    claude_waits_state(world, "s1", "done: You asked for hello.");
    for (int i = 2; i <= SESSIONS; i++) {
        OWNED_STR session = text_format("s%d", i);
        claude_waits_state(world, session, "done: You asked for nothing.");
    }
    world_waits(world, "both windows of one account", are_told, &(struct windows){ 42, 13 });
    struct console *console = console_create(world, 200, 60, "stoa", NULL);
    console_shows(console, " 42%");
    console_shows(console, " 13%");
    start_forgotten(world);
    a_limit_is_reached_and_passes(world, console);
    a_limit_outlasts_its_reset(world, console);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_account_has_one_view, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
