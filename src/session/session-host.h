/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The host of a session as the server holds it, from its launch to its death, and the next one in
 * its place. Each file calls those named before it here; what these find out they tell upwards.
 */

#include "host-link.h"
#include "session/session.h"

#include "loop/timeout.h"
#include "loop/watch.h"

/* Descriptors are -1, pids 0, while there is none. */
struct session_host {
    struct session *session;
    struct host_link *link;
    pid_t pid;
    int pid_fd;              /* readable when the host is dead */
    struct watch *pid_watch; /* of pid_fd */
    int pty, listener;
    struct keeper_item kept;   /* the PTY, at the keeper */
    bool is_proven;            /* a program is known to have been started on the PTY */
    bool is_foreign;           /* it lives, but speaks a version that we do not understand */
    bool has_no_child;         /* its program had ended before this host began */
    struct timeout *reconnect; /* the link was lost, but the process lives */
    struct timeout *replace;   /* a host that keeps dying waits before it is replaced */
    struct timeout *harden;    /* the program ignores the hang-up */
    uint32_t attempts;         /* to connect again */
    uint16_t columns, rows;    /* as the host last said; 0: nothing yet */
    uint32_t quick_deaths;     /* of hosts that were hardly there, in a row */
    int64_t replaced_at_ms;
    int64_t output_at_ms;    /* when it last told of output */
    int told_watched;        /* what it was told of the world's is_watched; -1 nothing yet */
    bool has_screen_rules;   /* it was told the session's */
    pid_t child_pid;         /* the program, also when it is known to have ended: to be reaped */
    bool child_status_known; /* the program was reaped here, not by its host */
    int child_status;
};

/* ---- session-host-held.c --------------------------------------------------------------------- */

/* From now on its death is told. Told at once (from the loop) when it is dead already. */
void session_host_watch_process(struct session_host *host, pid_t pid);
void session_host_let_go_of_process(struct session_host *host); /* and of the link to it */

/* The terminal of its program, taken over: held here and at the keeper. */
void session_host_hold_pty(struct session_host *host, int pty);
void session_host_let_go_of_pty(struct session_host *host);

/* Whether there is, or was, a program on that. */
bool session_host_has_program(struct session_host *host);

/* ---- session-host-link.c --------------------------------------------------------------------- */

/* fd is a connection to it, taken over. False: it is no link, and err says why. */
bool session_host_use_link(struct session_host *host, int fd, struct error *err);
void session_host_adopt(struct session_host *host, int fd); /* the same, tried again if need be */
void session_host_reconnect(void *host); /* of the timeout `reconnect`: once more, or no more */
void session_host_tell_screen_rules(struct session_host *host);
void session_host_watched_changed(struct session_host *host);

/* ---- session-host-launch.c ------------------------------------------------------------------- */

/* A new host, with `argv` as a new program, or (NULL) on the PTY of a dead one. */
bool session_host_launch(struct session_host *host, char **argv, struct error *err);
void session_host_restore_socket(struct session_host *host);
void session_host_close(struct session_host *host); /* the address of one that is gone */

/* ---- session-host.c -------------------------------------------------------------------------- */

struct session_host *session_host_create(struct session *session);
void session_host_destroy(struct session_host *host);

/* The keeper had the PTY, taken over. */
void session_host_adopt_kept(struct session_host *host, int pty);

/* Ends host and program; session_on_host_gone() follows, at once when there is no host. */
void session_host_end(struct session_host *host, int64_t grace_ms);
bool session_host_reaped(struct session_host *host, pid_t pid, int wait_status);
void session_host_on_dead(struct session_host *host); /* told: its process is gone */

/* ---- told to the session --------------------------------------------------------------------- */

void session_on_status(struct session *session, const struct host_status *status);
void session_on_fact(struct session *session, const struct fact *fact);
void session_on_host_gone(struct session *session); /* and it will not be replaced */
void session_on_host_foreign(struct session *session, const char *why);
void session_on_host_replaced(struct session *session, const char *why);
