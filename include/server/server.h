/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The coordinator of a fleet: it keeps the sessions, their hosts and everything that lasts, and
 * answers the control protocol. It knows no terminal.
 */

/* Serves until it is told to stop; the exit status of the process. With descriptors inherited
 * (SERVER_FDS_VARIABLE of client/server-start.h) it serves those; else it takes the lock and binds
 * the socket itself. Another server of the fleet is there: returns 0 at once. */
int server_run(const char *fleet);
