/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of a session share. */

#include "session-host.h"

/* ---- processes ------------------------------------------------------------------------------- */

/* Sends a signal to every process whose session (setsid) is led by `leader`; how many there were.
 * Not to our own processes. */
size_t sweep_signal(pid_t leader, int number);
