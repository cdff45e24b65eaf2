/* SPDX-License-Identifier: MIT */
/* When a session is recycled: because somebody wishes so, or because its context is nearly full;
 * and the way back. */

#include "agent/agent.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "recycle-private.h"

static bool may_begin(const struct session *session, struct error *err) {
    bool is_running = session_runs(session);
    if (!is_running) {
        return error_set(err, ERROR_CLOSED, "session '%s' does not run", session->spec.name);
    }
    if (agent_of(session) != &agent_claude || session->spec.agent.is_headless) {
        return error_set(err, ERROR_INVALID,
                "session '%s' is no interactive session of Claude Code: only such a one is asked "
                "for a handover note",
                session->spec.name);
    }
    if (*session->conversation == '\0' || !agent_claude_gives_conversation(session)) {
        return error_set(err, ERROR_INVALID,
                "session '%s' has no conversation that stoa gave it: a fresh one cannot take its "
                "place",
                session->spec.name);
    }
    return recycle_is_over(session->recycle) ||
           error_set(err, ERROR_BUSY, "session '%s' is being recycled already: %s",
                   session->spec.name, session->recycle->text);
}

bool recycle_begin(struct server *server, struct session *session, const struct recycle_wish *wish,
        struct error *err) {
    if (!may_begin(session, err)) {
        return false;
    }
    struct recycle *recycle = recycle_of(server, session);
    text_replace(&recycle->who, wish->who);
    text_replace(&recycle->note, NULL);
    recycle->is_forced = wish->is_forced;
    recycle->timeout_ms = wish->timeout_ms > 0 ? wish->timeout_ms : RECYCLE_TIMEOUT_MS;
    recycle->attempts = 0;
    recycle->was_found = false;
    recycle_enter(recycle, RECYCLE_WAITS, wish->why);
    return true;
}

bool recycle_undo(
        struct server *server, struct session *session, const char *who, struct error *err) {
    struct recycle *recycle = session->recycle;
    if (recycle == NULL || *recycle->previous == '\0') {
        return error_set(err, ERROR_NOT_FOUND, "session '%s' was not recycled", session->spec.name);
    }
    if (!recycle_is_over(recycle)) {
        return error_set(err, ERROR_BUSY, "session '%s' is being recycled: %s", session->spec.name,
                recycle->text);
    }
    const struct recycle_turn turn = { RECYCLE_DONE, "its old conversation is brought back",
        "recycle.undone", who, session->conversation, recycle->previous };
    if (!recycle_take_turn(recycle, &turn, err)) {
        return false;
    }
    text_replace(&session->opening, NULL);
    session_end(session, ENDING_TO_RESTART);
    return true;
}

/* Told by each status line: why not is said once, until there is room again. */
static void note_refusal(struct server *server, struct session *session, const char *why) {
    struct recycle *recycle = recycle_of(server, session);
    if (!recycle->is_refusal_told) {
        log_info("%s is not recycled: %s", session->id, why);
        recycle->is_refusal_told = true;
    }
}

void recycle_note_context(struct server *server, struct session *session, int64_t percent) {
    struct recycle *before = session->recycle;
    int64_t threshold = session->spec.recycle_percent;
    bool is_soon = before != NULL && before->step != RECYCLE_NONE &&
                   clock_wall_ms() - before->since_ms < RECYCLE_PAUSE_MS;
    bool is_full = threshold > 0 && percent >= threshold;
    if (before != NULL && !is_full) {
        before->is_refusal_told = false;
    }
    if (!is_full || !recycle_is_over(before) || is_soon) {
        return;
    }
    OWNED_STR why = text_format("%lld %% of its context is used", (long long)percent);
    const struct recycle_wish wish = { WHO_SERVER, why, RECYCLE_POLICY_MS, false };
    struct error err = { 0 };
    if (!recycle_begin(server, session, &wish, &err)) {
        note_refusal(server, session, err.text);
    }
}
