/* SPDX-License-Identifier: MIT */

#include "sequence.h"

#include <stdbool.h>

#define ESC 0x1b

static bool is_between(char byte, char low, char high) {
    return byte >= low && byte <= high;
}

/* Reads digits; returns where they end, NULL when they are too many (the number has wrapped). */
static const char *read_argument(const char *at, const char *end, int *out_argument) {
    const char *first = at;
    unsigned number = 0;
    for (; at < end && is_between(*at, '0', '9'); at++) {
        number = number * 10 + (unsigned)(*at - '0');
    }
    *out_argument = at > first ? (int)number : ARGUMENT_MISSING;
    return at - first <= SEQUENCE_DIGITS_MAX ? at : NULL;
}

/* Reads arguments and what parts them; returns where they end, NULL when they are too many. */
static const char *read_arguments(const char *at, const char *end, struct sequence *sequence) {
    sequence->count = 0;
    sequence->colons = 0;
    while (sequence->count < SEQUENCE_ARGUMENTS_MAX) {
        int index = sequence->count++;
        at = read_argument(at, end, &sequence->arguments[index]);
        if (at == NULL || at == end || (*at != ';' && *at != ':')) {
            return at;
        }
        sequence->colons |= *at++ == ':' ? 1u << index : 0;
    }
    return NULL;
}

size_t sequence_read_plain(const char *bytes, size_t length, struct sequence *out_sequence) {
    if (length < 3 || bytes[0] != ESC || bytes[1] != '[') {
        return 0;
    }
    const char *at = bytes + 2, *end = bytes + length;
    out_sequence->leader = is_between(*at, '<', '?') ? *at++ : 0;
    at = read_arguments(at, end, out_sequence);
    if (at == NULL || at == end) {
        return 0;
    }
    out_sequence->intermediate = is_between(*at, ' ', '/') ? *at++ : 0;
    if (at == end || !is_between(*at, '@', '~')) {
        return 0;
    }
    out_sequence->final = *at++;
    return (size_t)(at - bytes);
}
