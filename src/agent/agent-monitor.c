/* SPDX-License-Identifier: MIT */
/* Reports in: what each means for what is claimed, open and counted. What follows from that is in
 * agent-judge.c. */

#include "agent-claims.h"
#include "agent-dialogs.h"
#include "agent-signals.h"
#include "agent/agent-state.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

#define FILE_LATE_MAX_MS 1000

const char *const agent_state_names[AGENT_STATE_COUNT + 1] = { "unknown", "waiting", "done",
    "working", "starting", "error", "limited", "asks-question", "needs-permission", "needs-trust",
    "needs-login", "exited", NULL };

const char *const agent_source_names[AGENT_SOURCE_COUNT + 1] = { "process", "hook", "statusline",
    "stream-json", "registry", "transcript", "credentials", "program-status", "title",
    "screen-rule", NULL };

bool agent_source_is_authenticated(enum agent_source source) {
    return source < AGENT_SOURCE_PROGRAM_STATUS;
}

void agent_monitor_init(struct agent_monitor *monitor) {
    *monitor = (struct agent_monitor){ 0 };
}

static int64_t later(int64_t a, int64_t b) {
    return a > b ? a : b;
}

/* ---- a clock that was set back --------------------------------------------------------------- */

static void clamp(int64_t *at_ms, int64_t now_ms) {
    *at_ms = *at_ms < now_ms ? *at_ms : now_ms;
}

/* What seems to lie ahead was said just now: else all reports would count as late for so long. */
static void follow_clock(struct agent_monitor *monitor, int64_t now_ms) {
    if (monitor->newest_ms <= now_ms) {
        monitor->newest_ms = now_ms;
        return;
    }
    monitor->newest_ms = now_ms;
    for (int layer = 0; layer < AGENT_LAYER_COUNT; layer++) {
        for (int state = 0; state < AGENT_STATE_COUNT; state++) {
            struct agent_claim *claim = &monitor->claims[layer][state];
            clamp(&claim->since_ms, now_ms);
            clamp(&claim->at_ms, now_ms);
            clamp(&claim->withdrawn_ms, now_ms);
        }
    }
    for (int source = 0; source < AGENT_SOURCE_COUNT; source++) {
        clamp(&monitor->words[source].at_ms, now_ms);
    }
    for (size_t i = 0; i < monitor->pending_count; i++) {
        clamp(&monitor->pending[i].at_ms, now_ms);
    }
    for (size_t i = 0; i < AGENT_SETTLED_MAX; i++) {
        clamp(&monitor->settled[i].at_ms, now_ms);
    }
    clamp(&monitor->asserted_ms, now_ms);
    clamp(&monitor->life_ms, now_ms);
    clamp(&monitor->turn_ms, now_ms);
    clamp(&monitor->ended_ms, now_ms);
    clamp(&monitor->interrupted_ms, now_ms);
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* Idle without a word of the hooks: the person stopped it. */
static bool is_interrupt(const struct agent_monitor *monitor, const struct agent_signal *signal) {
    const struct agent_claim *claims = monitor->claims[AGENT_LAYER_AUTHENTICATED];
    const struct agent_claim *working = &claims[AGENT_WORKING];
    bool works = working->is_held && working->source == AGENT_SOURCE_HOOK &&
                 working->at_ms <= signal->at_ms && strstr(working->event, "Compact") == NULL &&
                 strstr(working->event, "background") == NULL;
    return signal->source == AGENT_SOURCE_REGISTRY && text_equal(signal->event, "idle") && works;
}

/* Its file is written a little later than its hooks are called (some 60 ms were seen): "busy" just
 * behind the end of a turn is that turn's. Another turn is told by a hook. */
static bool is_of_ended_turn(
        const struct agent_monitor *monitor, const struct agent_signal *signal) {
    return signal->source == AGENT_SOURCE_REGISTRY && text_equal(signal->event, "busy") &&
           monitor->ended_ms != 0 && signal->at_ms >= monitor->ended_ms &&
           signal->at_ms - monitor->ended_ms < FILE_LATE_MAX_MS;
}

/* The hooks say that a turn ended by itself: an idle file just before was no interrupt. */
static void note_end(struct agent_monitor *monitor, const struct agent_signal *signal) {
    int64_t apart_ms = signal->at_ms - monitor->interrupted_ms;
    bool was_none = monitor->interrupted_ms != 0 && monitor->interrupts > 0 &&
                    apart_ms < FILE_LATE_MAX_MS && apart_ms > -FILE_LATE_MAX_MS;
    monitor->interrupts -= was_none ? 1 : 0;
    monitor->interrupted_ms = 0;
    monitor->ended_ms = later(monitor->ended_ms, signal->at_ms);
}

/* A prompt begins a turn; what stops working ends it. */
static void note_turn(struct agent_monitor *monitor, const struct agent_rule *rule,
        const struct agent_signal *signal) {
    bool begins =
            signal->source == AGENT_SOURCE_HOOK && text_equal(signal->event, "UserPromptSubmit");
    bool ends = (rule->withdraws & AGENT_BIT(AGENT_WORKING)) != 0 &&
                agent_source_is_authenticated(signal->source);
    if (ends && signal->source == AGENT_SOURCE_HOOK && text_starts_with(signal->event, "Stop")) {
        note_end(monitor, signal);
    }
    if (begins && signal->at_ms >= monitor->ended_ms) {
        monitor->ended_ms = monitor->interrupted_ms = 0;
    }
    if ((begins || ends) && signal->at_ms >= monitor->turn_ms) {
        monitor->turn_ms = signal->at_ms;
        agent_put_text(monitor->turn, sizeof(monitor->turn), begins ? signal->detail : "");
    }
    if (rule->asserts == AGENT_LIMITED) {
        monitor->worded_until_ms = signal->until_ms;
    }
}

/* A screen tells of itself alone: that it shows nothing known withdraws no other's word. */
static bool may_withdraw(const struct agent_claim *claim, const struct agent_signal *signal) {
    return signal->source != AGENT_SOURCE_SCREEN_RULE || !claim->is_held ||
           claim->source == AGENT_SOURCE_SCREEN_RULE;
}

static void apply(struct agent_monitor *monitor, const struct agent_rule *rule,
        const struct agent_signal *signal) {
    bool is_authenticated = agent_source_is_authenticated(signal->source);
    struct agent_claim *claims =
            monitor->claims[is_authenticated ? AGENT_LAYER_AUTHENTICATED : AGENT_LAYER_PTY];
    const char *detail = signal->detail;
    if (is_interrupt(monitor, signal)) {
        monitor->interrupts++;
        monitor->interrupted_ms = signal->at_ms;
        detail = "interrupted";
    }
    for (int state = 0; state < AGENT_STATE_COUNT; state++) {
        if ((rule->withdraws & AGENT_BIT(state)) != 0 && state != (int)rule->asserts &&
                may_withdraw(&claims[state], signal)) {
            claim_withdraw(&claims[state], signal);
        }
    }
    note_turn(monitor, rule, signal);
    bool is_open = true;
    if (rule->pending == PENDING_ADDED) {
        is_open = dialogs_add(monitor, signal, rule->asserts);
    } else if (rule->pending != PENDING_KEPT) {
        dialogs_end(monitor, signal, rule->pending);
    }
    if (rule->asserts != AGENT_UNKNOWN && is_open &&
            claim_assert(&claims[rule->asserts], signal, detail) && is_authenticated) {
        monitor->asserted_ms = later(monitor->asserted_ms, signal->at_ms);
    }
    if (rule->subagents != 0) {
        subagents_count(monitor, signal, rule->subagents);
    }
}

/* The state in which a report finds it: of those that nobody can forge what these have said. */
static enum agent_state state_before(
        const struct agent_monitor *monitor, enum agent_source source, int64_t now_ms) {
    const struct agent_claim *claims = monitor->claims[AGENT_LAYER_AUTHENTICATED];
    if (!agent_source_is_authenticated(source)) {
        return agent_monitor_judge(monitor, now_ms).state;
    }
    for (int state = AGENT_STATE_COUNT - 1; state > AGENT_UNKNOWN; state--) {
        if (claims[state].is_held) {
            return (enum agent_state)state;
        }
    }
    return AGENT_UNKNOWN;
}

/* What lasts until it is said to be over, or its process ends. */
static void note_lasting(struct agent_monitor *monitor, const struct agent_signal *signal) {
    if (signal->source == AGENT_SOURCE_PROCESS) {
        monitor->subagent_count = 0;
        monitor->background = 0;
        monitor->tools = 0;
        monitor->file_is_busy = false;
    } else if (signal->source == AGENT_SOURCE_REGISTRY &&
               signal->at_ms >= monitor->words[AGENT_SOURCE_REGISTRY].at_ms) {
        monitor->file_is_busy =
                text_equal(signal->event, "busy") || text_equal(signal->event, "shell");
    }
    monitor->background = signal->background >= 0 ? signal->background : monitor->background;
    if (signal->source == AGENT_SOURCE_STREAM_JSON && signal->tools >= 0) {
        monitor->tools = signal->tools;
    }
}

void agent_monitor_take(
        struct agent_monitor *monitor, const struct agent_signal *signal, int64_t now_ms) {
    struct agent_signal taken = *signal;
    follow_clock(monitor, now_ms);
    clamp(&taken.at_ms, now_ms);
    struct agent_word *word = &monitor->words[taken.source];
    if (taken.at_ms >= word->at_ms) {
        word->at_ms = taken.at_ms;
        agent_put_event(word->event, &taken);
        agent_put_text(word->detail, sizeof(word->detail), taken.detail);
    }
    note_lasting(monitor, &taken);
    monitor->life_ms = later(monitor->life_ms, taken.at_ms);
    const struct agent_rule *rule =
            agent_rule_find(&taken, state_before(monitor, taken.source, now_ms));
    if (rule != NULL && !is_of_ended_turn(monitor, &taken)) {
        apply(monitor, rule, &taken);
    }
}

void agent_monitor_note_life(struct agent_monitor *monitor, int64_t now_ms) {
    follow_clock(monitor, now_ms);
    monitor->life_ms = now_ms;
}

void agent_monitor_refuse(struct agent_monitor *monitor, const char *why, int64_t now_ms) {
    monitor->refused++;
    agent_put_text(monitor->refusal, sizeof(monitor->refusal), why);
}
