/* SPDX-License-Identifier: MIT */
#pragma once

/* How a cell looks: plain data, compared and copied by value; zeroed is the default look. */

#include <stdbool.h>
#include <stdint.h>

/* A colour: the kind in the top byte, the value below it. */
#define COLOR_DEFAULT        0u
#define COLOR_INDEXED(index) (0x01000000u | ((index)&0xffu))
#define COLOR_RGB(red, green, blue)                                                                \
    (0x02000000u | (((uint32_t)(red)&0xff) << 16) | (((uint32_t)(green)&0xff) << 8) |              \
            ((uint32_t)(blue)&0xff))
#define COLOR_KIND(color) ((color) >> 24) /* 0 default, 1 indexed, 2 RGB */

enum style_attribute {
    STYLE_BOLD = 1 << 0,
    STYLE_DIM = 1 << 1,
    STYLE_ITALIC = 1 << 2,
    STYLE_BLINK = 1 << 3,
    STYLE_REVERSE = 1 << 4,
    STYLE_CONCEAL = 1 << 5,
    STYLE_STRIKE = 1 << 6,
    STYLE_OVERLINE = 1 << 7,
};

/* SGR 4:n (kitty's underline styles). */
enum underline {
    UNDERLINE_NONE,
    UNDERLINE_SINGLE,
    UNDERLINE_DOUBLE,
    UNDERLINE_CURLY,
    UNDERLINE_DOTTED,
    UNDERLINE_DASHED,
};

struct style {
    uint32_t foreground, background, underline_color;
    uint16_t attributes; /* enum style_attribute, or'ed */
    uint16_t link;       /* OSC 8: a number within its terminal; 0 is none */
    uint8_t underline;   /* enum underline */
};

static inline bool style_equal(const struct style *a, const struct style *b) {
    return a->foreground == b->foreground && a->background == b->background &&
           a->underline_color == b->underline_color && a->attributes == b->attributes &&
           a->link == b->link && a->underline == b->underline;
}
