/* SPDX-License-Identifier: MIT */
/* A host from its launch to its death, and the next one in its place. */

#include "session-private.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/log.h"
#include "base/memory.h"
#include "session-limits.h"

#include <signal.h>
#include <termios.h>

#define REPLACE_QUICK_MS  1000 /* a host that lived shorter died at once */
#define REPLACE_QUICK_MAX 4    /* so often in a row without a delay */
#define REPLACE_FIRST_MS  500

static void replace(struct session_host *host);

static bool program_may_run(const struct session_host *host) {
    enum life life = host->session->life;
    return life == LIFE_STARTING || life == LIFE_RUNNING;
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

void session_host_on_dead(struct session_host *host) {
    session_host_let_go_of_process(host);
    if (host->session->ending != NOT_ENDING) {
        sweep_rest(host);
        limits_forget(host->session);
        session_host_let_go_of_pty(host);
        session_on_host_gone(host->session);
    } else if (!session_host_has_program(host)) {
        session_host_let_go_of_pty(host);
        session_on_host_gone(host->session);
    } else {
        bool was_quick = clock_monotonic_ms() - host->replaced_at_ms < REPLACE_QUICK_MS;
        host->quick_deaths = was_quick ? host->quick_deaths + 1 : 0;
        replace_soon(host);
    }
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

/* ---- adopted --------------------------------------------------------------------------------- */

void session_host_adopt_kept(struct session_host *host, int pty) {
    if (host->pty >= 0) { /* its host handed it over already */
        fd_close(&pty);
        return;
    }
    struct session *session = host->session;
    pid_t leader = tcgetsid(pty); /* what is in the database may be another process by now */
    session_host_hold_pty(host, pty);
    session->pid = host->child_pid = leader > 1 ? leader : 0;
    host->is_proven =
            leader > 1 || (session->life != LIFE_STARTING && session->life != LIFE_FAILED);
    if (host->link != NULL) {
        return;
    }
    if (host->is_proven) {
        replace(host);
    } else {
        session_host_let_go_of_pty(host);
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
        session_host_let_go_of_pty(host);
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

bool session_host_reaped(struct session_host *host, pid_t pid, int wait_status) {
    if (pid == host->pid) {
        session_host_on_dead(host);
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
        .reconnect = timeout_create(loop, session_host_reconnect, host),
        .replace = timeout_create(loop, on_replace, host),
        .harden = timeout_create(loop, on_harden, host),
    };
    return host;
}

void session_host_destroy(struct session_host *host) {
    if (host != NULL) {
        session_host_let_go_of_process(host);
        timeout_destroy(host->reconnect);
        timeout_destroy(host->replace);
        timeout_destroy(host->harden);
        keeper_link_forget(&host->kept);
        fd_close(&host->pty);
        fd_close(&host->listener);
        free(host);
    }
}
