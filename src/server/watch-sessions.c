/* SPDX-License-Identifier: MIT */
/* What sessions tell, and what follows: kept, shown, answered. */

#include "agent/agent.h"
#include "agents.h"
#include "approval-rules.h"
#include "approval-service.h"
#include "attention.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"
#include "health-watch.h"
#include "keep-owed.h"
#include "loop/deferred.h"
#include "recycle.h"
#include "server-private.h"
#include "waiters.h"

#include <sys/wait.h>

void server_session_changed(struct server *server, struct session *session) {
    if (!list_is_linked(&session->stale)) {
        list_append(&server->stale, &session->stale);
    }
    deferred_schedule(server->tell_later);
}

void server_layout_changed(struct server *server) {
    server->layout_is_stale = true;
    deferred_schedule(server->tell_later);
}

struct json *server_describe_layout(const struct server *server) {
    struct json *layout = json_create_object();
    json_set_text(layout, "kind", server->layout_kind);
    json_set(layout, "splits", json_share(server->layout_splits));
    return layout;
}

/* To each what it asked for: whole, or what a screen shows. */
static void tell_session(struct server *server, const struct session *session) {
    for (int is_brief = 0; is_brief <= 1; is_brief++) {
        if (server_has_subscribers(server, is_brief)) {
            OWNED(json) params = json_create_object();
            json_set(params, "session",
                    is_brief ? session_describe_brief(session) : session_describe(session));
            server_notify_kind(server, is_brief, "session.changed", params);
        }
    }
}

/* Those that changed up to now; of one that is not in the fleet nobody is told. */
static void tell_sessions(struct server *server, bool is_watched) {
    struct list batch;
    list_init(&batch);
    list_move_all(&server->stale, &batch);
    while (!list_is_empty(&batch)) {
        struct session *session = container_of(batch.next, struct session, stale);
        list_remove(&session->stale);
        if (!registry_has(session)) {
            continue;
        }
        recycle_update(server, session);
        attention_update(server, session);
        list_remove(&session->stale); /* what these changed is told now */
        if (is_watched) {
            tell_session(server, session);
        }
    }
}

void server_tell(struct server *server) {
    server_settle_strangers(server);
    registry_save_names(server);
    if (server->store != NULL) {
        store_settle(server->store);
    }
    bool is_watched = server_subscribers(server) > 0;
    tell_sessions(server, is_watched);
    approvals_tell(server->approvals);
    if (server->layout_is_stale && is_watched) {
        OWNED(json) layout = server_describe_layout(server);
        server_notify(server, "layout.changed", layout);
    }
    server->layout_is_stale = false;
}

static void on_changed(void *context, struct session *session, bool lasting) {
    struct server *server = context;
    struct error err = { 0 };
    server_session_changed(server, session);
    agents_session_changed(server, session);
    health_session_changed(server, session);
    bool is_kept = session->order != 0; /* not a stranger, nor one that was removed */
    if (lasting && is_kept && !server_save(server, session, NULL, NULL, NULL, &err)) {
        server_set_problem(server, err.text);
    }
    waiters_check(server, session);
}

static void on_happened(
        void *context, struct session *session, const char *what, const char *cause) {
    struct server *server = context;
    struct error err = { 0 };
    /* What was typed is for the trail alone, never for the log. */
    bool secret = text_equal(what, "session.injected");
    log_info("%s '%s': %s: %s", session->id, session->spec.name, what,
            secret ? "see the trail" : cause);
    if (!server_note(server, WHO_SERVER, what, session->id, cause, &err)) {
        server_set_problem(server, err.text);
    }
}

static bool resumes(char *const *argv) {
    for (; argv != NULL && *argv != NULL; argv++) {
        if (text_equal(*argv, "--resume")) {
            return true;
        }
    }
    return false;
}

/* One that is brought back, or whose conversation held nothing and was given up. */
static bool has_begun_anew(
        const struct session *session, const char *conversation, char *const *argv) {
    bool is_claude = agent_of(session) == &agent_claude && *conversation != '\0';
    bool is_another = !text_equal(conversation, session->conversation);
    return is_claude && !resumes(argv) && (is_another || session->shows_last_screen);
}

static char **on_argv(void *context, struct session *session, struct error *err) {
    struct server *server = context;
    OWNED_STR conversation = text_copy(session->conversation);
    text_replace(&session->boot, server->boot);
    char **argv = agent_of(session)->argv(session, err);
    if (argv != NULL && has_begun_anew(session, conversation, argv)) {
        session_set_message(session, "there was no conversation to resume: it began anew");
        log_warn("%s '%s': %s", session->id, session->spec.name, session->message);
    }
    return argv;
}

static void on_ended(void *context, struct session *session) {
    struct server *server = context;
    if (session->killed_ms == 0) { /* it never was accepted, or was removed */
        session_destroy(session);
    } else {
        (void)server_save(server, session, NULL, NULL, NULL, NULL);
    }
    server_check_down(server);
}

static void on_fact(void *context, struct session *session, const struct fact *fact) {
    agents_session_fact(context, session, fact);
    health_session_fact(context, session, fact);
}

static void on_describe(void *context, const struct session *session, struct json *object) {
    agents_describe(session, object);
    health_describe(session, object);
    approval_rules_describe(((struct server *)context)->rules, session, object);
    attention_describe(session, object);
    recycle_describe(session, object);
}

static void on_forgotten(void *context, struct session *session) {
    agents_session_forgotten(session);
    health_session_forgotten(session);
    attention_forgotten(session);
    recycle_forgotten(session);
    list_remove(&session->by_id);
    list_remove(&session->stale);
}

const struct session_events server_session_events = {
    .changed = on_changed,
    .happened = on_happened,
    .argv = on_argv,
    .ended = on_ended,
    .fact = on_fact,
    .describe = on_describe,
    .forgotten = on_forgotten,
};

/* Hosts, and programs that outlived theirs (we are their subreaper). */
void server_reap(struct server *server) {
    int status = 0;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        struct list *lists[] = { &server->sessions, &server->killed, &server->strangers };
        bool is_known = attention_command_reaped(server, pid, status);
        for (size_t i = 0; i < ARRAY_LENGTH(lists) && !is_known; i++) {
            struct session *session;
            LIST_FOR_EACH (session, lists[i], link) {
                if (session_reaped(session, pid, status)) {
                    is_known = true;
                    break;
                }
            }
        }
    }
}

struct session *server_start_session(
        struct server *server, struct session_spec *spec, const char *who, struct error *err) {
    char id[SESSION_ID_DIGITS + 1];
    random_hex(id, SESSION_ID_DIGITS);
    struct session *session = session_create(&server->world, id, spec);
    registry_append(server, session);
    (void)session_start(session, NULL); /* a program that is missing is shown, not refused */
    OWNED_STR command = session_spec_command(&session->spec);
    if (!server_save(server, session, who, "session.new", command, err)) {
        registry_remove(server, session);
        session->order = 0;
        list_append(&server->strangers, &session->link);
        session_end(session, ENDING_FOR_GOOD);
        return NULL;
    }
    return session;
}

bool server_kill_session(struct server *server, struct session *session, const char *who,
        const char *cause, struct error *err) {
    session->killed_ms = clock_wall_ms();
    bool is_kept = server_save(server, session, who, "session.kill", cause, err);
    if (!is_kept) {
        server_owe_kill(server, session, who, cause, err->text);
    }
    OWNED(json) params = json_create_object();
    json_set_text(params, "id", session->id);
    registry_remove(server, session);
    list_append(&server->killed, &session->link);
    server_notify(server, "session.removed", params);
    waiters_check(server, session);
    approvals_session_killed(server->approvals, session);
    recycle_update(server, session);
    session_end(session, ENDING_FOR_GOOD);
    return is_kept;
}
