/* SPDX-License-Identifier: MIT */
#pragma once

/* How wide characters are and which belong together, by Unicode's data as utf8proc has it. */

#include <stdbool.h>
#include <stdint.h>

/* What the emulator must know of a code point. */
struct character_class {
    uint8_t width;      /* 0, 1 or 2 cells, standing alone */
    bool may_join;      /* whether it can belong to the cluster before it at all */
    bool is_pictograph; /* a picture that VS16 makes wide */
};

struct character_class character_look_up(uint32_t codepoint);

/* The same, at once for what most text is made of: Latin, combining marks, Greek, Cyrillic, box
 * drawing, kana, the common ideographs and faces. */
static inline struct character_class character_classify(uint32_t codepoint) {
    const struct character_class narrow = { .width = 1 }, wide = { .width = 2 };
    if (codepoint < 0x483) {
        if ((codepoint >= 0x20 && codepoint <= 0x7e) || (codepoint >= 0xb0 && codepoint <= 0x2ff) ||
                (codepoint >= 0x391 && codepoint <= 0x3a1) || codepoint >= 0x3a3) {
            return narrow;
        }
        if (codepoint >= 0x300 && codepoint <= 0x36f) {
            return (struct character_class){ .may_join = true };
        }
    } else if (codepoint >= 0x2500 && codepoint <= 0x259f) {
        return narrow;
    } else if ((codepoint >= 0x4e00 && codepoint <= 0x9fff) ||
               (codepoint >= 0x3041 && codepoint <= 0x3096) ||
               (codepoint >= 0x30a1 && codepoint <= 0x30fa)) {
        return wide;
    } else if (codepoint >= 0x1f600 && codepoint <= 0x1f64f) {
        return (struct character_class){ .width = 2, .may_join = true, .is_pictograph = true };
    }
    return character_look_up(codepoint);
}

/* Where a cluster stands, for character_joins(); zeroed before its first code point. */
#define CLUSTER_STATE_MAX 0x3ffff

struct cluster_state {
    uint32_t last;
    int32_t state;
};

/* Whether `codepoint` goes on with the cluster that `state` is in (UAX 29, extended); the state
 * moves on either way. */
bool character_joins(struct cluster_state *state, uint32_t codepoint);

/* The width of a cluster of `width` when `codepoint` joins it: VS16 and VS15 say it, all else adds
 * what it is wide by itself, up to 2 cells, which is what terminals that know no clusters show. */
uint8_t character_joined_width(uint32_t first, uint8_t width, uint32_t codepoint);
