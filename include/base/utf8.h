/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * UTF-8 as it arrives from a PTY: cut anywhere, and not always UTF-8. What is not becomes U+FFFD,
 * one for each maximal subpart (Unicode 3.9, as browsers and xterm do). Surrogates, overlong forms
 * and numbers beyond U+10FFFF are not UTF-8.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_REPLACEMENT 0xfffdu

/* A sequence that is not complete yet; zeroed is none. */
struct utf8_decoder {
    uint32_t codepoint;
    uint8_t missing;          /* continuation bytes still to come */
    uint8_t minimum, maximum; /* what the next one must lie between */
};

enum utf8_result {
    UTF8_MORE,     /* the byte was taken, more must come */
    UTF8_DONE,     /* the byte was taken, *out_codepoint is there */
    UTF8_REJECTED, /* *out_codepoint is U+FFFD; the byte was NOT taken: give it again */
};

enum utf8_result utf8_decode_byte(
        struct utf8_decoder *decoder, uint8_t byte, uint32_t *out_codepoint);

/* Whether a decoder that came from elsewhere can end in a code point only. */
bool utf8_is_valid_state(const struct utf8_decoder *decoder);

/* One code point at text (length > 0), whole or else U+FFFD; returns how many bytes it took. */
size_t utf8_decode(const char *text, size_t length, uint32_t *out_codepoint);

/* How many bytes of a text of `length` stay when it is cut to at most `maximum`, at a character. */
static inline size_t utf8_cut(const char *text, size_t length, size_t maximum) {
    if (length <= maximum) {
        return length;
    }
    while (maximum > 0 && ((uint8_t)text[maximum] & 0xc0) == 0x80) {
        maximum--;
    }
    return maximum;
}

/* Appends a code point, 1 to 4 bytes; returns how many. */
static inline size_t utf8_encode(uint32_t codepoint, char out[4]) {
    if (codepoint < 0x80) {
        out[0] = (char)codepoint;
        return 1;
    }
    if (codepoint < 0x800) {
        out[0] = (char)(0xc0 | codepoint >> 6);
        out[1] = (char)(0x80 | (codepoint & 0x3f));
        return 2;
    }
    if (codepoint < 0x10000) {
        out[0] = (char)(0xe0 | codepoint >> 12);
        out[1] = (char)(0x80 | (codepoint >> 6 & 0x3f));
        out[2] = (char)(0x80 | (codepoint & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | codepoint >> 18);
    out[1] = (char)(0x80 | (codepoint >> 12 & 0x3f));
    out[2] = (char)(0x80 | (codepoint >> 6 & 0x3f));
    out[3] = (char)(0x80 | (codepoint & 0x3f));
    return 4;
}
