/* SPDX-License-Identifier: MIT */

/* What standing sessions cost: memory, and how often their processes wake up. */

#include "cases.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#define SESSIONS     10
#define FULL_LINES   10060
#define FULL_COLUMNS 100
#define SHELLS       50

static double pss_kb(struct stage *stage, const char *program, size_t *out_count) {
    pid_t *pids = NULL;
    size_t count = stage_processes(stage, program, &pids);
    int64_t bytes = 0;
    for (size_t i = 0; i < count; i++) {
        bytes += process_pss_bytes(pids[i]);
    }
    free(pids);
    if (out_count != NULL) {
        *out_count = count;
    }
    return (double)bytes / 1024;
}

static void add_sessions(struct stage *stage) {
    for (int i = 0; i < SESSIONS; i++) {
        char name[16];
        snprintf(name, sizeof(name), "s%d", i);
        stage_add_player(stage, name, false);
    }
}

static void run_empty(struct stage *stage, struct results *results, bool quick) {
    add_sessions(stage);
    stage_drain(stage, quick ? 500 : 2000);
    results_add(results, "memory of an empty session, everything", "KiB", stage->subject->name,
            pss_kb(stage, NULL, NULL) / SESSIONS);
    size_t hosts = 0;
    double hosts_kb = pss_kb(stage, "stoa-host", &hosts);
    if (hosts > 0) {
        results_add(results, "memory of an empty session's host", "KiB", stage->subject->name,
                hosts_kb / SESSIONS); /* the keeper too: it is of the same program */
    }
}

/* Lines of a log, each exactly as wide. */
static char *write_lines(struct stage *stage) {
    struct buffer corpus = { 0 }, lines = { 0 };
    struct error err = { 0 };
    char *source = path_join(stage->corpora, "ascii");
    if (!file_read(source, 64 * 1024 * 1024, &corpus, &err)) {
        stage_die("%s", err.text);
    }
    size_t at = 0;
    for (int line = 0; line < FULL_LINES; line++) {
        for (int column = 0; column < FULL_COLUMNS; at = (at + 1) % corpus.length) {
            if (corpus.data[at] != '\n') {
                buffer_append_byte(&lines, (uint8_t)corpus.data[at]);
                column++;
            }
        }
        buffer_append_byte(&lines, '\n');
    }
    char *path = path_join(stage->root, "lines");
    if (!file_replace(path, lines.data, lines.length, &err)) {
        stage_die("%s", err.text);
    }
    buffer_finish(&corpus);
    buffer_finish(&lines);
    free(source);
    return path;
}

static void run_full(struct stage *stage, struct results *results, bool quick) {
    add_sessions(stage);
    char *path = write_lines(stage);
    for (int i = 0; i < SESSIONS; i++) {
        char name[16];
        snprintf(name, sizeof(name), "s%d", i);
        stage_tell(stage, name, "play %s", path);
        stage_answer_us(stage, name, "played");
    }
    free(path);
    stage_drain(stage, quick ? 500 : 2000);
    results_add(results, "memory of a session with 10,000 lines", "KiB", stage->subject->name,
            pss_kb(stage, NULL, NULL) / SESSIONS);
}

static int64_t switches(struct stage *stage) {
    pid_t *pids = NULL;
    size_t count = stage_processes(stage, NULL, &pids);
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += process_context_switches(pids[i]);
    }
    free(pids);
    return sum;
}

static void run_idle(struct stage *stage, struct results *results, bool quick) {
    static const char *const shell[] = { "/bin/sh", NULL };
    for (int i = 0; i < SHELLS; i++) {
        char name[16];
        snprintf(name, sizeof(name), "s%d", i);
        stage->subject->add(stage, name, shell, false);
    }
    stage_drain(stage, quick ? 3000 : 15000); /* what follows a start is not idling */
    int64_t before = switches(stage);
    int64_t duration_ms = quick ? 10000 : 60000;
    stage_drain(stage, duration_ms);
    results_add(results, "idle context switches, 50 shells", quick ? "in 10 s" : "in 60 s",
            stage->subject->name, (double)(switches(stage) - before));
}

const struct bench_case case_memory_empty = {
    .name = "memory-empty",
    .summary = "memory (PSS) per session, ten of them, empty",
    .run = run_empty,
};

const struct bench_case case_memory_full = {
    .name = "memory-full",
    .summary = "memory (PSS) per session, ten of them, 10,000 lines of 100 columns each",
    .run = run_full,
};

const struct bench_case case_idle = {
    .name = "idle",
    .summary = "context switches of 50 detached idle shells' multiplexer",
    .run = run_idle,
};
