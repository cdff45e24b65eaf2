/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A recording as a whole: its segments on one line of time that begins with the first of them.
 *
 * Only ends are looked at here, so opening a long recording costs a few reads a segment. Time never
 * goes back: where the clock did, a segment begins when the one before it ended. Nothing is held
 * open; segments that are removed later (the oldest go first) read as empty ones.
 */

#include "base/cleanup.h"
#include "base/error.h"
#include "recording/segment-reader.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is wrong with a segment: enum segment_damage, and */
enum tape_damage {
    TAPE_HOLE = 1 << 8,      /* segments between it and the one before it are not there */
    TAPE_NO_SCREEN = 1 << 9, /* its checkpoint cannot be loaded (known once it is played) */
};

struct tape_segment {
    uint32_t number;
    enum segment_kind kind;
    bool follows;    /* goes on where the one before it ends, nothing is missing between them */
    int64_t wall_ms; /* when it began; 0: not known */
    int64_t begin_ms, end_ms; /* since the recording began; the end is that of its last mark */
    uint64_t bytes;
    uint16_t columns, rows; /* at its beginning; 0: not known */
    unsigned damage;
};

struct tape;
OWNED_TYPE(tape);

/* NULL when nothing is there: ERROR_NOT_FOUND, "nothing was recorded". */
struct tape *tape_open(const char *directory, struct error *err);
void tape_destroy(struct tape *tape);

/* Looks again at what grew at its end; true when there is more. Segments keep their indexes. */
bool tape_refresh(struct tape *tape);

const char *tape_directory(const struct tape *tape);
size_t tape_count(const struct tape *tape);
const struct tape_segment *tape_segment(const struct tape *tape, size_t index);
int64_t tape_length_ms(const struct tape *tape);

/* The last segment that begins at or before this time. */
size_t tape_find(const struct tape *tape, int64_t ms);

/* When an event of the segment happened, on the line of time. */
int64_t tape_time(const struct tape *tape, size_t index, const struct segment_event *event);

/* "bytes are missing", for the first of the bits; "" for none. */
const char *tape_damage_text(unsigned damage);

/* Where output stood still for at least TAPE_PAUSE_MS: the time of the last output before the
 * nearest such pause that begins after (before) this time; the length (0) when there is none. */
#define TAPE_PAUSE_MS 2000
int64_t tape_next_pause(const struct tape *tape, int64_t after_ms);
int64_t tape_previous_pause(const struct tape *tape, int64_t before_ms);
