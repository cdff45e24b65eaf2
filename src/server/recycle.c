/* SPDX-License-Identifier: MIT */
#include "recycle.h"

#include "agent/handover.h"
#include "agents.h"
#include "base/clean.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "loop/timeout.h"
#include "recycle-private.h"

#include <string.h>

/* ---- from step to step ----------------------------------------------------------------------- */

/* Its program ends politely; a fresh conversation follows with what there is to begin with. */
static void begin_anew(struct recycle *recycle) {
    struct session *session = recycle->session;
    struct error err = { 0 };
    OWNED_STR opening = handover_opening(recycle->note, session->spec.task, session->spec.prompt);
    OWNED_STR text = text_format("it is ended: 'claude --resume %s' or 'stoa recycle --undo %s' "
                                 "brings the old conversation back",
            session->conversation, session->spec.name);
    const struct recycle_turn turn = { RECYCLE_ENDS, text, "recycle.ends", recycle->who,
        session->conversation, "" };
    if (!recycle_take_turn(recycle, &turn, &err)) {
        error_context(&err, "it goes on as it is");
        recycle_enter(recycle, RECYCLE_FAILED, err.text);
        return;
    }
    text_replace(&session->opening, opening);
    session_end(session, ENDING_TO_RESTART);
}

/* Without a note nothing is ended, unless that was wished. */
static void give_up(struct recycle *recycle, enum recycle_step how, const char *why) {
    bool may_end =
            recycle->is_forced && recycle->step < RECYCLE_ENDS && session_runs(recycle->session);
    if (may_end) {
        log_info("%s: no note: %s", recycle->session->id, why);
        begin_anew(recycle);
    } else {
        recycle_enter(recycle, how, why);
    }
}

static void ask(struct recycle *recycle) {
    OWNED_STR request = handover_request();
    OWNED_STR clean = clean_lines(request, HANDOVER_NOTE_MAX_BYTES);
    if (session_type(recycle->session, clean)) {
        recycle->attempts++;
        recycle_enter(recycle, RECYCLE_ASKED, "it is asked for a handover note");
    }
}

static const char *const too_late[RECYCLE_STEP_COUNT] = {
    [RECYCLE_WAITS] = "it was not ready for a prompt in time: it goes on as it is",
    [RECYCLE_ASKED] = "it did not take the request: it goes on as it is, look at its pane",
    [RECYCLE_WRITES] = "it wrote no note in time: it goes on as it is",
    [RECYCLE_ENDS] = "its program did not end in time",
    [RECYCLE_STARTS] = "the fresh session did not take its note: look at its pane",
};

static void on_limit(void *context) {
    struct recycle *recycle = context;
    int64_t left_ms = recycle_limit_ms(recycle) - clock_wall_ms();
    if (recycle_is_over(recycle)) {
        return;
    }
    if (recycle->step == RECYCLE_WRITES && recycle->note != NULL) {
        begin_anew(recycle);
    } else if (left_ms > 0) { /* it was only to be looked at again */
        timeout_start(recycle->limit, left_ms);
        recycle_update(recycle->server, recycle->session);
    } else {
        give_up(recycle, RECYCLE_TIMED_OUT, too_late[recycle->step]);
    }
}

struct recycle *recycle_of(struct server *server, struct session *session) {
    if (session->recycle == NULL) {
        struct recycle *recycle = session->recycle = NEW(struct recycle);
        recycle->server = server;
        recycle->session = session;
        recycle->text = text_copy("");
        recycle->who = text_copy("");
        recycle->previous = text_copy("");
        recycle->limit = timeout_create(server->loop, on_limit, recycle);
        list_init(&recycle->waiters);
    }
    return session->recycle;
}

void recycle_forgotten(struct session *session) {
    struct recycle *recycle = TAKE(session->recycle);
    if (recycle != NULL) {
        recycle_refuse_waiters(recycle);
        timeout_destroy(recycle->limit);
        free(recycle->text);
        free(recycle->who);
        free(recycle->previous);
        free(recycle->note);
        free(recycle);
    }
}

/* ---- what happens meanwhile ------------------------------------------------------------------ */

static void take_note(struct recycle *recycle, const struct json *said) {
    const char *note = json_get_text(said, "last_assistant_message", "");
    OWNED_STR clean = clean_lines(note, HANDOVER_NOTE_MAX_BYTES);
    if (clean[strspn(clean, " \n")] == '\0') {
        give_up(recycle, RECYCLE_FAILED, "it answered without a note: it goes on as it is");
        return;
    }
    text_replace(&recycle->note, clean);
    recycle_save(recycle);
    timeout_start(recycle->limit, RECYCLE_SETTLE_MS);
}

void recycle_hook(struct server *server, struct session *session, const struct json *said) {
    struct recycle *recycle = session->recycle;
    const char *event = json_get_text(said, "hook_event_name", "");
    const char *prompt = json_get_text(said, "prompt", "");
    bool is_prompt = text_equal(event, "UserPromptSubmit");
    if (recycle_is_over(recycle)) {
        return;
    }
    if (recycle->step == RECYCLE_ASKED && is_prompt && handover_is_request(prompt)) {
        recycle_enter(recycle, RECYCLE_WRITES, "it writes its handover note");
    } else if (recycle->step == RECYCLE_WRITES && text_equal(event, "Stop")) {
        take_note(recycle, said);
    } else if (recycle->step == RECYCLE_WRITES && text_equal(event, "StopFailure")) {
        OWNED_STR why = text_format("it wrote no note, but came to an error (%s): it goes on as it "
                                    "is",
                json_get_text(said, "error", "unknown"));
        give_up(recycle, RECYCLE_FAILED, why);
    } else if (recycle->step == RECYCLE_STARTS && is_prompt && handover_is_opening(prompt)) {
        text_replace(&session->opening, NULL);
        OWNED_STR text = text_format("a fresh session goes on; 'stoa recycle --undo %s' or 'claude "
                                     "--resume %s' brings the old conversation back",
                session->spec.name, recycle->previous);
        recycle_enter(recycle, RECYCLE_DONE, text);
    }
}

/* Why it is not asked yet, for people. */
static void say_wait(struct recycle *recycle, const struct agent_verdict *verdict) {
    OWNED_STR text = text_format("it waits until it is ready for a prompt; now: %s%s%s",
            agent_state_names[verdict->state], *verdict->detail == '\0' ? "" : ": ",
            verdict->detail);
    if (!text_equal(text, recycle->text)) {
        recycle->number++;
        text_replace(&recycle->text, text);
        recycle_answer(recycle);
    }
}

/* Ready again, and no note: it was interrupted, or its word was lost with a server. */
static void note_rest(struct recycle *recycle) {
    int64_t now_ms = clock_wall_ms();
    if (recycle->rest_ms == 0) {
        recycle->rest_ms = now_ms;
        timeout_start(recycle->limit, RECYCLE_REST_MS + RECYCLE_REST_MS / 10);
    } else if (now_ms - recycle->rest_ms >= RECYCLE_REST_MS) {
        bool once_more = recycle->was_found && recycle->attempts < RECYCLE_ATTEMPTS_MAX;
        if (once_more) {
            recycle_enter(recycle, RECYCLE_WAITS, "nothing was heard of its note: once more");
        } else {
            give_up(recycle, RECYCLE_FAILED,
                    "it was interrupted before there was a note: it goes on as it is");
        }
    }
}

static void note_ending(struct recycle *recycle) {
    struct session *session = recycle->session;
    bool is_fresh = session->ending == NOT_ENDING && session->since_ms >= recycle->since_ms &&
                    *session->conversation != '\0';
    bool is_old = session->life == LIFE_RUNNING && session->ending == NOT_ENDING && !is_fresh &&
                  session->is_confirmed && recycle->was_found;
    if (session->life == LIFE_FAILED && is_fresh) {
        OWNED_STR why = text_format("it cannot be started again: %s", session->message);
        recycle_enter(recycle, RECYCLE_FAILED, why);
    } else if (is_fresh && (session->life == LIFE_STARTING || session->life == LIFE_RUNNING)) {
        recycle_enter(recycle, RECYCLE_STARTS, "a fresh session starts with the note");
    } else if (is_old) { /* the server was gone before it could end it */
        session_end(session, ENDING_TO_RESTART);
    }
}

void recycle_update(struct server *server, struct session *session) {
    struct recycle *recycle = session->recycle;
    struct agent_verdict verdict = { 0 };
    bool ends = !recycle_is_over(recycle) && recycle->step == RECYCLE_ENDS;
    if (recycle_is_over(recycle)) {
        return;
    }
    if (session->killed_ms != 0 || (!ends && !session_runs(session))) {
        recycle_enter(recycle, RECYCLE_FAILED, "the session ended before it was over");
        return;
    }
    if (ends) {
        note_ending(recycle);
        return;
    }
    bool is_known = agents_judge(session, &verdict) && session->life == LIFE_RUNNING;
    if (recycle->step == RECYCLE_WAITS && is_known) {
        if (verdict.is_ready) {
            ask(recycle);
        } else {
            say_wait(recycle, &verdict);
        }
    } else if (recycle->step == RECYCLE_WRITES && recycle->note != NULL) {
        return; /* it ends in a moment */
    } else if (recycle->step == RECYCLE_WRITES && is_known && verdict.is_ready) {
        note_rest(recycle);
    } else {
        recycle->rest_ms = 0;
    }
}
