/* SPDX-License-Identifier: MIT */
/* Monitors of sessions: fed, watched for change, described. */

#include "agents.h"

#include "agent/agent-decode.h"
#include "agent/agent-screen.h"
#include "agent/agent-text.h"
#include "agent/agent.h"
#include "agent/claude-login.h"
#include "agent/claude-policy.h"
#include "agent/registry-watch.h"
#include "approval-service.h"
#include "base/clean.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "loop/process-watch.h"
#include "loop/timeout.h"
#include "waiters.h"

#include <string.h>

#define PROMPT_MAX_BYTES (1024 * 1024)
#define REPLAYED_MAX     200 /* reports, for a session that was found running */

/* What was told of it last: as long as that is so, nobody need be told anew. */
struct told {
    enum agent_state state;
    enum agent_source source;
    int64_t since_ms, until_ms, background;
    size_t subagents, dialogs;
    bool is_confirmed, is_overdue;
    char detail[AGENT_DETAIL_MAX_BYTES];
};

struct agent_watch {
    struct agent_monitor monitor;
    struct told told;
    struct server *server;
    struct session *session;
    struct timeout *fade; /* runs only while the verdict can fade */
    const struct agent *kind;
    char *screen_kind; /* the name of the file whose screen rules its host has; NULL: none */
    bool has_looked;   /* for such a file */
    bool has_login;    /* the run that is has something to log in with, or need not be asked */
    enum life life;    /* as it was last looked at */
    int64_t life_since_ms;
    struct process_watch *process; /* whose file it is, where that is not the session's own */
    pid_t process_pid;
    char *caveat;     /* what is not known of it, as its kind says; may be NULL */
    char version[32]; /* of its program, as that says */
};

static bool is_claude(const struct agent_watch *watch) {
    return watch->kind == &agent_claude;
}

static void look(struct agent_watch *watch);

static void on_fade(void *context) {
    look(context);
}

static struct agent_watch *watch_of(struct server *server, struct session *session) {
    if (session->agent == NULL) {
        struct agent_watch *watch = NEW(struct agent_watch);
        agent_monitor_init(&watch->monitor);
        watch->server = server;
        watch->session = session;
        watch->kind = agent_of(session);
        watch->life = LIFE_COUNT;
        watch->fade = timeout_create(server->loop, on_fade, watch);
        session->agent = watch;
    }
    return session->agent;
}

/* Notes what is told now; false when it was told already. */
static bool note_told(struct agent_watch *watch, const struct agent_verdict *verdict) {
    struct told *told = &watch->told;
    const struct agent_monitor *monitor = &watch->monitor;
    bool is_same =
            told->state == verdict->state && told->source == verdict->source &&
            told->since_ms == verdict->since_ms && told->until_ms == verdict->until_ms &&
            told->background == monitor->background && told->subagents == monitor->subagent_count &&
            told->dialogs == monitor->pending_count &&
            told->is_confirmed == verdict->is_confirmed &&
            told->is_overdue == verdict->is_overdue && text_equal(told->detail, verdict->detail);
    *told = (struct told){ verdict->state, verdict->source, verdict->since_ms, verdict->until_ms,
        monitor->background, monitor->subagent_count, monitor->pending_count, verdict->is_confirmed,
        verdict->is_overdue, "" };
    memcpy(told->detail, verdict->detail, strlen(verdict->detail) + 1);
    return !is_same;
}

/* Tells of a verdict that is not what it was, and looks again when it may fade. */
static void look(struct agent_watch *watch) {
    int64_t now_ms = clock_wall_ms();
    struct agent_verdict verdict = agent_monitor_judge(&watch->monitor, now_ms);
    if (note_told(watch, &verdict)) {
        server_session_changed(watch->server, watch->session);
        waiters_check(watch->server, watch->session);
    }
    if (verdict.fades_ms != 0) {
        timeout_start(watch->fade, verdict.fades_ms > now_ms ? verdict.fades_ms - now_ms : 1);
    } else {
        timeout_stop(watch->fade);
    }
}

/* ---- what is said ---------------------------------------------------------------------------- */

void agents_take(
        struct server *server, struct session *session, const struct agent_signal *signal) {
    struct agent_watch *watch = watch_of(server, session);
    agent_monitor_take(&watch->monitor, signal, clock_wall_ms());
    look(watch);
    approvals_session_said(server->approvals, session, signal);
}

void agents_refuse(struct server *server, struct session *session, const char *why) {
    struct agent_monitor *monitor = &watch_of(server, session)->monitor;
    OWNED_STR before = text_copy(monitor->refusal);
    agent_monitor_refuse(monitor, why, clock_wall_ms());
    if (!text_equal(before, monitor->refusal)) {
        log_warn("%s '%s': %s", session->id, session->spec.name, why);
    }
}

void agents_set_limit(struct server *server, struct session *session, int64_t until_ms) {
    struct agent_watch *watch = watch_of(server, session);
    watch->monitor.limited_until_ms = until_ms;
    look(watch);
}

static bool needs_login_by_us(const struct agent_watch *watch) {
    const struct agent_claim *claims = watch->monitor.claims[AGENT_LAYER_AUTHENTICATED];
    const struct agent_claim *claim = &claims[AGENT_NEEDS_LOGIN];
    return claim->is_held && claim->source == AGENT_SOURCE_CREDENTIALS;
}

/* Whether it has anything to log in with, until it is known to have. One that is not set up asks
 * for an account first of all, any other begins as if nothing were wrong. */
static void look_for_login(struct agent_watch *watch, bool has_begun) {
    bool was_missing = needs_login_by_us(watch);
    if (watch->has_login || *watch->session->conversation == '\0' ||
            watch->session->spec.agent.is_headless) {
        return;
    }
    enum claude_login login = claude_login_find(watch->session);
    bool is_new = login == CLAUDE_LOGIN_UNSTARTED;
    bool is_missing = is_new || (login == CLAUDE_LOGIN_MISSING && (has_begun || was_missing));
    watch->has_login = login == CLAUDE_LOGIN_POSSIBLE;
    if (is_missing == was_missing) {
        return;
    }
    const struct agent_signal signal = {
        .source = AGENT_SOURCE_CREDENTIALS,
        .event = is_missing ? "none" : "found",
        .detail = !is_missing ? ""
                  : is_new    ? "no account, no key: choose one in its pane"
                              : "no account, no key: type /login in its pane",
        .at_ms = clock_wall_ms(),
        .background = -1,
        .tools = -1,
    };
    agents_take(watch->server, watch->session, &signal);
}

/* The log has it once for as long as it is so. */
static void note_caveat(struct agent_watch *watch) {
    OWNED_STR before = watch->caveat;
    watch->caveat = watch->kind->caveat == NULL ? NULL : watch->kind->caveat(watch->session);
    if (watch->caveat != NULL && !text_equal(before, watch->caveat)) {
        log_warn("%s '%s': %s", watch->session->id, watch->session->spec.name, watch->caveat);
    }
}

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

/* The screen alone makes nobody type: that the program itself reads keys is the kernel's word, and
 * what is pasted was given to it at its start, once. */
static void paste_prompt(struct agent_watch *watch) {
    struct session *session = watch->session;
    const struct agent_claim *claims = watch->monitor.claims[AGENT_LAYER_PTY];
    struct agent_verdict verdict = agent_monitor_judge(&watch->monitor, clock_wall_ms());
    if (!session->owes_prompt || !claims[AGENT_WAITING].is_held || verdict.state != AGENT_WAITING ||
            !session_reads_keys(session)) {
        return;
    }
    OWNED_STR prompt = clean_lines(session->spec.prompt, PROMPT_MAX_BYTES);
    if (session_type(session, prompt)) {
        session->owes_prompt = false;
        session_set_message(session, "");
        server_session_changed(watch->server, session);
        (void)server_note(watch->server, WHO_SERVER, "session.prompted", session->id,
                "its screen waits, and it reads keys", NULL);
    }
}

static void take_screen(struct agent_watch *watch, const char *label, const char *row) {
    struct agent_decoded decoded;
    agent_decode_screen(label, row, clock_wall_ms(), &decoded);
    agents_take(watch->server, watch->session, &decoded.signal);
    paste_prompt(watch);
}

void agents_session_changed(struct server *server, struct session *session) {
    struct agent_watch *watch = watch_of(server, session);
    bool is_same = watch->life == session->life && watch->life_since_ms == session->since_ms;
    bool is_first = watch->life == LIFE_COUNT;
    watch->life = session->life;
    watch->life_since_ms = session->since_ms;
    bool starts = session->life == LIFE_STARTING;
    if (!is_same || is_first) {
        note_caveat(watch);
    }
    bool runs = session->life == LIFE_RUNNING;
    if (!is_same && !runs && watch->screen_kind != NULL) {
        take_screen(watch, "", ""); /* what it showed is over */
    }
    /* One that was found running has been started long ago. */
    if (is_same || !is_claude(watch) || (runs && is_first) || (runs && !is_first && !starts)) {
        return;
    }
    const struct agent_signal signal = {
        .source = AGENT_SOURCE_PROCESS,
        .event = starts ? "started" : "ended",
        .at_ms = session->since_ms,
        .background = -1,
    };
    process_watch_destroy(TAKE(watch->process)); /* it was of the run before */
    agents_take(server, session, &signal);
    watch->has_login = !starts;
    look_for_login(watch, false);
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
    if (is_claude(watch_of(server, session)) &&
            agent_decode_title(title, fact->wall_ms, &decoded)) {
        agents_take(server, session, &decoded.signal);
    }
}

static void take_output(struct server *server, struct session *session, const struct fact *fact) {
    struct agent_watch *watch = watch_of(server, session);
    agent_monitor_note_life(&watch->monitor, clock_wall_ms());
    look_for_screen_rules(watch);
    if (needs_login_by_us(watch)) {
        look_for_login(watch, false);
    }
    paste_prompt(watch); /* it may read keys only now */
}

static void take_screen_rule(
        struct server *server, struct session *session, const struct fact *fact) {
    OWNED_STR label = text_copy_bytes(fact->text, fact->text_length);
    OWNED_STR row = text_copy_bytes(fact->detail, fact->detail_length);
    take_screen(watch_of(server, session), label, row);
}

typedef void take_fact_fn(struct server *server, struct session *session, const struct fact *fact);

/* Somebody has taken over. */
static void take_input(struct server *server, struct session *session, const struct fact *fact) {
    if (session->owes_prompt) {
        session->owes_prompt = false;
        session_set_message(session, "its first prompt was not pasted: somebody typed before");
        server_session_changed(server, session);
    }
}

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

void agents_session_forgotten(struct session *session) {
    if (session->agent != NULL) {
        timeout_destroy(session->agent->fade);
        process_watch_destroy(session->agent->process);
        free(session->agent->caveat);
        free(session->agent->screen_kind);
        free(TAKE(session->agent));
    }
}

/* ---- the files of Claude Code ---------------------------------------------------------------- */

/* Whose file it is: of the session's own process, else of its conversation. */
static struct session *session_of_file(const struct server *server, const struct json *said) {
    int64_t pid = json_get_integer(said, "pid", 0);
    const char *conversation = json_get_text(said, "sessionId", "");
    struct session *found = NULL, *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        if (pid > 0 && session->pid == pid) {
            return session;
        }
        if (*conversation != '\0' && text_equal(session->conversation, conversation)) {
            found = session;
        }
    }
    return found;
}

static void note_version(struct session *session, const char *version) {
    struct agent_watch *watch = session->agent;
    if (watch != NULL && !text_equal(watch->version, version) &&
            strlen(version) < sizeof(watch->version)) {
        snprintf(watch->version, sizeof(watch->version), "%s", version);
        server_session_changed(watch->server, watch->session);
    }
}

/* A process that was killed leaves its file behind as it is. */
static void on_process_gone(void *context) {
    struct agent_watch *watch = context;
    process_watch_destroy(TAKE(watch->process));
    const struct agent_signal signal = {
        .source = AGENT_SOURCE_REGISTRY,
        .event = "gone",
        .at_ms = clock_wall_ms(),
        .background = -1,
    };
    agents_take(watch->server, watch->session, &signal);
}

/* What a file says stands while its process lives. The end of the session's own is told anyway. */
static void follow_process(struct agent_watch *watch, pid_t pid) {
    if (watch->process != NULL && watch->process_pid == pid) {
        return;
    }
    process_watch_destroy(TAKE(watch->process));
    watch->process_pid = pid;
    if (pid != watch->session->pid) {
        watch->process = process_watch_create(watch->server->loop, pid, on_process_gone, watch);
        if (watch->process == NULL) {
            on_process_gone(watch);
        }
    }
}

static void on_file(void *context, const struct json *said) {
    struct server *server = context;
    struct agent_decoded decoded;
    struct session *session = session_of_file(server, said);
    if (session == NULL || !registry_is_current(said)) {
        return;
    }
    note_version(session, json_get_text(said, "version", ""));
    if (agent_decode_registry(said, &decoded)) {
        agents_take(server, session, &decoded.signal);
        follow_process(session->agent, (pid_t)json_get_integer(said, "pid", 0));
        look_for_login(session->agent, text_equal(decoded.signal.event, "idle"));
    }
}

static void watch_files(struct server *server, const struct session *session) {
    OWNED_STR configuration = agent_claude_configuration(session);
    registry_watch_add(server->registry, configuration);
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
    struct agent_watch *watch = watch_of(server, session);
    struct replay replay = { server, session };
    if (session->life == LIFE_RUNNING) {
        look_for_screen_rules(watch);
    }
    if (!is_claude(watch) || session->life != LIFE_RUNNING) {
        return;
    }
    (void)store_load_agent_reports(server->store, session->id, session->since_ms, REPLAYED_MAX,
            replay_report, &replay, NULL);
    OWNED_STR configuration = agent_claude_configuration(session);
    registry_watch_add(server->registry, configuration);
    registry_watch_read(server->registry, configuration, session->pid);
}

/* ---- told ------------------------------------------------------------------------------------ */

bool agents_judge(const struct session *session, struct agent_verdict *out_verdict) {
    const struct agent_watch *watch = session->agent;
    if (watch == NULL) {
        return false;
    }
    struct agent_verdict verdict = agent_monitor_judge(&watch->monitor, clock_wall_ms());
    bool says_something =
            verdict.state != AGENT_UNKNOWN || is_claude(watch) || watch->screen_kind != NULL;
    if (says_something) {
        *out_verdict = verdict;
    }
    return says_something;
}

void agents_describe(const struct session *session, struct json *object) {
    const struct agent_watch *watch = session->agent;
    struct agent_verdict verdict;
    if (!agents_judge(session, &verdict)) {
        return;
    }
    bool is_known = verdict.state != AGENT_UNKNOWN;
    struct json *agent = json_create_object();
    OWNED_STR version = claude_policy_version(watch->version);
    const char *caveat = watch->caveat != NULL ? watch->caveat : version;
    json_set_text(
            agent, "kind", watch->screen_kind != NULL ? watch->screen_kind : watch->kind->name);
    json_set_text(agent, "version", watch->version);
    json_set_text(agent, "caveat", caveat == NULL ? "" : caveat);
    json_set_text(agent, "state", agent_state_names[verdict.state]);
    json_set_text(agent, "detail", verdict.detail);
    json_set_text(agent, "source", is_known ? agent_source_names[verdict.source] : "");
    json_set_text(agent, "event", verdict.event);
    json_set_text(agent, "reason", verdict.reason);
    json_set_integer(agent, "since_ms", verdict.since_ms);
    json_set_integer(agent, "until_ms", verdict.until_ms);
    json_set_boolean(agent, "overdue", verdict.is_overdue);
    json_set_boolean(agent, "confirmed", verdict.is_confirmed);
    json_set_boolean(agent, "ready", verdict.is_ready);
    json_set_integer(agent, "dialogs", (int64_t)watch->monitor.pending_count);
    json_set_integer(agent, "subagents", (int64_t)watch->monitor.subagent_count);
    json_set_integer(agent, "background", watch->monitor.background);
    json_set_integer(agent, "interrupts", watch->monitor.interrupts);
    json_set(object, "agent", agent);
}

#define BIT(state) (1u << (state))

static const struct {
    const char *what;
    uint32_t states;
} goals[] = {
    /* Keep in alphabetical order. */
    { "done", BIT(AGENT_DONE) },
    { "idle", BIT(AGENT_WAITING) | BIT(AGENT_DONE) },
    { "limited", BIT(AGENT_LIMITED) },
    { "needs-input", BIT(AGENT_ASKS_QUESTION) | BIT(AGENT_NEEDS_PERMISSION) |
                             BIT(AGENT_NEEDS_TRUST) | BIT(AGENT_NEEDS_LOGIN) },
};

bool agents_has_come_to(const struct session *session, const char *what) {
    if (session->agent == NULL) {
        return false;
    }
    struct agent_verdict verdict = agent_monitor_judge(&session->agent->monitor, clock_wall_ms());
    for (size_t i = 0; i < ARRAY_LENGTH(goals); i++) {
        if (text_equal(goals[i].what, what)) {
            return (goals[i].states & BIT(verdict.state)) != 0;
        }
    }
    return false;
}

const struct agent_monitor *agents_monitor(const struct session *session) {
    return session->agent == NULL ? NULL : &session->agent->monitor;
}

/* ---- hooks and the status line --------------------------------------------------------------- */

void agents_hook(
        struct server *server, struct session *session, const struct json *said, int64_t at_ms) {
    struct agent_decoded decoded;
    agent_decode_hook(said, at_ms, &decoded);
    watch_files(server, session); /* it is there by now */
    agents_take(server, session, &decoded.signal);
    bool has_failed = text_equal(decoded.signal.event, "StopFailure");
    bool has_answered = text_equal(decoded.signal.event, "PreToolUse") ||
                        text_equal(decoded.signal.event, "Stop");
    session->agent->has_login = session->agent->has_login || has_failed || has_answered;
}

void agents_start(struct server *server) {
    server->registry = registry_watch_create(server->loop, on_file, server);
}

void agents_stop(struct server *server) {
    registry_watch_destroy(server->registry);
}
