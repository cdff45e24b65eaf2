/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * How a session fares: what was seen of it is noted here, and judged. Pure: no clock is looked at,
 * nothing is read; every call is given the present time (of the wall clock). Times are 0 when the
 * thing was never seen.
 *
 * Three verdicts. Looping: it crashed again and again within a time, or an agent made the very same
 * tool call so often in a row. Memory: its processes use more than the limit, twice in a row.
 * Stuck: it works, and for so long there was no sign of life: no report of the agent, no processor
 * time worth the name. What the program prints is no such sign for an agent, which turns a wheel
 * while it waits; for any other program it is.
 */

#include "health/process-scan.h"

#include <stdbool.h>
#include <stdint.h>

#define HEALTH_REASON_SIZE   160
#define HEALTH_CRASHES_MAX   100         /* that a rule may ask for */
#define HEALTH_BUSY_PERMILLE 200         /* of one core: below it may be a spinner */
#define HEALTH_IDLE_PERMILLE 30          /* of one core: below, nothing is done */
#define HEALTH_PERIOD_MS     (10 * 1000) /* between two samples of one that works */

enum health_verdict { HEALTH_LOOPING, HEALTH_MEMORY, HEALTH_STUCK, HEALTH_VERDICT_COUNT };
extern const char *const health_verdict_names[HEALTH_VERDICT_COUNT + 1]; /* NULL-terminated */

enum health_action {
    HEALTH_NOTHING,
    HEALTH_NOTIFY,
    HEALTH_RESTART, /* anew, an agent with a new conversation */
    HEALTH_RESUME,  /* ended and started again where it was */
    HEALTH_ACTION_COUNT
};
extern const char *const health_action_names[HEALTH_ACTION_COUNT + 1]; /* NULL-terminated */

/* What counts as which, and what is done about it. 0: that is never so. */
struct health_rules {
    enum health_action actions[HEALTH_VERDICT_COUNT];
    int64_t stuck_after_ms;
    int64_t crashes, crashes_within_ms;
    int64_t calls;
    int64_t memory_bytes;
};

struct health_finding {
    bool is_found;
    int64_t since_ms;
    int64_t figure, limit; /* what was seen and what would have been right: ms, times, bytes */
    char reason[HEALTH_REASON_SIZE];
};

/* What is known of a session. Zeroed: nothing. Members are for everyone to read. */
struct health {
    int64_t started_ms;
    int64_t output_ms;   /* it printed */
    int64_t progress_ms; /* the last sign of life that is one of progress */
    bool is_agent;       /* it tells whether it works, and shows its life by reports */
    bool works;
    int64_t works_since_ms;
    int context_percent; /* -1: not told */

    bool is_sampled;
    struct process_usage usage;
    int64_t sampled_ms, cpu_permille; /* of one core, since the sample before */
    int64_t over_memory_ms;           /* since when it is over the limit; 0: it is not */
    uint32_t over_memory_samples;

    int64_t crashes_ms[HEALTH_CRASHES_MAX]; /* a ring */
    uint64_t crash_count;
    uint64_t call; /* hash of the last tool call */
    int64_t call_since_ms, call_count;
};

void health_init(struct health *health, int64_t now_ms);

/* Its program was started, also again: what is measured begins anew. */
void health_note_started(struct health *health, int64_t now_ms);
void health_note_output(struct health *health, int64_t now_ms);

/* An agent's report; whether it works now. */
void health_note_report(struct health *health, bool works, int64_t now_ms);
void health_note_call(struct health *health, uint64_t hash, int64_t now_ms);
void health_note_context(struct health *health, int percent);
void health_note_crash(struct health *health, int64_t now_ms);
void health_note_usage(struct health *health, const struct process_usage *usage,
        const struct health_rules *rules, int64_t now_ms);

/* It was restarted for its health: what led to that counts no more. */
void health_note_treated(struct health *health, int64_t now_ms);

/* Whether there is reason to look again by itself: it used the processor. Output is told. */
bool health_is_busy(const struct health *health);

void health_judge(const struct health *health, const struct health_rules *rules, int64_t now_ms,
        struct health_finding out_findings[HEALTH_VERDICT_COUNT]);

/* When it will be stuck unless something is seen of it; 0: never. */
int64_t health_stuck_at_ms(const struct health *health, const struct health_rules *rules);
