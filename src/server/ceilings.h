/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * How many sessions of a kind may run at once: what a runaway script or an agent that starts others
 * comes up against. A preset says other numbers, and a person goes beyond them knowingly; what runs
 * in a session never does. What runs already is left alone, also when it is restarted or brought
 * back.
 */

#include "server-private.h"

/* Of what is to be started, how many are of which kind: Claude Code, and all others. */
struct ceiling_counts {
    int64_t claude, others;
};

void ceilings_count(const struct session_spec *spec, struct ceiling_counts *counts);

/* Whether so many more may run. `ceilings` (may be NULL): what is about to hold, as a request has
 * it. A request that says "over" goes beyond, unless it comes from a session. */
bool ceilings_have_room(struct request *request, const struct ceiling_counts *more,
        const struct json *ceilings, struct error *err);

/* What holds from now on; it is kept. */
bool ceilings_set(struct server *server, const struct json *ceilings, struct error *err);

/* As objects have them. */
struct json *ceilings_describe(struct server *server) __attribute__((returns_nonnull));
