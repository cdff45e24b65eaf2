/* SPDX-License-Identifier: MIT */
/* What was seen of a session, and the verdicts on it. */

#include "health/health.h"

#include "base/memory.h"

#include <assert.h>
#include <stdio.h>

#define OVER_MEMORY_SAMPLES 2
#define MINUTE_MS           (60 * 1000)

const char *const health_verdict_names[] = { "looping", "memory", "stuck", NULL };
static_assert(ARRAY_LENGTH(health_verdict_names) == HEALTH_VERDICT_COUNT + 1, "a name for each");
const char *const health_action_names[] = { "nothing", "notify", "restart", "resume", NULL };
static_assert(ARRAY_LENGTH(health_action_names) == HEALTH_ACTION_COUNT + 1, "a name for each");

/* ---- what was seen --------------------------------------------------------------------------- */

void health_init(struct health *health, int64_t now_ms) {
    *health = (struct health){ .context_percent = -1 };
    health_note_started(health, now_ms);
}

void health_note_started(struct health *health, int64_t now_ms) {
    health->started_ms = health->progress_ms = now_ms;
    health->output_ms = 0;
    health->works = health->is_sampled = false;
    health->works_since_ms = health->over_memory_ms = health->call_count = 0;
    health->over_memory_samples = 0;
    health->cpu_permille = 0;
    health->context_percent = -1;
}

void health_note_output(struct health *health, int64_t now_ms) {
    health->output_ms = now_ms;
    if (!health->is_agent) {
        health->progress_ms = now_ms;
    }
}

void health_note_report(struct health *health, bool works, int64_t now_ms) {
    health->is_agent = true;
    health->progress_ms = now_ms;
    if (works != health->works) {
        health->works = works;
        health->works_since_ms = works ? now_ms : 0;
    }
}

void health_note_call(struct health *health, uint64_t hash, int64_t now_ms) {
    bool is_same = health->call_count > 0 && health->call == hash;
    health->call = hash;
    health->call_since_ms = is_same ? health->call_since_ms : now_ms;
    health->call_count = is_same ? health->call_count + 1 : 1;
}

void health_note_context(struct health *health, int percent) {
    health->context_percent = percent >= 0 && percent <= 100 ? percent : -1;
}

void health_note_crash(struct health *health, int64_t now_ms) {
    health->crashes_ms[health->crash_count++ % HEALTH_CRASHES_MAX] = now_ms;
}

void health_note_treated(struct health *health, int64_t now_ms) {
    health->crash_count = 0;
    health_note_started(health, now_ms);
}

/* Since the sample before, or, in the first, since the program was started. What left no trace (a
 * child that another process waited for) may make the sum smaller: that is no time at all. */
static int64_t share_of_cpu(
        const struct health *health, const struct process_usage *usage, int64_t now_ms) {
    int64_t before_ms = health->is_sampled ? health->usage.cpu_ms : 0;
    int64_t span_ms = now_ms - (health->is_sampled ? health->sampled_ms : health->started_ms);
    int64_t used_ms = usage->cpu_ms - before_ms;
    return span_ms > 0 && used_ms > 0 ? used_ms * 1000 / span_ms : 0;
}

void health_note_usage(struct health *health, const struct process_usage *usage,
        const struct health_rules *rules, int64_t now_ms) {
    bool is_over = rules->memory_bytes > 0 && usage->memory_bytes >= rules->memory_bytes;
    health->cpu_permille = share_of_cpu(health, usage, now_ms);
    health->usage = *usage;
    health->sampled_ms = now_ms;
    health->is_sampled = true;
    if (health->cpu_permille >= HEALTH_BUSY_PERMILLE) {
        health->progress_ms = now_ms;
    }
    health->over_memory_samples = is_over ? health->over_memory_samples + 1 : 0;
    health->over_memory_ms = !is_over                      ? 0
                             : health->over_memory_ms == 0 ? now_ms
                                                           : health->over_memory_ms;
}

bool health_is_busy(const struct health *health) {
    bool is_to_be_confirmed = health->over_memory_samples == 1;
    return health->cpu_permille >= HEALTH_IDLE_PERMILLE || is_to_be_confirmed;
}

/* ---- the verdicts ---------------------------------------------------------------------------- */

typedef void judge_fn(const struct health *health, const struct health_rules *rules, int64_t now_ms,
        struct health_finding *finding);

static void find(struct health_finding *finding, int64_t since_ms, int64_t figure, int64_t limit) {
    finding->is_found = true;
    finding->since_ms = since_ms;
    finding->figure = figure;
    finding->limit = limit;
}

/* The oldest of the last `crashes` that lies within the time; 0: there are not so many. */
static int64_t loop_of_crashes(
        const struct health *health, const struct health_rules *rules, int64_t now_ms) {
    int64_t wanted = rules->crashes;
    if (wanted <= 0 || wanted > HEALTH_CRASHES_MAX || health->crash_count < (uint64_t)wanted) {
        return 0;
    }
    int64_t first_ms =
            health->crashes_ms[(health->crash_count - (uint64_t)wanted) % HEALTH_CRASHES_MAX];
    return now_ms - first_ms <= rules->crashes_within_ms ? first_ms : 0;
}

static void judge_looping(const struct health *health, const struct health_rules *rules,
        int64_t now_ms, struct health_finding *finding) {
    int64_t first_ms = loop_of_crashes(health, rules, now_ms);
    if (first_ms > 0) {
        find(finding, first_ms, rules->crashes, rules->crashes);
        snprintf(finding->reason, sizeof(finding->reason), "it ended badly %lld times in %lld min",
                (long long)rules->crashes,
                (long long)((now_ms - first_ms + MINUTE_MS - 1) / MINUTE_MS));
    } else if (rules->calls > 0 && health->call_count >= rules->calls) {
        find(finding, health->call_since_ms, health->call_count, rules->calls);
        snprintf(finding->reason, sizeof(finding->reason),
                "it made the same tool call %lld times in a row", (long long)health->call_count);
    }
}

static void judge_memory(const struct health *health, const struct health_rules *rules,
        int64_t now_ms, struct health_finding *finding) {
    if (health->is_sampled && health->over_memory_samples >= OVER_MEMORY_SAMPLES) {
        find(finding, health->over_memory_ms, health->usage.memory_bytes, rules->memory_bytes);
        snprintf(finding->reason, sizeof(finding->reason), "it uses %lld MiB, more than %lld",
                (long long)(health->usage.memory_bytes >> 20),
                (long long)(rules->memory_bytes >> 20));
    }
}

static void judge_stuck(const struct health *health, const struct health_rules *rules,
        int64_t now_ms, struct health_finding *finding) {
    int64_t stuck_at_ms = health_stuck_at_ms(health, rules);
    if (stuck_at_ms > 0 && now_ms >= stuck_at_ms) {
        int64_t quiet_ms = now_ms - health->progress_ms;
        find(finding, health->progress_ms, quiet_ms, rules->stuck_after_ms);
        snprintf(finding->reason, sizeof(finding->reason),
                "it was at work, and for %lld min there was no sign of life",
                (long long)(quiet_ms / MINUTE_MS));
    }
}

static judge_fn *const judges[] = {
    [HEALTH_LOOPING] = judge_looping,
    [HEALTH_MEMORY] = judge_memory,
    [HEALTH_STUCK] = judge_stuck,
};
static_assert(ARRAY_LENGTH(judges) == HEALTH_VERDICT_COUNT, "a judge for each");

void health_judge(const struct health *health, const struct health_rules *rules, int64_t now_ms,
        struct health_finding out_findings[HEALTH_VERDICT_COUNT]) {
    for (int i = 0; i < HEALTH_VERDICT_COUNT; i++) {
        out_findings[i] = (struct health_finding){ 0 };
        judges[i](health, rules, now_ms, &out_findings[i]);
    }
}

int64_t health_stuck_at_ms(const struct health *health, const struct health_rules *rules) {
    bool may_be = rules->stuck_after_ms > 0 && (!health->is_agent || health->works);
    return may_be ? health->progress_ms + rules->stuck_after_ms : 0;
}
