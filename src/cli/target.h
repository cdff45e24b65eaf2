/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The session that a command's terminal work is about: found, and connected to, without the server
 * where that is possible. The server keeps a list of ids and names beside its database for this; a
 * name that is not in it is asked of the server.
 */

#include "arguments.h"

#include "base/cleanup.h"
#include "client/control-link.h"

struct target {
    char *id;
    char *name; /* as the person said it */
    struct control_link *link;
};

void target_destroy(struct target *target);
OWNED_TYPE(target);

/* By name, id, or the beginning of an id that fits no other. NULL when failed. */
/* Of the host of the session with this id. */
char *target_socket_path(const struct arguments *arguments, const char *id);

struct target *target_create(
        const struct arguments *arguments, const char *session, struct error *err);

/* Only the id; the caller's to free. NULL when failed. */
char *target_find_id(const struct arguments *arguments, const char *session, struct error *err);
