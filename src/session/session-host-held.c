/* SPDX-License-Identifier: MIT */
/* What the server holds of a host: its process, by which alone it is known to live (a lost link may
 * be a crash that the host survives in place, and a socket that can be connected to may be the
 * listener held by ourselves), and the terminal of its program, which outlives it. */

#include "session-private.h"

#include "base/fd.h"
#include "base/memory.h"

#include <sys/pidfd.h>
#include <sys/wait.h>
#include <termios.h>

void session_host_let_go_of_process(struct session_host *host) {
    host_link_destroy(TAKE(host->link));
    watch_destroy(TAKE(host->pid_watch));
    fd_close(&host->pid_fd);
    host->pid = 0;
    timeout_stop(host->reconnect);
    timeout_stop(host->harden);
}

static void on_pid_ready(void *context, unsigned events) {
    struct session_host *host = context;
    (void)waitpid(host->pid, NULL, WNOHANG); /* when it is our child */
    session_host_on_dead(host);
}

void session_host_watch_process(struct session_host *host, pid_t pid) {
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

void session_host_hold_pty(struct session_host *host, int pty) {
    fd_close(&host->pty);
    host->pty = pty;
    keeper_link_keep(host->session->world->keeper, &host->kept, host->session->id, pty);
}

void session_host_let_go_of_pty(struct session_host *host) {
    keeper_link_let_go(host->session->world->keeper, &host->kept, host->session->id);
    fd_close(&host->pty);
}

/* Who leads a terminal is known by the terminal. */
bool session_host_has_program(struct session_host *host) {
    pid_t leader = host->pty < 0 ? -1 : tcgetsid(host->pty);
    if (!host->is_proven && leader > 1) {
        host->is_proven = true;
        host->session->pid = host->child_pid = leader;
    }
    return host->pty >= 0 && host->is_proven;
}
