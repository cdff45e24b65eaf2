/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A host in a directory of its own, with the test in the place of the server. Every wait is on a
 * condition with a deadline; a wait in vain fails the test and prints the host's log. The host's
 * program is named by STOA_HOST.
 */

#include "client/pane-link.h"
#include "frame/fact.h"
#include "host/launch.h"
#include "loop/loop.h"
#include "loop/stream.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Of every wait: only what hangs takes so long, also where all is slow. */
#define FIXTURE_WAIT_MS 60000

struct fixture {
    struct loop *loop;
    char directory[64];
    char *socket_path, *recording_directory, *log_path;
    int listener;
    struct host_spec spec;
    char *argv[4];
    pid_t host_pid;
    /* the server's side of the link */
    struct stream *link;
    bool link_closed;
    int handed_pty, handed_listener; /* -1 until HANDOVER */
    struct host_status status;
    unsigned facts[FACT_KIND_COUNT]; /* how many of each came */
    struct fact last[FACT_KIND_COUNT];
    char text[FACT_KIND_COUNT][256];
};

/* With a spec that runs `command` by /bin/sh -c, 80 x 24, recorded; change it before launching. */
void fixture_setup(struct fixture *fixture, const char *command);
void fixture_teardown(struct fixture *fixture);

/* Starts the host and greets it as the server. With pty >= 0: the replacement of a dead one. */
void fixture_launch(struct fixture *fixture, int pty, pid_t child_pid);

/* Connects to the running host as a new server would. */
void fixture_connect_server(struct fixture *fixture);
void fixture_disconnect_server(struct fixture *fixture);
void fixture_tell(struct fixture *fixture, const struct buffer *message);

/* SIGKILLs the host and reaps it. */
void fixture_kill_host(struct fixture *fixture);
void fixture_wait_host_gone(struct fixture *fixture);

struct pane_link *fixture_pane(struct fixture *fixture, uint16_t columns, uint16_t rows);
void pane_type(struct pane_link *pane, const char *text); /* "\n" is Enter */
bool pane_has(struct pane_link *pane, const char *text);

/* Runs the loop until it is so; `what` says it in words. */
typedef bool fixture_condition(struct fixture *fixture, void *context);
void fixture_wait(
        struct fixture *fixture, const char *what, fixture_condition *condition, void *context);
void fixture_wait_text(struct fixture *fixture, struct pane_link *pane, const char *text);
void fixture_wait_fact(struct fixture *fixture, enum fact_kind kind, unsigned count);
void fixture_wait_state(struct fixture *fixture, struct pane_link *pane, enum pane_state state);

/* All that was recorded, oldest first. */
void fixture_recorded(struct fixture *fixture, struct buffer *out);
