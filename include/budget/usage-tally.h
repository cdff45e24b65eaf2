/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Tokens counted per conversation, model and day, each message once.
 *
 * A message is known by its id and the id of its request (or its time, without one). Claude Code
 * writes a line for each block of it, and copies it into the transcripts of forks; the largest
 * count of them is the one that holds. What a sub-agent's transcript says of a message that the
 * main one has too does not count. Without an id each line counts. Totals are those of ccusage on
 * the same transcripts.
 *
 * Days are those of the process's time zone.
 */

#include "base/cleanup.h"
#include "budget/transcript-scanner.h"

#include <stddef.h>
#include <stdint.h>

#define USAGE_MESSAGES_MAX (1 << 20) /* 48 bytes each */
#define USAGE_CELLS_MAX    (1 << 18)
#define USAGE_NAMES_MAX    (1 << 18) /* of conversations and models */

OWNED_TYPE(usage_tally);

struct usage_tally *usage_tally_create(void) __attribute__((returns_nonnull));

/* The number by which entries of a conversation are added. */
uint32_t usage_tally_conversation(struct usage_tally *tally, const char *conversation);

void usage_tally_add(
        struct usage_tally *tally, uint32_t conversation, const struct transcript_entry *entry);

/* One sum. Texts live as long as the tally. */
struct usage_cell {
    const char *conversation, *model; /* model: "unknown" when it was not said */
    int32_t day;                      /* 20261121 */
    int64_t messages;
    struct transcript_tokens tokens;
};
typedef void usage_cell_fn(void *context, const struct usage_cell *cell);
void usage_tally_visit(const struct usage_tally *tally, usage_cell_fn *visit, void *context);

/* How many messages came when it was full, and are in no sum. */
int64_t usage_tally_dropped(const struct usage_tally *tally);

/* The day of a time, as in a cell. */
int32_t usage_day(int64_t at_ms);
