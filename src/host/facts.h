/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Facts that wait for the server. Bounded: of kinds that only tell the present (title, progress,
 * output, …) the newest is kept; beyond the limit the oldest that may be dropped goes first; what
 * the server must learn (started, failed, exited, recovered) never goes.
 */

#include "base/buffer.h"
#include "base/list.h"
#include "frame/fact.h"

#include <stddef.h>

#define FACTS_BYTES_MAX (128 * 1024)

struct facts {
    struct list waiting; /* of struct waiting_fact, oldest first */
    size_t bytes;
};

void facts_init(struct facts *facts);
void facts_finish(struct facts *facts);
void facts_add(struct facts *facts, const struct fact *fact);

/* The oldest as a message to send; NULL when there is none. facts_drop_first takes it off. */
const struct buffer *facts_first(const struct facts *facts);
void facts_drop_first(struct facts *facts);
