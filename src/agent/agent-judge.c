/* SPDX-License-Identifier: MIT */
/* What follows from the claims: the most careful one that is held counts, those of authenticated
 * sources before those of the PTY, which may only add care. */

#include "agent-signals.h"
#include "agent/agent-state.h"

/* Without a sign of life for so long, nobody knows. */
static const int64_t fades_after_ms[AGENT_STATE_COUNT] = {
    [AGENT_STARTING] = 60 * 1000,
    [AGENT_WORKING] = 120 * 1000,
};

/* What the terminal says must be wrong, or what the hooks said is over: so long it may be on its
 * way. */
#define CONTRADICTION_MS (5 * 1000)

static const struct agent_claim *most_careful(const struct agent_claim *claims) {
    for (int state = AGENT_STATE_COUNT - 1; state > AGENT_UNKNOWN; state--) {
        if (claims[state].is_held) {
            return &claims[state];
        }
    }
    return NULL;
}

static enum agent_state state_of(
        const struct agent_claim *claims, const struct agent_claim *claim) {
    return claim == NULL ? AGENT_UNKNOWN : (enum agent_state)(claim - claims);
}

static bool has_spoken(const struct agent_monitor *monitor) {
    for (int source = 0; source < AGENT_SOURCE_COUNT; source++) {
        if (agent_source_is_authenticated((enum agent_source)source) &&
                monitor->words[source].at_ms != 0) {
            return true;
        }
    }
    return false;
}

/* That it works lasts as long as its file says so, or a tool runs: that may be long and silent. */
static bool goes_on(const struct agent_monitor *monitor, enum agent_state state) {
    return state == AGENT_WORKING && (monitor->file_is_busy || monitor->tools > 0);
}

/* When the claim is not to be believed any more; 0: it stands. */
static int64_t fade_of(const struct agent_monitor *monitor, const struct agent_claim *claim,
        enum agent_state state, const struct agent_claim *other, enum agent_state other_state) {
    int64_t heard_ms = claim->at_ms > monitor->life_ms ? claim->at_ms : monitor->life_ms;
    bool fades = fades_after_ms[state] != 0 && !goes_on(monitor, state);
    int64_t fades_ms = fades ? heard_ms + fades_after_ms[state] : 0;
    bool is_contradicted = state == AGENT_WORKING && other != NULL &&
                           (other_state == AGENT_WAITING || other_state == AGENT_DONE) &&
                           other->at_ms > claim->at_ms;
    int64_t contradicted_ms = is_contradicted ? other->at_ms + CONTRADICTION_MS : 0;
    bool is_first = contradicted_ms != 0 && (fades_ms == 0 || contradicted_ms < fades_ms);
    return is_first ? contradicted_ms : fades_ms;
}

static const char *pending_detail(const struct agent_monitor *monitor, enum agent_state state) {
    for (size_t i = 0; i < monitor->pending_count; i++) {
        if (monitor->pending[i].state == state) {
            return monitor->pending[i].detail;
        }
    }
    return NULL;
}

/* The status line knows it to the second, words to the minute. */
static int64_t until_of(const struct agent_monitor *monitor) {
    return monitor->limited_until_ms != 0 ? monitor->limited_until_ms : monitor->worded_until_ms;
}

static struct agent_verdict verdict_of(const struct agent_monitor *monitor, enum agent_state state,
        const struct agent_claim *claim, bool is_confirmed) {
    const char *pending = is_confirmed ? pending_detail(monitor, state) : NULL;
    bool is_in_turn = state == AGENT_WORKING && is_confirmed && claim->detail[0] == '\0';
    return (struct agent_verdict){
        .state = state,
        .source = claim->source,
        .event = claim->event,
        .detail = pending != NULL ? pending
                  : is_in_turn    ? monitor->turn
                                  : claim->detail,
        .reason = "",
        .since_ms = claim->since_ms,
        .until_ms = state == AGENT_LIMITED ? until_of(monitor) : 0,
        .is_confirmed = is_confirmed,
        .is_ready = is_confirmed && (state == AGENT_WAITING || state == AGENT_DONE),
    };
}

static struct agent_verdict unknown(const char *reason, int64_t since_ms) {
    return (struct agent_verdict){
        .state = AGENT_UNKNOWN, .event = "", .detail = "", .reason = reason, .since_ms = since_ms
    };
}

static struct agent_verdict judge_authenticated(const struct agent_monitor *monitor,
        const struct agent_claim *claim, enum agent_state state, const struct agent_claim *pty,
        enum agent_state pty_state, int64_t now_ms) {
    if (claim == NULL) {
        return unknown(
                has_spoken(monitor) ? "what was said of it is over" : "nothing was heard", 0);
    }
    int64_t fades_ms = fade_of(monitor, claim, state, pty, pty_state);
    if (fades_ms != 0 && fades_ms <= now_ms) {
        return unknown("nothing was heard that confirms what it was", fades_ms);
    }
    struct agent_verdict verdict = verdict_of(monitor, state, claim, true);
    verdict.fades_ms = fades_ms;
    if (verdict.until_ms != 0) {
        int64_t overdue_ms = verdict.until_ms + AGENT_OVERDUE_MS;
        verdict.is_overdue = now_ms >= overdue_ms;
        verdict.fades_ms = verdict.is_overdue ? 0 : overdue_ms;
        verdict.reason = verdict.is_overdue ? "its limit has ended, and it still waits" : "";
    }
    return verdict;
}

struct agent_verdict agent_monitor_judge(const struct agent_monitor *monitor, int64_t now_ms) {
    const struct agent_claim *claims = monitor->claims[AGENT_LAYER_AUTHENTICATED];
    const struct agent_claim *pty_claims = monitor->claims[AGENT_LAYER_PTY];
    const struct agent_claim *claim = most_careful(claims), *pty = most_careful(pty_claims);
    enum agent_state state = state_of(claims, claim), pty_state = state_of(pty_claims, pty);
    struct agent_verdict verdict =
            judge_authenticated(monitor, claim, state, pty, pty_state, now_ms);
    if (pty == NULL || state == AGENT_EXITED) {
        return verdict;
    }
    if (!has_spoken(monitor)) {
        verdict = verdict_of(monitor, pty_state, pty, false);
        verdict.reason = "only the terminal says so";
        return verdict;
    }
    /* Unknown is more careful than work, and less than what needs somebody. */
    bool is_more_careful = pty_state > verdict.state &&
                           (verdict.state != AGENT_UNKNOWN || pty_state >= AGENT_ERROR);
    if (is_more_careful && pty->at_ms >= monitor->asserted_ms) {
        verdict = verdict_of(monitor, pty_state, pty, false);
        verdict.reason = "the terminal asks for more care than the rest";
    }
    return verdict;
}
