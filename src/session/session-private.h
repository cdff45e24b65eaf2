/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of a session share. */

#include "session-host.h"

/* ---- session.c ------------------------------------------------------------------------------- */

void session_tell_changed(struct session *session, bool lasting);
void session_tell_happened(struct session *session, const char *what, const char *cause);

/* ---- session-life.c -------------------------------------------------------------------------- */

/* What its host finds out of its program; news are told, and nothing twice. */
void session_note_started(struct session *session, pid_t pid);
void session_note_failed(struct session *session, const char *why);
void session_note_end(struct session *session, int status, int signal_number); /* -1, 0: unknown */
void session_on_restart_time(void *session); /* of its restart_timeout */

/* ---- processes ------------------------------------------------------------------------------- */

/* Sends a signal to every process whose session (setsid) is led by `leader`; how many there were.
 * Not to our own processes. */
size_t sweep_signal(pid_t leader, int number);
