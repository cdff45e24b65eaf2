/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Starting a host, and what the server must know to live with one.
 *
 * The caller binds the session's socket and opens the PTY itself and keeps both, so that a host
 * that is killed at any moment can be replaced at the same address, on the same PTY:
 *
 *     listener = socket_listen("R/hosts/ID.sock")
 *     pty = host_open_pty()
 *     host_launch(&launch, &pid, &link)        link: speak the display protocol as ROLE_SERVER
 *
 * On the link (as on any later connection with ROLE_SERVER) both sides say HELLO; then the host
 * sends HANDOVER (PTY master and listener as descriptors: keep them), STATUS, and FACTs as they
 * happen, those kept while there was no server first. The newest server connection counts; the
 * others are closed.
 *
 * When the link ends: if the host's process is gone (it is reaped, or its pid is), start another
 * with `replaces` and `child_pid` set: it rebuilds the screen from the recording and goes on. If it
 * lives, connect to its socket again (a host that crashed keeps its connections whenever it can).
 * A child of a killed host is the server's to reap (PR_SET_CHILD_SUBREAPER): tell its status by
 * CHILD_STATUS, also "not known", or the session's end stays unknown.
 *
 * END: the host hangs up on the program (SIGHUP, SIGCONT), kills it after the grace time, and goes;
 * also how an exited session is dismissed.
 */

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define HOST_SPEC_MAX_BYTES (4 * 1024 * 1024)

/* What a host is told once, at its start. Strings are borrowed by host_launch. */
struct host_spec {
    char *id;           /* of the session: 12 hexadecimal digits */
    char **argv;        /* NULL-terminated; argv[0] is searched in the environment's PATH */
    char **environment; /* whole, NULL-terminated */
    char *directory;
    uint16_t columns, rows;
    char *recording_directory;        /* NULL: nothing is recorded */
    uint64_t recording_maximum_bytes; /* of all segments together; 0: 64 MiB */
    uint32_t history_lines_max;       /* 0: 10,000 */
    bool allow_clipboard, allow_checksum;
    char **server_argv; /* starts the server when it is missed; NULL: nobody does */
    char *log_path;     /* NULL: no log */

    /* A new program begins under the picture of what the last run left on the screen. */
    bool shows_last_screen;
};

void host_spec_encode(const struct host_spec *spec, struct buffer *out);
bool host_spec_decode(
        const char *bytes, size_t length, struct host_spec *out_spec, struct error *err);
void host_spec_finish(struct host_spec *spec); /* of a decoded one */

struct host_launch {
    const char *program; /* path of stoa-host */
    char **wrapper;      /* words to put before it, which end by executing it; NULL: none */
    const struct host_spec *spec;
    const char *name; /* of the session, for who looks at processes; NULL: none is shown */
    int listener;
    int pty;         /* of a new session (-1: the host opens one), or of a host that was killed */
    bool replaces;   /* a host that was killed */
    pid_t child_pid; /* then the program on the PTY; 0: it has ended */
};

/* The master of a new PTY, non-blocking and close-on-exec; -1 when there is none. */
int host_open_pty(struct error *err);

/* True: the host's process runs (whether the program could be started is told over the link).
 * *out_link is non-blocking and close-on-exec. The descriptors stay the caller's. */
bool host_launch(
        const struct host_launch *launch, pid_t *out_pid, int *out_link, struct error *err);
