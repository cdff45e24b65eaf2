/* SPDX-License-Identifier: MIT */

#include "width.h"

#include <utf8proc.h>

#define VARIATION_TEXT    0xfe0eu
#define VARIATION_PICTURE 0xfe0fu

/* Pictures that this utf8proc has no data for yet: whole blocks of Unicode are set aside for them,
 * and text (ideographs) likewise. */
static bool is_reserved_wide(uint32_t codepoint) {
    return (codepoint >= 0x1f300 && codepoint <= 0x1f64f) ||
           (codepoint >= 0x1f900 && codepoint <= 0x1faff) ||
           (codepoint >= 0x20000 && codepoint <= 0x3fffd);
}

static bool is_regional_indicator(uint32_t codepoint) {
    return codepoint >= 0x1f1e6 && codepoint <= 0x1f1ff;
}

struct character_class character_look_up(uint32_t codepoint) {
    const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)codepoint);
    struct character_class class = { .width = (uint8_t)property->charwidth };
    switch (property->boundclass) {
    case UTF8PROC_BOUNDCLASS_EXTEND:
    case UTF8PROC_BOUNDCLASS_ZWJ:
        class.may_join = true;
        class.width = codepoint >= 0x1f3fb && codepoint <= 0x1f3ff ? 2 : 0;
        break;
    case UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC:
        class.may_join = true;
        class.is_pictograph = true;
        break;
    case UTF8PROC_BOUNDCLASS_OTHER:
        class.may_join = false;
        break;
    default:
        class.may_join = true;
        break;
    }
    if (property->category == UTF8PROC_CATEGORY_CN && is_reserved_wide(codepoint)) {
        class.width = 2;
        class.is_pictograph = codepoint < 0x20000;
        class.may_join = class.is_pictograph;
    } else if (property->category == UTF8PROC_CATEGORY_CN ||
               property->category == UTF8PROC_CATEGORY_CO || codepoint == 0xad) {
        class.width = 1; /* unassigned, private use (icons of fonts), soft hyphen: shown */
    } else if (is_regional_indicator(codepoint)) {
        class.width = 2;
    }
    return class;
}

bool character_joins(struct cluster_state *state, uint32_t codepoint) {
    bool is_break = utf8proc_grapheme_break_stateful(
            (utf8proc_int32_t)state->last, (utf8proc_int32_t)codepoint, &state->state);
    if (is_break) {
        state->state = 0;
    }
    state->last = codepoint;
    return !is_break;
}

uint8_t character_joined_width(uint32_t first, uint8_t width, uint32_t codepoint) {
    if (codepoint == VARIATION_PICTURE) {
        bool is_keycap = (first >= '0' && first <= '9') || first == '#' || first == '*';
        return is_keycap || character_classify(first).is_pictograph ? 2 : width;
    }
    if (codepoint == VARIATION_TEXT) {
        return character_classify(first).is_pictograph ? 1 : width;
    }
    uint8_t own = character_classify(codepoint).width;
    return own > width ? own : width;
}
