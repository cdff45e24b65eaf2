/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A stream of messages over a connected socket, on a loop. It never blocks: what cannot be sent
 * now is queued, and a peer that lets more than RPC_QUEUE_MAX_BYTES pile up is closed.
 *
 * Owns the descriptor. `closed` is told once, from the loop, with the reason; the owner then
 * destroys the connection (there or later; any callback may). What is sent after that is dropped.
 */

#include "base/cleanup.h"
#include "base/error.h"
#include "loop/loop.h"
#include "rpc/rpc-message.h"

#include <stdbool.h>

#define RPC_QUEUE_MAX_BYTES (32 * 1024 * 1024)

OWNED_TYPE(rpc_connection);

struct rpc_events {
    void (*message)(void *context, const struct rpc_message *message);
    /* A line that is no message; id may be NULL. The peer may be told with rpc_append_error. */
    void (*garbage)(void *context, const struct json *id, const struct error *err);
    void (*closed)(void *context, const struct error *err);
};

/* NULL when the descriptor cannot be watched (it is closed then). */
struct rpc_connection *rpc_connection_create(struct loop *loop, int fd,
        const struct rpc_events *events, void *context, struct error *err);

/* The same for a descriptor that was just accepted, in two steps: rpc_connection_start() tells of
 * what has come already from within, then waits for more. */
struct rpc_connection *rpc_connection_create_accepted(struct loop *loop, int fd,
        const struct rpc_events *events, void *context) __attribute__((returns_nonnull));
void rpc_connection_start(struct rpc_connection *connection);
void rpc_connection_destroy(struct rpc_connection *connection);

/* For socket_peer(). */
int rpc_connection_fd(const struct rpc_connection *connection);

/* Sends whole lines as rpc_append_…() made them, as far as the socket takes them: at once, or with
 * the answers to all that was read together with what is being told. */
void rpc_connection_send(struct rpc_connection *connection, const char *lines, size_t length);

/* Before what takes long: answers that were given are sent at once. */
void rpc_connection_flush(struct rpc_connection *connection);

/* Nothing more is said: `closed` is told once what was sent is on its way. One that does not take
 * it closes the connection itself, some time. */
void rpc_connection_end(struct rpc_connection *connection);

/* Bytes that wait to be sent. */
size_t rpc_connection_queued(const struct rpc_connection *connection);
