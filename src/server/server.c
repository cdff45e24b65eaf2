/* SPDX-License-Identifier: MIT */
/* The server's beginning and end, and its wiring. */

#include "server/server.h"

#include "agents.h"
#include "approval-rules.h"
#include "approval-service.h"
#include "attention.h"
#include "base/clock.h"
#include "base/fd-limit.h"
#include "base/fd.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "budget-service.h"
#include "config/settings.h"
#include "health-watch.h"
#include "keep-owed.h"
#include "loop/acceptor.h"
#include "loop/deferred.h"
#include "loop/signal-watch.h"
#include "loop/timeout.h"
#include "server-private.h"
#include "waiters.h"

#include <signal.h>
#include <sys/prctl.h>

#define LOAD_AT_LAST_MS 1000 /* for one who connects and says nothing */

void server_set_problem(struct server *server, const char *problem) {
    if (*problem == '\0' || text_equal(problem, server->problem)) {
        return;
    }
    log_error("%s", problem);
    text_replace(&server->problem, problem);
    OWNED(json) params = json_create_object();
    json_set_text(params, "text", problem);
    server_notify(server, "message", params);
}

void server_exit_later(struct server *server, enum server_exit exit) {
    server->exit = exit;
    acceptor_stop(server->place.accepting); /* who connects now waits for the next server */
    deferred_schedule(server->exit_later);
}

/* ---- callbacks ------------------------------------------------------------------------------- */

static void on_exit_later(void *context) {
    struct server *server = context;
    server_tell(server);
    if (server->exit == EXIT_STOP) {
        struct session *session;
        LIST_FOR_EACH (session, &server->sessions, link) {
            session_say_server_stops(session);
        }
        keeper_link_say_server_stops(server->keeper);
    }
    loop_stop(server->loop);
}

static void on_load_later(void *context) {
    server_load(context);
}

static void on_tell_later(void *context) {
    server_tell(context);
}

static void on_child(void *context, int signal_number) {
    server_reap(context);
}

static void on_term(void *context, int signal_number) {
    log_info("signal %d: the server stops, sessions go on", signal_number);
    server_exit_later(context, EXIT_STOP);
}

/* The files of sockets go with XDG_RUNTIME_DIR where a logout removes that: who finds none but the
 * lock on the state asks for new ones. Attached clients keep their connections. */
static void on_hangup(void *context, int signal_number) {
    struct server *server = context;
    struct error err = { 0 };
    if (server->exit != EXIT_NOT || access(server->socket_path, F_OK) == 0) {
        return;
    }
    if (!server_renew_place(server, &err)) {
        log_error("the sockets were removed, and cannot be made anew: %s", err.text);
        return;
    }
    log_warn("the sockets were removed: there are new ones");
    keeper_link_renew(server->keeper);
    struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        session_restore_socket(session);
    }
}

/* ---- life ------------------------------------------------------------------------------------ */

static bool find_programs(struct server *server, struct error *err) {
    server->program = path_program(err);
    if (server->program == NULL) {
        return false;
    }
    OWNED_STR directory =
            text_copy_bytes(server->program, strrchr(server->program, '/') - server->program);
    server->host_program = path_join(directory, "stoa-host");
    const char *argv[] = { server->program, "-L", server->fleet, "server", "run", NULL };
    server->server_argv = text_vector_copy(argv);
    return true;
}

/* Of a fleet whose layout was never chosen. */
static const char *initial_layout(void) {
    struct diagnostics problems;
    diagnostics_init(&problems, "config.yaml");
    OWNED(settings) settings = settings_load(NULL, &problems);
    diagnostics_finish(&problems);
    return preset_layouts[settings->layout];
}

static struct server *server_create(const char *fleet) {
    struct server *server = NEW(struct server);
    server->fleet = text_copy(fleet);
    server->runtime_directory = path_runtime_directory(fleet);
    server->state_directory = path_state_directory(fleet);
    server->socket_path = path_join(server->runtime_directory, "server.sock");
    server->database_path = path_join(server->state_directory, "stoa.db");
    server->log_path = path_join(server->state_directory, "server.log");
    server->keeper_path = path_join(server->runtime_directory, "keeper.sock");
    server->problem = text_copy("");
    server->boot = text_copy("");
    server->layout_kind = text_copy(initial_layout());
    server->layout_splits = json_create_object();
    server->pid = getpid();
    server->uid = geteuid();
    server->place = server_no_place;
    server->state_lock = -1;
    server->since_ms = clock_wall_ms();
    list_init(&server->sessions);
    list_init(&server->stale);
    for (size_t i = 0; i < REGISTRY_BUCKETS; i++) {
        list_init(&server->by_id[i]);
    }
    list_init(&server->killed);
    list_init(&server->strangers);
    list_init(&server->peers);
    list_init(&server->waiters);
    list_init(&server->owed);
    return server;
}

static bool server_open(struct server *server, struct error *err) {
    if (!find_programs(server, err) || !server_take_place(server, err) ||
            !server_take_state(server, err)) {
        return false;
    }
    fd_limit_raise(); /* four of each session */
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    struct loop *loop = server->loop = loop_create();
    const struct keeper_options keeper = {
        .loop = loop,
        .path = server->keeper_path,
        .program = server->host_program,
        .server_argv = server->server_argv,
        .found = server_adopt_kept,
        .settled = server_note_lost,
        .context = server,
    };
    server->keeper = keeper_link_create(&keeper);
    server->world = (struct session_world){
        .loop = loop,
        .fleet = server->fleet,
        .runtime_directory = server->runtime_directory,
        .state_directory = server->state_directory,
        .server_socket = server->socket_path,
        .host_program = server->host_program,
        .server_argv = server->server_argv,
        .keeper = server->keeper,
        .events = &server_session_events,
        .context = server,
    };
    agents_start(server);
    health_watch_start(server);
    attention_start(server);
    server->budget = budget_service_create(server);
    server->rules = approval_rules_create(server);
    server->approvals = approvals_create(server);
    server->load_later = deferred_create(loop, on_load_later, server);
    server->load_at_last = timeout_create(loop, on_load_later, server);
    server->tell_later = deferred_create(loop, on_tell_later, server);
    server->exit_later = deferred_create(loop, on_exit_later, server);
    if (!server_listen(server, err)) {
        return false;
    }
    server->on_child = signal_watch_create(loop, SIGCHLD, on_child, server);
    server->on_term = signal_watch_create(loop, SIGTERM, on_term, server);
    server->on_hangup = signal_watch_create(loop, SIGHUP, on_hangup, server);
    return true;
}

static void destroy_sessions(struct list *sessions) {
    struct session *session;
    LIST_FOR_EACH (session, sessions, link) {
        session_destroy(session);
    }
}

static void server_destroy(struct server *server) {
    struct peer *peer;
    LIST_FOR_EACH (peer, &server->peers, link) {
        peer_destroy(peer);
    }
    waiters_finish(server);
    budget_service_destroy(server->budget);
    approval_rules_destroy(TAKE(server->rules));
    approvals_destroy(TAKE(server->approvals));
    destroy_sessions(&server->sessions);
    destroy_sessions(&server->killed);
    destroy_sessions(&server->strangers);
    agents_stop(server);
    health_watch_stop(server);
    attention_stop(server);
    keeper_link_destroy(server->keeper);
    store_destroy(server->store);
    acceptor_destroy(server->place.accepting);
    signal_watch_destroy(server->on_child);
    signal_watch_destroy(server->on_term);
    signal_watch_destroy(server->on_hangup);
    deferred_destroy(server->load_later);
    timeout_destroy(server->load_at_last);
    deferred_destroy(server->tell_later);
    deferred_destroy(server->exit_later);
    loop_destroy(server->loop);
    fd_close(&server->place.listener);
    fd_close(&server->state_lock);
    fd_close(&server->place.lock);
    text_vector_destroy(server->server_argv);
    char *texts[] = { server->fleet, server->runtime_directory, server->state_directory,
        server->socket_path, server->database_path, server->log_path, server->keeper_path,
        server->problem, server->boot, server->layout_kind, server->program, server->host_program };
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        free(texts[i]);
    }
    json_destroy(server->layout_splits);
    json_destroy(server->ceilings);
    free(server);
}

int server_run(const char *fleet) {
    struct error err = { 0 };
    struct server *server = server_create(fleet);
    (void)signal(SIGPIPE, SIG_IGN);
    if (!server_open(server, &err)) {
        bool is_served = err.code == ERROR_BUSY;
        if (!is_served) {
            log_error("the server cannot start: %s", err.text);
        }
        server_destroy(server);
        return is_served ? 0 : 1;
    }
    server_write_pid(server);
    server_reap(server);
    acceptor_take(server->place.accepting);
    if (list_is_empty(&server->peers)) {
        server_load(server);
    } else { /* who started us waits: their hello first */
        timeout_start(server->load_at_last, LOAD_AT_LAST_MS);
    }
    loop_run(server->loop);
    server_end_late(server);
    server_end_owed(server);
    if (server->exit == EXIT_RESTART) {
        server_execute_anew(server);
    }
    if (server->exit == EXIT_STOP) {
        (void)unlink(server->socket_path); /* we hold the lock: it is ours */
    }
    log_info("the server ends");
    server_destroy(server);
    return 0;
}
