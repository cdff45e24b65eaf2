/* SPDX-License-Identifier: MIT */
#include "budget/transcript-scanner.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct seen {
    size_t count;
    struct transcript_entry last;
    struct transcript_tokens sum;
};

static void see(void *context, const struct transcript_entry *entry) {
    struct seen *seen = context;
    seen->count++;
    seen->last = *entry;
    seen->sum.input += entry->tokens.input;
    seen->sum.output += entry->tokens.output;
    seen->sum.cache_write += entry->tokens.cache_write;
    seen->sum.cache_read += entry->tokens.cache_read;
}

/* In pieces of so many bytes, to the end of the file. */
static struct seen scan(const char *bytes, size_t length, size_t piece) {
    struct transcript_scanner scanner = { 0 };
    struct seen seen = { 0 };
    for (size_t i = 0; i < length; i += piece) {
        size_t part = length - i < piece ? length - i : piece;
        transcript_scanner_feed(&scanner, bytes + i, part, see, &seen);
    }
    transcript_scanner_end(&scanner, see, &seen);
    return seen;
}

static struct seen scan_text(const char *text) {
    return scan(text, strlen(text), strlen(text));
}

#define USAGE                                                                                      \
    "\"usage\":{\"input_tokens\":3,\"cache_creation_input_tokens\":5,"                             \
    "\"cache_read_input_tokens\":7,\"output_tokens\":11}"
#define TIME "\"timestamp\":\"2026-11-21T01:02:42.440Z\""
#define LINE                                                                                       \
    "{\"message\":{\"id\":\"m\",\"model\":\"claude-x\"," USAGE "}," TIME                           \
    ",\"requestId\":\"r\",\"isSidechain\":true}"

static void test_one_line(void **state) {
    struct seen seen = scan_text(LINE);
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.last.message, "m");
    assert_string_equal(seen.last.request, "r");
    assert_string_equal(seen.last.model, "claude-x");
    assert_true(seen.last.is_sidechain);
    assert_int_equal(seen.last.at_ms, INT64_C(1795222962440));
    assert_int_equal(seen.last.tokens.input, 3);
    assert_int_equal(seen.last.tokens.output, 11);
    assert_int_equal(seen.last.tokens.cache_write, 5);
    assert_int_equal(seen.last.tokens.cache_read, 7);
}

/* A real transcript, cut at every place. */
static void test_real_transcript(void **state) {
    struct buffer bytes = { 0 };
    assert_true(file_read(TEST_DATA "/transcript.jsonl", 1 << 20, &bytes, NULL));
    struct seen whole = scan(bytes.data, bytes.length, bytes.length);
    assert_true(whole.count > 0);
    assert_string_equal(whole.last.model, "claude-opus-5-5");
    static const size_t pieces[] = { 1, 2, 3, 7, 64, 1000 };
    for (size_t i = 0; i < ARRAY_LENGTH(pieces); i++) {
        struct seen parts = scan(bytes.data, bytes.length, pieces[i]);
        assert_int_equal(parts.count, whole.count);
        assert_memory_equal(&parts.sum, &whole.sum, sizeof(whole.sum));
    }
    for (size_t cut = 1; cut < bytes.length; cut += 13) {
        struct transcript_scanner scanner = { 0 };
        struct seen parts = { 0 };
        transcript_scanner_feed(&scanner, bytes.data, cut, see, &parts);
        transcript_scanner_feed(&scanner, bytes.data + cut, bytes.length - cut, see, &parts);
        transcript_scanner_end(&scanner, see, &parts);
        assert_int_equal(parts.count, whole.count);
    }
    buffer_finish(&bytes);
}

static void test_shapes(void **state) {
    static const struct {
        const char *line;
        int64_t output, cache_write;
    } shapes[] = {
        /* the lifetimes of what is kept have a sum of their own, and that counts */
        { "{" TIME ",\"message\":{\"usage\":{\"input_tokens\":1,\"output_tokens\":2,"
          "\"cache_creation_input_tokens\":9,\"cache_creation\":{\"ephemeral_1h_input_tokens\":3,"
          "\"ephemeral_5m_input_tokens\":4}}}}",
                2, 7 },
        /* what looks like it lies elsewhere */
        { "{" TIME ",\"message\":{\"content\":[{\"usage\":{\"output_tokens\":99}},{\"input\":{"
          "\"message\":{" USAGE "}}}],\"usage\":{\"output_tokens\":2,\"iterations\":[{"
          "\"output_tokens\":77}],\"input_tokens\":1}},\"toolUseResult\":{" USAGE "}}",
                2, 0 },
        { "{" TIME ",\"message\":{\"content\":\"\\\"usage\\\":{\\\\\",\"usage\":{\"output_tokens\":"
          "2 , \"input_tokens\" : 1}}}\r",
                2, 0 },
        /* a sub-agent's line within one of progress */
        { "{\"type\":\"progress\",\"data\":{\"message\":" LINE "}}", 11, 5 },
        { "{" TIME ",\"message\":{\"id\":null,\"model\":null,\"usage\":{\"cache_creation\":null,"
          "\"output_tokens\":2,\"input_tokens\":1}}}",
                2, 0 },
        { "{" TIME ",\"message\":{\"model\":\"cl\\u0061ude\",\"usage\":{\"output_tokens\":2,"
          "\"input_tokens\":1}}}",
                2, 0 },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(shapes); i++) {
        struct seen seen = scan_text(shapes[i].line);
        assert_int_equal(seen.count, 1);
        assert_int_equal(seen.last.tokens.output, shapes[i].output);
        assert_int_equal(seen.last.tokens.cache_write, shapes[i].cache_write);
    }
    assert_string_equal(scan_text(shapes[5].line).last.model, "claude");
}

/* Lines that tell nothing, and do no harm to the next one. */
static void test_wrong_lines(void **state) {
    static const char *const wrong[] = {
        "",
        "garbage",
        "[]",
        "{}",
        "}{",
        "{\"message\":{" USAGE "}}", /* no time */
        "{" TIME ",\"message\":{" USAGE "}",
        "{" TIME ",\"message\":{" USAGE ",\"id\":\"\"}}",
        "{" TIME ",\"message\":{" USAGE ",\"model\":\"\"}}",
        "{\"timestamp\":\"yesterday\",\"message\":{" USAGE "}}",
        "{\"timestamp\":17,\"message\":{" USAGE "}}",
        "{" TIME ",\"message\":{\"usage\":{\"input_tokens\":-1,\"output_tokens\":2}}}",
        "{" TIME ",\"message\":{\"usage\":{\"input_tokens\":1.5,\"output_tokens\":2}}}",
        "{" TIME ",\"message\":{\"usage\":{\"input_tokens\":1e9,\"output_tokens\":2}}}",
        "{" TIME ",\"message\":{\"usage\":{\"input_tokens\":\"1\",\"output_tokens\":2}}}",
        "{" TIME ",\"message\":{\"usage\":{\"input_tokens\":99999999999999,\"output_tokens\":2}}}",
        "{" TIME ",\"message\":{\"usage\":{\"input_tokens\":1}}}",
        "{" TIME ",\"message\":{\"usage\":[]}}",
        "{" TIME ",\"message\":{\"id\":{},\"usage\":7}}",
        "[" LINE "]",
        "{" TIME ",\"message\":{" USAGE ",\"content\":\"broken off",
        "{" TIME ",\"message\":{" USAGE ",\"content\":\"broken off\\",
        "{" TIME ",\"mess",
        LINE LINE,
    };
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        if (scan_text(wrong[i]).count != 0) {
            fail_msg("%s", wrong[i]);
        }
        OWNED_STR both = text_format("%s\n%s\n", wrong[i], LINE);
        struct seen seen = scan_text(both);
        assert_int_equal(seen.count, 1);
        assert_int_equal(seen.last.tokens.output, 11);
    }
}

static void test_long_lines(void **state) {
    const size_t size = 10 * 1024 * 1024;
    struct buffer bytes = { 0 };
    buffer_append_text(&bytes, "{\"message\":{\"content\":\"");
    for (size_t i = 0; i < size / 8; i++) {
        buffer_append_text(&bytes, "\\\"usage{");
    }
    buffer_append_text(&bytes, "\"," USAGE "}," TIME "}\n" LINE "\n");
    struct seen seen = scan(bytes.data, bytes.length, 65536);
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.sum.output, 22);
    buffer_clear(&bytes);
    for (size_t i = 0; i < size; i++) {
        buffer_append_byte(&bytes, '[');
    }
    buffer_append_text(&bytes, "\n" LINE "\n{\"");
    for (size_t i = 0; i < 1000; i++) { /* a name that is too long is none of interest */
        buffer_append_text(&bytes, "message");
    }
    buffer_append_text(&bytes, "\":{" USAGE "}," TIME "}\n");
    assert_int_equal(scan(bytes.data, bytes.length, 4096).count, 1);
    buffer_finish(&bytes);
}

static void test_times(void **state) {
    assert_int_equal(transcript_time_ms("1970-01-01T00:00:00Z"), 0);
    assert_int_equal(transcript_time_ms("2000-02-29T12:00:00Z"), INT64_C(951825600000));
    assert_int_equal(transcript_time_ms("2026-11-21T01:02:42.4401234Z"), INT64_C(1795222962440));
    assert_int_equal(transcript_time_ms("2026-11-21T03:02:42.44+02:00"), INT64_C(1795222962440));
    assert_int_equal(transcript_time_ms("2026-11-20T20:32:42.44-04:30"), INT64_C(1795222962440));
    static const char *const wrong[] = { "", "2026-11-21", "2026-13-21T01:02:42Z",
        "2026-11-21T25:02:42Z", "2026-11-21T01:02:42", "2026-11-21T01:02:42Zx",
        "2026-11-21T01:02:42+2", "1969-11-21T01:02:42Z", " 026-11-21T01:02:42Z" };
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        assert_int_equal(transcript_time_ms(wrong[i]), -1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_line),
        cmocka_unit_test(test_real_transcript),
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_wrong_lines),
        cmocka_unit_test(test_long_lines),
        cmocka_unit_test(test_times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
