/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The keeper: one small process a fleet that holds a copy of each session's PTY and does nothing
 * else, so that a session outlives its host and the server killed together.
 *
 * The server binds the socket R/keeper.sock, starts the keeper with it, and speaks the display
 * protocol as ROLE_SERVER: HELLO both ways; the keeper answers with a KEEP for each PTY it has and
 * KEPT_ALL; the server says KEEP and LET_GO from then on. A later server connects to the socket
 * and is told the same. The newest server counts.
 *
 * A keeper without a server starts one when it has something to keep, later than the hosts would,
 * and ends when it has nothing, or when another has taken its address. SERVER_STOPS: it waits.
 */

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

#define KEEPER_HELD_MAX        1024
#define KEEPER_PEERS_MAX       8
#define KEEPER_MISSED_FIRST_MS 2000 /* hosts are sooner */
#define KEEPER_MISSED_LAST_MS  60000

/* Starts one at `path`; *out_link is the first connection to it, non-blocking. */
bool keeper_launch(const char *program, const char *path, char *const *server_argv, int *out_link,
        struct error *err);

/* The process itself: its exit status. */
int keeper_run(const char *path, char **server_argv);
