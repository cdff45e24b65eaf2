/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Rows that may be written a little later, many at once: what comes with each step of an agent, and
 * what the next step says again. The store holds them until store_write_late(), which whoever owns
 * the store calls soon after on_held; a process that is killed before loses them, and nothing else.
 * Money that was held is summed, a counter is held once.
 *
 * The functions that load such rows write first what is held, and so does store_destroy().
 */

#include "store/usage.h"

#define STORE_LATE_MAX 1024 /* so many are held; then they are written at once */

/* Told when the first row is held: there is something to write. */
typedef void store_held_fn(void *context);
void store_on_held(struct store *store, store_held_fn *on_held, void *context);

/* True when it is held, or was written. */
bool store_add_agent_report_late(struct store *store, int64_t at_ms, const char *session,
        const char *text, struct error *err);

/* A counter, and the money by which it grew (0 nanodollars: none). */
bool store_add_cost_late(struct store *store, const struct store_cost *cost,
        const struct store_counter *counter, struct error *err);

/* All that is held, in one transaction (in the caller's, when one was begun). Failed: it is
 * dropped. */
bool store_write_late(struct store *store, struct error *err);
bool store_has_late(const struct store *store);
