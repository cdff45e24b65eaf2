/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The server's end of the keeper (host/keeper.h): each PTY that the server holds is held there too.
 * The keeper is started when there is something to keep, and again when it is lost; it is handed
 * everything then. Nothing here waits for it.
 */

#include "base/cleanup.h"
#include "base/error.h"
#include "base/list.h"
#include "loop/loop.h"

#include <stdbool.h>

OWNED_TYPE(keeper_link);

struct keeper_options {
    struct loop *loop;
    const char *path;         /* of its socket */
    const char *program;      /* stoa-host */
    char *const *server_argv; /* starts the server when the keeper misses it */
    /* A PTY that it kept for an earlier server, the caller's from now on. */
    void (*found)(void *context, const char *id, int pty);
    /* Nothing more is to be found. Once, from the loop or from keeper_link_open. */
    void (*settled)(void *context);
    void *context;
};

/* What is kept of one session: the owner's memory. Zeroed: nothing. */
struct keeper_item {
    struct list link;
    const char *id; /* NULL: nothing is kept */
    int pty;
    bool is_sent;
};

/* The options' strings are borrowed for as long as it lives. */
struct keeper_link *keeper_link_create(const struct keeper_options *options)
        __attribute__((returns_nonnull));

/* Lets go of the connection; the keeper keeps what it has. */
void keeper_link_destroy(struct keeper_link *link);

/* Asks the keeper of an earlier server for what it has. */
void keeper_link_open(struct keeper_link *link);

/* `pty` and `id` stay the caller's, unchanged until the item is let go. Again: another PTY. */
void keeper_link_keep(struct keeper_link *link, struct keeper_item *item, const char *id, int pty);

/* The PTY is to end, also one that the keeper has and did not tell yet. */
void keeper_link_let_go(struct keeper_link *link, struct keeper_item *item, const char *id);

/* The server ends: the item is forgotten here only. */
void keeper_link_forget(struct keeper_item *item);

/* Another keeper takes the place of one whose address was removed; that one ends by itself. */
void keeper_link_renew(struct keeper_link *link);

/* The server goes on purpose: the keeper is not to start another. */
void keeper_link_say_server_stops(struct keeper_link *link);

/* How many PTYs it was given. */
size_t keeper_link_count(const struct keeper_link *link);
