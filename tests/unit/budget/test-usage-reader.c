/* SPDX-License-Identifier: MIT */
#include "budget/usage-reader.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

struct place {
    char directory[64];
    struct usage_tally *tally;
    struct usage_reader *reader;
};

static int set_up(void **state) {
    struct place *place = NEW(struct place);
    const char *temporary = getenv("TMPDIR");
    snprintf(place->directory, sizeof(place->directory), "%s/stoa-usage-XXXXXX",
            temporary == NULL ? "/tmp" : temporary);
    assert_non_null(mkdtemp(place->directory));
    place->tally = usage_tally_create();
    place->reader = usage_reader_create(place->tally);
    usage_reader_add_root(place->reader, place->directory);
    usage_reader_add_root(place->reader, place->directory); /* once is enough */
    *state = place;
    return 0;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk) {
    return remove(path);
}

static int tear_down(void **state) {
    struct place *place = *state;
    (void)nftw(place->directory, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    usage_reader_destroy(place->reader);
    usage_tally_destroy(place->tally);
    free(place);
    return 0;
}

static void write_file(const struct place *place, const char *name, int flags, const char *text) {
    OWNED_STR path = text_format("%s/projects/%s", place->directory, name);
    OWNED_STR directory = text_copy(path);
    *strrchr(directory, '/') = '\0';
    assert_true(path_make_directory(directory, NULL));
    OWNED_FD fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);
    assert_true(fd >= 0);
    assert_true(fd_write_all(fd, text, strlen(text), NULL));
}

/* A line with so many tokens put out; the text is the caller's. */
static char *line_of(const char *message, int output) {
    return text_format("{\"timestamp\":\"2026-11-20T12:00:00Z\",\"requestId\":\"r\",\"message\":{"
                       "\"id\":\"%s\",\"model\":\"claude-x\",\"usage\":{\"input_tokens\":1,"
                       "\"output_tokens\":%d}}}\n",
            message, output);
}

static void put(
        const struct place *place, const char *name, int flags, const char *message, int output) {
    OWNED_STR line = line_of(message, output);
    write_file(place, name, flags, line);
}

struct sums {
    int64_t output, messages;
    char conversations[256];
};

static void add_up(void *context, const struct usage_cell *cell) {
    struct sums *sums = context;
    sums->output += cell->tokens.output;
    sums->messages += cell->messages;
    size_t length = strlen(sums->conversations);
    snprintf(sums->conversations + length, sizeof(sums->conversations) - length, "%s:%lld ",
            cell->conversation, (long long)cell->tokens.output);
}

static struct sums read_since(struct place *place, int64_t since_ms) {
    struct sums sums = { 0 };
    usage_reader_start(place->reader, since_ms);
    while (usage_reader_step(place->reader)) {
    }
    usage_tally_visit(place->tally, add_up, &sums);
    return sums;
}

static void test_nothing_there(void **state) {
    assert_int_equal(read_since(*state, 0).messages, 0);
    struct place *place = *state;
    assert_string_equal(usage_reader_problem(place->reader), "");
}

static void test_places(void **state) {
    struct place *place = *state;
    put(place, "-home-a/one.jsonl", 0, "a", 1);
    put(place, "-home-a/one/subagents/agent-x.jsonl", 0, "b", 2);
    put(place, "-home-b/two.jsonl", 0, "c", 4);
    put(place, "-home-b/two.json", 0, "d", 8);
    put(place, "-home-b/.hidden.jsonl", 0, "e", 16);
    OWNED_STR link = text_format("%s/projects/-home-b/three.jsonl", place->directory);
    assert_int_equal(symlink("two.json", link), 0);
    OWNED_STR pipe = text_format("%s/projects/-home-b/four.jsonl", place->directory);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    struct sums sums = read_since(place, 0);
    assert_int_equal(sums.output, 7);
    assert_non_null(strstr(sums.conversations, "one:3 "));
    assert_non_null(strstr(sums.conversations, "two:4 "));
}

static void add_tokens(void *context, const struct usage_cell *cell) {
    struct transcript_tokens *sum = context;
    sum->input += cell->tokens.input;
    sum->output += cell->tokens.output;
    sum->cache_write += cell->tokens.cache_write;
    sum->cache_read += cell->tokens.cache_read;
}

/* The sums of ccusage 20.0.24, and of the cost-state that Claude Code wrote into it. */
static void test_real_transcript(void **state) {
    struct place *place = *state;
    struct buffer bytes = { 0 };
    assert_true(file_read(TEST_DATA "/transcript.jsonl", 1 << 20, &bytes, NULL));
    write_file(place, "p/one.jsonl", 0, buffer_text(&bytes));
    write_file(place, "p/fork.jsonl", 0, buffer_text(&bytes));
    assert_true(read_since(place, 0).messages > 0);
    struct transcript_tokens sum = { 0 };
    usage_tally_visit(place->tally, add_tokens, &sum);
    assert_int_equal(sum.input, 12);
    assert_int_equal(sum.output, 189);
    assert_int_equal(sum.cache_write, 12452);
    assert_int_equal(sum.cache_read, 48000);
    buffer_finish(&bytes);
}

static void test_what_is_added(void **state) {
    struct place *place = *state;
    OWNED_STR line = line_of("b", 2);
    OWNED_STR half = text_copy_bytes(line, 60);
    put(place, "p/one.jsonl", 0, "a", 1);
    write_file(place, "p/one.jsonl", O_APPEND, half);
    assert_int_equal(read_since(place, 0).output, 1);
    write_file(place, "p/one.jsonl", O_APPEND, line + 60);
    assert_int_equal(read_since(place, 0).output, 3);
    assert_int_equal(read_since(place, 0).output, 3);
    OWNED_STR last = line_of("c", 4);
    *strchr(last, '\n') = '\0'; /* whole, though no newline ended it yet */
    write_file(place, "p/one.jsonl", O_APPEND, last);
    assert_int_equal(read_since(place, 0).output, 7);
    write_file(place, "p/one.jsonl", O_APPEND, "\n");
    put(place, "p/one.jsonl", O_APPEND, "d", 8);
    assert_int_equal(read_since(place, 0).output, 15);
}

/* What a file said stays counted, and nothing counts twice. */
static void test_cut_and_replaced(void **state) {
    struct place *place = *state;
    put(place, "p/one.jsonl", 0, "a", 1);
    put(place, "p/one.jsonl", O_APPEND, "b", 2);
    assert_int_equal(read_since(place, 0).output, 3);
    put(place, "p/one.jsonl", O_TRUNC, "c", 4); /* shorter */
    assert_int_equal(read_since(place, 0).output, 7);
    put(place, "p/one.jsonl", O_TRUNC, "d", 8); /* as long */
    put(place, "p/one.jsonl", O_APPEND, "a", 1);
    assert_int_equal(read_since(place, 0).output, 15);
    OWNED_STR path = text_format("%s/projects/p/one.jsonl", place->directory);
    assert_int_equal(unlink(path), 0);
    put(place, "p/one.jsonl", 0, "a", 1);
    put(place, "p/one.jsonl", O_APPEND, "e", 16);
    put(place, "p/one.jsonl", O_APPEND, "f", 32);
    assert_int_equal(read_since(place, 0).output, 63);
}

static void test_cut_while_read(void **state) {
    struct place *place = *state;
    struct buffer text = { 0 };
    for (int i = 0; i < 20000; i++) {
        char message[16];
        snprintf(message, sizeof(message), "m%d", i);
        OWNED_STR line = line_of(message, 1);
        buffer_append_text(&text, line);
    }
    write_file(place, "p/one.jsonl", 0, buffer_text(&text));
    usage_reader_start(place->reader, 0);
    for (int i = 0; i < 4; i++) { /* projects, p, the file, its first piece */
        assert_true(usage_reader_step(place->reader));
    }
    put(place, "p/one.jsonl", O_TRUNC, "last", 1);
    while (usage_reader_step(place->reader)) {
    }
    struct sums sums = read_since(place, 0);
    assert_true(sums.messages > 1 && sums.messages < 20001);
    assert_int_equal(sums.output, sums.messages);
    assert_int_equal(read_since(place, 0).output, sums.output);
    buffer_finish(&text);
}

static void test_since(void **state) {
    struct place *place = *state;
    put(place, "p/old.jsonl", 0, "a", 1);
    put(place, "p/new.jsonl", 0, "b", 2);
    OWNED_STR path = text_format("%s/projects/p/old.jsonl", place->directory);
    const struct timespec times[2] = { { 1000, 0 }, { 1000, 0 } };
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_int_equal(read_since(place, 2000 * 1000).output, 2);
    assert_int_equal(read_since(place, 0).output, 3);
}

static void test_not_readable(void **state) {
    struct place *place = *state;
    if (geteuid() == 0) {
        return; /* may read everything */
    }
    put(place, "p/one.jsonl", 0, "a", 1);
    put(place, "p/two.jsonl", 0, "b", 2);
    OWNED_STR path = text_format("%s/projects/p/one.jsonl", place->directory);
    assert_int_equal(chmod(path, 0), 0);
    assert_int_equal(read_since(place, 0).output, 2);
    assert_non_null(strstr(usage_reader_problem(place->reader), "one.jsonl"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nothing_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_places, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_real_transcript, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_added, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cut_and_replaced, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cut_while_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_since, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_not_readable, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
