/* SPDX-License-Identifier: MIT */
#include "attention.h"

#include "agents.h"
#include "approval-service.h"
#include "base/clean.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "config/settings.h"
#include "health-watch.h"
#include "loop/timeout.h"

#include <string.h>

#define FACT_NAME        "attention"
#define MINUTE_MS        (60 * 1000)
#define REASON_MAX_BYTES 240

/* Of one session. Times are of the wall clock. */
struct attention {
    struct server *server;
    struct session *session;
    enum agent_need need; /* as it was last looked at */
    int64_t since_ms;
    int64_t seen_ms;                   /* it was looked at while it was done: until then */
    int64_t told_ms[AGENT_NEED_COUNT]; /* when each need was told last */
    int64_t recent_ms[ATTENTION_SESSION_PER_MINUTE];
    size_t recent_next;
    struct timeout *change; /* runs only while time alone changes its need */
};

static bool is_done(enum agent_need need) {
    return need != AGENT_NEED_NOTHING && !agent_need_is_urgent(need);
}

static struct agent_need_found find(const struct session *session) {
    struct agent_verdict verdict;
    const struct agent_need_facts facts = {
        .runs = session->life == LIFE_RUNNING && session->ending == NOT_ENDING,
        .verdict = agents_judge(session, &verdict) ? &verdict : NULL,
        .ill_since_ms = health_ill_since_ms(session),
        .now_ms = clock_wall_ms(),
    };
    return agent_need_find(&facts);
}

/* ---- what lasts ------------------------------------------------------------------------------ */

static void load(struct attention *attention) {
    struct store *store = attention->server->store;
    OWNED_STR text =
            store == NULL ? NULL : store_get_fact(store, attention->session->id, FACT_NAME, NULL);
    OWNED(json) kept = text == NULL ? NULL : json_parse(text, strlen(text), NULL);
    const struct json *told = json_find(kept, "told_ms");
    attention->seen_ms = json_get_integer(kept, "seen_ms", 0);
    for (int need = 0; need < AGENT_NEED_COUNT; need++) {
        attention->told_ms[need] = json_get_integer(told, agent_need_names[need], 0);
    }
}

static void save(const struct attention *attention) {
    struct error err = { 0 };
    OWNED(json) kept = json_create_object();
    struct json *told = json_create_object();
    for (int need = 0; need < AGENT_NEED_COUNT; need++) {
        if (attention->told_ms[need] != 0) {
            json_set_integer(told, agent_need_names[need], attention->told_ms[need]);
        }
    }
    json_set_integer(kept, "seen_ms", attention->seen_ms);
    json_set(kept, "told_ms", told);
    OWNED_STR text = json_format(kept);
    struct store *store = server_store(attention->server, &err);
    if (store == NULL || !store_set_fact(store, attention->session->id, FACT_NAME, text, &err)) {
        server_set_problem(attention->server, err.text);
    }
}

/* ---- who looks ------------------------------------------------------------------------------- */

bool attention_is_looked_at(const struct server *server, const struct session *session) {
    const struct peer *peer;
    LIST_FOR_EACH (peer, &server->peers, link) {
        if (text_equal(peer->looks_at, session->id)) {
            return true;
        }
    }
    return false;
}

static bool is_seen(const struct attention *attention) {
    return is_done(attention->need) && attention->since_ms <= attention->seen_ms;
}

static void see(struct attention *attention, int64_t since_ms) {
    int64_t now_ms = clock_wall_ms();
    attention->seen_ms = since_ms > now_ms ? since_ms : now_ms;
    save(attention);
}

struct json *handle_client_look(struct request *request, struct error *err) {
    struct server *server = request->server;
    const char *word = json_get_text(request->params, "session", "");
    struct session *session = *word == '\0' ? NULL : registry_find(server, word, err);
    if (session == NULL && *word != '\0') {
        return NULL;
    }
    text_replace(&request->peer->looks_at, session == NULL ? NULL : session->id);
    if (session != NULL) {
        approvals_session_seen(server->approvals, session);
    }
    if (session != NULL && session->attention != NULL && is_done(session->attention->need) &&
            !is_seen(session->attention)) {
        see(session->attention, session->attention->since_ms);
        server_session_changed(server, session);
    }
    return json_create_object();
}

/* ---- telling --------------------------------------------------------------------------------- */

static const char *const words[] = {
    [AGENT_NEED_NOTHING] = "",
    [AGENT_NEED_PERMISSION] = "needs a permission",
    [AGENT_NEED_ANSWER] = "asks a question",
    [AGENT_NEED_TRUST] = "needs trust",
    [AGENT_NEED_LOGIN] = "needs a login",
    [AGENT_NEED_LIMIT] = "still waits, past the reset of its limit",
    [AGENT_NEED_ERROR] = "came to an error",
    [AGENT_NEED_HEALTH] = "is not well",
    [AGENT_NEED_DONE] = "is done",
    [AGENT_NEED_PROMPT] = "waits for a prompt",
};
_Static_assert(ARRAY_LENGTH(words) == AGENT_NEED_COUNT, "words for each");

/* Takes a place in a ring of times; false when that minute is full. */
static bool take_place(int64_t *times_ms, size_t count, size_t *next, int64_t now_ms) {
    int64_t age_ms = now_ms - times_ms[*next];
    if (times_ms[*next] != 0 && age_ms >= 0 && age_ms < MINUTE_MS) {
        return false;
    }
    times_ms[*next] = now_ms;
    *next = (*next + 1) % count;
    return true;
}

static bool may_tell(struct attention *attention, int64_t now_ms) {
    struct attention_watch *watch = attention->server->attention;
    bool may = take_place(attention->recent_ms, ATTENTION_SESSION_PER_MINUTE,
                       &attention->recent_next, now_ms) &&
               take_place(watch->recent_ms, ATTENTION_PER_MINUTE, &watch->recent_next, now_ms);
    if (!may) {
        log_info("%s '%s': nobody is told that it %s: it was too often this minute",
                attention->session->id, attention->session->spec.name, words[attention->need]);
    }
    return may;
}

static void tell(struct attention *attention, enum agent_need need, const char *detail) {
    struct server *server = attention->server;
    const struct session *session = attention->session;
    int64_t now_ms = clock_wall_ms();
    if (attention_is_looked_at(server, session) || !may_tell(attention, now_ms)) {
        return;
    }
    OWNED_STR clean = clean_line(detail, REASON_MAX_BYTES);
    OWNED_STR reason = text_format("%s%s%s", words[need], *clean == '\0' ? "" : ": ", clean);
    OWNED(json) params = json_create_object();
    json_set_text(params, "session", session->id);
    json_set_text(params, "name", session->spec.name);
    json_set_text(params, "need", agent_need_names[need]);
    json_set_text(params, "reason", reason);
    json_set_boolean(params, "urgent", agent_need_is_urgent(need));
    log_info("%s '%s' %s", session->id, session->spec.name, words[need]);
    server_notify(server, "attention", params);
    attention_command_run(server, session, need, reason);
}

static struct attention *attention_of(struct server *server, struct session *session) {
    if (session->attention == NULL) {
        session->attention = NEW(struct attention);
        *session->attention = (struct attention){ .server = server, .session = session };
        load(session->attention);
    }
    return session->attention;
}

void attention_tell(
        struct server *server, struct session *session, enum agent_need need, const char *reason) {
    tell(attention_of(server, session), need, reason);
}

/* A need is the one that was told when it began before that. What its health asks for is told by
 * its rules, and nobody is called for a session that waits for its first prompt. */
static void tell_news(struct attention *attention) {
    enum agent_need need = attention->need;
    bool is_told = need == AGENT_NEED_NOTHING || need == AGENT_NEED_HEALTH ||
                   need == AGENT_NEED_PROMPT || attention->since_ms <= attention->told_ms[need];
    struct agent_verdict verdict;
    if (is_told || is_seen(attention)) {
        return;
    }
    int64_t now_ms = clock_wall_ms();
    attention->told_ms[need] = attention->since_ms > now_ms ? attention->since_ms : now_ms;
    save(attention);
    tell(attention, need, agents_judge(attention->session, &verdict) ? verdict.detail : "");
}

static void on_change(void *context) {
    const struct attention *attention = context;
    server_session_changed(attention->server, attention->session);
}

static void plan_change(struct attention *attention, int64_t changes_ms) {
    int64_t wait_ms = changes_ms - clock_wall_ms();
    if (changes_ms == 0) {
        timeout_destroy(TAKE(attention->change));
        return;
    }
    if (attention->change == NULL) {
        attention->change = timeout_create(attention->server->loop, on_change, attention);
    }
    timeout_start(attention->change, wait_ms > 0 ? wait_ms : 1);
}

void attention_update(struct server *server, struct session *session) {
    struct agent_need_found found = find(session);
    if (session->attention == NULL && found.need == AGENT_NEED_NOTHING && found.changes_ms == 0) {
        return;
    }
    struct attention *attention = attention_of(server, session);
    bool was_seen = is_seen(attention); /* it still is when it only says anew that it waits */
    attention->need = found.need;
    attention->since_ms = found.since_ms;
    if (is_done(found.need) && !is_seen(attention) &&
            (was_seen || attention_is_looked_at(server, session))) {
        see(attention, found.since_ms);
    }
    plan_change(attention, found.changes_ms);
    tell_news(attention);
}

void attention_forgotten(struct session *session) {
    if (session->attention != NULL) {
        timeout_destroy(session->attention->change);
        free(TAKE(session->attention));
    }
}

void attention_describe(const struct session *session, struct json *object) {
    struct agent_need_found found = find(session);
    const struct attention *attention = session->attention;
    bool is_over = is_done(found.need) && attention != NULL && found.since_ms <= attention->seen_ms;
    if (found.need == AGENT_NEED_NOTHING || is_over) {
        return;
    }
    struct json *need = json_create_object();
    json_set_text(need, "need", agent_need_names[found.need]);
    json_set_boolean(need, "urgent", agent_need_is_urgent(found.need));
    json_set_integer(need, "since_ms", found.since_ms);
    json_set(object, "need", need);
}

void attention_start(struct server *server) {
    server->attention = NEW(struct attention_watch);
    list_init(&server->attention->commands);
}

void attention_stop(struct server *server) {
    if (server->attention != NULL) {
        attention_commands_finish(&server->attention->commands);
        settings_destroy(server->attention->settings);
        free(TAKE(server->attention));
    }
}
