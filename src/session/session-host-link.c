/* SPDX-License-Identifier: MIT */
/* The link to a host: what the host says, what it is told, and the link when it was lost. */

#include "session-private.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/socket.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#define RECONNECT_FIRST_MS     50
#define RECONNECT_LAST_MS      5000
#define RECONNECT_ATTEMPTS_MAX 8    /* then it is no use: the host is taken for dead */
#define OUTPUT_RECENT_MS       3000 /* a host with output says so every two seconds */

static const struct host_link_events link_events;

bool session_host_use_link(struct session_host *host, int fd, struct error *err) {
    host_link_destroy(host->link);
    host->told_watched = -1;
    host->has_screen_rules = false;
    host->link = host_link_create(host->session->world->loop, fd, &link_events, host, err);
    return host->link != NULL;
}

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
        session_host_hold_pty(host, pty);
        host->is_proven = true;
    } else if (!host->is_proven) {
        session_host_let_go_of_pty(host); /* its program could not be started */
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
        session_host_watch_process(host, status->host_pid);
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
        session_host_on_dead(host);
    }
}

/* The process lives, or nobody knows: it may have crashed and come back at the same address. One
 * that was only found (its pid is not known yet) is waited for as long as somebody listens. */
void session_host_reconnect(void *context) {
    struct session_host *host = context;
    bool is_known = host->pid > 1;
    OWNED_STR path = session_socket_path(host->session);
    if (is_known && kill(host->pid, 0) != 0 && errno == ESRCH) {
        session_host_on_dead(host);
        return;
    }
    if (is_known && host->attempts >= RECONNECT_ATTEMPTS_MAX) {
        give_up(host);
        return;
    }
    int fd = socket_connect(path, NULL);
    if (fd < 0 && !is_known) {
        session_host_on_dead(host);
        return;
    }
    host->attempts += host->attempts < RECONNECT_ATTEMPTS_MAX ? 1 : 0;
    int64_t delay_ms = (int64_t)RECONNECT_FIRST_MS << host->attempts;
    if (fd < 0 || !session_host_use_link(host, fd, NULL)) {
        timeout_start(host->reconnect, delay_ms < RECONNECT_LAST_MS ? delay_ms : RECONNECT_LAST_MS);
    }
}

void session_host_adopt(struct session_host *host, int fd) {
    struct error err = { 0 };
    if (!session_host_use_link(host, fd, &err)) {
        log_warn("the host of %s cannot be adopted yet: %s", host->session->id, err.text);
        timeout_start(host->reconnect, RECONNECT_FIRST_MS);
    }
}
