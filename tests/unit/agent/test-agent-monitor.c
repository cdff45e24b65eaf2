/* SPDX-License-Identifier: MIT */
#include "agent-signals.h"
#include "agent/agent-decode.h"
#include "agent/agent-state.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define START_MS 1000000

/* ---- scripts --------------------------------------------------------------------------------- */

/* One report, as text, and the state after it: "hook Stop", "file idle", "osc blocked:permission".
 * `now` is when it comes in; "@N" at its end when it was said, else now. */
struct step {
    int64_t now;
    const char *report, *state;
};

static const struct {
    const char *word;
    enum agent_source source;
} sources[] = {
    { "file", AGENT_SOURCE_REGISTRY },
    { "hook", AGENT_SOURCE_HOOK },
    { "line", AGENT_SOURCE_STATUSLINE },
    { "osc", AGENT_SOURCE_PROGRAM_STATUS },
    { "process", AGENT_SOURCE_PROCESS },
    { "title", AGENT_SOURCE_TITLE },
};

/* "SOURCE EVENT[:VARIANT][ KEY][ SUBAGENT][@AT]"; no KEY is '-'. */
static void take(struct agent_monitor *monitor, const char *report, int64_t now_ms) {
    char source[16] = "", event[64] = "", key[16] = "-", subagent[16] = "";
    long long at = now_ms - START_MS;
    OWNED_STR words = text_copy(report);
    char *said_at = strchr(words, '@');
    if (said_at != NULL) {
        at = atoll(said_at + 1);
        *said_at = '\0';
    }
    assert_true(sscanf(words, "%15s %63s %15s %15s", source, event, key, subagent) >= 2);
    char *variant = strchr(event, ':');
    if (variant != NULL) {
        *variant++ = '\0';
    }
    for (char *at_dash = variant; at_dash != NULL && *at_dash != '\0'; at_dash++) {
        *at_dash = *at_dash == '+' ? ' ' : *at_dash;
    }
    struct agent_signal signal = { .event = event, .variant = variant, .detail = key };
    signal.subagent = subagent;
    signal.key = (uint64_t)key[0];
    signal.at_ms = START_MS + at;
    signal.background = -1;
    for (size_t i = 0; i < ARRAY_LENGTH(sources); i++) {
        if (text_equal(sources[i].word, source)) {
            signal.source = sources[i].source;
            agent_monitor_take(monitor, &signal, now_ms);
            return;
        }
    }
    fail_msg("no source '%s'", source);
}

static void play(const struct step *steps) {
    struct agent_monitor monitor;
    agent_monitor_init(&monitor);
    for (; steps->state != NULL; steps++) {
        int64_t now_ms = START_MS + steps->now;
        if (steps->report != NULL) {
            take(&monitor, steps->report, now_ms);
        }
        const char *state = agent_state_names[agent_monitor_judge(&monitor, now_ms).state];
        if (!text_equal(state, steps->state)) {
            fail_msg("after '%s' at %lld: %s, not %s", steps->report == NULL ? "" : steps->report,
                    (long long)steps->now, state, steps->state);
        }
    }
}

/* As the real one was seen to go. */
static void a_turn_with_a_permission(void **state) {
    play((const struct step[]){
            { 0, NULL, "unknown" },
            { 0, "process started", "starting" },
            { 390, "hook SessionStart:startup", "starting" }, /* what is typed now is lost */
            { 400, "line statusline", "starting" },
            { 580, "file idle", "waiting" },
            { 620, "osc idle", "waiting" },
            { 2076, "osc working", "working" },
            { 2119, "hook UserPromptSubmit", "working" },
            { 2124, "file busy @2115", "working" },
            { 2283, "hook PreToolUse w", "working" },
            { 2355, "hook PermissionRequest w", "needs-permission" },
            { 2375, "osc blocked:permission", "needs-permission" },
            { 2413, "file waiting:permission+prompt", "needs-permission" },
            { 4124, "osc working", "needs-permission" },
            { 4186, "file busy", "working" },
            { 4215, "hook PostToolUse w", "working" },
            { 4287, "hook Stop", "done" },
            { 4321, "osc done", "done" },
            { 4345, "file idle", "done" },
            { 64345, "hook Notification:idle_prompt", "done" },
            { 70000, "hook SessionEnd:other", "unknown" },
            { 70001, "process ended", "exited" },
            { 0 },
    });
}

static void folder_trust_is_seen_before_any_hook(void **state) {
    play((const struct step[]){
            { 0, "process started", "starting" },
            { 486, "osc blocked:permission", "needs-trust" },
            { 500, "osc blocked:permission", "needs-trust" },
            { 3017, "osc clear", "starting" },
            { 3183, "hook SessionStart:startup", "starting" },
            { 3184, "file idle", "waiting" },
            { 3185, "osc blocked:permission", "needs-permission" },
            { 0 },
    });
}

static void a_session_that_is_resumed_may_be_idle_before_it_begins(void **state) {
    play((const struct step[]){
            { 0, "process started", "starting" },
            { 500, "file idle", "waiting" },
            { 510, "osc idle", "waiting" },
            { 600, "hook SessionStart:resume", "waiting" },
            { 601, "process started", "starting" },
            { 700, "hook SessionStart:resume", "starting" },
            { 701, "file idle @650", "waiting" }, /* it will not say it again */
            { 99999, NULL, "waiting" },
            { 100000, "hook UserPromptSubmit", "working" },
            { 100001, "hook Stop", "done" },
            { 100002, "hook SessionStart:resume", "waiting" }, /* by /resume */
            { 100003, "process started", "starting" },
            { 100004, "osc idle", "starting" },
            { 100005, "hook SessionStart:resume", "starting" }, /* what is printed says nothing */
            { 0 },
    });
}

static void an_interrupt_is_seen_by_the_registry(void **state) {
    struct agent_monitor monitor;
    agent_monitor_init(&monitor);
    take(&monitor, "hook UserPromptSubmit", START_MS + 100);
    take(&monitor, "hook PermissionRequest w", START_MS + 200);
    take(&monitor, "osc idle", START_MS + 300);
    assert_int_equal(agent_monitor_judge(&monitor, START_MS + 300).state, AGENT_NEEDS_PERMISSION);
    take(&monitor, "file idle", START_MS + 310);
    struct agent_verdict verdict = agent_monitor_judge(&monitor, START_MS + 310);
    assert_int_equal(verdict.state, AGENT_WAITING);
    assert_string_equal(verdict.detail, "interrupted");
    assert_int_equal(verdict.source, AGENT_SOURCE_REGISTRY);
    assert_int_equal(monitor.interrupts, 1);
    assert_int_equal(monitor.pending_count, 0);
    assert_true(verdict.is_ready);
}

static void a_file_written_late_ends_no_end_of_a_turn(void **state) {
    play((const struct step[]){
            { 100, "hook UserPromptSubmit", "working" },
            { 200, "hook PermissionRequest w", "needs-permission" },
            { 300, "hook Stop", "done" },
            { 360, "file busy", "done" }, /* since the answer to what was asked for */
            { 400, "file idle", "done" },
            { 500, "hook UserPromptSubmit", "working" },
            { 520, "file busy", "working" },
            { 600, "hook StopFailure:rate_limit", "limited" },
            { 640, "file busy @610", "limited" },
            { 5000, "hook Stop", "done" },
            { 7000, "file busy", "working" }, /* a command of the person's own: no hook tells */
            { 0 },
    });
}

static void what_ended_by_itself_was_no_interrupt(void **state) {
    struct agent_monitor monitor;
    agent_monitor_init(&monitor);
    take(&monitor, "hook UserPromptSubmit", START_MS + 100);
    take(&monitor, "file idle", START_MS + 200); /* its hook is on its way */
    assert_int_equal(monitor.interrupts, 1);
    take(&monitor, "hook StopFailure:rate_limit @190", START_MS + 210);
    assert_int_equal(agent_monitor_judge(&monitor, START_MS + 210).state, AGENT_LIMITED);
    assert_int_equal(monitor.interrupts, 0);
    take(&monitor, "hook UserPromptSubmit", START_MS + 300);
    take(&monitor, "file idle", START_MS + 400);
    take(&monitor, "hook UserPromptSubmit", START_MS + 500);
    take(&monitor, "hook Stop", START_MS + 600);
    assert_int_equal(monitor.interrupts, 1);
}

static void what_comes_late_withdraws_nothing_newer(void **state) {
    play((const struct step[]){
            { 10, "hook UserPromptSubmit", "working" },
            { 20, "hook PermissionRequest w", "needs-permission" },
            { 30, "file busy @5", "needs-permission" },
            { 40, "hook PostToolUse w @15", "needs-permission" },
            { 50, "hook Stop @19", "needs-permission" },
            { 60, "hook PostToolUse w", "working" },
            { 61, "hook PermissionRequest w @55", "working" }, /* it is over */
            { 70, "hook Stop", "done" },
            { 80, "hook PreToolUse x @65", "done" },
            { 81, "hook PermissionRequest x @66", "done" },
            { 82, "hook UserPromptSubmit @5", "done" },
            { 83, "hook Stop @70", "done" },
            { 84, "hook StopFailure:rate_limit @69", "done" },
            { 0 },
    });
}

static void each_dialog_ends_by_itself(void **state) {
    play((const struct step[]){
            { 1, "hook UserPromptSubmit", "working" },
            { 2, "hook PermissionRequest a", "needs-permission" },
            { 2, "hook PermissionRequest a", "needs-permission" }, /* twice the same */
            { 3, "hook PermissionRequest b", "needs-permission" },
            { 4, "hook PermissionRequest:question c", "needs-permission" },
            { 5, "hook PostToolUse a", "needs-permission" },
            { 6, "hook PostToolUse z", "needs-permission" },
            { 7, "hook PostToolUse b", "asks-question" },
            { 8, "hook PostToolUse c", "working" },
            { 9, "hook PermissionRequest:sub-agent d agent", "needs-permission" },
            { 10, "hook Stop:background", "needs-permission" }, /* the sub-agent's is open */
            { 11, "hook SubagentStop d agent", "working" },
            { 12, "hook Stop", "done" },
            { 0 },
    });
}

static void limits_and_errors_stay_until_work_goes_on(void **state) {
    play((const struct step[]){
            { 1, "hook UserPromptSubmit", "working" },
            { 2, "hook StopFailure:rate_limit", "limited" },
            { 3, "file idle", "limited" }, /* so it says while it waits for the reset */
            { 4, "hook Notification:quota_auto_resume_fired", "working" },
            { 5, "hook UserPromptSubmit", "working" },
            { 6, "hook StopFailure:server_error", "error" },
            { 7, "file idle", "error" },
            { 8, "hook UserPromptSubmit", "working" },
            { 9, "hook StopFailure:authentication_failed", "needs-login" },
            { 10, "hook Notification:auth_success", "unknown" },
            { 11, "file idle", "waiting" },
            { 0 },
    });
}

static void what_nobody_confirms_is_unknown(void **state) {
    play((const struct step[]){
            { 0, "process started", "starting" },
            { 59999, NULL, "starting" },
            { 60000, NULL, "unknown" },
            { 60001, "hook UserPromptSubmit", "working" },
            { 180000, NULL, "working" },
            { 180001, NULL, "unknown" },
            { 180002, "osc idle", "working" }, /* it lives: the claim stands for a while */
            { 185002, NULL, "unknown" },       /* but the terminal says otherwise */
            { 185003, "hook PreToolUse x", "working" },
            { 200000, "osc working", "working" },
            { 320001, NULL, "unknown" },
            { 320002, "hook Stop", "done" },
            { 99999999, NULL, "done" },
            { 0 },
    });
}

static void a_long_tool_is_work(void **state) {
    play((const struct step[]){
            { 0, "process started", "starting" },
            { 10, "hook UserPromptSubmit", "working" },
            { 20, "file busy", "working" },
            { 30, "hook PreToolUse x", "working" },
            { 600000, NULL, "working" },
            { 600001, "file busy @5", "working" },
            { 600002, "file idle @6", "working" }, /* it comes late */
            { 1200000, NULL, "working" },
            { 1200001, "osc idle", "working" },
            { 1205001, NULL, "unknown" }, /* the terminal says otherwise */
            { 1205002, "hook PostToolUse x", "working" },
            { 1205003, "file idle", "waiting" },
            { 1205004, "hook PreToolUse y", "working" }, /* now the file does not say so */
            { 1325004, NULL, "unknown" },
            { 1325005, "file shell", "working" },
            { 2000000, NULL, "working" },
            { 2000001, "file gone", "unknown" },
            { 2000002, "hook PreToolUse y", "working" },
            { 2120002, NULL, "unknown" },
            { 2120003, "file busy", "working" },
            { 2120004, "process ended", "exited" },
            { 2120005, "process started", "starting" },
            { 2120006, "hook UserPromptSubmit", "working" },
            { 2240006, NULL, "unknown" }, /* that file was another process's */
            { 0 },
    });
}

static void the_terminal_alone_is_shown_but_not_believed(void **state) {
    struct agent_monitor monitor;
    agent_monitor_init(&monitor);
    take(&monitor, "osc idle", START_MS);
    struct agent_verdict verdict = agent_monitor_judge(&monitor, START_MS);
    assert_int_equal(verdict.state, AGENT_WAITING);
    assert_false(verdict.is_confirmed);
    assert_false(verdict.is_ready);
}

static void a_clock_that_is_set_back_stops_nothing(void **state) {
    play((const struct step[]){
            { 50000, "hook UserPromptSubmit", "working" },
            { 50001, "hook Stop", "done" },
            { 10, "hook UserPromptSubmit", "working" },
            { 11, "hook PermissionRequest w", "needs-permission" },
            { 12, "file busy", "working" },
            { 13, "hook Stop", "done" },
            { 0 },
    });
}

/* What was confirmed before is not known to be so any more; what waits for a person still does. */
static void a_clock_that_is_set_forward_makes_nothing_certain(void **state) {
    const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;
    play((const struct step[]){
            { 10, "hook UserPromptSubmit", "working" },
            { day_ms, "line statusline @20", "unknown" }, /* it was on its way */
            { day_ms + 1, "hook PreToolUse", "working" },
            { day_ms + 2, "hook PermissionRequest w", "needs-permission" },
            { 2 * day_ms, "line statusline @30", "needs-permission" },
            { 40, "hook PostToolUse w", "working" }, /* and back again */
            { 50, "hook Stop", "done" },
            { 60, "hook UserPromptSubmit @30", "done" }, /* late */
            { 3 * day_ms, "line statusline", "done" },
            { 0 },
    });
}

static void sub_agents_are_counted(void **state) {
    struct agent_monitor monitor;
    agent_monitor_init(&monitor);
    take(&monitor, "hook SubagentStart - a", START_MS);
    take(&monitor, "hook SubagentStart - b", START_MS + 1);
    take(&monitor, "hook SubagentStart - a", START_MS + 2);
    assert_int_equal(monitor.subagent_count, 2);
    take(&monitor, "hook SubagentStop - a", START_MS + 3);
    take(&monitor, "hook SubagentStop", START_MS + 4); /* of /compact: of none */
    assert_int_equal(monitor.subagent_count, 1);
    for (int i = 0; i < 10 * AGENT_SUBAGENTS_MAX; i++) {
        OWNED_STR report = text_format("hook SubagentStart - s%d", i);
        take(&monitor, report, START_MS + 5);
    }
    assert_int_equal(monitor.subagent_count, AGENT_SUBAGENTS_MAX);
    for (int i = 0; i < 256; i++) {
        OWNED_STR report = text_format("hook PermissionRequest %c", '!' + i % 90);
        take(&monitor, report, START_MS + 6);
    }
    assert_int_equal(monitor.pending_count, AGENT_PENDING_MAX);
}

static void a_limit_that_outlasts_its_reset_says_so(void **state) {
    struct agent_monitor monitor;
    agent_monitor_init(&monitor);
    const struct agent_signal limited = { .source = AGENT_SOURCE_HOOK,
        .event = "StopFailure",
        .variant = "rate_limit",
        .at_ms = START_MS,
        .background = -1,
        .until_ms = START_MS + 60000 };
    agent_monitor_take(&monitor, &limited, START_MS);
    struct agent_verdict verdict = agent_monitor_judge(&monitor, START_MS);
    assert_int_equal(verdict.until_ms, START_MS + 60000);
    monitor.limited_until_ms = START_MS + 63000; /* the status line knows it better */
    verdict = agent_monitor_judge(&monitor, START_MS + 62000 + AGENT_OVERDUE_MS);
    assert_int_equal(verdict.until_ms, START_MS + 63000);
    assert_false(verdict.is_overdue);
    assert_string_equal(verdict.reason, "");
    assert_int_equal(verdict.fades_ms, START_MS + 63000 + AGENT_OVERDUE_MS);
    verdict = agent_monitor_judge(&monitor, verdict.fades_ms);
    assert_int_equal(verdict.state, AGENT_LIMITED);
    assert_true(verdict.is_overdue);
    assert_string_equal(verdict.reason, "its limit has ended, and it still waits");
    assert_int_equal(verdict.fades_ms, 0);
    take(&monitor, "hook UserPromptSubmit", START_MS + 999999);
    verdict = agent_monitor_judge(&monitor, START_MS + 999999);
    assert_false(verdict.is_overdue);
    assert_int_equal(verdict.until_ms, 0);
}

static void detail_is(
        struct agent_monitor *monitor, const char *report, int64_t now, const char *detail) {
    take(monitor, report, START_MS + now);
    assert_string_equal(agent_monitor_judge(monitor, START_MS + now).detail, detail);
}

static void between_two_tools_it_works_on_its_prompt(void **state) {
    struct agent_monitor monitor;
    agent_monitor_init(&monitor);
    detail_is(&monitor, "hook UserPromptSubmit prompt", 1, "prompt");
    detail_is(&monitor, "hook PreToolUse tool", 2, "tool");
    struct agent_signal after = { .source = AGENT_SOURCE_HOOK,
        .event = "PostToolUse",
        .detail = "",
        .at_ms = START_MS + 3,
        .background = -1 };
    agent_monitor_take(&monitor, &after, START_MS + 3);
    assert_string_equal(agent_monitor_judge(&monitor, START_MS + 3).detail, "prompt");
    detail_is(&monitor, "hook Stop last", 4, "last");
    after.at_ms = START_MS + 5;
    agent_monitor_take(&monitor, &after, START_MS + 5);
    assert_string_equal(agent_monitor_judge(&monitor, START_MS + 5).detail, "");
}

/* ---- what is printed may not help ------------------------------------------------------------ */

/* A row of the table as a report. */
static struct agent_signal signal_of(const struct agent_rule *rule, int64_t at_ms) {
    return (struct agent_signal){
        .source = rule->source,
        .event = rule->event,
        .variant = rule->variant,
        .detail = "x",
        .subagent = rand() % 4 == 0 ? "sub" : "",
        .key = (uint64_t)(rand() % 3),
        .at_ms = at_ms,
        .background = -1,
    };
}

/* Whatever comes in whatever order, with any of it from the PTY left out: what the PTY said has
 * made no verdict less careful. */
static void the_terminal_adds_care_and_takes_none(void **state) {
    size_t count = 0;
    const struct agent_rule *rules = agent_rules(&count);
    srand(7501);
    for (int run = 0; run < 2000; run++) {
        struct agent_monitor all, without;
        agent_monitor_init(&all);
        agent_monitor_init(&without);
        int64_t now_ms = START_MS;
        struct agent_signal first = signal_of(&rules[0], now_ms);
        agent_monitor_take(&all, &first, now_ms);
        agent_monitor_take(&without, &first, now_ms);
        for (int i = 0; i < 40; i++) {
            now_ms += rand() % 2000;
            struct agent_signal signal =
                    signal_of(&rules[(size_t)rand() % count], now_ms - rand() % 1000);
            agent_monitor_take(&all, &signal, now_ms);
            if (agent_source_is_authenticated(signal.source)) {
                agent_monitor_take(&without, &signal, now_ms);
            } else {
                agent_monitor_note_life(&without, now_ms);
            }
            struct agent_verdict told = agent_monitor_judge(&all, now_ms);
            struct agent_verdict known = agent_monitor_judge(&without, now_ms);
            bool is_doubted = told.state == AGENT_UNKNOWN && known.state == AGENT_WORKING;
            assert_true(told.state >= known.state || is_doubted);
            assert_true(!told.is_ready || known.is_ready);
            assert_true(told.state != AGENT_EXITED || known.state == AGENT_EXITED);
        }
    }
}

static void every_state_but_unknown_can_be_asserted_and_withdrawn(void **state) {
    size_t count = 0;
    const struct agent_rule *rules = agent_rules(&count);
    uint32_t asserted = 0, withdrawn = 0;
    for (size_t i = 0; i < count; i++) {
        asserted |= AGENT_BIT(rules[i].asserts);
        withdrawn |= rules[i].withdraws;
        assert_true(i == 0 || rules[i - 1].source <= rules[i].source);
    }
    for (int each = AGENT_UNKNOWN + 1; each < AGENT_STATE_COUNT; each++) {
        assert_true((asserted & AGENT_BIT(each)) != 0);
        assert_true((withdrawn & AGENT_BIT(each)) != 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_turn_with_a_permission),
        cmocka_unit_test(folder_trust_is_seen_before_any_hook),
        cmocka_unit_test(a_session_that_is_resumed_may_be_idle_before_it_begins),
        cmocka_unit_test(an_interrupt_is_seen_by_the_registry),
        cmocka_unit_test(a_file_written_late_ends_no_end_of_a_turn),
        cmocka_unit_test(what_ended_by_itself_was_no_interrupt),
        cmocka_unit_test(what_comes_late_withdraws_nothing_newer),
        cmocka_unit_test(each_dialog_ends_by_itself),
        cmocka_unit_test(limits_and_errors_stay_until_work_goes_on),
        cmocka_unit_test(what_nobody_confirms_is_unknown),
        cmocka_unit_test(a_long_tool_is_work),
        cmocka_unit_test(the_terminal_alone_is_shown_but_not_believed),
        cmocka_unit_test(a_clock_that_is_set_back_stops_nothing),
        cmocka_unit_test(a_clock_that_is_set_forward_makes_nothing_certain),
        cmocka_unit_test(sub_agents_are_counted),
        cmocka_unit_test(a_limit_that_outlasts_its_reset_says_so),
        cmocka_unit_test(between_two_tools_it_works_on_its_prompt),
        cmocka_unit_test(the_terminal_adds_care_and_takes_none),
        cmocka_unit_test(every_state_but_unknown_can_be_asserted_and_withdrawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
