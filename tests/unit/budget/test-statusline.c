/* SPDX-License-Identifier: MIT */
#include "budget/statusline.h"

#include "base/fd.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define NOW_MS INT64_C(1795223400000) /* when the samples were taken */

static struct json *read_samples(void) {
    struct buffer bytes = { 0 };
    assert_true(file_read(CLAUDE_DATA "/statusline.json", 1 << 20, &bytes, NULL));
    struct json *json = json_parse(bytes.data, bytes.length, NULL);
    buffer_finish(&bytes);
    assert_non_null(json);
    return json;
}

static struct statusline read_object(const struct json *object) {
    struct statusline report;
    struct error err = { 0 };
    assert_true(statusline_read(object, NOW_MS, &report, &err));
    return report;
}

static struct statusline read_text(const char *text) {
    OWNED(json) object = json_parse(text, strlen(text), NULL);
    assert_non_null(object);
    return read_object(object);
}

static void test_api_key(void **state) {
    OWNED(json) samples = read_samples();
    struct statusline report = read_object(json_find(samples, "api_key"));
    assert_string_equal(report.problem, "");
    assert_string_equal(report.conversation, "8548549a-4592-4e89-87d9-a909f72ea0f3");
    assert_string_equal(report.model, "claude-opus-5-5");
    assert_true(report.has_cost);
    assert_int_equal(report.cost_nanodollars, 75688000);
    assert_int_equal(report.duration_ms, 15693);
    assert_int_equal(report.api_duration_ms, 239);
    assert_int_equal(report.context_used, 200);
    assert_int_equal(report.context_tokens, 15292);
    assert_int_equal(report.context_size, 1000000);
    assert_false(report.has_limits);
    assert_false(report.limits[LIMIT_FIVE_HOURS].is_known);
}

static void test_subscription(void **state) {
    OWNED(json) samples = read_samples();
    const struct json *array = json_find(samples, "oauth");
    assert_int_equal(json_count(array), 5);
    struct statusline first = read_object(json_at(array, 0));
    assert_false(first.has_limits); /* before the first answer: unknown, not 0 */
    assert_int_equal(first.context_used, -1);
    struct statusline second = read_object(json_at(array, 1));
    assert_true(second.has_limits);
    assert_int_equal(second.limits[LIMIT_FIVE_HOURS].used, 4200);
    assert_int_equal(second.limits[LIMIT_FIVE_HOURS].resets_at_ms, INT64_C(1795230000000));
    assert_int_equal(second.limits[LIMIT_SEVEN_DAYS].used, 1300);
    assert_int_equal(second.cost_nanodollars, 8973500);
    for (size_t i = 0; i < json_count(array); i++) {
        assert_string_equal(read_object(json_at(array, i)).problem, "");
    }
}

static void test_headless_event(void **state) {
    static const char text[] =
            "{\"status\":\"allowed\",\"unifiedWindows\":{"
            "\"five_hour\":{\"utilization\":0.42,\"resetsAt\":1795230000,\"status\":\"allowed\"},"
            "\"seven_day\":{\"utilization\":0.13,\"resetsAt\":1795651200}}}";
    OWNED(json) object = json_parse(text, strlen(text), NULL);
    struct statusline report;
    assert_true(statusline_read_rate_limit_info(object, NOW_MS, &report, NULL));
    assert_true(report.has_limits);
    assert_false(report.has_cost);
    assert_int_equal(report.context_used, -1);
    assert_int_equal(report.limits[LIMIT_FIVE_HOURS].used, 4200);
    assert_int_equal(report.limits[LIMIT_SEVEN_DAYS].used, 1300);
}

/* The money of a result, the limits of an event: what one does not tell is not known. */
static void test_headless_stream(void **state) {
    static const char result[] = "{\"type\":\"result\",\"session_id\":\"c\",\"model\":\"m\","
                                 "\"total_cost_usd\":0.0054,\"duration_ms\":890,"
                                 "\"duration_api_ms\":310}";
    static const char event[] = "{\"session_id\":\"c\",\"rate_limit_info\":{\"unifiedWindows\":{"
                                "\"five_hour\":{\"utilization\":1,\"resetsAt\":1795230000}}}}";
    struct statusline report;
    OWNED(json) money = json_parse(result, strlen(result), NULL);
    assert_true(statusline_read_stream(money, NOW_MS, &report, NULL));
    assert_true(report.has_cost);
    assert_int_equal(report.cost_nanodollars, 5400000);
    assert_int_equal(report.duration_ms, 890);
    assert_int_equal(report.api_duration_ms, 310);
    assert_string_equal(report.conversation, "c");
    assert_string_equal(report.model, "m");
    assert_false(report.has_limits);
    assert_int_equal(report.context_used, -1);
    OWNED(json) limits = json_parse(event, strlen(event), NULL);
    assert_true(statusline_read_stream(limits, NOW_MS, &report, NULL));
    assert_int_equal(report.limits[LIMIT_FIVE_HOURS].used, 10000);
    assert_false(report.has_cost);
    static const char turn[] = "{\"context_tokens\":14690,\"context_sizes\":{\"m\":1000000,"
                               "\"n\":200000,\"bad\":-1}}";
    OWNED(json) context = json_parse(turn, strlen(turn), NULL);
    assert_true(statusline_read_stream(context, NOW_MS, &report, NULL));
    assert_true(report.is_partial);
    assert_int_equal(report.context_tokens, 14690);
    assert_int_equal(report.size_count, 2);
    OWNED(json) array = json_parse("{\"rate_limit_info\":[]}", 22, NULL);
    assert_false(statusline_read_stream(array, NOW_MS, &report, NULL));
}

/* What is wrong is unknown, and said; the rest counts. */
static void test_doubts(void **state) {
    static const char *const wrong[] = {
        "{\"cost\":{\"total_cost_usd\":-1}}",
        "{\"cost\":{\"total_cost_usd\":\"many\"}}",
        "{\"cost\":{\"total_cost_usd\":1e300}}",
        "{\"session_id\":7}",
        "{\"session_id\":\"a\\u001b]0;b\"}",
        "{\"context_window\":{\"used_percentage\":-3}}",
        "{\"rate_limits\":[]}",
        "{\"rate_limits\":{\"five_hour\":{\"used_percentage\":4000,\"resets_at\":1795230000}}}",
        "{\"rate_limits\":{\"five_hour\":{\"used_percentage\":4,\"resets_at\":\"soon\"}}}",
        "{\"rate_limits\":{\"five_hour\":{\"used_percentage\":4,\"resets_at\":1895230000}}}",
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct statusline report = read_text(wrong[i]);
        assert_string_not_equal(report.problem, "");
        assert_false(report.has_cost);
        assert_false(report.has_limits);
        assert_int_equal(report.context_used, -1);
        assert_string_equal(report.conversation, "");
    }
    struct statusline report =
            read_text("{\"session_id\":\"a\",\"cost\":{\"total_cost_usd\":false},"
                      "\"rate_limits\":{\"seven_day\":{\"used_percentage\":9.5,"
                      "\"resets_at\":1795651200}},\"new\":{\"member\":1}}");
    assert_string_equal(report.conversation, "a");
    assert_false(report.limits[LIMIT_FIVE_HOURS].is_known);
    assert_int_equal(report.limits[LIMIT_SEVEN_DAYS].used, 950);
}

static void test_no_object(void **state) {
    struct statusline report;
    struct error err = { 0 };
    OWNED(json) array = json_create_array();
    assert_false(statusline_read(array, NOW_MS, &report, &err));
    assert_int_equal(err.code, ERROR_INVALID);
    assert_false(statusline_read(NULL, NOW_MS, &report, &err));
    assert_false(statusline_read_rate_limit_info(array, NOW_MS, &report, &err));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_api_key),
        cmocka_unit_test(test_subscription),
        cmocka_unit_test(test_headless_event),
        cmocka_unit_test(test_headless_stream),
        cmocka_unit_test(test_doubts),
        cmocka_unit_test(test_no_object),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
