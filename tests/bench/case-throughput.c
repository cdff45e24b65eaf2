/* SPDX-License-Identifier: MIT */

/* How fast output is taken: with nobody looking, and until an attached client shows the last of it.
 */

#include "cases.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"

#include <sys/stat.h>

static const char *const corpora[] = { "ascii", "cursor", "dense", "light", "region", "sgr",
    "tcells", "tui", "unicode", "yes" };

static double size_mb(const char *path) {
    struct stat status;
    if (stat(path, &status) != 0) {
        stage_die("no corpus '%s'", path);
    }
    return (double)status.st_size / 1e6;
}

static int64_t cpu_ms(struct stage *stage) {
    pid_t *pids = NULL;
    size_t count = stage_processes(stage, NULL, &pids);
    int64_t sum_ms = 0;
    for (size_t i = 0; i < count; i++) {
        sum_ms += process_cpu_ms(pids[i]);
    }
    free(pids);
    return sum_ms;
}

/* The mark is of characters that no corpus has, and in each round different in every cell. */
static const char *const marks[] = { "\u283f\u2837\u282f\u281f\u2827",
    "\u2817\u281b\u281d\u281e\u280f", "\u283d\u283b\u283e\u2839\u283a" };

static int64_t play_us(struct stage *stage, const char *path, size_t round) {
    const char *mark = marks[round % ARRAY_LENGTH(marks)];
    if (stage->client.pid == 0) {
        stage_tell(stage, "one", "play %s", path);
        return stage_answer_us(stage, "one", "played");
    }
    int64_t start_us = clock_monotonic_us();
    stage_tell(stage, "one", "play %s", path);
    stage_answer_us(stage, "one", "played");
    stage_seek(stage, mark);
    stage_tell(stage, "one", "show %s", mark);
    int64_t seen_us = stage_seen_us(stage, 60000);
    if (seen_us < 0) {
        stage_die("%s: the end of '%s' was never shown", stage->subject->name, path);
    }
    stage_answer_us(stage, "one", "shown");
    return seen_us - start_us;
}

static void play_all(struct stage *stage, struct results *results, const char *kind) {
    for (size_t i = 0; i < ARRAY_LENGTH(corpora); i++) {
        char *path = text_format("%s/%s", stage->corpora, corpora[i]);
        char *measure = text_format("throughput %s %s", kind, corpora[i]);
        char *cpu_measure = text_format("CPU per MB %s %s", kind, corpora[i]);
        double size = size_mb(path);
        int64_t cpu_before_ms = cpu_ms(stage);
        uint64_t bytes_before = stage->client_bytes;
        int64_t time_us = play_us(stage, path, i);
        results_add(results, measure, "MB/s", stage->subject->name, size * 1e6 / (double)time_us);
        results_add(results, cpu_measure, "ms", stage->subject->name,
                (double)(cpu_ms(stage) - cpu_before_ms) / size);
        if (stage->client.pid != 0) {
            char *bytes_measure = text_format("bytes shown per byte %s", corpora[i]);
            results_add(results, bytes_measure, "", stage->subject->name,
                    (double)(stage->client_bytes - bytes_before) / 1e6 / size);
            free(bytes_measure);
        }
        free(path);
        free(measure);
        free(cpu_measure);
    }
}

static void run_attached(struct stage *stage, struct results *results, bool quick) {
    (void)quick;
    stage_add_player(stage, "one", false);
    stage_seek(stage, "\u2801\u2802\u2804");
    stage_attach(stage, "one", true);
    stage_tell(stage, "one", "show \u2801\u2802\u2804");
    if (stage_seen_us(stage, 20000) < 0) {
        stage_die("%s: the client shows nothing", stage->subject->name);
    }
    stage_answer_us(stage, "one", "shown");
    play_all(stage, results, "attached");
}

static void run_detached(struct stage *stage, struct results *results, bool quick) {
    (void)quick;
    stage_add_player(stage, "one", false);
    play_all(stage, results, "detached");
}

const struct bench_case case_throughput_attached = {
    .name = "throughput-attached",
    .summary = "each corpus until an attached client shows the last of it",
    .run = run_attached,
};

const struct bench_case case_throughput_detached = {
    .name = "throughput-detached",
    .summary = "each corpus with nobody looking",
    .run = run_detached,
};
