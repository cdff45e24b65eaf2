/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * libvterm's parser layer behind a small face: complete escape and control sequences in, their
 * parts out. Its text and string callbacks are never reached (see guard.h), so the differences
 * between its versions 0.1 and 0.3 do not show.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEQUENCE_ARGUMENTS_MAX 16
#define ARGUMENT_MISSING       (-1)

/* A control sequence, taken apart. */
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

struct parser_events {
    void (*control_sequence)(void *context, const struct sequence *sequence);
    /* ESC, up to two intermediates (0 where there is none), a final byte from '0' on. */
    void (*escape)(void *context, char intermediate, char second, char final);
};

struct parser;

struct parser *parser_create(const struct parser_events *events, void *context);
void parser_destroy(struct parser *parser);
void parser_run(struct parser *parser, const char *sequence, size_t length);
