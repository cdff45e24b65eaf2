/* SPDX-License-Identifier: MIT */
/* What is said of an agent, source by source: by its terminal, its process and its hooks, and what
 * those said to the server before this one. */

#include "agents-private.h"

#include "agent/agent-decode.h"
#include "agent/agent-screen.h"
#include "agent/agent-text.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"

#define REPLAYED_MAX 200 /* reports, for a session that was found running */

/* ---- its terminal ---------------------------------------------------------------------------- */

/* Once, when its program has printed something: nothing is read for a start's sake. */
static void look_for_screen_rules(struct agent_watch *watch) {
    struct error err = { 0 };
    struct buffer rules = { 0 };
    if (watch->has_looked) {
        return;
    }
    watch->has_looked = true;
    if (agent_screen_rules(watch->session, &rules, &watch->screen_kind, &err)) {
        session_set_screen_rules(watch->session, &rules);
    } else if (err.code != ERROR_NOT_FOUND) {
        log_warn("%s '%s': its screen is not understood: %s", watch->session->id,
                watch->session->spec.name, err.text);
    }
    buffer_finish(&rules);
}

static void take_screen(struct agent_watch *watch, const char *label, const char *row) {
    struct agent_decoded decoded;
    agent_decode_screen(label, row, clock_wall_ms(), &decoded);
    agents_take(watch->server, watch->session, &decoded.signal);
    agent_watch_paste_prompt(watch);
}

static void take_program_status(
        struct server *server, struct session *session, const struct fact *fact) {
    struct agent_decoded decoded;
    OWNED_STR fields = text_copy_bytes(fact->text, fact->text_length);
    if (agent_decode_program_status(fields, fact->wall_ms, &decoded)) {
        agents_take(server, session, &decoded.signal);
    }
}

static void take_title(struct server *server, struct session *session, const struct fact *fact) {
    struct agent_decoded decoded;
    OWNED_STR title = text_copy_bytes(fact->text, fact->text_length);
    if (agent_watch_is_claude(agent_watch_of(server, session)) &&
            agent_decode_title(title, fact->wall_ms, &decoded)) {
        agents_take(server, session, &decoded.signal);
    }
}

static void take_output(struct server *server, struct session *session, const struct fact *fact) {
    struct agent_watch *watch = agent_watch_of(server, session);
    agent_monitor_note_life(&watch->monitor, clock_wall_ms());
    look_for_screen_rules(watch);
    if (agent_watch_lacks_login(watch)) {
        agent_watch_look_for_login(watch, false);
    }
    agent_watch_paste_prompt(watch); /* it may read keys only now */
}

static void take_screen_rule(
        struct server *server, struct session *session, const struct fact *fact) {
    OWNED_STR label = text_copy_bytes(fact->text, fact->text_length);
    OWNED_STR row = text_copy_bytes(fact->detail, fact->detail_length);
    take_screen(agent_watch_of(server, session), label, row);
}

static void take_input(struct server *server, struct session *session, const struct fact *fact) {
    agents_give_up_prompt(server, session);
}

typedef void take_fact_fn(struct server *server, struct session *session, const struct fact *fact);

static take_fact_fn *const fact_takers[FACT_KIND_COUNT] = {
    [FACT_INJECTED] = take_input,
    [FACT_INPUT] = take_input,
    [FACT_OUTPUT] = take_output,
    [FACT_PROGRAM_STATUS] = take_program_status,
    [FACT_SCREEN_RULE] = take_screen_rule,
    [FACT_TITLE] = take_title,
};

void agents_session_fact(struct server *server, struct session *session, const struct fact *fact) {
    take_fact_fn *taker = fact->kind < FACT_KIND_COUNT ? fact_takers[fact->kind] : NULL;
    if (taker != NULL) {
        taker(server, session, fact);
    }
}

/* ---- its process ----------------------------------------------------------------------------- */

/* The log has it once for as long as it is so. */
static void note_caveat(struct agent_watch *watch) {
    OWNED_STR before = watch->caveat;
    watch->caveat = watch->kind->caveat == NULL ? NULL : watch->kind->caveat(watch->session);
    if (watch->caveat != NULL && !text_equal(before, watch->caveat)) {
        log_warn("%s '%s': %s", watch->session->id, watch->session->spec.name, watch->caveat);
    }
}

static void take_run(struct agent_watch *watch, bool starts) {
    const struct agent_signal signal = {
        .source = AGENT_SOURCE_PROCESS,
        .event = starts ? "started" : "ended",
        .at_ms = watch->session->since_ms,
        .background = -1,
    };
    agent_watch_let_go_of_process(watch); /* it was of the run before */
    agents_take(watch->server, watch->session, &signal);
    watch->has_login = !starts;
    agent_watch_look_for_login(watch, false);
}

void agents_session_changed(struct server *server, struct session *session) {
    struct agent_watch *watch = agent_watch_of(server, session);
    if (watch->life == session->life && watch->life_since_ms == session->since_ms) {
        return;
    }
    watch->life = session->life;
    watch->life_since_ms = session->since_ms;
    note_caveat(watch);
    if (session->life == LIFE_RUNNING) {
        return; /* it was told when it was started, be that long ago */
    }
    if (watch->screen_kind != NULL) {
        take_screen(watch, "", ""); /* what it showed is over */
    }
    if (agent_watch_is_claude(watch)) {
        take_run(watch, session->life == LIFE_STARTING);
    }
}

/* ---- its hooks ------------------------------------------------------------------------------- */

void agents_hook(
        struct server *server, struct session *session, const struct json *said, int64_t at_ms) {
    struct agent_decoded decoded;
    agent_decode_hook(said, at_ms, &decoded);
    agents_watch_files(server, session); /* it is there by now */
    agents_take(server, session, &decoded.signal);
    agent_watch_believe_turn(session->agent, decoded.signal.event);
}

/* ---- found again ----------------------------------------------------------------------------- */

struct replay {
    struct server *server;
    struct session *session;
};

/* What it said while it ran as it does now. */
static void replay_report(void *context, int64_t at_ms, const char *text) {
    const struct replay *replay = context;
    size_t length = strlen(text);
    OWNED(json) said = agent_text_parse(text, length, false, NULL);
    OWNED(json) part = said != NULL ? NULL : agent_text_parse(text, length, true, NULL);
    if (said != NULL || part != NULL) {
        struct agent_decoded decoded;
        const struct json *report = said != NULL ? said : part;
        bool is_hook = json_find(report, "hook_event_name") != NULL;
        (is_hook ? agent_decode_hook : agent_decode_stream)(report, at_ms, &decoded);
        agents_take(replay->server, replay->session, &decoded.signal);
    }
}

void agents_session_found(struct server *server, struct session *session) {
    struct agent_watch *watch = agent_watch_of(server, session);
    struct replay replay = { server, session };
    if (session->life == LIFE_RUNNING) {
        look_for_screen_rules(watch);
    }
    if (!agent_watch_is_claude(watch) || session->life != LIFE_RUNNING) {
        return;
    }
    (void)store_load_agent_reports(server->store, session->id, session->since_ms, REPLAYED_MAX,
            replay_report, &replay, NULL);
    agents_watch_files(server, session);
    agents_read_file(server, session);
}
