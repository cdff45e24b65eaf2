/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files about the queue share. */

#include "approval-service.h"

struct approvals {
    struct server *server;
    struct list held; /* of struct held, oldest first */
    bool is_stale, is_loaded;
};

/* A pending entry and the hook that waits for it. */
struct held {
    struct list link;
    struct approvals *approvals;
    struct approval *approval;
    struct peer *peer; /* NULL: the hook is gone, its end not yet told */
    struct json *id;   /* of its call */
    struct timeout *grace;
};

void approvals_held_destroy(struct held *held);

/* The queue is to be told anew. */
void approvals_note_changed(struct approvals *approvals);

/* Whether the dialog of a request still stands, as the monitor of its session sees it. */
bool approvals_is_open(const struct session *session, const struct approval *approval);

/* The store; what an earlier server left pending has ended, unless its hook comes back. */
struct store *approvals_store(struct approvals *approvals, struct error *err);
