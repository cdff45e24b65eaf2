/* SPDX-License-Identifier: MIT */
#pragma once

/* The files of a recording by number. */

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

#define SEGMENT_RAW    "raw"
#define SEGMENT_TIMING "timing"
#define SEGMENT_SCREEN "screen"

char *segment_path(const char *directory, uint32_t number, const char *kind)
        __attribute__((returns_nonnull));

/* The numbers of the oldest and the newest raw file; 0 when there is none. */
void segment_range(const char *directory, uint32_t *out_first, uint32_t *out_last);

uint64_t segment_bytes(const char *directory, uint32_t number); /* of its raw file; 0 */
void segment_remove(const char *directory, uint32_t number);

struct segment_header {
    bool begins; /* its checkpoint counts: a new run, or something is missing before it */
    int64_t wall_ms;
    uint16_t columns, rows;
};

/* A line of the timing file; *out_header for the first, the others elsewhere. */
bool segment_parse_header(const char *line, struct segment_header *out_header);

struct segment_mark {
    int64_t ms;
    uint64_t offset;
    uint16_t columns, rows; /* 0: no new size */
};
bool segment_parse_mark(const char *line, struct segment_mark *out_mark);
