/* SPDX-License-Identifier: MIT */
/* How a recycling goes from one step to the next: kept first, then told. */

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "loop/timeout.h"
#include "recycle-private.h"

const char *const recycle_step_names[RECYCLE_STEP_COUNT + 1] = { "none", "waits", "asked", "writes",
    "ends", "starts", "done", "failed", "timed-out", NULL };

bool recycle_is_over(const struct recycle *recycle) {
    return recycle == NULL || recycle->step == RECYCLE_NONE || recycle->step >= RECYCLE_DONE;
}

int64_t recycle_limit_ms(const struct recycle *recycle) {
    bool is_long = recycle->step == RECYCLE_WAITS || recycle->step == RECYCLE_WRITES;
    bool is_short = recycle->step == RECYCLE_ASKED && recycle->timeout_ms < RECYCLE_TAKEN_MS;
    return recycle->since_ms + (is_long || is_short ? recycle->timeout_ms : RECYCLE_TAKEN_MS);
}

static void set_step(struct recycle *recycle, enum recycle_step step, const char *text) {
    recycle->step = step;
    recycle->since_ms = clock_wall_ms();
    recycle->rest_ms = 0;
    recycle->number++;
    text_replace(&recycle->text, text);
}

/* What is kept is said to everyone: in the log, to who waits, to who looks. */
static void tell_step(struct recycle *recycle) {
    struct session *session = recycle->session;
    log_info("%s '%s': recycle.%s: %s", session->id, session->spec.name,
            recycle_step_names[recycle->step], recycle->text);
    if (recycle_is_over(recycle)) {
        timeout_stop(recycle->limit);
    } else {
        timeout_start(recycle->limit, recycle_limit_ms(recycle) - recycle->since_ms);
    }
    recycle_answer(recycle);
    server_session_changed(recycle->server, session);
}

void recycle_enter(struct recycle *recycle, enum recycle_step step, const char *text) {
    struct error err = { 0 };
    OWNED_STR what = text_format("recycle.%s", recycle_step_names[step]);
    set_step(recycle, step, text);
    if (!recycle_save_step(recycle, what, &err)) {
        server_set_problem(recycle->server, err.text);
    }
    tell_step(recycle);
}

static void swap(char **a, char **b) {
    char *former = *a;
    *a = *b;
    *b = former;
}

bool recycle_take_turn(
        struct recycle *recycle, const struct recycle_turn *turn, struct error *err) {
    struct recycle before = *recycle;
    OWNED_STR text = text_copy(recycle->text);
    OWNED_STR who = text_copy(turn->who);
    OWNED_STR previous = text_copy(turn->previous);
    OWNED_STR conversation = text_copy(turn->conversation);
    struct {
        char **ours, **theirs;
    } exchanged[] = { { &recycle->who, &who }, { &recycle->previous, &previous },
        { &recycle->session->conversation, &conversation } };
    for (size_t i = 0; i < ARRAY_LENGTH(exchanged); i++) {
        swap(exchanged[i].ours, exchanged[i].theirs);
    }
    set_step(recycle, turn->step, turn->text);
    if (recycle_save_step(recycle, turn->what, err)) {
        tell_step(recycle);
        return true;
    }
    for (size_t i = 0; i < ARRAY_LENGTH(exchanged); i++) {
        swap(exchanged[i].ours, exchanged[i].theirs);
    }
    set_step(recycle, before.step, text);
    recycle->since_ms = before.since_ms;
    recycle->rest_ms = before.rest_ms;
    recycle->number = before.number;
    return false;
}
