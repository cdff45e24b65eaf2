/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Sessions that ended with the machine, or with all that held them: nobody ended them, so they can
 * be started again as they were.
 */

#include "server-private.h"

int64_t server_count_lost(const struct server *server);

/* Starts them: the names of those that run, and of the others objects with name and why. */
void server_bring_back(
        struct server *server, const char *who, struct json *brought_back, struct json *failed);
