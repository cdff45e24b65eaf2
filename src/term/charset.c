/* SPDX-License-Identifier: MIT */

/* Designated character sets: whole ones, and national ones that replace a few characters of ASCII.
 * What is written to G0 to G3 is looked up here; bytes beyond ASCII are UTF-8 and never are. */

#include "emulator.h"

#include "base/memory.h"

#include <string.h>
#include <uchar.h>

struct set {
    char designation[3];   /* behind ESC ( and its kin: "B", "%6" */
    bool is_96;            /* behind ESC - and its kin instead */
    bool is_national;      /* takes DECNRCM to be designated */
    uint8_t first;         /* the first character of `whole`, which goes on to 0x7e */
    const uint16_t *whole; /* may be NULL */
    const char *replaced;  /* these characters of ASCII … */
    const char16_t *by;    /* … by these */
};

/* DEC special graphics, from 0x5f on. */
static const uint16_t graphics[] = {
    0x00a0, 0x25c6, 0x2592, 0x2409, 0x240c, 0x240d, 0x240a, 0x00b0, /* _ to f */
    0x00b1, 0x2424, 0x240b, 0x2518, 0x2510, 0x250c, 0x2514, 0x253c, /* g to n */
    0x23ba, 0x23bb, 0x2500, 0x23bc, 0x23bd, 0x251c, 0x2524, 0x2534, /* o to v */
    0x252c, 0x2502, 0x2264, 0x2265, 0x03c0, 0x2260, 0x00a3, 0x00b7, /* w to ~ */
};
_Static_assert(ARRAY_LENGTH(graphics) == 0x7f - 0x5f, "up to 0x7e");

#define NONE 0xfffd /* undefined, or without a character of Unicode: shown as U+FFFD */

/* DEC technical characters, from 0x21 on. */
static const uint16_t technical[] = {
    0x23b7, 0x250c, 0x2500, 0x2320, 0x2321, 0x2502, 0x23a1,         /* ! to ' */
    0x23a3, 0x23a4, 0x23a6, 0x23a7, 0x23a9, 0x23ab, 0x23ad, 0x23a8, /* ( to / */
    0x23ac, NONE, NONE, NONE, NONE, NONE, NONE, NONE,               /* 0 to 7 */
    NONE, NONE, NONE, NONE, 0x2264, 0x2260, 0x2265, 0x222b,         /* 8 to ? */
    0x2234, 0x221d, 0x221e, 0x00f7, 0x0394, 0x2207, 0x03a6, 0x0393, /* @ to G */
    0x223c, 0x2243, 0x0398, 0x00d7, 0x039b, 0x21d4, 0x21d2, 0x2261, /* H to O */
    0x03a0, 0x03a8, NONE, 0x03a3, NONE, NONE, 0x221a, 0x03a9,       /* P to W */
    0x039e, 0x03a5, 0x2282, 0x2283, 0x2229, 0x222a, 0x2227, 0x2228, /* X to _ */
    0x00ac, 0x03b1, 0x03b2, 0x03c7, 0x03b4, 0x03b5, 0x03c6, 0x03b3, /* ` to g */
    0x03b7, 0x03b9, 0x03b8, 0x03ba, 0x03bb, NONE, 0x03bd, 0x2202,   /* h to o */
    0x03c0, 0x03c8, 0x03c1, 0x03c3, 0x03c4, NONE, 0x0192, 0x03c9,   /* p to w */
    0x03be, 0x03c5, 0x03b6, 0x2190, 0x2191, 0x2192, 0x2193,         /* x to ~ */
};
_Static_assert(ARRAY_LENGTH(technical) == 0x7f - 0x21, "up to 0x7e");

/* What differs from Latin-1 in DEC's supplemental graphics. */
static const struct {
    uint8_t from;
    uint16_t to;
} supplemental[] = { { '(', 0xa4 }, { 'W', 0x152 }, { ']', 0x178 }, { 'w', 0x153 }, { '}', 0xff } };

#define NATIONAL(name, characters, others)                                                         \
    { .designation = name, .is_national = true, .replaced = characters, .by = others }

/* In the order of enum charset, which checkpoints keep. */
static const struct set sets[CHARSET_COUNT] = {
    [CHARSET_ASCII] = { "B" },                                        /* SCS-ASCII */
    [CHARSET_BRITISH] = { "A", .replaced = "#", .by = u"£" },         /* SCS-British */
    [CHARSET_GRAPHICS] = { "0", .whole = graphics, .first = 0x5f },   /* SCS-graphics */
    [CHARSET_TECHNICAL] = { ">", .whole = technical, .first = 0x21 }, /* SCS-technical */
    [CHARSET_SUPPLEMENTAL] = { "%5" },                                /* SCS-supplemental */
    [CHARSET_LATIN_1] = { "A", .is_96 = true },                       /* SCS-Latin-1 */
    [CHARSET_DUTCH] = NATIONAL("4", "#@[\\]{|}~", u"£¾ĳ½|¨ƒ¼´"),      /* SCS-Dutch */
    [CHARSET_FINNISH] = NATIONAL("5", "[\\]^`{|}~", u"ÄÖÅÜéäöåü"),    /* SCS-Finnish */
    [CHARSET_FRENCH] = NATIONAL("R", "#@[\\]{|}~", u"£à°ç§éùè¨"),     /* SCS-French */
    [CHARSET_FRENCH_CANADIAN] =
            NATIONAL("9", "@[\\]^`{|}~", u"àâçêîôéùèû"),               /* SCS-French-Canadian */
    [CHARSET_GERMAN] = NATIONAL("K", "@[\\]{|}~", u"§ÄÖÜäöüß"),        /* SCS-German */
    [CHARSET_ITALIAN] = NATIONAL("Y", "#@[\\]`{|}~", u"£§°çéùàòèì"),   /* SCS-Italian */
    [CHARSET_NORWEGIAN] = NATIONAL("6", "@[\\]^`{|}~", u"ÄÆØÅÜäæøåü"), /* SCS-Norwegian */
    [CHARSET_PORTUGUESE] = NATIONAL("%6", "[\\]{|}", u"ÃÇÕãçõ"),       /* SCS-Portuguese */
    [CHARSET_SPANISH] = NATIONAL("Z", "#@[\\]{|}", u"£§¡Ñ¿°ñç"),       /* SCS-Spanish */
    [CHARSET_SWEDISH] = NATIONAL("7", "@[\\]^`{|}~", u"ÉÄÖÅÜéäöåü"),   /* SCS-Swedish */
    [CHARSET_SWISS] = NATIONAL("=", "#@[\\]^_`{|}~", u"ùàéçêîèôäöüû"), /* SCS-Swiss */
    [CHARSET_PREFERRED] = { "<" },                                     /* SCS-preferred */
};

#undef NATIONAL

/* Other names that sets go by. */
static const struct {
    char designation[3];
    uint8_t set;
} aliases[] = {
    { "2", CHARSET_GRAPHICS },
    { "C", CHARSET_FINNISH },
    { "E", CHARSET_NORWEGIAN },
    { "H", CHARSET_SWEDISH },
    { "Q", CHARSET_FRENCH_CANADIAN },
    { "`", CHARSET_NORWEGIAN },
    { "f", CHARSET_FRENCH },
};

static uint32_t supplement(uint32_t codepoint) {
    for (size_t i = 0; i < ARRAY_LENGTH(supplemental); i++) {
        if (supplemental[i].from == codepoint) {
            return supplemental[i].to;
        }
    }
    return codepoint + 0x80;
}

uint32_t charset_translate(uint8_t charset, uint32_t codepoint) {
    const struct set *set = &sets[charset];
    if (codepoint <= ' ' || codepoint > 0x7f || (codepoint == 0x7f && !set->is_96)) {
        return codepoint;
    }
    if (set->is_96) {
        return codepoint + 0x80;
    }
    if (charset == CHARSET_SUPPLEMENTAL || charset == CHARSET_PREFERRED) {
        return supplement(codepoint);
    }
    if (set->whole != NULL) {
        return codepoint >= set->first ? set->whole[codepoint - set->first] : codepoint;
    }
    const char *found = set->replaced != NULL ? strchr(set->replaced, (int)codepoint) : NULL;
    return found != NULL ? set->by[found - set->replaced] : codepoint;
}

const char *charset_designation(uint8_t charset, bool *out_is_96) {
    *out_is_96 = sets[charset].is_96;
    return sets[charset].designation;
}

enum charset charset_find(const char *designation, bool is_96, bool allow_national) {
    enum charset found = CHARSET_ASCII;
    for (int i = 0; i < CHARSET_COUNT; i++) {
        if (sets[i].is_96 == is_96 && strcmp(sets[i].designation, designation) == 0) {
            found = (enum charset)i;
        }
    }
    for (size_t i = 0; !is_96 && i < ARRAY_LENGTH(aliases); i++) {
        if (strcmp(aliases[i].designation, designation) == 0) {
            found = aliases[i].set;
        }
    }
    return sets[found].is_national && !allow_national ? CHARSET_ASCII : found;
}

void charsets_end_national(struct charsets *charsets) {
    for (size_t i = 0; i < ARRAY_LENGTH(charsets->designated); i++) {
        if (sets[charsets->designated[i]].is_national) {
            charsets->designated[i] = CHARSET_ASCII;
        }
    }
}
