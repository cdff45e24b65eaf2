/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What holds a session to its limits: a scope of the user's systemd, else control groups that can
 * be written, else nothing.
 *
 * The host is started through a wrapper that puts itself where the limits are and then becomes the
 * host, so that no process of the session was ever outside.
 */

#include "session/session.h"

/* Set while a server executes itself anew to leave a session's limits, so that it tries once. */
#define LIMITS_LEFT_VARIABLE "STOA_LIMITS_LEFT"

struct limits_kind {
    const char *name;        /* as in a session object's `limits_by` */
    char *(*why_not)(void);  /* NULL: it is available; else why not, the caller's */
    char *(*describe)(void); /* what of it is used here, in words, the caller's */
    /* The words before the host's own command line, NULL-terminated, the caller's; NULL and err
     * when the limits cannot be set. */
    char **(*wrap)(const struct session *session, struct error *err);
    /* The session's processes are gone. */
    void (*forget)(const struct session *session);
    /* Takes this process, which a host started, out of the limits of the host's session; may
     * execute `argv` anew for it. `path` is a line of /proc/self/cgroup. */
    void (*leave)(const char *path, char *const *argv);
};

extern const struct limits_kind limits_by_cgroup, limits_by_systemd;

/* The kind this machine has; NULL: limits are off. */
const struct limits_kind *limits_kind_here(void);

/* Wraps a session that has limits, and says in the session what enforces them. False, and a
 * message of the session, when they cannot be had: it runs without. */
bool limits_wrap(struct session *session, char ***out_wrapper);
void limits_forget(const struct session *session);

/* Why a session that has just ended (its host still lives) did, if its limits were the cause, in
 * words, the caller's; else NULL. */
char *limits_explain_end(const struct session *session);
