/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Reads the transcripts below configuration directories of Claude Code into a tally, little by
 * little: a pass is made of steps that each do a bounded piece, and the next pass reads what was
 * added since. A file that was cut short or replaced is read from its beginning; what it said
 * before stays counted, for it happened, and nothing counts twice. Links are not followed.
 */

#include "budget/usage-tally.h"

#include <stdbool.h>

#define USAGE_ROOTS_MAX    64
#define USAGE_FILES_MAX    200000
#define USAGE_DEPTH_MAX    8
#define USAGE_STEP_BYTES   (256 * 1024) /* about a millisecond */
#define USAGE_PROBLEM_SIZE 200

OWNED_TYPE(usage_reader);

/* The tally is borrowed. */
struct usage_reader *usage_reader_create(struct usage_tally *tally)
        __attribute__((returns_nonnull));

/* A directory that has (or may get) `projects`; one that is known is not added twice. */
void usage_reader_add_root(struct usage_reader *reader, const char *configuration_directory);

/* Begins a pass; files last written before since_ms (wall clock) are left for later ones. */
void usage_reader_start(struct usage_reader *reader, int64_t since_ms);

/* One piece of it; false when the pass is over. */
bool usage_reader_step(struct usage_reader *reader);

/* What the last pass could not read, for people; "" when all went well. */
const char *usage_reader_problem(const struct usage_reader *reader);
