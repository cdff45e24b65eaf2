/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Unix stream sockets, with descriptors passed along (SCM_RIGHTS). All are close-on-exec and
 * non-blocking. A connect() proves no life: callers do a versioned handshake with a time limit.
 */

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define SOCKET_FDS_MAX 8

/* A listener at path, mode 0600. A leftover file there is replaced: the caller holds the lock that
 * says nobody serves it. -1 when failed. */
int socket_listen(const char *path, struct error *err);

#define SOCKET_CONNECT_MAX_MS 3000 /* somebody listens, and takes nobody: stopped, or swamped */

/* -1 when failed: ERROR_NOT_FOUND (no such socket), ERROR_CLOSED (nobody listens), ERROR_TIMEOUT
 * (nobody was taken for SOCKET_CONNECT_MAX_MS), ERROR_DENIED (it is another user's). */
int socket_connect(const char *path, struct error *err);

/* As above with a limit of the caller's; 0 or less: never waits. */
int socket_connect_within(const char *path, int64_t limit_ms, struct error *err);

/* A connected client of listener; -1 with errno when there is none. */
int socket_accept(int listener);

/* A connected pair; false when failed. */
bool socket_pair(int out_fds[2], struct error *err);

/* One sendmsg of up to length bytes with fd_count descriptors; as write(2). */
ssize_t socket_send(int socket, const void *bytes, size_t length, const int *fds, size_t fd_count);

/* One recvmsg; descriptors that came along are stored (close-on-exec), *out_count of them. */
ssize_t socket_receive(
        int socket, void *bytes, size_t length, int out_fds[SOCKET_FDS_MAX], size_t *out_count);

/* The process (and user) that connected; false when the system does not tell. */
bool socket_peer(int socket, pid_t *out_pid, uid_t *out_uid);
