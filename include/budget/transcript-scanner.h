/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a transcript of Claude Code says about tokens: bytes in, one entry a line that tells usage
 * out. Lines may be of any length and come in any pieces: nothing is buffered but the few members
 * that count, so a line of 10 MB costs no memory. A line that is broken off, is no JSON object, or
 * says what cannot be (a negative count, no time) tells nothing.
 *
 * Plain data in its owner's memory; zeroed is at the beginning of a file.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRANSCRIPT_WORD_SIZE  120
#define TRANSCRIPT_TOKENS_MAX (INT64_C(1) << 40)

struct transcript_tokens {
    int64_t input, output, cache_write, cache_read;
};

struct transcript_entry {
    char message[TRANSCRIPT_WORD_SIZE], request[TRANSCRIPT_WORD_SIZE]; /* "" when not said */
    char model[TRANSCRIPT_WORD_SIZE];                                  /* "" when not said */
    int64_t at_ms;
    bool is_sidechain; /* by a sub-agent */
    struct transcript_tokens tokens;
};

typedef void transcript_entry_fn(void *context, const struct transcript_entry *entry);

struct transcript_member;

struct transcript_scanner {
    int context; /* which object of interest the next byte is in; 0: before the line's */
    int ignored; /* arrays and objects of no interest around it */
    const struct transcript_member *awaited; /* whose value comes next; NULL: none of interest */
    unsigned flags, said;            /* see transcript-scanner.c; which members were there */
    char word[TRANSCRIPT_WORD_SIZE]; /* a name, or a value of interest, as far as it was read */
    size_t word_length;
    unsigned escape_digits, escape_value;
    int64_t cache_write_split;
    struct transcript_entry entry;
};

/* Feeds bytes; tells each line that ended in them. */
void transcript_scanner_feed(struct transcript_scanner *scanner, const char *bytes, size_t length,
        transcript_entry_fn *on_entry, void *context);

/* The file ends here for now: tells a last line that is whole, though no newline ended it, and
 * begins anew. */
void transcript_scanner_end(
        struct transcript_scanner *scanner, transcript_entry_fn *on_entry, void *context);

/* "2026-11-21T01:02:42.440Z" (RFC 3339) in milliseconds since 1970; -1 when it is no such time. */
int64_t transcript_time_ms(const char *text);
