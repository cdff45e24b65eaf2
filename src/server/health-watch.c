/* SPDX-License-Identifier: MIT */
/* Sessions watched, measured and judged. Times that are shown are of the wall clock; waits are by
 * the monotonic one. */

#include "base/clock.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/text.h"
#include "health-private.h"
#include "loop/deferred.h"
#include "loop/timeout.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_LOOK_PART   5    /* of a period after something happened: what follows is seen too */
#define TOGETHER_MS       1000 /* who is due so soon is looked at as well */
#define TOGETHER_PART     2    /* or within that part of a period: each look reads all processes */
#define CPU_STEP_PERMILLE 10   /* smaller changes are not told */
#define MEMORY_STEP_BYTES (1024 * 1024)

/* ---- when to look ---------------------------------------------------------------------------- */

void health_look_at(struct server *server, int64_t at_ms) {
    struct health_watch *watch = server->health;
    if (!timeout_is_running(watch->look) || at_ms < watch->look_at_ms) {
        int64_t delay_ms = at_ms - clock_monotonic_ms();
        watch->look_at_ms = at_ms;
        timeout_start(watch->look, delay_ms > 0 ? delay_ms : 0);
    }
}

/* Something happened: it is measured soon, but not more often than it should. */
static void wake(struct server *server, struct session_health *watched) {
    if (!watched->is_due) {
        int64_t soon_ms = clock_monotonic_ms() + server->health->period_ms / FIRST_LOOK_PART;
        int64_t next_ms = watched->looked_ms + server->health->period_ms;
        watched->is_due = true;
        watched->due_ms = watched->looked_ms == 0 || next_ms < soon_ms ? soon_ms : next_ms;
    }
    health_look_at(server, watched->due_ms);
}

/* ---- looking --------------------------------------------------------------------------------- */

static bool differs(const struct health *before, const struct health *after) {
    int64_t cpu = before->cpu_permille - after->cpu_permille;
    int64_t memory = before->usage.memory_bytes - after->usage.memory_bytes;
    return !before->is_sampled || before->usage.processes != after->usage.processes ||
           llabs(cpu) >= CPU_STEP_PERMILLE || llabs(memory) >= MEMORY_STEP_BYTES;
}

static void take_usage(
        struct server *server, struct session *session, const struct process_usage *usage) {
    struct session_health *watched = session->health;
    if (watched == NULL || session->life != LIFE_RUNNING || usage->processes == 0) {
        return;
    }
    struct health before = watched->health;
    struct health_rules rules = health_rules_of(session);
    health_note_usage(&watched->health, usage, &rules, clock_wall_ms());
    watched->looked_ms = clock_monotonic_ms();
    if (differs(&before, &watched->health)) {
        server_session_changed(server, session);
    }
    if (health_is_busy(&watched->health)) {
        wake(server, watched);
    }
}

static void take_scan(struct server *server) {
    OWNED(process_scan) scan = TAKE(server->health->scan);
    for (size_t i = 0; i < process_scan_count(scan); i++) {
        struct session *session = registry_find_id(server, process_scan_id(scan, i));
        struct process_usage usage = process_scan_usage(scan, i);
        if (session != NULL) {
            take_usage(server, session, &usage);
        }
    }
}

static void judge_all(struct server *server) {
    struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        if (session->health != NULL) {
            health_session_judge(server, session);
        }
    }
}

static void on_step(void *context) {
    struct server *server = context;
    if (!process_scan_step(server->health->scan)) {
        deferred_schedule(server->health->step_later);
        return;
    }
    take_scan(server);
    judge_all(server);
}

static struct process_scan *begin_scan(struct server *server) {
    int64_t now_ms = clock_monotonic_ms();
    int64_t part_ms = server->health->period_ms / TOGETHER_PART;
    int64_t together_ms = part_ms > TOGETHER_MS ? part_ms : TOGETHER_MS;
    struct process_scan *scan = NULL;
    struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        struct session_health *watched = session->health;
        if (watched == NULL || !watched->is_due) {
            continue;
        }
        if (watched->due_ms > now_ms + together_ms) {
            health_look_at(server, watched->due_ms);
            continue;
        }
        watched->is_due = false;
        if (session->life == LIFE_RUNNING && session->pid > 1) {
            scan = scan == NULL ? process_scan_create("/proc") : scan;
            process_scan_add(scan, session->id, session->pid);
        }
    }
    return scan;
}

static void on_look(void *context) {
    struct server *server = context;
    struct health_watch *watch = server->health;
    if (watch->scan != NULL) { /* one is under way: what is due is found after it */
        health_look_at(server, clock_monotonic_ms() + TOGETHER_MS);
        return;
    }
    watch->scan = begin_scan(server);
    if (watch->scan != NULL) {
        deferred_schedule(watch->step_later);
    } else {
        judge_all(server);
    }
}

/* ---- what happens to sessions ---------------------------------------------------------------- */

static struct session_health *watched_of(struct session *session) {
    if (session->health == NULL) {
        struct session_health *watched = session->health = NEW(struct session_health);
        health_init(&watched->health, clock_wall_ms());
        watched->life = session->life;
        if (session->life == LIFE_RUNNING) { /* it was found so */
            watched->pid = session->pid;
            watched->health.started_ms = session->since_ms;
        }
    }
    return session->health;
}

static bool has_crashed(const struct session *session) {
    bool has_ended = session->life == LIFE_EXITED || session->life == LIFE_RESTARTING;
    return has_ended && session->ending == NOT_ENDING &&
           (session->exit_status > 0 || session->exit_signal > 0);
}

void health_session_changed(struct server *server, struct session *session) {
    struct session_health *watched = watched_of(session);
    bool did_run = watched->life == LIFE_RUNNING || watched->life == LIFE_STARTING;
    bool is_new = session->life == LIFE_RUNNING && session->pid > 0 && session->pid != watched->pid;
    if (is_new) {
        health_note_started(&watched->health, clock_wall_ms());
        watched->pid = session->pid;
        wake(server, watched);
    } else if (did_run && has_crashed(session)) {
        health_note_crash(&watched->health, clock_wall_ms());
        health_session_judge(server, session);
    }
    watched->life = session->life;
}

void health_session_fact(struct server *server, struct session *session, const struct fact *fact) {
    bool is_sign = fact->kind == FACT_OUTPUT || fact->kind == FACT_INPUT ||
                   fact->kind == FACT_PROGRAM_STATUS;
    if (!is_sign) {
        return;
    }
    struct session_health *watched = watched_of(session);
    if (fact->kind == FACT_OUTPUT) {
        health_note_output(&watched->health, clock_wall_ms());
    } else if (fact->kind == FACT_PROGRAM_STATUS && watched->health.is_agent) {
        health_note_report(&watched->health, watched->health.works, clock_wall_ms());
    }
    wake(server, watched);
}

void health_session_hook(struct server *server, struct session *session, const struct json *said) {
    struct session_health *watched = watched_of(session);
    int64_t now_ms = clock_wall_ms();
    health_note_report(&watched->health, watched->health.works, now_ms);
    if (text_equal(json_get_text(said, "hook_event_name", ""), "PreToolUse")) {
        const struct json *input = json_find(said, "tool_input");
        OWNED_STR arguments = input == NULL ? text_copy("") : json_format(input);
        const char *tool = json_get_text(said, "tool_name", "");
        /* With their ends: where the one stops counts as well. */
        uint64_t call = hash64_bytes(HASH64_START, tool, strlen(tool) + 1);
        call = hash64_bytes(call, arguments, strlen(arguments) + 1);
        health_note_call(&watched->health, call, now_ms);
        health_session_judge(server, session);
    }
    wake(server, watched);
}

void health_session_context(struct server *server, struct session *session, int percent) {
    struct session_health *watched = watched_of(session);
    int before = watched->health.context_percent;
    health_note_context(&watched->health, percent);
    if (watched->health.context_percent != before) {
        server_session_changed(server, session);
    }
}

void health_session_statusline(
        struct server *server, struct session *session, const struct json *said) {
    struct session_health *watched = watched_of(session);
    const struct json *window = json_find(said, "context_window");
    int percent = (int)json_as_number(json_find(window, "used_percentage"), -1);
    health_note_report(&watched->health, watched->health.works, clock_wall_ms());
    health_session_context(server, session, percent);
}

void health_session_forgotten(struct session *session) {
    free(TAKE(session->health));
}

/* ---- life ------------------------------------------------------------------------------------ */

void health_watch_start(struct server *server) {
    struct health_watch *watch = NEW(struct health_watch);
    watch->look = timeout_create(server->loop, on_look, server);
    watch->step_later = deferred_create(server->loop, on_step, server);
    watch->period_ms = HEALTH_PERIOD_MS;
    const char *shorter = getenv("STOA_TEST_HEALTH_MS");
    (void)(shorter != NULL && text_parse_integer(shorter, 1, HEALTH_PERIOD_MS, &watch->period_ms));
    server->health = watch;
}

void health_watch_stop(struct server *server) {
    struct health_watch *watch = TAKE(server->health);
    if (watch != NULL) {
        timeout_destroy(watch->look);
        deferred_destroy(watch->step_later);
        process_scan_destroy(watch->scan);
        free(watch);
    }
}
