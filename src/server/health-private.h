/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files that watch the sessions' health share. */

#include "health-watch.h"

#include "health/response.h"

struct health_watch {
    int64_t period_ms;
    struct timeout *look;
    int64_t look_at_ms; /* monotonic */
    struct deferred *step_later;
    struct process_scan *scan; /* NULL: none is under way */
};

/* Of one session: the session's `health`. */
struct session_health {
    struct health health;
    struct response response;
    struct health_finding findings[HEALTH_VERDICT_COUNT];
    enum life life; /* as it was when it changed last */
    pid_t pid;
    bool is_due;
    int64_t due_ms, looked_ms; /* monotonic */
};

/* ---- health-watch.c -------------------------------------------------------------------------- */

/* All are judged then (monotonic), and who is due is measured before. */
void health_look_at(struct server *server, int64_t at_ms);

/* ---- health-verdicts.c ----------------------------------------------------------------------- */

struct health_rules health_rules_of(const struct session *session);

/* Finds what is wrong with it, tells it, does what its rules say, and plans the next deadline. */
void health_session_judge(struct server *server, struct session *session);
