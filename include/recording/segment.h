/* SPDX-License-Identifier: MIT */
#pragma once

/* The files of a recording by number, and the lines of its timing files: recording/recording.h says
 * what they hold. What is read is not trusted: sizes and times are within the limits below. */

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEGMENT_RAW    "raw"
#define SEGMENT_TIMING "timing"
#define SEGMENT_SCREEN "screen"

#define SEGMENT_MS_MAX           (100ll * 366 * 86400 * 1000) /* a hundred years */
#define SEGMENT_LINE_MAX_BYTES   128
#define SEGMENT_SCREEN_MAX_BYTES (64 * 1024 * 1024) /* a checkpoint */
#define SEGMENTS_MAX             1000000 /* of one recording; the rest is not looked at */

struct terminal;

char *segment_path(const char *directory, uint32_t number, const char *kind)
        __attribute__((returns_nonnull));

/* The numbers of the oldest and the newest raw file; 0 when there is none. */
void segment_range(const char *directory, uint32_t *out_first, uint32_t *out_last);

uint64_t segment_bytes(const char *directory, uint32_t number); /* of its raw file; 0 */
void segment_remove(const char *directory, uint32_t number);

/* What all its files take, and when the last of them was written (0: never). */
uint64_t segment_disk_bytes(const char *directory, uint32_t number, int64_t *out_written_ms);

/* A file of the segment of this number, for reading; -1 when it is not there. */
int segment_open(const char *directory, uint32_t number, const char *kind);

/* Loads the checkpoint at its beginning; false when it is missing or damaged, and then the terminal
 * is as terminal_load left it. */
bool segment_load_screen(
        const char *directory, uint32_t number, struct terminal *terminal, struct error *err);

/* Every segment that has a raw file, oldest first; the caller's to free. */
uint32_t *segment_list(const char *directory, size_t *out_count);

enum segment_kind { SEGMENT_BEGIN, SEGMENT_CONTINUE, SEGMENT_GAP, SEGMENT_KIND_COUNT };

struct segment_header {
    enum segment_kind kind;
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
