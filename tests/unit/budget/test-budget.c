/* SPDX-License-Identifier: MIT */
#include "budget/budget.h"

#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"
#include "budget/usage-tally.h"
#include "store/usage.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE INT64_C(60000)
#define HOUR   (60 * MINUTE)
#define START  INT64_C(1795212000000)
#define RESET  (START + 5 * HOUR)
#define WEEK   (START + 5 * 24 * HOUR)

static struct budget_source source_of(const char *id, const char *account) {
    struct budget_source source = { .id = id,
        .name = id,
        .role = "builder",
        .account = { .kind = ACCOUNT_LOGIN },
        .subscription = { .kind = ACCOUNT_LOGIN } };
    snprintf(source.account.key, sizeof(source.account.key), "%s", account);
    snprintf(source.subscription.key, sizeof(source.subscription.key), "%s", account);
    return source;
}

static struct statusline report_of(int percent, double dollars, int64_t api_ms) {
    struct statusline report = { .conversation = "c",
        .model = "claude-x",
        .has_cost = true,
        .cost_nanodollars = llround(dollars * 1e9),
        .duration_ms = api_ms * 10,
        .api_duration_ms = api_ms,
        .context_used = 200,
        .context_size = 1000,
        .has_limits = percent >= 0 };
    if (percent >= 0) {
        report.limits[LIMIT_FIVE_HOURS] = (struct limit_report){ true, percent * 100, RESET };
        report.limits[LIMIT_SEVEN_DAYS] = (struct limit_report){ true, 1300, WEEK };
    }
    return report;
}

static bool take(struct budget *budget, const char *session, const char *account, int percent,
        double dollars, int64_t api_ms, int64_t at_ms) {
    struct budget_source source = source_of(session, account);
    struct statusline report = report_of(percent, dollars, api_ms);
    snprintf(report.conversation, sizeof(report.conversation), "of %s", session);
    return budget_take_statusline(budget, &source, &report, at_ms, at_ms);
}

/* A member of an account or of a session, by its key. */
static struct json *describe(struct budget *budget, int64_t now_ms, const char *list,
        const char *name, const char *key) {
    OWNED(json) all = budget_describe(budget, now_ms);
    const struct json *array = json_find(all, list);
    for (size_t i = 0; i < json_count(array); i++) {
        const struct json *object = json_at(array, i);
        if (text_equal(json_get_text(object, name, ""), key)) {
            return json_clone(object);
        }
    }
    fail_msg("there is no '%s'", key);
    return NULL;
}

static double cost_of(struct budget *budget, const char *session) {
    OWNED(json) object = describe(budget, START, "sessions", "name", session);
    return json_as_number(json_find(object, "cost_dollars"), -1);
}

static double used_of(struct budget *budget, const char *account, int64_t now_ms) {
    OWNED(json) object = describe(budget, now_ms, "accounts", "account", account);
    return json_as_number(
            json_find(json_at(json_find(object, "limits"), LIMIT_FIVE_HOURS), "used_percent"), -1);
}

#define ASSERT_NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-9)

static void test_unknown_until_told(void **state) {
    OWNED(budget) budget = budget_create();
    assert_true(take(budget, "blue", "/a", -1, 0, 0, START));
    OWNED(json) account = describe(budget, START, "accounts", "account", "/a");
    const struct json *limit = json_at(json_find(account, "limits"), 0);
    assert_string_equal(json_get_text(limit, "state", ""), "unknown");
    assert_null(json_find(limit, "used_percent"));
    assert_true(take(budget, "blue", "/a", 42, 0.5, 100, START + MINUTE));
    ASSERT_NEAR(used_of(budget, "/a", START + MINUTE), 42);
    ASSERT_NEAR(used_of(budget, "/a", RESET), -1); /* reset: not 0 either */
}

static void test_four_sessions_one_view(void **state) {
    static const char *const names[] = { "blue", "red", "green", "gold" };
    OWNED(budget) budget = budget_create();
    for (int i = 0; i < 4; i++) {
        assert_true(take(budget, names[i], "/a", 40 + i, 0, 10, START + i * MINUTE));
    }
    assert_true(take(budget, "other", "/b", 7, 0, 10, START));
    OWNED(json) account = describe(budget, START + 4 * MINUTE, "accounts", "account", "/a");
    const struct json *limit = json_at(json_find(account, "limits"), 0);
    assert_int_equal(json_get_integer(account, "sessions", 0), 4);
    assert_string_equal(json_get_text(limit, "source", ""), "gold");
    assert_int_equal(json_get_integer(limit, "reported_at_ms", 0), START + 3 * MINUTE);
    ASSERT_NEAR(used_of(budget, "/a", START + 4 * MINUTE), 43);
    ASSERT_NEAR(used_of(budget, "/b", START + 4 * MINUTE), 7); /* accounts are not mixed */
}

/* An idle session repeats what it knew, for hours: that is no news. */
static void test_repeated_reports(void **state) {
    OWNED(budget) budget = budget_create();
    take(budget, "idle", "/a", 42, 0, 10, START);
    take(budget, "busy", "/a", 60, 0, 10, START + MINUTE);
    for (int i = 2; i < 100; i++) {
        assert_false(take(budget, "idle", "/a", 42, 0, 10, START + i * MINUTE));
    }
    ASSERT_NEAR(used_of(budget, "/a", START + 100 * MINUTE), 60);
    OWNED(json) account = describe(budget, START + 100 * MINUTE, "accounts", "account", "/a");
    const struct json *limit = json_at(json_find(account, "limits"), 0);
    assert_int_equal(json_get_integer(limit, "reported_at_ms", 0), START + MINUTE);
}

static void test_late_report(void **state) {
    OWNED(budget) budget = budget_create();
    struct budget_source source = source_of("blue", "/a");
    struct statusline early = report_of(10, 1, 10), late = report_of(20, 2, 20);
    assert_true(budget_take_statusline(budget, &source, &late, START + 2000, START + 2100));
    assert_false(budget_take_statusline(budget, &source, &early, START + 1000, START + 2200));
    ASSERT_NEAR(used_of(budget, "/a", START + 3000), 20);
    ASSERT_NEAR(cost_of(budget, "blue"), 2);
}

static void test_cost_over_restarts(void **state) {
    OWNED(budget) budget = budget_create();
    take(budget, "blue", "/a", -1, 0, 0, START);
    take(budget, "blue", "/a", -1, 1.5, 1000, START + MINUTE);
    ASSERT_NEAR(cost_of(budget, "blue"), 1.5);
    take(budget, "blue", "/a", -1, 0, 0, START + 2 * MINUTE); /* it counts from 0 again */
    take(budget, "blue", "/a", -1, 0.25, 900, START + 3 * MINUTE);
    ASSERT_NEAR(cost_of(budget, "blue"), 1.75);
    take(budget, "blue", "/a", -1, 0.25, 0, START + 4 * MINUTE); /* resumed: goes on */
    take(budget, "blue", "/a", -1, 0.75, 900, START + 5 * MINUTE);
    ASSERT_NEAR(cost_of(budget, "blue"), 2.25);
}

/* What a process spent that was killed is in no counter any more: it goes on from what the
 * conversation had cost when a process last ended as it should. */
static void test_cost_of_the_killed(void **state) {
    static const struct {
        int64_t run_ms, at_ms;
        double counter;
        int64_t duration_ms;
        bool is_taken;
        double cost;
    } rows[] = {
        { 0, 20000, 1, 20000, true, 1 },     /* it ends as it should */
        { 30000, 31000, 1, 20500, true, 1 }, /* and is resumed */
        { 30000, 32000, 3, 21500, true, 3 }, /* killed */
        { 33000, 33500, 1, 20500, true, 3 }, /* resumed at once */
        { 33000, 34000, 1.25, 21000, true, 3.25 },
        { 33000, 34100, 1, 20500, false, 3.25 }, /* late */
        { 33000, 90000, 1.5, 77000, true, 3.5 }, /* killed by hand in its shell, and resumed */
        { 33000, 99000, 1, 20500, true, 3.5 },
        { 33000, 99500, 1.5, 21000, true, 4 },
        { 33000, 99900, 0.5, 22000, true, 4 }, /* longer, for less: another that began with less */
        { 33000, 100000, 0.75, 22100, true, 4.25 },
    };
    OWNED(budget) budget = budget_create();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct budget_source source = source_of("blue", "/a");
        struct statusline report = report_of((int)i, rows[i].counter, (int64_t)i);
        int64_t at_ms = START + rows[i].at_ms;
        source.run_ms = START + rows[i].run_ms;
        report.duration_ms = rows[i].duration_ms;
        assert_int_equal(
                budget_take_statusline(budget, &source, &report, at_ms, at_ms), rows[i].is_taken);
        ASSERT_NEAR(cost_of(budget, "blue"), rows[i].cost);
    }
}

/* Neither what was spent nor what is left is counted twice, or lost, by a clock that is not right.
 */
static void test_clock_that_jumps(void **state) {
    OWNED(budget) budget = budget_create();
    assert_true(take(budget, "blue", "/a", 10, 1, 10, START));
    assert_true(take(budget, "blue", "/a", 11, 1.5, 20, START + 24 * HOUR));
    ASSERT_NEAR(cost_of(budget, "blue"), 1.5);
    assert_true(take(budget, "blue", "/a", 12, 2, 30, START + MINUTE)); /* set right again */
    ASSERT_NEAR(cost_of(budget, "blue"), 2);
    ASSERT_NEAR(used_of(budget, "/a", START + MINUTE), 12);
    assert_true(take(budget, "blue", "/a", 13, 2.5, 40, START - 24 * HOUR));
    ASSERT_NEAR(cost_of(budget, "blue"), 2.5);
    assert_true(take(budget, "blue", "/a", 14, 3, 50, START + 2 * MINUTE));
    ASSERT_NEAR(cost_of(budget, "blue"), 3);
    ASSERT_NEAR(used_of(budget, "/a", START + 2 * MINUTE), 14);
}

/* What it cost there is not spent once more. */
static void test_resumed_in_another_session(void **state) {
    OWNED(budget) budget = budget_create();
    struct budget_source blue = source_of("blue", "/a"), red = source_of("red", "/a");
    struct statusline report = report_of(-1, 2, 100);
    budget_take_statusline(budget, &blue, &report, START, START);
    budget_take_statusline(budget, &red, &report, START + MINUTE, START + MINUTE);
    ASSERT_NEAR(cost_of(budget, "red"), 0);
    report = report_of(-1, 2.5, 200);
    budget_take_statusline(budget, &red, &report, START + 2 * MINUTE, START + 2 * MINUTE);
    ASSERT_NEAR(cost_of(budget, "red"), 0.5);
    ASSERT_NEAR(cost_of(budget, "blue"), 2);
    struct budget_source gold = source_of("gold", "/a");
    report = report_of(-1, 1, 50); /* as it was before one was killed */
    budget_take_statusline(budget, &gold, &report, START + HOUR, START + HOUR);
    ASSERT_NEAR(cost_of(budget, "gold"), 0);
}

static void test_other_conversation(void **state) {
    OWNED(budget) budget = budget_create();
    struct budget_source source = source_of("blue", "/a");
    struct statusline report = report_of(-1, 1, 100);
    report.duration_ms = 60000;
    budget_take_statusline(budget, &source, &report, START, START);
    snprintf(report.conversation, sizeof(report.conversation), "next");
    report.cost_nanodollars += 500000000; /* in the same process, and the counter goes on */
    report.duration_ms = 120000;
    budget_take_statusline(budget, &source, &report, START + MINUTE, START + MINUTE);
    ASSERT_NEAR(cost_of(budget, "blue"), 1.5);
    snprintf(report.conversation, sizeof(report.conversation), "third");
    report.cost_nanodollars = 2000000000; /* in another process */
    report.duration_ms = 1000;
    budget_take_statusline(budget, &source, &report, START + HOUR, START + HOUR);
    ASSERT_NEAR(cost_of(budget, "blue"), 3.5);
    const char *name = NULL, *role = NULL;
    assert_true(budget_find_conversation(budget, "next", &name, &role));
    assert_string_equal(name, "blue");
    assert_string_equal(role, "builder");
    assert_false(budget_find_conversation(budget, "never", &name, &role));
}

static void test_key_that_is_not_used(void **state) {
    OWNED(budget) budget = budget_create();
    struct budget_source source = source_of("blue", "/a");
    source.account = (struct account_identity){ ACCOUNT_API_KEY, "api-key-1" };
    struct statusline report = report_of(-1, 0, 0);
    budget_take_statusline(budget, &source, &report, START, START);
    OWNED(json) before = describe(budget, START, "sessions", "name", "blue");
    assert_string_equal(json_get_text(before, "account", ""), "api-key-1");
    report = report_of(5, 0, 10); /* limits are told to subscriptions alone */
    budget_take_statusline(budget, &source, &report, START + 1, START + 1);
    report = report_of(-1, 0, 10);
    budget_take_statusline(budget, &source, &report, START + 2, START + 2);
    OWNED(json) after = describe(budget, START, "sessions", "name", "blue");
    assert_string_equal(json_get_text(after, "account", ""), "/a");
}

static void test_allowance(void **state) {
    OWNED(budget) budget = budget_create();
    const struct budget_allowance allowance = { 5, 100, 1 };
    struct budget_source source = source_of("blue", "/a");
    source.account = (struct account_identity){ ACCOUNT_API_KEY, "api-key-1" };
    budget_set_allowance(budget, &allowance);
    for (int i = 0; i < 2; i++) {
        struct statusline report = report_of(-1, 2 + i, 100 + i);
        budget_take_statusline(budget, &source, &report, START + i, START + i);
    }
    OWNED(json) account = describe(budget, START + 1, "accounts", "account", "api-key-1");
    assert_int_equal(json_count(json_find(account, "limits")), 0);
    ASSERT_NEAR(json_as_number(json_find(account, "day_dollars"), -1), 3);
    assert_int_equal(json_get_integer(account, "day_allowed_dollars", 0), 5);
    OWNED(json) next = describe(budget, START + 24 * HOUR, "accounts", "account", "api-key-1");
    ASSERT_NEAR(json_as_number(json_find(next, "day_dollars"), -1), 0);
    ASSERT_NEAR(json_as_number(json_find(next, "month_dollars"), -1), 3);
    OWNED(json) session = describe(budget, START, "sessions", "name", "blue");
    ASSERT_NEAR(json_as_number(json_find(session, "context_percent"), -1), 2);
    assert_true(json_get_boolean(session, "context_is_high", false));
}

/* What a stream says of a context, one after the other; what is known of it then, -1: nothing. */
static void test_context_of_a_stream(void **state) {
    static const struct {
        const char *session, *model;
        int64_t tokens;
        const char *sized;
        int64_t size;
        int percent;
    } rows[] = {
        { "blue", "m", 100, NULL, 0, -1 },
        { "blue", "helper", 0, "m", 1000, 10 }, /* the end of a turn, whichever model it names */
        { "blue", "m", 250, NULL, 0, 25 },
        { "blue", "", 0, NULL, 0, 25 },
        { "blue", "m", 5000, NULL, 0, 100 },
        { "red", "m", 500, NULL, 0, 50 }, /* the model is known by now */
        { "red", "other", 500, NULL, 0, -1 },
        { "red", "claude-x", 500, NULL, 0, -1 },
    };
    OWNED(budget) budget = budget_create();
    assert_int_equal(budget_context_percent(budget, "blue"), -1);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct budget_source source = source_of(rows[i].session, "/a");
        struct statusline report = { .is_partial = true, .context_used = -1 };
        snprintf(report.model, sizeof(report.model), "%s", rows[i].model);
        report.context_tokens = rows[i].tokens;
        report.size_count = rows[i].sized != NULL ? 1 : 0;
        snprintf(report.sizes[0].model, sizeof(report.sizes[0].model), "%s",
                rows[i].sized != NULL ? rows[i].sized : "");
        report.sizes[0].tokens = rows[i].size;
        budget_take_statusline(budget, &source, &report, START + (int64_t)i, START + (int64_t)i);
        assert_int_equal(budget_context_percent(budget, rows[i].session), rows[i].percent);
    }
    take(budget, "green", "/a", -1, 0, 10, START + 100); /* its status line says claude-x: 1000 */
    struct budget_source source = source_of("red", "/a");
    struct statusline report = { .is_partial = true, .model = "claude-x", .context_tokens = 400 };
    budget_take_statusline(budget, &source, &report, START + 101, START + 101);
    assert_int_equal(budget_context_percent(budget, "red"), 40);
}

static void test_limited(void **state) {
    OWNED(budget) budget = budget_create();
    take(budget, "blue", "/a", 100, 0, 10, START);
    budget_note_limited(budget, "blue", true, 0, START);
    budget_note_limited(budget, "nobody", true, 0, START);
    OWNED(json) waits = describe(budget, RESET + MINUTE, "sessions", "name", "blue");
    assert_int_equal(json_get_integer(waits, "limited_until_ms", 0), RESET);
    assert_false(json_get_boolean(waits, "limited_is_overdue", true));
    OWNED(json) overdue = describe(budget, RESET + 2 * MINUTE, "sessions", "name", "blue");
    assert_true(json_get_boolean(overdue, "limited_is_overdue", false));
    budget_note_limited(budget, "blue", false, 0, RESET + 3 * MINUTE);
    OWNED(json) goes_on = describe(budget, RESET + 3 * MINUTE, "sessions", "name", "blue");
    assert_null(json_find(goes_on, "limited_until_ms"));
}

/* ---- with a store ---------------------------------------------------------------------------- */

static struct store *store_in(const char *directory) {
    OWNED_STR path = text_format("%s/stoa.db", directory);
    struct store *store = store_open(path, NULL);
    assert_non_null(store);
    return store;
}

static void count_sample(void *context, const struct store_limit_sample *sample) {
    ++*(int *)context;
}

static void add_cost(void *context, const struct store_cost *cost) {
    *(int64_t *)context += cost->nanodollars;
    assert_string_equal(cost->role, "builder");
    assert_string_equal(cost->model, "claude-x");
    assert_int_equal(cost->day, usage_day(START));
}

static void test_server_restarts(void **state) {
    char directory[] = "/tmp/stoa-budget-XXXXXX";
    assert_non_null(mkdtemp(directory));
    struct store *store = store_in(directory);
    struct budget *budget = budget_create();
    budget_use_store(budget, store, START);
    take(budget, "blue", "/a", 10, 1, 10, START);
    take(budget, "blue", "/a", 20, 1.5, 20, START + 10 * MINUTE);
    take(budget, "red", "/a", 30, 0.25, 10, START + 20 * MINUTE);
    for (int i = 0; i < 50; i++) {
        take(budget, "red", "/a", 30, 0.25, 10, START + 20 * MINUTE + i);
    }
    assert_string_equal(budget_problem(budget), "");
    budget_destroy(budget);
    store_destroy(store);

    store = store_in(directory);
    budget = budget_create();
    budget_use_store(budget, store, START + 30 * MINUTE);
    ASSERT_NEAR(used_of(budget, "/a", START + 30 * MINUTE), 30);
    /* an idle session repeats itself to the new server: no news, and no money twice */
    take(budget, "blue", "/a", 20, 1.5, 20, START + 31 * MINUTE);
    ASSERT_NEAR(used_of(budget, "/a", START + 31 * MINUTE), 30);
    ASSERT_NEAR(cost_of(budget, "blue"), 1.5);
    take(budget, "blue", "/a", 40, 2, 30, START + 32 * MINUTE);
    ASSERT_NEAR(cost_of(budget, "blue"), 2);
    OWNED(json) account = describe(budget, START + 32 * MINUTE, "accounts", "account", "/a");
    const struct json *limit = json_at(json_find(account, "limits"), 0);
    assert_non_null(json_find(limit, "burn_percent_per_hour"));
    int samples = 0;
    int64_t nanodollars = 0;
    assert_true(store_load_limit_samples(store, 0, count_sample, &samples, NULL));
    assert_true(store_load_costs(store, 0, add_cost, &nanodollars, NULL));
    assert_true(samples > 3 && samples < 12); /* not one a report */
    assert_int_equal(nanodollars, 2250000000);
    budget_destroy(budget);
    store_destroy(store);

    static const char *const files[] = { "stoa.db", "stoa.db-wal", "stoa.db-shm" };
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
        OWNED_STR path = text_format("%s/%s", directory, files[i]);
        (void)unlink(path);
    }
    assert_int_equal(rmdir(directory), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unknown_until_told),
        cmocka_unit_test(test_four_sessions_one_view),
        cmocka_unit_test(test_repeated_reports),
        cmocka_unit_test(test_late_report),
        cmocka_unit_test(test_cost_over_restarts),
        cmocka_unit_test(test_cost_of_the_killed),
        cmocka_unit_test(test_clock_that_jumps),
        cmocka_unit_test(test_resumed_in_another_session),
        cmocka_unit_test(test_other_conversation),
        cmocka_unit_test(test_key_that_is_not_used),
        cmocka_unit_test(test_allowance),
        cmocka_unit_test(test_context_of_a_stream),
        cmocka_unit_test(test_limited),
        cmocka_unit_test(test_server_restarts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
