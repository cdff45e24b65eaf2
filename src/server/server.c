/* SPDX-License-Identifier: MIT */
/* The server's beginning and end, and its wiring. */

#include "server/server.h"

#include "agents.h"
#include "approval-rules.h"
#include "approval-service.h"
#include "attention.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/socket.h"
#include "base/text.h"
#include "budget-service.h"
#include "config/settings.h"
#include "health-watch.h"
#include "loop/deferred.h"
#include "loop/signal-watch.h"
#include "loop/timeout.h"
#include "loop/watch.h"
#include "server-private.h"
#include "waiters.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#define FDS_VARIABLE    "STOA_SERVER_FDS"
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
    watch_set(server->accepting, 0); /* who connects now waits for the next server */
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

static void on_acceptable(void *context, unsigned events) {
    server_accept(context);
}

static void on_child(void *context, int signal_number) {
    server_reap(context);
}

static void on_term(void *context, int signal_number) {
    log_info("signal %d: the server stops, sessions go on", signal_number);
    server_exit_later(context, EXIT_STOP);
}

/* ---- what it stands on ----------------------------------------------------------------------- */

/* "LOCK,LISTENER" as whoever started us left them; false when there are none. */
static bool take_inherited(struct server *server) {
    const char *text = getenv(FDS_VARIABLE);
    struct stat status;
    int lock = -1, listener = -1;
    if (text == NULL || sscanf(text, "%d,%d", &lock, &listener) != 2 ||
            fstat(listener, &status) != 0 || !S_ISSOCK(status.st_mode) || lock < 0) {
        return false;
    }
    (void)unsetenv(FDS_VARIABLE);
    (void)fd_set_cloexec(lock, true);
    (void)fd_set_cloexec(listener, true);
    server->lock = lock;
    server->listener = listener;
    return true;
}

/* ERROR_BUSY when another serves. */
static bool take_place(struct server *server, struct error *err) {
    OWNED_STR lock_path = path_join(server->runtime_directory, "server.lock");
    if (!path_make_private_directory(server->runtime_directory, err)) {
        return false;
    }
    server->lock = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (server->lock < 0) {
        return error_set_errno(err, "cannot open '%s'", lock_path);
    }
    if (flock(server->lock, LOCK_EX | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK ? error_set(err, ERROR_BUSY, "another server is there")
                                    : error_set_errno(err, "cannot lock '%s'", lock_path);
    }
    server->listener = socket_listen(server->socket_path, err);
    return server->listener >= 0;
}

static void write_pid(const struct server *server) {
    OWNED_STR text = text_format("%ld\n", (long)getpid());
    if (ftruncate(server->lock, 0) != 0 || pwrite(server->lock, text, strlen(text), 0) < 0) {
        log_debug("the pid cannot be written to the lock");
    }
}

/* The files of sockets go with XDG_RUNTIME_DIR where a logout removes that: who finds none but the
 * lock on the state asks for new ones. Attached clients keep their connections. */
static void on_hangup(void *context, int signal_number) {
    struct server *server = context;
    struct error err = { 0 };
    if (server->exit != EXIT_NOT || access(server->socket_path, F_OK) == 0) {
        return;
    }
    struct server fresh = { .runtime_directory = server->runtime_directory,
        .socket_path = server->socket_path,
        .lock = -1,
        .listener = -1 };
    struct watch *accepting = NULL;
    if (take_place(&fresh, &err)) {
        accepting = watch_create(server->loop, fresh.listener, on_acceptable, server, &err);
    }
    if (accepting == NULL) {
        log_error("the sockets were removed, and cannot be made anew: %s", err.text);
        fd_close(&fresh.listener);
        fd_close(&fresh.lock);
        return;
    }
    log_warn("the sockets were removed: there are new ones");
    watch_destroy(server->accepting);
    fd_close(&server->listener);
    fd_close(&server->lock);
    server->accepting = accepting;
    server->listener = fresh.listener;
    server->lock = fresh.lock;
    write_pid(server);
    watch_set(server->accepting, WATCH_READABLE);
    keeper_link_renew(server->keeper);
    struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        session_restore_socket(session);
    }
}

static bool find_programs(struct server *server, struct error *err) {
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);
    if (length <= 0) {
        return error_set_errno(err, "cannot find the program of this process");
    }
    path[length] = '\0';
    if (text_ends_with(path, " (deleted)")) { /* replaced by an upgrade: the new one, then */
        path[length - (ssize_t)strlen(" (deleted)")] = '\0';
    }
    server->program = text_copy(path);
    *strrchr(path, '/') = '\0';
    server->host_program = path_join(path, "stoa-host");
    const char *argv[] = { server->program, "-L", server->fleet, "server", "run", NULL };
    server->server_argv = text_vector_copy(argv);
    return true;
}

/* ---- life ------------------------------------------------------------------------------------ */

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
    server->lock = server->listener = server->state_lock = -1;
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
    return server;
}

static bool server_open(struct server *server, struct error *err) {
    if (!find_programs(server, err)) {
        return false;
    }
    if (!take_inherited(server)) {
        session_limits_leave(server->server_argv); /* it may have been a host that started us */
        if (!take_place(server, err)) {
            return false;
        }
    }
    if (!server_take_state(server, err)) {
        return false;
    }
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
    server->accepting = watch_create(loop, server->listener, on_acceptable, server, err);
    if (server->accepting == NULL) {
        return false;
    }
    watch_set(server->accepting, WATCH_READABLE);
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
    watch_destroy(server->accepting);
    signal_watch_destroy(server->on_child);
    signal_watch_destroy(server->on_term);
    signal_watch_destroy(server->on_hangup);
    deferred_destroy(server->load_later);
    timeout_destroy(server->load_at_last);
    deferred_destroy(server->tell_later);
    deferred_destroy(server->exit_later);
    loop_destroy(server->loop);
    fd_close(&server->listener);
    fd_close(&server->state_lock);
    fd_close(&server->lock);
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

/* The next program in our place, with the lock and the listener, which stay open all the time. */
static void execute_anew(const struct server *server) {
    OWNED_STR fds = text_format("%d,%d", server->lock, server->listener);
    (void)fd_set_cloexec(server->lock, false);
    (void)fd_set_cloexec(server->listener, false);
    (void)setenv(FDS_VARIABLE, fds, 1);
    (void)execv(server->program, server->server_argv);
    log_error("cannot execute '%s': %s", server->program, strerror(errno));
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
    write_pid(server);
    server_reap(server);
    server_accept(server);
    if (list_is_empty(&server->peers)) {
        server_load(server);
    } else { /* who started us waits: their hello first */
        timeout_start(server->load_at_last, LOAD_AT_LAST_MS);
    }
    loop_run(server->loop);
    server_end_late(server);
    if (server->exit == EXIT_RESTART) {
        execute_anew(server);
    }
    if (server->exit == EXIT_STOP) {
        (void)unlink(server->socket_path); /* we hold the lock: it is ours */
    }
    log_info("the server ends");
    server_destroy(server);
    return 0;
}
