/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * One segment of a recording, read in order: what was written when, and where the terminal got
 * which size. The one reader of recordings: the host that rebuilds a screen, logs, replay and
 * export stand on it.
 *
 * A file may grow while it is read, be cut, damaged, or not there. At its present end next() says
 * false; later there may be more. What is wrong is noted, never believed: times do not go back,
 * bytes are told once each and in order.
 */

#include "base/cleanup.h"
#include "recording/segment.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct segment_reader;
OWNED_TYPE(segment_reader);

enum segment_detail {
    SEGMENT_SIZES, /* bytes in pieces as large as they come, parted by new sizes only */
    SEGMENT_TIMES, /* parted where there is a mark: each piece has its time */
};

struct segment_event {
    int64_t ms;      /* since the segment began */
    uint64_t offset; /* of the bytes, or where the size changed */
    const char *bytes;
    size_t length;          /* 0: the terminal got the size below */
    uint16_t columns, rows; /* valid until the next call, as the bytes are */
};

struct segment_reader *segment_reader_create(const char *directory, uint32_t number,
        enum segment_detail detail) __attribute__((returns_nonnull));
void segment_reader_destroy(struct segment_reader *reader);

/* Its first line; false when there is none (yet), or it is not understood. */
bool segment_reader_header(struct segment_reader *reader, struct segment_header *out_header);

bool segment_reader_next(struct segment_reader *reader, struct segment_event *out_event);

/* What is wrong as far as it was read: an or of these. */
enum segment_damage {
    SEGMENT_NO_HEADER = 1 << 0, /* its timing file does not begin as one */
    SEGMENT_BAD_MARK = 1 << 1,  /* a line of it makes no sense: times are less exact */
    SEGMENT_CUT = 1 << 2,       /* there are fewer bytes than its marks speak of */
};
unsigned segment_reader_damage(const struct segment_reader *reader);
