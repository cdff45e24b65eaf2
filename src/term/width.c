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

/* ---- conjuncts of Indic scripts ---------------------------------------------------------------
 *
 * A consonant, a virama, a consonant are one cluster (UAX 29, GB9c), with marks and joiners between
 * them. utf8proc knows it from 2.10 on; here it is for all versions. */

#define INDIC_FIRST 0x0900u
#define INDIC_LAST  0x0d7fu
#define JOINER      0x200du

/* Consonants of the scripts that have conjuncts, by first and last. */
static const struct {
    uint16_t first, last;
} consonants[] = {
    { 0x0915, 0x0939 }, { 0x0958, 0x095f }, { 0x0978, 0x097f }, /* Devanagari */
    { 0x0995, 0x09b9 }, { 0x09dc, 0x09df }, { 0x09f0, 0x09f1 }, /* Bengali */
    { 0x0a95, 0x0ab9 }, { 0x0af9, 0x0af9 },                     /* Gujarati */
    { 0x0b15, 0x0b39 }, { 0x0b5c, 0x0b5f }, { 0x0b71, 0x0b71 }, /* Oriya */
    { 0x0c15, 0x0c39 }, { 0x0c58, 0x0c5a },                     /* Telugu */
    { 0x0d15, 0x0d3a },                                         /* Malayalam */
};

static bool is_consonant(uint32_t codepoint) {
    if (codepoint < INDIC_FIRST || codepoint > INDIC_LAST) {
        return false;
    }
    for (size_t i = 0; i < sizeof(consonants) / sizeof(consonants[0]); i++) {
        if (codepoint >= consonants[i].first && codepoint <= consonants[i].last) {
            return true;
        }
    }
    return false;
}

static bool is_virama(uint32_t codepoint) {
    return codepoint == 0x094d || codepoint == 0x09cd || codepoint == 0x0acd ||
           codepoint == 0x0b4d || codepoint == 0x0c4d || codepoint == 0x0d4d;
}

/* Where a cluster is on the way to a conjunct; kept above what utf8proc keeps in the state. */
enum { CONJUNCT_NONE, CONJUNCT_CONSONANT, CONJUNCT_LINKED };

#define CONJUNCT_SHIFT 16

static int conjunct_step(int phase, uint32_t codepoint) {
    if (is_consonant(codepoint)) {
        return CONJUNCT_CONSONANT;
    }
    if (phase != CONJUNCT_NONE && is_virama(codepoint)) {
        return CONJUNCT_LINKED;
    }
    bool is_mark = codepoint == JOINER ||
                   utf8proc_get_property((utf8proc_int32_t)codepoint)->combining_class != 0;
    return is_mark ? phase : CONJUNCT_NONE;
}

/* ---- a code point alone ---------------------------------------------------------------------- */

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
        class.may_join = is_consonant(codepoint);
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

/* ---- what belongs together ------------------------------------------------------------------- */

bool character_joins(struct cluster_state *state, uint32_t codepoint) {
    int phase = state->state >> CONJUNCT_SHIFT;
    phase = phase == CONJUNCT_NONE && is_consonant(state->last) ? CONJUNCT_CONSONANT : phase;
    utf8proc_int32_t breaks = state->state & ((1 << CONJUNCT_SHIFT) - 1);
    bool is_break = utf8proc_grapheme_break_stateful(
            (utf8proc_int32_t)state->last, (utf8proc_int32_t)codepoint, &breaks);
    is_break = is_break && !(phase == CONJUNCT_LINKED && is_consonant(codepoint));
    state->state = is_break ? 0 : breaks | conjunct_step(phase, codepoint) << CONJUNCT_SHIFT;
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
    unsigned sum = width + character_classify(codepoint).width;
    return sum < 2 ? (uint8_t)sum : 2;
}
