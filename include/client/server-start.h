/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Finding the server of a fleet, or starting it.
 *
 * Who misses it holds start.lock for a moment, takes server.lock (its holder serves), binds the
 * socket, and leaves both to `stoa server run` in a session of its own; the connection made at
 * once waits in the listener's queue until the server takes it, so nobody polls for readiness.
 * Those who come second wait for start.lock and then just connect.
 *
 * A connection proves no life: say hello with SERVER_HELLO_TIMEOUT_MS.
 */

#include "base/error.h"

#define SERVER_HELLO_TIMEOUT_MS 5000

/* In the environment of a server that inherits "LOCK,LISTENER", two descriptors. */
#define SERVER_FDS_VARIABLE "STOA_SERVER_FDS"

/* A connection to the fleet's server, which is started when there is none; -1 when failed. */
int server_connect(const char *fleet, struct error *err);

/* The same, but starts nothing: ERROR_NOT_FOUND or ERROR_CLOSED when there is none. */
int server_connect_running(const char *fleet, struct error *err);
