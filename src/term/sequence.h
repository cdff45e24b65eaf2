/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A control sequence, taken apart: by libvterm's parser (parser.h), or here at once when it is
 * plain, as nearly all are. Both say the same of the same bytes; test-sequence.c holds them to it.
 */

#include <stddef.h>
#include <stdint.h>

#define SEQUENCE_ARGUMENTS_MAX 16 /* what libvterm can hold */
#define SEQUENCE_DIGITS_MAX    5  /* of an argument: 99,999 is more than any screen */
#define ARGUMENT_MISSING       (-1)

struct sequence {
    int arguments[SEQUENCE_ARGUMENTS_MAX]; /* ARGUMENT_MISSING, or a number not negative */
    uint32_t colons;                       /* bit n: argument n and n+1 are joined by ':' */
    int count;                             /* at least 1: no arguments are one that is missing */
    char leader;                           /* '?', '>', '=', '<' or 0 */
    char intermediate;                     /* 0x20 to 0x2f, or 0 */
    char final;
};

/* Argument `index`, or `fallback` where it is missing. */
static inline int sequence_argument(const struct sequence *sequence, int index, int fallback) {
    return index < sequence->count && sequence->arguments[index] >= 0 ? sequence->arguments[index]
                                                                      : fallback;
}

/* A count: missing and 0 mean 1. */
static inline int sequence_count(const struct sequence *sequence, int index) {
    int value = sequence_argument(sequence, index, 1);
    return value == 0 ? 1 : value;
}

/* Takes apart the control sequence that begins at `bytes`, if it is plain: it stands there whole,
 * nothing is inside it, it has no more arguments and digits than the above and at most one leader
 * and one intermediate. Returns its length; 0 when it is not plain, whatever else it is. */
size_t sequence_read_plain(const char *bytes, size_t length, struct sequence *out_sequence);
