/* SPDX-License-Identifier: MIT */

/* The sums expected here are those of ccusage 20.0.24 (`daily --json --offline`) on the same
 * lines; tests/usage compares with it anew where npm is. */

#include "budget/usage-tally.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOON INT64_C(1795176000000) /* 2026-11-20, 12:00 UTC */
#define DAY  INT64_C(86400000)

struct line {
    const char *message, *request;
    int64_t output, cache_read;
    bool is_sidechain;
    int day; /* after the first */
};

struct sums {
    size_t cells;
    int64_t messages;
    int32_t last_day;
    struct transcript_tokens tokens;
};

static void add_up(void *context, const struct usage_cell *cell) {
    struct sums *sums = context;
    sums->cells++;
    sums->messages += cell->messages;
    sums->last_day = cell->day;
    sums->tokens.input += cell->tokens.input;
    sums->tokens.output += cell->tokens.output;
    sums->tokens.cache_write += cell->tokens.cache_write;
    sums->tokens.cache_read += cell->tokens.cache_read;
}

static void add(struct usage_tally *tally, const char *conversation, const struct line *line) {
    struct transcript_entry entry = { .at_ms = NOON + line->day * DAY,
        .is_sidechain = line->is_sidechain,
        .model = "claude-sonnet-4-5-20250929",
        .tokens = { 1, line->output, 0, line->cache_read } };
    snprintf(entry.message, sizeof(entry.message), "%s", line->message);
    snprintf(entry.request, sizeof(entry.request), "%s", line->request);
    usage_tally_add(tally, usage_tally_conversation(tally, conversation), &entry);
}

static struct sums sums_of(const struct usage_tally *tally) {
    struct sums sums = { 0 };
    usage_tally_visit(tally, add_up, &sums);
    return sums;
}

static void test_each_message_once(void **state) {
    static const struct {
        struct line lines[3];
        int64_t input, output, cache_read;
    } cases[] = {
        { { { "m", "r", 5 }, { "m", "r", 50 }, { "m", "r", 20 } }, 1, 50, 0 },
        { { { "m", "r", 5 }, { "m", "s", 50 } }, 2, 55, 0 },
        { { { "m", "", 5 }, { "m", "", 50 } }, 1, 50, 0 },
        { { { "m", "", 5 }, { "m", "", 50, 0, false, 1 } }, 2, 55, 0 },
        { { { "", "", 5 }, { "", "", 5 } }, 2, 10, 0 },
        { { { "", "r", 5 }, { "", "r", 5 } }, 2, 10, 0 },
        { { { "m", "", 5 }, { "m", "r", 50 } }, 2, 55, 0 },
        { { { "m", "r", 50 }, { "m", "r", 5, 0, true } }, 1, 50, 0 },
        { { { "m", "r", 50 }, { "m", "s", 500, 0, true } }, 1, 50, 0 },
        { { { "m", "s", 500, 0, true }, { "m", "r", 50 } }, 1, 50, 0 },
        { { { "m", "s", 500, 0, true }, { "m", "r", 50, 0, true } }, 1, 500, 0 },
        { { { "m", "s", 5 }, { "m", "r", 50 }, { "m", "t", 7, 0, true } }, 2, 55, 0 },
        { { { "m", "r", 50 }, { "m", "r", 20, 100 } }, 1, 20, 100 },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        OWNED(usage_tally) tally = usage_tally_create();
        for (size_t line = 0; line < 3 && cases[i].lines[line].message != NULL; line++) {
            add(tally, line == 1 ? "fork" : "one", &cases[i].lines[line]);
        }
        struct sums sums = sums_of(tally);
        assert_int_equal(sums.tokens.input, cases[i].input);
        assert_int_equal(sums.tokens.output, cases[i].output);
        assert_int_equal(sums.tokens.cache_read, cases[i].cache_read);
        assert_int_equal(sums.messages, cases[i].input);
    }
}

/* The day of the line that counts is the message's. */
static void test_day(void **state) {
    OWNED(usage_tally) tally = usage_tally_create();
    static const struct line lines[] = { { "m", "r", 5 }, { "m", "r", 50, 0, false, 1 },
        { "m", "r", 20, 0, false, 2 } };
    for (size_t i = 0; i < ARRAY_LENGTH(lines); i++) {
        add(tally, "one", &lines[i]);
    }
    struct sums sums = sums_of(tally);
    assert_int_equal(sums.cells, 1);
    assert_int_equal(sums.last_day, usage_day(NOON + DAY));
    assert_int_equal(sums.tokens.output, 50);
}

static void test_many(void **state) {
    OWNED(usage_tally) tally = usage_tally_create();
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 20000; i++) {
            char message[24], conversation[24];
            snprintf(message, sizeof(message), "m%d", i);
            snprintf(conversation, sizeof(conversation), "c%d", i % 100);
            const struct line line = { message, "r", 2, 3, false, i % 7 };
            add(tally, conversation, &line);
        }
    }
    struct sums sums = sums_of(tally);
    assert_int_equal(sums.messages, 20000);
    assert_int_equal(sums.cells, 700);
    assert_int_equal(sums.tokens.input, 20000);
    assert_int_equal(sums.tokens.cache_read, 60000);
    assert_int_equal(usage_tally_dropped(tally), 0);
}

static void test_unknown_model(void **state) {
    OWNED(usage_tally) tally = usage_tally_create();
    const struct transcript_entry entry = { .at_ms = NOON, .tokens = { 1, 2, 0, 0 } };
    usage_tally_add(tally, usage_tally_conversation(tally, "one"), &entry);
    struct sums sums = sums_of(tally);
    assert_int_equal(sums.cells, 1);
    assert_int_equal(sums.tokens.output, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_message_once),
        cmocka_unit_test(test_day),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_unknown_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
