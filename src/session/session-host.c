/* SPDX-License-Identifier: MIT */
/* A host from its launch to its death, and the next one in its place.
 *
 * Whether it lives is known by its pidfd alone: a lost link may be a crash that the host survives
 * in place, and a socket that can be connected to may be the listener held by ourselves. */

#include "session-private.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/socket.h"
#include "base/text.h"
#include "config/settings.h"
#include "environment.h"
#include "host/launch.h"
#include "limits.h"

#include <errno.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <termios.h>

#define RECONNECT_FIRST_MS     50
#define RECONNECT_LAST_MS      5000
#define RECONNECT_ATTEMPTS_MAX 8    /* then it is no use: the host is taken for dead */
#define REPLACE_QUICK_MS       1000 /* a host that lived shorter died at once */
#define REPLACE_QUICK_MAX      4    /* so often in a row without a delay */
#define REPLACE_FIRST_MS       500
#define OUTPUT_RECENT_MS       3000 /* a host with output says so every two seconds */

static const struct host_link_events link_events;

static void replace(struct session_host *host);

static void let_go_of_process(struct session_host *host) {
    host_link_destroy(TAKE(host->link));
    watch_destroy(TAKE(host->pid_watch));
    fd_close(&host->pid_fd);
    host->pid = 0;
    timeout_stop(host->reconnect);
    timeout_stop(host->harden);
}

static bool program_may_run(const struct session_host *host) {
    enum life life = host->session->life;
    return life == LIFE_STARTING || life == LIFE_RUNNING;
}

/* The PTY outlives the host, and by the keeper the server too. */
static void hold_pty(struct session_host *host, int pty) {
    fd_close(&host->pty);
    host->pty = pty;
    keeper_link_keep(host->session->world->keeper, &host->kept, host->session->id, pty);
}

static void let_go_of_pty(struct session_host *host) {
    keeper_link_let_go(host->session->world->keeper, &host->kept, host->session->id);
    fd_close(&host->pty);
}

/* What is left of the program's processes when its session is over. */
static void sweep_rest(struct session_host *host) {
    if (host->session->pid > 1) {
        (void)sweep_signal(host->session->pid, SIGKILL);
    }
}

/* At once, since until then the server alone holds the terminal; later when it is no use. */
static void replace_soon(struct session_host *host) {
    if (host->quick_deaths < REPLACE_QUICK_MAX) {
        replace(host);
        return;
    }
    uint32_t doublings = host->quick_deaths - REPLACE_QUICK_MAX;
    int64_t delay_ms = doublings < 8 ? (int64_t)REPLACE_FIRST_MS << doublings : INT64_MAX;
    timeout_start(
            host->replace, delay_ms < SESSION_REPLACE_MAX_MS ? delay_ms : SESSION_REPLACE_MAX_MS);
}

/* Whether there is, or was, a program on the PTY: who leads a terminal is known by the terminal. */
static bool has_program(struct session_host *host) {
    pid_t leader = host->pty < 0 ? -1 : tcgetsid(host->pty);
    if (!host->is_proven && leader > 1) {
        host->is_proven = true;
        host->session->pid = host->child_pid = leader;
    }
    return host->pty >= 0 && host->is_proven;
}

static void on_host_dead(struct session_host *host) {
    let_go_of_process(host);
    if (host->session->ending != NOT_ENDING) {
        sweep_rest(host);
        limits_forget(host->session);
        let_go_of_pty(host);
        session_on_host_gone(host->session);
    } else if (!has_program(host)) {
        let_go_of_pty(host);
        session_on_host_gone(host->session);
    } else {
        bool was_quick = clock_monotonic_ms() - host->replaced_at_ms < REPLACE_QUICK_MS;
        host->quick_deaths = was_quick ? host->quick_deaths + 1 : 0;
        replace_soon(host);
    }
}

static void on_pid_ready(void *context, unsigned events) {
    struct session_host *host = context;
    (void)waitpid(host->pid, NULL, WNOHANG); /* when it is our child */
    on_host_dead(host);
}

/* From now on its death is told. Told at once (from the loop) when it is dead already. */
static void watch_process(struct session_host *host, pid_t pid) {
    if (host->pid == pid && host->pid_watch != NULL) {
        return;
    }
    watch_destroy(TAKE(host->pid_watch));
    fd_close(&host->pid_fd);
    host->pid = pid;
    host->pid_fd = pidfd_open(pid, 0);
    host->pid_watch = host->pid_fd < 0 ? NULL
                                       : watch_create(host->session->world->loop, host->pid_fd,
                                                 on_pid_ready, host, NULL);
    if (host->pid_watch != NULL) {
        watch_set(host->pid_watch, WATCH_READABLE);
    } else {
        timeout_start(host->reconnect, 0); /* dead, or no descriptors left: find out */
    }
}

static bool use_link(struct session_host *host, int fd, struct error *err) {
    host_link_destroy(host->link);
    host->told_watched = -1;
    host->has_screen_rules = false;
    host->link = host_link_create(host->session->world->loop, fd, &link_events, host, err);
    return host->link != NULL;
}

/* ---- the link -------------------------------------------------------------------------------- */

/* A host that took the place of another, on the terminal of a program that has ended. */
static void tell_how_it_ended(struct session_host *host) {
    const struct session *session = host->session;
    bool is_known = session->exit_status >= 0 || session->exit_signal > 0;
    int status = session->exit_status >= 0 ? session->exit_status : 0;
    host_link_child_status(host->link, is_known, W_EXITCODE(status, session->exit_signal));
}

void session_host_tell_screen_rules(struct session_host *host) {
    const struct buffer *rules = &host->session->screen_rules;
    if (host->link != NULL && rules->length > 0 && !host->has_screen_rules) {
        host->has_screen_rules = true;
        host_link_screen_rules(host->link, rules);
    }
}

static void on_handover(void *context, int pty, int listener) {
    struct session_host *host = context;
    if (pty >= 0) {
        hold_pty(host, pty);
        host->is_proven = true;
    } else if (!host->is_proven) {
        let_go_of_pty(host); /* its program could not be started */
    }
    fd_close(&host->listener);
    host->listener = listener;
    host->attempts = 0;
    if (host->child_status_known) {
        host_link_child_status(host->link, true, host->child_status);
    } else if (host->has_no_child) {
        tell_how_it_ended(host);
    }
    if (host->session->ending != NOT_ENDING) {
        host_link_end(host->link, SESSION_KILL_GRACE_MS);
    }
    session_host_tell_screen_rules(host);
}

static void on_status(void *context, const struct host_status *status) {
    struct session_host *host = context;
    if (status->host_pid > 1) {
        watch_process(host, status->host_pid);
    }
    host->columns = status->columns;
    host->rows = status->rows;
    session_on_status(host->session, status);
}

/* Who is silent need not know: nobody wakes fifty idle hosts because somebody attaches. */
static void tell_watched(struct session_host *host) {
    bool is_watched = host->session->world->is_watched;
    if (host->link != NULL && host->told_watched != (int)is_watched) {
        host->told_watched = is_watched;
        host_link_watched(host->link, is_watched);
    }
}

void session_host_watched_changed(struct session_host *host) {
    if (clock_monotonic_ms() - host->output_at_ms < OUTPUT_RECENT_MS) {
        tell_watched(host);
    }
}

static void on_fact(void *context, const struct fact *fact) {
    struct session_host *host = context;
    if (fact->kind == FACT_SIZE) {
        host->columns = (uint16_t)fact->number;
        host->rows = (uint16_t)fact->extra;
    }
    if (fact->kind == FACT_OUTPUT) {
        host->output_at_ms = clock_monotonic_ms();
        tell_watched(host);
        session_host_tell_screen_rules(host);
    }
    session_on_fact(host->session, fact);
}

static void on_lost(void *context, const struct error *err) {
    struct session_host *host = context;
    log_info("the host of %s (%ld) is lost: %s", host->session->id, (long)host->pid, err->text);
    host_link_destroy(TAKE(host->link));
    if (host->pid == 0 && err->code == ERROR_INVALID) {
        host->is_foreign = true; /* asking again would not change its version */
        session_on_host_foreign(host->session, err->text);
        return;
    }
    timeout_start(host->reconnect, RECONNECT_FIRST_MS);
}

static const struct host_link_events link_events = {
    .handover = on_handover,
    .status = on_status,
    .fact = on_fact,
    .lost = on_lost,
};

/* It lives but does not talk: its own end makes room for the next. */
static void give_up(struct session_host *host) {
    log_warn("the host of %s (%ld) does not answer: it is replaced", host->session->id,
            (long)host->pid);
    host->attempts = 0;
    (void)kill(host->pid, SIGKILL);
    if (host->pid_watch == NULL) {
        on_host_dead(host);
    }
}

/* The process lives, or nobody knows: it may have crashed and come back at the same address. One
 * that was only found (its pid is not known yet) is waited for as long as somebody listens. */
static void on_reconnect(void *context) {
    struct session_host *host = context;
    bool is_known = host->pid > 1;
    OWNED_STR path = session_socket_path(host->session);
    if (is_known && kill(host->pid, 0) != 0 && errno == ESRCH) {
        on_host_dead(host);
        return;
    }
    if (is_known && host->attempts >= RECONNECT_ATTEMPTS_MAX) {
        give_up(host);
        return;
    }
    int fd = socket_connect(path, NULL);
    if (fd < 0 && !is_known) {
        on_host_dead(host);
        return;
    }
    host->attempts += host->attempts < RECONNECT_ATTEMPTS_MAX ? 1 : 0;
    int64_t delay_ms = (int64_t)RECONNECT_FIRST_MS << host->attempts;
    if (fd < 0 || !use_link(host, fd, NULL)) {
        timeout_start(host->reconnect, delay_ms < RECONNECT_LAST_MS ? delay_ms : RECONNECT_LAST_MS);
    }
}

/* ---- launching ------------------------------------------------------------------------------- */

static bool bind_listener(struct session_host *host, struct error *err) {
    if (host->listener >= 0) {
        return true;
    }
    OWNED_STR directory = path_join(host->session->world->runtime_directory, "hosts");
    OWNED_STR path = session_socket_path(host->session);
    if (!path_make_private_directory(directory, err)) {
        return false;
    }
    host->listener = socket_listen(path, err);
    return host->listener >= 0;
}

/* What the user's settings say now; what is wrong in them is told where people look. */
static struct settings *load_settings(void) {
    struct diagnostics problems;
    diagnostics_init(&problems, "config.yaml");
    struct settings *settings = settings_load(NULL, &problems);
    diagnostics_finish(&problems);
    return settings;
}

static bool launch(struct session_host *host, char **argv, bool replaces, const char *directory,
        const char *log_path, struct error *err) {
    const struct session *session = host->session;
    char **environment = environment_create(session);
    OWNED(settings) settings = load_settings();
    bool is_sized = replaces && host->columns > 0 && host->rows > 0;
    const struct host_spec spec = {
        .id = session->id,
        .argv = argv,
        .environment = environment,
        .directory = session->spec.directory,
        .columns = is_sized ? host->columns : (uint16_t)session->spec.columns,
        .rows = is_sized ? host->rows : (uint16_t)session->spec.rows,
        .recording_directory = session->spec.policies.recording.enabled ? (char *)directory : NULL,
        .recording_maximum_bytes = (uint64_t)session->spec.policies.recording.maximum_bytes,
        .history_lines_max = (uint32_t)settings->history_lines,
        .allow_clipboard = settings->clipboard,
        .allow_checksum = settings->checksum,
        .server_argv = session->world->server_argv,
        .log_path = (char *)log_path,
        .shows_last_screen = session->shows_last_screen && !replaces,
    };
    char **wrapper = NULL;
    (void)limits_wrap(host->session, &wrapper);
    const struct host_launch launch = {
        .program = session->world->host_program,
        .wrapper = wrapper,
        .spec = &spec,
        .name = session->spec.name,
        .listener = host->listener,
        .pty = host->pty,
        .replaces = replaces,
        .child_pid = replaces && !host->child_status_known ? session->pid : 0,
    };
    host->has_no_child = replaces && launch.child_pid == 0;
    int link = -1;
    pid_t pid = 0;
    bool good = host_launch(&launch, &pid, &link, err);
    text_vector_destroy(environment);
    text_vector_destroy(wrapper);
    if (good) {
        host->is_foreign = false;
        watch_process(host, pid);
        good = use_link(host, link, err);
    }
    return good;
}

void session_host_restore_socket(struct session_host *host) {
    struct error err = { 0 };
    OWNED_STR path = session_socket_path(host->session);
    if (host->listener < 0 || access(path, F_OK) == 0) {
        return;
    }
    log_warn("the socket of %s was removed: its host is replaced", host->session->id);
    fd_close(&host->listener); /* nobody can reach that one any more */
    if (!bind_listener(host, &err)) {
        log_warn("%s", err.text);
    }
    if (host->pid > 1) {
        (void)kill(host->pid, SIGKILL); /* the next one gets the listener that can be reached */
    }
}

bool session_host_launch(struct session_host *host, char **argv, struct error *err) {
    struct session *session = host->session;
    OWNED_STR directory = session_directory_path(session);
    OWNED_STR log_path = path_join(directory, "host.log");
    char **program = argv != NULL ? argv : session_spec_argv(&session->spec);
    if (argv != NULL) {
        let_go_of_pty(host);
        host->is_proven = false;
        host->child_status_known = false;
        host->child_pid = 0;
        int pty = host_open_pty(NULL); /* without one the host says why there is none */
        if (pty >= 0) {
            hold_pty(host, pty);
        }
    }
    bool good = bind_listener(host, err) && path_make_private_directory(directory, err) &&
                launch(host, program, argv == NULL, directory, log_path, err);
    if (program != argv) {
        text_vector_destroy(program);
    }
    return good;
}

static void replace(struct session_host *host) {
    struct error err = { 0 };
    host->replaced_at_ms = clock_monotonic_ms();
    if (session_host_launch(host, NULL, &err)) {
        session_on_host_replaced(host->session, "its host was killed and replaced");
    } else {
        log_warn("the host of %s cannot be replaced yet: %s", host->session->id, err.text);
        host->quick_deaths =
                host->quick_deaths < REPLACE_QUICK_MAX ? REPLACE_QUICK_MAX : host->quick_deaths + 1;
        replace_soon(host);
    }
}

static void on_replace(void *context) {
    replace(context);
}

void session_host_adopt(struct session_host *host, int fd) {
    struct error err = { 0 };
    if (!use_link(host, fd, &err)) {
        log_warn("the host of %s cannot be adopted yet: %s", host->session->id, err.text);
        timeout_start(host->reconnect, RECONNECT_FIRST_MS);
    }
}

void session_host_adopt_kept(struct session_host *host, int pty) {
    if (host->pty >= 0) { /* its host handed it over already */
        fd_close(&pty);
        return;
    }
    struct session *session = host->session;
    pid_t leader = tcgetsid(pty); /* what is in the database may be another process by now */
    hold_pty(host, pty);
    session->pid = host->child_pid = leader > 1 ? leader : 0;
    host->is_proven =
            leader > 1 || (session->life != LIFE_STARTING && session->life != LIFE_FAILED);
    if (host->link != NULL) {
        return;
    }
    if (host->is_proven) {
        replace(host);
    } else {
        let_go_of_pty(host);
        session_on_host_gone(session);
    }
}

/* ---- ending ---------------------------------------------------------------------------------- */

/* The program did not heed the hang-up within half its time. */
static void on_harden(void *context) {
    struct session_host *host = context;
    if (host->session->pid > 1 && program_may_run(host)) {
        (void)sweep_signal(host->session->pid, SIGTERM);
    }
}

void session_host_end(struct session_host *host, int64_t grace_ms) {
    if (host->pid == 0 && host->link == NULL) {
        timeout_stop(host->replace);
        if (program_may_run(host)) {
            sweep_rest(host);
        }
        let_go_of_pty(host);
        session_on_host_gone(host->session);
        return;
    }
    if (host->link != NULL) {
        host_link_end(host->link, (uint32_t)grace_ms);
    }
    if (program_may_run(host)) {
        timeout_start(host->harden, grace_ms / 2);
    }
}

void session_host_close(struct session_host *host) {
    OWNED_STR path = session_socket_path(host->session);
    fd_close(&host->listener);
    (void)unlink(path);
}

bool session_host_reaped(struct session_host *host, pid_t pid, int wait_status) {
    if (pid == host->pid) {
        on_host_dead(host);
        return true;
    }
    if (pid != host->child_pid) {
        return false;
    }
    host->child_pid = 0;
    host->child_status_known = true;
    host->child_status = wait_status;
    if (host->link != NULL) {
        host_link_child_status(host->link, true, wait_status);
    }
    return true;
}

/* ---- life ------------------------------------------------------------------------------------ */

struct session_host *session_host_create(struct session *session) {
    struct loop *loop = session->world->loop;
    struct session_host *host = NEW(struct session_host);
    *host = (struct session_host){
        .session = session,
        .pid_fd = -1,
        .pty = -1,
        .listener = -1,
        .reconnect = timeout_create(loop, on_reconnect, host),
        .replace = timeout_create(loop, on_replace, host),
        .harden = timeout_create(loop, on_harden, host),
    };
    return host;
}

void session_host_destroy(struct session_host *host) {
    if (host != NULL) {
        let_go_of_process(host);
        timeout_destroy(host->reconnect);
        timeout_destroy(host->replace);
        timeout_destroy(host->harden);
        keeper_link_forget(&host->kept);
        fd_close(&host->pty);
        fd_close(&host->listener);
        free(host);
    }
}
