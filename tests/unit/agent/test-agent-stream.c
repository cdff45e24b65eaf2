/* SPDX-License-Identifier: MIT */
#include "agent/agent-decode.h"
#include "agent/agent-text.h"
#include "agent/stream-line.h"
#include "agent/stream-text.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "plain-text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define FILE_MAX_BYTES (1 << 20)
#define AT_MS          1000000

struct reading {
    struct stream_text text;
    struct buffer page;
};

static void read_data(const char *name, struct buffer *out) {
    OWNED_STR path = path_join(getenv("STOA_TEST_DATA"), name);
    assert_true(file_read(path, FILE_MAX_BYTES, out, NULL));
}

static void show_line(void *context, const char *line, size_t length, size_t said_bytes) {
    struct reading *reading = context;
    OWNED(json) event = agent_text_parse(line, length, said_bytes > length, NULL);
    assert_non_null(event);
    stream_text_event(&reading->text, event, &reading->page);
}

/* The recorded stream as text is what a file has that people can read. */
static void shows(const char *name, bool has_colors, const char *expected_name) {
    struct reading reading = { .text.has_colors = has_colors };
    struct stream_line line = { 0 };
    struct buffer file = { 0 };
    OWNED_STR path = path_join(getenv("STOA_TEST_DATA"), expected_name);
    read_data(name, &file);
    stream_text_prompt(&reading.text, "do it", &reading.page);
    stream_line_feed(&line, file.data, file.length, show_line, &reading);
    stream_line_end(&line, show_line, &reading);
    stream_line_finish(&line);
    buffer_clear(&file);
    if (getenv("UPDATE") != NULL) {
        assert_true(file_replace(path, reading.page.data, reading.page.length, NULL));
    }
    read_data(expected_name, &file);
    assert_string_equal(buffer_text(&reading.page), buffer_text(&file));
    buffer_finish(&file);
    buffer_finish(&reading.page);
}

static void a_recorded_stream_can_be_read(void **state) {
    shows("claude/stream-json.jsonl", false, "claude/stream-json.expected");
}

static void tools_sub_agents_and_errors_can_be_read(void **state) {
    shows("claude/stream-json-tools.jsonl", false, "claude/stream-json-tools.expected");
}

static void what_is_rare_can_be_read(void **state) {
    shows("claude/stream-json-rest.jsonl", false, "claude/stream-json-rest.expected");
}

static void colors_are_its_own_only(void **state) {
    shows("claude/stream-json-rest.jsonl", true, "claude/stream-json-rest-colors.expected");
}

static void becomes(const char *bytes, size_t length, const char *expected) {
    struct buffer out = { 0 };
    plain_text_append(&out, bytes, length);
    assert_string_equal(buffer_text(&out), expected);
    buffer_finish(&out);
}

#define BECOMES(bytes, expected) becomes(bytes, sizeof(bytes) - 1, expected)

static void nothing_that_a_terminal_obeys_is_left(void **state) {
    BECOMES("a\033[1;31mb\033[mc\033]0;t\007d\033]52;c;x\033\\e\033(Bf\033cg\0337h", "abcdefgh");
    BECOMES("\033Pq#0\033\\x\033_G\033\\y\033^p\033\\z\033Xs\007!", "xyz!");
    BECOMES("one\r\ntwo\rthree\n", "one\ntwo\nthree\n");
    BECOMES("\a\b\v\f\0\x7f\x0e\302\2335m\tx", "5m    x");
    BECOMES("\342\200\256evil\342\201\246\342\200\250", "evil");
    BECOMES("\033]0;never ended\nnext line", "\nnext line");
    BECOMES("\xffx\xe2\x82", "\357\277\275x\357\277\275");
    BECOMES("\033", "");
    BECOMES("\033[", "");
    BECOMES("\033[31", "");
    BECOMES("gr\303\274\303\237e", "gr\303\274\303\237e");
}

struct told {
    size_t count, length, said_bytes;
    char last;
};

static void count_line(void *context, const char *line, size_t length, size_t said_bytes) {
    struct told *told = context;
    *told = (struct told){ told->count + 1, length, said_bytes, length > 0 ? line[length - 1] : 0 };
}

static void a_line_is_bounded_however_it_comes(void **state) {
    static const size_t pieces[] = { 1, 4096, 65536, SIZE_MAX };
    const size_t huge = 10 * STREAM_LINE_MAX_BYTES;
    char *bytes = memory_allocate_zeroed(huge + 3, 1);
    memset(bytes, 'x', huge);
    memcpy(bytes + huge, "\ny\n", 3);
    for (size_t i = 0; i < ARRAY_LENGTH(pieces); i++) {
        struct stream_line line = { 0 };
        struct told told = { 0 };
        for (size_t at = 0; at < huge + 1;) {
            size_t left = huge + 1 - at, now = left < pieces[i] ? left : pieces[i];
            stream_line_feed(&line, bytes + at, now, count_line, &told);
            assert_true(line.bytes.capacity <= 4 * STREAM_LINE_MAX_BYTES);
            at += now;
        }
        assert_int_equal(told.count, 1);
        assert_int_equal(told.length, STREAM_LINE_MAX_BYTES);
        assert_int_equal(told.said_bytes, huge);
        stream_line_feed(&line, "y\n\nz", 4, count_line, &told);
        assert_int_equal(told.count, 3);
        stream_line_end(&line, count_line, &told);
        stream_line_end(&line, count_line, &told);
        assert_int_equal(told.count, 4);
        assert_int_equal(told.last, 'z');
        stream_line_finish(&line);
    }
    free(bytes);
}

/* What is told to the server of each event, and what state follows from that alone. */
static const struct {
    const char *event, *decoded, *variant, *detail;
    enum agent_state state;
} meanings[] = {
    { "{\"type\":\"system\",\"subtype\":\"init\",\"cwd\":\"/\"}", "init", NULL, "", AGENT_WORKING },
    { "{\"type\":\"assistant\",\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"I\"},"
      "{\"type\":\"tool_use\",\"name\":\"Bash\",\"input\":{\"command\":\"make\"}}]}}",
            "assistant", NULL, "Bash: make", AGENT_WORKING },
    { "{\"type\":\"assistant\",\"message\":7}", "assistant", NULL, "", AGENT_WORKING },
    { "{\"type\":\"system\",\"subtype\":\"api_retry\",\"attempt\":1}", "api_retry", NULL, "",
            AGENT_UNKNOWN },
    { "{\"type\":\"rate_limit_event\",\"rate_limit_info\":{\"status\":\"allowed\"}}",
            "rate_limit_event", "allowed", "", AGENT_UNKNOWN },
    { "{\"type\":\"rate_limit_event\",\"rate_limit_info\":{\"status\":\"rejected\"}}",
            "rate_limit_event", "rejected", "", AGENT_LIMITED },
    { "{\"type\":\"result\",\"subtype\":\"success\",\"result\":\"made\"}", "result", "success",
            "made", AGENT_DONE },
    { "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":true,\"result\":\"no\"}", "result",
            "error", "no", AGENT_ERROR },
    { "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":true,"
      "\"api_error_type\":\"rate_limit_error\"}",
            "result", "rate_limit_error", "", AGENT_LIMITED },
    { "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":true,"
      "\"api_error_type\":\"authentication_error\"}",
            "result", "authentication_error", "", AGENT_NEEDS_LOGIN },
    { "{\"type\":\"result\",\"subtype\":\"error_max_turns\",\"is_error\":true}", "result",
            "error_max_turns", "", AGENT_ERROR },
};

static void states_are_told(void **state) {
    for (size_t i = 0; i < ARRAY_LENGTH(meanings); i++) {
        struct agent_decoded decoded;
        struct agent_monitor monitor;
        OWNED(json) event = json_parse(meanings[i].event, strlen(meanings[i].event), NULL);
        OWNED(json) digest = agent_stream_digest(event);
        assert_non_null(digest);
        agent_decode_stream(digest, AT_MS, &decoded);
        assert_string_equal(decoded.event, meanings[i].decoded);
        assert_string_equal(decoded.detail, meanings[i].detail);
        assert_true(text_equal(decoded.signal.variant, meanings[i].variant));
        agent_monitor_init(&monitor);
        agent_monitor_take(&monitor, &decoded.signal, AT_MS);
        assert_int_equal(agent_monitor_judge(&monitor, AT_MS).state, meanings[i].state);
    }
}

static void check_digest(void *context, const char *line, size_t length, size_t said_bytes) {
    OWNED(json) event = json_parse(line, length, NULL);
    OWNED(json) digest = agent_stream_digest(event);
    const char *type = json_get_text(event, "type", "");
    size_t *told = context;
    if (digest != NULL) {
        OWNED_STR text = json_format(digest);
        assert_true(strlen(text) < 2048); /* what the server keeps of it */
        assert_string_equal(json_get_text(digest, "type", ""), type);
        assert_non_null(json_get_text(digest, "session_id", NULL));
        bool has_money = json_find(digest, "total_cost_usd") != NULL;
        assert_int_equal(has_money, text_equal(type, "result"));
        assert_true(
                !has_money || text_equal(json_get_text(digest, "model", ""), "claude-opus-5-5"));
        bool has_tokens = json_find(digest, "context_tokens") != NULL;
        assert_int_equal(has_tokens, text_equal(type, "assistant"));
        const struct json *sizes = json_find(digest, "context_sizes");
        assert_int_equal(json_get_integer(sizes, "claude-opus-5-5", 0), has_money ? 1000000 : 0);
        (*told)++;
    }
}

static void what_is_told_is_short(void **state) {
    struct stream_line line = { 0 };
    struct buffer file = { 0 };
    size_t told = 0;
    read_data("claude/stream-json.jsonl", &file);
    stream_line_feed(&line, file.data, file.length, check_digest, &told);
    stream_line_end(&line, check_digest, &told);
    assert_int_equal(told, 6); /* the denied permission tells nothing */
    stream_line_finish(&line);
    buffer_finish(&file);
}

/* One event, as `stoa headless` reports it. */
static void report_event(
        struct agent_monitor *monitor, struct stream_text *text, const char *line, int64_t at_ms) {
    OWNED(json) event = json_parse(line, strlen(line), NULL);
    OWNED(json) digest = agent_stream_digest(event);
    struct agent_decoded decoded;
    struct buffer page = { 0 };
    stream_text_event(text, event, &page);
    buffer_finish(&page);
    json_set_integer(digest, "tools_running", (int64_t)stream_text_tools(text));
    agent_decode_stream(digest, at_ms, &decoded);
    agent_monitor_take(monitor, &decoded.signal, at_ms);
}

#define CALL(id)                                                                                   \
    "{\"type\":\"assistant\",\"message\":{\"content\":[{\"type\":\"tool_use\",\"id\":\"" id        \
    "\",\"name\":\"Bash\",\"input\":{\"command\":\"make\"}}]}}"
#define RESULT(id)                                                                                 \
    "{\"type\":\"user\",\"message\":{\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"" id \
    "\",\"content\":\"made\"}]}}"

static void a_tool_that_runs_is_work(void **state) {
    const int64_t fades_ms = 120 * 1000, long_ms = 30 * fades_ms;
    struct agent_monitor monitor;
    struct stream_text text = { 0 };
    agent_monitor_init(&monitor);
    report_event(&monitor, &text, CALL("a"), AT_MS);
    report_event(&monitor, &text, CALL("b"), AT_MS);
    report_event(&monitor, &text, RESULT("a"), AT_MS + 1);
    struct agent_verdict verdict = agent_monitor_judge(&monitor, AT_MS + long_ms);
    assert_int_equal(verdict.state, AGENT_WORKING);
    assert_string_equal(verdict.detail, "Bash: make");
    assert_int_equal(verdict.fades_ms, 0);
    report_event(&monitor, &text, RESULT("b"), AT_MS + long_ms);
    verdict = agent_monitor_judge(&monitor, AT_MS + long_ms);
    assert_int_equal(verdict.state, AGENT_WORKING);
    assert_int_equal(verdict.fades_ms, AT_MS + long_ms + fades_ms);
    report_event(&monitor, &text, CALL("c"), AT_MS + long_ms);
    const struct agent_signal end = {
        .source = AGENT_SOURCE_PROCESS, .event = "ended", .at_ms = AT_MS + long_ms + 1
    };
    agent_monitor_take(&monitor, &end, end.at_ms);
    assert_int_equal(agent_monitor_judge(&monitor, end.at_ms).state, AGENT_EXITED);
    assert_int_equal(monitor.tools, 0);
}

static void a_limit_tells_until_when(void **state) {
    static const char *const events[] = {
        "{\"rate_limit_info\":{\"status\":\"rejected\",\"resetsAt\":100}}",
        "{\"rate_limit_info\":{\"status\":\"allowed\",\"resetsAt\":100}}",
        "{\"rate_limit_info\":{\"status\":\"rejected\",\"resetsAt\":-1}}",
        "{\"rate_limit_info\":[]}",
    };
    static const int64_t until_ms[] = { 100000, 0, 0, 0 };
    for (size_t i = 0; i < ARRAY_LENGTH(events); i++) {
        OWNED(json) said = json_parse(events[i], strlen(events[i]), NULL);
        struct agent_decoded decoded;
        agent_decode_stream(said, AT_MS, &decoded);
        assert_int_equal(decoded.signal.until_ms, until_ms[i]);
    }
}

int main(void) {
    (void)setenv("TZ", "UTC", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_recorded_stream_can_be_read),
        cmocka_unit_test(tools_sub_agents_and_errors_can_be_read),
        cmocka_unit_test(what_is_rare_can_be_read),
        cmocka_unit_test(colors_are_its_own_only),
        cmocka_unit_test(nothing_that_a_terminal_obeys_is_left),
        cmocka_unit_test(a_line_is_bounded_however_it_comes),
        cmocka_unit_test(states_are_told),
        cmocka_unit_test(what_is_told_is_short),
        cmocka_unit_test(a_tool_that_runs_is_work),
        cmocka_unit_test(a_limit_tells_until_when),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
