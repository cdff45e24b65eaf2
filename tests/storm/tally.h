/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a recording of a counter holds: each number once and in order, but for gaps. A gap is what
 * a killed host may have read and not yet written down.
 */

#include <stddef.h>

struct tally {
    unsigned last;    /* the number of the last line */
    unsigned gaps;    /* places where something is missing or cut */
    unsigned lost;    /* lines missing or cut in all */
    size_t gap_bytes; /* of the largest gap */
    unsigned doubled; /* lines that came again, or out of order */
    int has_end;      /* the last words are there */
};

struct tally tally_recording(const char *name, const char *bytes, size_t length);
