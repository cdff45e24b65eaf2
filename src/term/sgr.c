/* SPDX-License-Identifier: MIT */

/* Select graphic rendition: attributes by a table, colours by their own little grammar. */

#include "csi.h"

#include "base/memory.h"

/* ---- reading --------------------------------------------------------------------------------- */

enum sgr_kind {
    SGR_UNKNOWN,
    SGR_RESET,
    SGR_ON,         /* value: enum style_attribute */
    SGR_OFF,        /* value: those to take away */
    SGR_UNDERLINE,  /* value: enum underline */
    SGR_FOREGROUND, /* value: palette index */
    SGR_BACKGROUND,
    SGR_EXTENDED, /* value: which of the three colours */
    SGR_DEFAULT,  /* likewise */
};

enum { COLOR_OF_TEXT, COLOR_OF_GROUND, COLOR_OF_UNDERLINE };

#define SGR_COLORS(first, kind, index)                                                             \
    [first] = { kind, index }, [first + 1] = { kind, index + 1 },                                  \
    [first + 2] = { kind, index + 2 }, [first + 3] = { kind, index + 3 },                          \
    [first + 4] = { kind, index + 4 }, [first + 5] = { kind, index + 5 },                          \
    [first + 6] = { kind, index + 6 }, [first + 7] = { kind, index + 7 }

/* Each row names its test. */
static const struct {
    uint8_t kind, value;
} codes[] = {
    [0] = { SGR_RESET, 0 },                      /* SGR-0 */
    [1] = { SGR_ON, STYLE_BOLD },                /* SGR-1 */
    [2] = { SGR_ON, STYLE_DIM },                 /* SGR-2 */
    [3] = { SGR_ON, STYLE_ITALIC },              /* SGR-3 */
    [4] = { SGR_UNDERLINE, UNDERLINE_SINGLE },   /* SGR-4 */
    [5] = { SGR_ON, STYLE_BLINK },               /* SGR-5 */
    [6] = { SGR_ON, STYLE_BLINK },               /* SGR-6 */
    [7] = { SGR_ON, STYLE_REVERSE },             /* SGR-7 */
    [8] = { SGR_ON, STYLE_CONCEAL },             /* SGR-8 */
    [9] = { SGR_ON, STYLE_STRIKE },              /* SGR-9 */
    [21] = { SGR_UNDERLINE, UNDERLINE_DOUBLE },  /* SGR-21 */
    [22] = { SGR_OFF, STYLE_BOLD | STYLE_DIM },  /* SGR-22 */
    [23] = { SGR_OFF, STYLE_ITALIC },            /* SGR-23 */
    [24] = { SGR_UNDERLINE, UNDERLINE_NONE },    /* SGR-24 */
    [25] = { SGR_OFF, STYLE_BLINK },             /* SGR-25 */
    [27] = { SGR_OFF, STYLE_REVERSE },           /* SGR-27 */
    [28] = { SGR_OFF, STYLE_CONCEAL },           /* SGR-28 */
    [29] = { SGR_OFF, STYLE_STRIKE },            /* SGR-29 */
    SGR_COLORS(30, SGR_FOREGROUND, 0),           /* SGR-30 */
    [38] = { SGR_EXTENDED, COLOR_OF_TEXT },      /* SGR-38 */
    [39] = { SGR_DEFAULT, COLOR_OF_TEXT },       /* SGR-39 */
    SGR_COLORS(40, SGR_BACKGROUND, 0),           /* SGR-40 */
    [48] = { SGR_EXTENDED, COLOR_OF_GROUND },    /* SGR-48 */
    [49] = { SGR_DEFAULT, COLOR_OF_GROUND },     /* SGR-49 */
    [53] = { SGR_ON, STYLE_OVERLINE },           /* SGR-53 */
    [55] = { SGR_OFF, STYLE_OVERLINE },          /* SGR-55 */
    [58] = { SGR_EXTENDED, COLOR_OF_UNDERLINE }, /* SGR-58 */
    [59] = { SGR_DEFAULT, COLOR_OF_UNDERLINE },  /* SGR-59 */
    SGR_COLORS(90, SGR_FOREGROUND, 8),           /* SGR-90 */
    SGR_COLORS(100, SGR_BACKGROUND, 8),          /* SGR-100 */
};

#undef SGR_COLORS

static bool has_colon(const struct sequence *sequence, int index) {
    return (sequence->colons >> index & 1) != 0;
}

/* The last argument of the group that begins at `index` ("38:2::R:G:B" is one group). */
static int group_last(const struct sequence *sequence, int index) {
    while (index + 1 < sequence->count && has_colon(sequence, index)) {
        index++;
    }
    return index;
}

static bool byte_argument(const struct sequence *sequence, int index, uint32_t *out_value) {
    int value = sequence_argument(sequence, index, 0);
    *out_value = (uint32_t)value;
    return index < sequence->count && value <= 255;
}

/* The colour of a 38, 48 or 58 at `index`, and in *out_last its last argument. With colons RGB may
 * have a colour space before it ("38:2::R:G:B") or not ("38:2:R:G:B"). */
static bool extended_color(
        const struct sequence *sequence, int index, uint32_t *out_color, int *out_last) {
    bool is_group = has_colon(sequence, index);
    int last = is_group ? group_last(sequence, index) : sequence->count - 1;
    int kind = index < last ? sequence_argument(sequence, index + 1, 0) : 0;
    uint32_t red, green, blue;
    bool is_good = false;
    if (kind == 5) {
        is_good = index + 2 <= last && byte_argument(sequence, index + 2, &red);
        *out_color = is_good ? COLOR_INDEXED(red) : 0;
        *out_last = index + 2;
    } else if (kind == 2) {
        int first = is_group && last - index >= 5 ? index + 3 : index + 2;
        is_good = first + 2 <= last && byte_argument(sequence, first, &red) &&
                  byte_argument(sequence, first + 1, &green) &&
                  byte_argument(sequence, first + 2, &blue);
        *out_color = is_good ? COLOR_RGB(red, green, blue) : 0;
        *out_last = first + 2;
    } else {
        *out_last = index + 1;
    }
    if (is_group || *out_last > last) {
        *out_last = last;
    }
    return is_good;
}

static void set_color(struct style *style, int which, uint32_t color) {
    if (which == COLOR_OF_TEXT) {
        style->foreground = color;
    } else if (which == COLOR_OF_GROUND) {
        style->background = color;
    } else {
        style->underline_color = color;
    }
}

/* Applies the argument at `index`; returns the last one it used up. */
static int apply_one(struct style *style, const struct sequence *sequence, int index) {
    int code = sequence_argument(sequence, index, 0);
    if (code >= (int)ARRAY_LENGTH(codes)) {
        return group_last(sequence, index);
    }
    uint8_t value = codes[code].value;
    int last = group_last(sequence, index);
    uint32_t color;
    switch (codes[code].kind) {
    case SGR_RESET:
        *style = (struct style){ .link = style->link };
        break;
    case SGR_ON:
        style->attributes |= value;
        break;
    case SGR_OFF:
        style->attributes &= (uint16_t)~value;
        break;
    case SGR_UNDERLINE:
        if (code == 4 && last > index) {
            int shape = sequence_argument(sequence, index + 1, 1);
            value = shape <= UNDERLINE_DASHED ? (uint8_t)shape : UNDERLINE_SINGLE;
        }
        style->underline = value;
        break;
    case SGR_FOREGROUND:
        style->foreground = COLOR_INDEXED(value);
        break;
    case SGR_BACKGROUND:
        style->background = COLOR_INDEXED(value);
        break;
    case SGR_EXTENDED:
        if (extended_color(sequence, index, &color, &last)) {
            set_color(style, value, color);
        }
        break;
    case SGR_DEFAULT:
        set_color(style, value, COLOR_DEFAULT);
        break;
    default:
        break;
    }
    return last;
}

void sgr_apply(struct style *style, const struct sequence *sequence, int first) {
    for (int index = first; index < sequence->count; index++) {
        index = apply_one(style, sequence, index);
    }
}

void csi_style(struct terminal *terminal, const struct sequence *sequence) {
    sgr_apply(&terminal->pen.style, sequence, 0);
    pen_changed(terminal);
}

/* ---- writing --------------------------------------------------------------------------------- */

/* In the order of the codes. */
static const struct {
    uint16_t attribute;
    uint8_t code;
} attributes[] = {
    { STYLE_BOLD, 1 },
    { STYLE_DIM, 2 },
    { STYLE_ITALIC, 3 },
    { STYLE_BLINK, 5 },
    { STYLE_REVERSE, 7 },
    { STYLE_CONCEAL, 8 },
    { STYLE_STRIKE, 9 },
    { STYLE_OVERLINE, 53 },
};

static void format_color(struct buffer *out, uint32_t color, int base, int bright, int extended) {
    uint32_t value = color & 0xffffff;
    if (COLOR_KIND(color) == 1 && value < 8 && base > 0) {
        buffer_append_format(out, ";%u", base + value);
    } else if (COLOR_KIND(color) == 1 && value < 16 && bright > 0) {
        buffer_append_format(out, ";%u", bright + value - 8);
    } else if (COLOR_KIND(color) == 1) {
        buffer_append_format(out, ";%d:5:%u", extended, value);
    } else if (COLOR_KIND(color) == 2) {
        buffer_append_format(
                out, ";%d:2::%u:%u:%u", extended, value >> 16, value >> 8 & 0xff, value & 0xff);
    }
}

void sgr_format(const struct style *style, struct buffer *out) {
    buffer_append_text(out, "0");
    for (size_t i = 0; i < ARRAY_LENGTH(attributes); i++) {
        if ((style->attributes & attributes[i].attribute) != 0) {
            buffer_append_format(out, ";%u", attributes[i].code);
        }
    }
    if (style->underline == UNDERLINE_SINGLE) {
        buffer_append_text(out, ";4");
    } else if (style->underline != UNDERLINE_NONE) {
        buffer_append_format(out, ";4:%u", style->underline);
    }
    format_color(out, style->foreground, 30, 90, 38);
    format_color(out, style->background, 40, 100, 48);
    format_color(out, style->underline_color, 0, 0, 58);
}
