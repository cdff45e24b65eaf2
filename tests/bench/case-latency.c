/* SPDX-License-Identifier: MIT */

/* How long it takes from a key typed at the client until the client shows its echo. */

#include "cases.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"

#define KEY_GAP_MS     2
#define KEY_LIMIT_MS   10000
#define TOTAL_LIMIT_US 15000000
#define KEYS_MAX       1000

/* As many as the player has columns, and one: no cell shows the same character twice in a row. */
static const char alphabet[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ012345678";

static double echo_us(struct stage *stage, char key) {
    char text[4] = { (char)0xe2, (char)(0xa0 | (unsigned char)key >> 6),
        (char)(0x80 | (key & 0x3f)), '\0' };
    stage_seek(stage, text);
    int64_t start_us = clock_monotonic_us();
    stage_type(stage, key);
    int64_t seen_us = stage_seen_us(stage, KEY_LIMIT_MS);
    return seen_us < 0 ? KEY_LIMIT_MS * 1000.0 : (double)(seen_us - start_us);
}

static void measure_keys(
        struct stage *stage, struct results *results, const char *situation, size_t keys) {
    double times_us[KEYS_MAX];
    size_t count = 0;
    int64_t end_us = clock_monotonic_us() + TOTAL_LIMIT_US;
    for (size_t i = 0; i < 5; i++) { /* the first ones wake everything up */
        echo_us(stage, alphabet[i]);
        stage_drain(stage, KEY_GAP_MS);
    }
    while (count < keys && clock_monotonic_us() < end_us) {
        times_us[count] = echo_us(stage, alphabet[(count + 5) % (sizeof(alphabet) - 1)]);
        count++;
        stage_drain(stage, KEY_GAP_MS);
    }
    static const struct {
        const char *name;
        double share;
    } quantiles[] = { { "p50", 0.5 }, { "p95", 0.95 }, { "p99", 0.99 } };
    for (size_t i = 0; i < ARRAY_LENGTH(quantiles); i++) {
        char *measure = text_format("key latency %s %s", situation, quantiles[i].name);
        results_add(results, measure, "us", stage->subject->name,
                results_quantile(times_us, count, quantiles[i].share));
        free(measure);
    }
}

static void show_echo(struct stage *stage, bool alone) {
    stage_attach(stage, "echo", alone);
    stage_seek(stage, "\u2801\u2802\u2804");
    stage_tell(stage, "echo", "show \u2801\u2802\u2804");
    if (stage_seen_us(stage, 20000) < 0) {
        stage_die("%s: the client shows nothing", stage->subject->name);
    }
    stage_answer_us(stage, "echo", "shown");
    stage_tell(stage, "echo", "echo");
    stage_drain(stage, 300);
}

static void run_idle(struct stage *stage, struct results *results, bool quick) {
    stage_add_player(stage, "echo", false);
    show_echo(stage, true);
    measure_keys(stage, results, "idle", quick ? 300 : KEYS_MAX);
}

static void run_flood(struct stage *stage, struct results *results, bool quick) {
    stage_add_player(stage, "echo", false);
    stage_add_player(stage, "flood", true);
    show_echo(stage, false);
    stage_tell(stage, "flood", "flood %s/yes", stage->corpora);
    stage_drain(stage, 500);
    measure_keys(stage, results, "beside a visible flood", quick ? 300 : KEYS_MAX);
}

static void run_hidden(struct stage *stage, struct results *results, bool quick) {
    stage_add_player(stage, "echo", false);
    for (int i = 0; i < 50; i++) {
        char name[16];
        snprintf(name, sizeof(name), "flood%d", i);
        stage_add_player(stage, name, false);
    }
    show_echo(stage, true);
    for (int i = 0; i < 50; i++) {
        char name[16];
        snprintf(name, sizeof(name), "flood%d", i);
        stage_tell(stage, name, "flood %s/yes", stage->corpora);
    }
    stage_drain(stage, 1000);
    measure_keys(stage, results, "with 50 hidden floods", quick ? 40 : KEYS_MAX);
}

const struct bench_case case_latency_idle = {
    .name = "latency-idle",
    .summary = "from a key to its echo on an idle fleet",
    .run = run_idle,
};

const struct bench_case case_latency_flood = {
    .name = "latency-flood",
    .summary = "the same beside a visible session that floods",
    .run = run_flood,
};

const struct bench_case case_latency_hidden = {
    .name = "latency-hidden",
    .summary = "the same with 50 hidden sessions that flood",
    .run = run_hidden,
};
