/* SPDX-License-Identifier: MIT */

/* How long until something is seen: a first start, and attaching to fifty sessions. */

#include "cases.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/path.h"

#define SESSIONS 50
#define REPEATS  10
#define MARK     "\u283f\u2837\u282f\u281f\u2827"

static void run_cold(struct stage *stage, struct results *results, bool quick) {
    (void)quick;
    stage_seek(stage, MARK);
    int64_t start_us = clock_monotonic_us();
    stage_start_cold(stage, MARK);
    int64_t seen_us = stage_seen_us(stage, 20000);
    if (seen_us < 0) {
        stage_die("%s: nothing shown after a cold start", stage->subject->name);
    }
    results_add(results, "cold start to the pane shown", "ms", stage->subject->name,
            (double)(seen_us - start_us) / 1000);
}

/* A full screen whose last cells are the mark. */
static char *write_screen(struct stage *stage) {
    struct buffer screen = { 0 };
    struct error err = { 0 };
    for (unsigned row = 1; row <= STAGE_ROWS; row++) {
        buffer_append_format(&screen, "\033[%u;1H\033[38;5;%um", row, 16 + row);
        for (unsigned column = 0; column < STAGE_COLUMNS - 10; column++) {
            buffer_append_byte(&screen, (uint8_t)('a' + (row * 7 + column) % 26));
        }
    }
    buffer_append_text(&screen, "\033[m" MARK);
    char *path = path_join(stage->root, "screen");
    if (!file_replace(path, screen.data, screen.length, &err)) {
        stage_die("%s", err.text);
    }
    buffer_finish(&screen);
    return path;
}

static void run_attach(struct stage *stage, struct results *results, bool quick) {
    for (int i = 0; i < SESSIONS; i++) {
        char name[16];
        snprintf(name, sizeof(name), "s%d", i);
        stage_add_player(stage, name, false);
    }
    char *path = write_screen(stage);
    for (int i = 0; i < SESSIONS; i++) {
        char name[16];
        snprintf(name, sizeof(name), "s%d", i);
        stage_tell(stage, name, "play %s", path);
        stage_answer_us(stage, name, "played");
    }
    free(path);
    double times_ms[REPEATS];
    for (int i = 0; i < REPEATS; i++) {
        stage_seek(stage, MARK);
        int64_t start_us = clock_monotonic_us();
        stage_attach(stage, "s0", true);
        int64_t seen_us = stage_seen_us(stage, 20000);
        if (seen_us < 0) {
            stage_die("%s: nothing shown after attaching", stage->subject->name);
        }
        times_ms[i] = (double)(seen_us - start_us) / 1000;
        stage_detach(stage);
        stage_drain(stage, quick ? 50 : 200);
    }
    results_add(results, "attach to 50 sessions, frame complete", "ms", stage->subject->name,
            results_quantile(times_ms, REPEATS, 0.5));
}

const struct bench_case case_cold = {
    .name = "cold-start",
    .summary = "from nothing running to a pane on the screen",
    .run = run_cold,
};

const struct bench_case case_attach = {
    .name = "attach",
    .summary = "attaching where 50 sessions run, until the frame is complete",
    .run = run_attach,
};
