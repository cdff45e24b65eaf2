/* SPDX-License-Identifier: MIT */

/* Designated character sets. All are ASCII but for a few characters. */

#include "emulator.h"

/* DEC special graphics, from 0x5f on. */
static const uint16_t graphics[] = {
    0x00a0,
    0x25c6,
    0x2592,
    0x2409,
    0x240c,
    0x240d,
    0x240a,
    0x00b0,
    0x00b1,
    0x2424,
    0x240b,
    0x2518,
    0x2510,
    0x250c,
    0x2514,
    0x253c,
    0x23ba,
    0x23bb,
    0x2500,
    0x23bc,
    0x23bd,
    0x251c,
    0x2524,
    0x2534,
    0x252c,
    0x2502,
    0x2264,
    0x2265,
    0x03c0,
    0x2260,
    0x00a3,
    0x00b7,
};
_Static_assert(sizeof(graphics) / sizeof(graphics[0]) == 0x7f - 0x5f, "up to 0x7e");

uint32_t charset_translate(uint8_t charset, uint32_t codepoint) {
    if (charset == CHARSET_GRAPHICS && codepoint >= 0x5f && codepoint < 0x7f) {
        return graphics[codepoint - 0x5f];
    }
    if (charset == CHARSET_BRITISH && codepoint == '#') {
        return 0xa3;
    }
    return codepoint;
}

enum charset charset_from_designation(char second, char final) {
    if (second == 0 && (final == '0' || final == '2')) {
        return CHARSET_GRAPHICS;
    }
    if (second == 0 && final == 'A') {
        return CHARSET_BRITISH;
    }
    return CHARSET_ASCII; /* national sets: nobody uses them beside UTF-8 */
}
