/* SPDX-License-Identifier: MIT */
#include "agent/agent-need.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define NOW_MS   INT64_C(1000000)
#define SINCE_MS INT64_C(500)

static struct agent_need_found find(enum agent_state state, int64_t until_ms, int64_t ill_ms) {
    const struct agent_verdict verdict = {
        .state = state, .since_ms = SINCE_MS, .until_ms = until_ms
    };
    return agent_need_find(&(struct agent_need_facts){
            .runs = true, .verdict = &verdict, .ill_since_ms = ill_ms, .now_ms = NOW_MS });
}

/* Every state, and whether it is urgent. */
static const struct {
    enum agent_need need;
    bool is_urgent;
} expected[AGENT_STATE_COUNT] = {
    [AGENT_UNKNOWN] = { AGENT_NEED_NOTHING, false },
    [AGENT_WAITING] = { AGENT_NEED_PROMPT, false },
    [AGENT_DONE] = { AGENT_NEED_DONE, false },
    [AGENT_WORKING] = { AGENT_NEED_NOTHING, false },
    [AGENT_STARTING] = { AGENT_NEED_NOTHING, false },
    [AGENT_ERROR] = { AGENT_NEED_ERROR, true },
    [AGENT_LIMITED] = { AGENT_NEED_NOTHING, false },
    [AGENT_ASKS_QUESTION] = { AGENT_NEED_ANSWER, true },
    [AGENT_NEEDS_PERMISSION] = { AGENT_NEED_PERMISSION, true },
    [AGENT_NEEDS_TRUST] = { AGENT_NEED_TRUST, true },
    [AGENT_NEEDS_LOGIN] = { AGENT_NEED_LOGIN, true },
    [AGENT_EXITED] = { AGENT_NEED_NOTHING, false },
};

static void each_state_is_a_need_or_none(void **state) {
    for (int i = 0; i < AGENT_STATE_COUNT; i++) {
        struct agent_need_found found = find((enum agent_state)i, 0, 0);
        assert_int_equal(found.need, expected[i].need);
        assert_int_equal(agent_need_is_urgent(found.need), expected[i].is_urgent);
        assert_int_equal(found.changes_ms, 0);
        if (found.need != AGENT_NEED_NOTHING) {
            assert_int_equal(found.since_ms, SINCE_MS);
        }
    }
}

static void a_limit_is_a_need_once_it_is_overdue(void **state) {
    int64_t due_ms = NOW_MS - AGENT_LIMIT_OVERDUE_MS;
    struct agent_need_found found = find(AGENT_LIMITED, due_ms + 1, 0);
    assert_int_equal(found.need, AGENT_NEED_NOTHING);
    assert_int_equal(found.changes_ms, NOW_MS + 1);
    found = find(AGENT_LIMITED, due_ms, 0);
    assert_int_equal(found.need, AGENT_NEED_LIMIT);
    assert_int_equal(found.since_ms, NOW_MS);
    assert_int_equal(found.changes_ms, 0);
    assert_true(agent_need_is_urgent(found.need));
}

static void who_is_ill_needs_somebody(void **state) {
    struct agent_need_found found = find(AGENT_WORKING, 0, 7);
    assert_int_equal(found.need, AGENT_NEED_HEALTH);
    assert_int_equal(found.since_ms, 7);
    assert_true(agent_need_is_urgent(found.need));
    assert_int_equal(find(AGENT_DONE, 0, 7).need, AGENT_NEED_HEALTH);
    assert_int_equal(find(AGENT_NEEDS_LOGIN, 0, 7).need, AGENT_NEED_LOGIN);
    const struct agent_need_facts silent = { .runs = true, .ill_since_ms = 7 };
    assert_int_equal(agent_need_find(&silent).need, AGENT_NEED_HEALTH);
}

static void who_has_ended_or_says_nothing_needs_nothing(void **state) {
    const struct agent_verdict verdict = { .state = AGENT_NEEDS_PERMISSION };
    const struct agent_need_facts ended = { .verdict = &verdict, .ill_since_ms = 7 };
    const struct agent_need_facts silent = { .runs = true };
    assert_int_equal(agent_need_find(&ended).need, AGENT_NEED_NOTHING);
    assert_int_equal(agent_need_find(&silent).need, AGENT_NEED_NOTHING);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_state_is_a_need_or_none),
        cmocka_unit_test(a_limit_is_a_need_once_it_is_overdue),
        cmocka_unit_test(who_is_ill_needs_somebody),
        cmocka_unit_test(who_has_ended_or_says_nothing_needs_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
