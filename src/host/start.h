/* SPDX-License-Identifier: MIT */
#pragma once

/* The three ways in which a host begins. */

#include "host.h"

enum start_kind {
    START_NEW,     /* a program is started */
    START_REPLACE, /* a host was killed: its PTY is here, its screen in the recording */
    START_RESUME,  /* this very process, after a fault or for an upgrade */
};

struct start {
    enum start_kind kind;
    pid_t child_pid; /* START_REPLACE; 0: it has ended */
    int kept_fd;     /* START_RESUME */
    char *name;      /* of the session, shown in the command line; NULL: none */
};

/* A whole host, ready to run; NULL when the spec or what was kept is of no use. */
struct host *host_start(const struct start *start, struct error *err);
void host_run(struct host *host);
void host_destroy(struct host *host);
