/* SPDX-License-Identifier: MIT */

#include "osc-color.h"

#include "emulator.h"
#include "text-clean.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define PALETTE_SIZE   256
#define SPECIAL_SIZE   8 /* of bold, underlined, blinking, … text: behind the palette */
#define COLORS_SIZE    (PALETTE_SIZE + SPECIAL_SIZE)
#define PALETTE_SET    0x01000000u
#define DYNAMIC_FIRST  10  /* OSC 10 is the foreground */
#define RESET_DISTANCE 100 /* OSC 110 resets what OSC 10 set */

void colors_reset(struct terminal *terminal) {
    struct colors *colors = &terminal->colors;
    memset(colors->is_set, 0, sizeof(colors->is_set));
    free(colors->palette);
    colors->palette = NULL;
}

/* ---- what colours are called ----------------------------------------------------------------- */

/* One to four hexadecimal digits scaled to eight bits, as "rgb:" has them; advances *text. */
static bool take_scaled(const char **text, uint32_t *out_value) {
    static const uint32_t maxima[] = { 0xf, 0xff, 0xfff, 0xffff };
    uint32_t value = 0;
    int digits = 0;
    for (; digits < 4 && hex_digit(**text) >= 0; digits++, (*text)++) {
        value = value * 16 + (uint32_t)hex_digit(**text);
    }
    if (digits == 0) {
        return false;
    }
    *out_value = (value * 255 + maxima[digits - 1] / 2) / maxima[digits - 1];
    return true;
}

/* "RED/GREEN/BLUE" to the end of the text. */
static bool parse_parts(const char *text, uint32_t parts[3]) {
    for (int i = 0; i < 3; i++) {
        if (!take_scaled(&text, &parts[i]) || *text != (i < 2 ? '/' : '\0')) {
            return false;
        }
        text++;
    }
    return true;
}

/* "#" and three times as many digits: the first ones of each part, not a scale ("#fff" is
 * f0f0f0). */
static bool parse_digits(const char *text, uint32_t parts[3]) {
    size_t digits = strlen(text) / 3;
    if (digits < 1 || digits > 4 || strlen(text) % 3 != 0 ||
            strspn(text, "0123456789abcdefABCDEF") != strlen(text)) {
        return false;
    }
    for (int i = 0; i < 3; i++, text += digits) {
        parts[i] = (uint32_t)hex_digit(text[0]) << 4;
        parts[i] |= digits > 1 ? (uint32_t)hex_digit(text[1]) : 0;
    }
    return true;
}

/* The numeric forms of X: "rgb:RR/GG/BB" and "#RRGGBB", one to four digits each. */
static bool parse_color(const char *text, uint32_t *out_color) {
    uint32_t parts[3];
    bool is_good = text_starts_with(text, "rgb:") ? parse_parts(text + 4, parts)
                                                  : *text == '#' && parse_digits(text + 1, parts);
    if (is_good) {
        *out_color = parts[0] << 16 | parts[1] << 8 | parts[2];
    }
    return is_good;
}

/* xterm's palette: 16 named ones, a cube, a ramp of greys. */
static uint32_t default_palette(unsigned index) {
    static const uint32_t named[] = { 0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
        0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff,
        0xffffff };
    static const uint8_t levels[] = { 0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff };
    if (index < 16) {
        return named[index];
    }
    if (index < 232) {
        index -= 16;
        return (uint32_t)levels[index / 36] << 16 | (uint32_t)levels[index / 6 % 6] << 8 |
               levels[index % 6];
    }
    return (8 + 10 * (index - 232)) * 0x010101u;
}

static void reply_color(struct terminal *terminal, const char *what, uint32_t color) {
    unsigned red = color >> 16 & 0xff, green = color >> 8 & 0xff, blue = color & 0xff;
    emulator_reply(terminal, "\033]%s;rgb:%02x%02x/%02x%02x/%02x%02x%s", what, red, red, green,
            green, blue, blue, terminal->guard.string_by_bell ? "\a" : "\033\\");
}

/* ---- commands -------------------------------------------------------------------------------- */

enum viewer_color { COLOR_FOREGROUND, COLOR_BACKGROUND, COLOR_CURSOR };

/* Which of the viewer's colours stands for one that the program did not set: text under the mouse
 * or selected is drawn in the other's. */
static const uint8_t stand_ins[DYNAMIC_COLOR_COUNT] = {
    COLOR_FOREGROUND, /* 10 text */
    COLOR_BACKGROUND, /* 11 */
    COLOR_CURSOR,     /* 12 */
    COLOR_FOREGROUND, /* 13 the mouse */
    COLOR_BACKGROUND, /* 14 */
    COLOR_FOREGROUND, /* 15 Tektronix */
    COLOR_BACKGROUND, /* 16 */
    COLOR_FOREGROUND, /* 17 what is selected: its ground */
    COLOR_CURSOR,     /* 18 Tektronix */
    COLOR_BACKGROUND, /* 19 what is selected: its text */
};

static uint32_t dynamic_color(const struct colors *colors, unsigned which) {
    const uint32_t viewer[] = { [COLOR_FOREGROUND] = colors->viewer.foreground,
        [COLOR_BACKGROUND] = colors->viewer.background,
        [COLOR_CURSOR] = colors->viewer.cursor };
    return colors->is_set[which] ? colors->set[which] : viewer[stand_ins[which]];
}

static void color_command(struct terminal *terminal, int number, const char *text) {
    struct colors *colors = &terminal->colors;
    unsigned which = (unsigned)(number - DYNAMIC_FIRST);
    char name[16];
    snprintf(name, sizeof(name), "%d", number);
    if (text_equal(text, "?")) {
        if (colors->is_set[which] || colors->is_known) {
            reply_color(terminal, name, dynamic_color(colors, which));
        }
    } else {
        colors->is_set[which] |= parse_color(text, &colors->set[which]);
    }
}

/* Several in one go go on with the next number: OSC 10 ; fg ; bg. */
void osc_color(struct terminal *terminal, int number, const char *text, size_t length) {
    OWNED_STR copy = text_copy_bytes(text, length);
    char *rest = copy;
    int end = DYNAMIC_FIRST + DYNAMIC_COLOR_COUNT;
    for (char *part; number < end && (part = strsep(&rest, ";")) != NULL; number++) {
        color_command(terminal, number, part);
    }
}

void osc_color_reset(struct terminal *terminal, int number, const char *text, size_t length) {
    terminal->colors.is_set[number - RESET_DISTANCE - DYNAMIC_FIRST] = false;
}

/* What a colour is that the program did not set: a special one is the text's; false as long as
 * nobody knows that. */
static bool find_default(const struct colors *colors, unsigned index, uint32_t *out_color) {
    if (index < PALETTE_SIZE) {
        bool is_known = index < VIEWER_PALETTE_SIZE && (colors->viewer.palette_known >> index & 1);
        *out_color = is_known ? colors->viewer.palette[index] : default_palette(index);
        return true;
    }
    *out_color = dynamic_color(colors, 0);
    return colors->is_set[0] || colors->is_known;
}

/* `name` is what the answer begins with. */
static void palette_command(
        struct terminal *terminal, const char *name, unsigned index, const char *text) {
    struct colors *colors = &terminal->colors;
    uint32_t color;
    if (text_equal(text, "?")) {
        bool is_set = colors->palette != NULL && (colors->palette[index] & PALETTE_SET) != 0;
        if (is_set) {
            reply_color(terminal, name, colors->palette[index]);
        } else if (find_default(colors, index, &color)) {
            reply_color(terminal, name, color);
        }
    } else if (parse_color(text, &color)) {
        if (colors->palette == NULL) {
            colors->palette = memory_allocate_zeroed(COLORS_SIZE, sizeof(uint32_t));
        }
        colors->palette[index] = color | PALETTE_SET;
    }
}

/* Pairs of an index and a colour; the first index is that of the palette's `first`. */
static void palette_commands(
        struct terminal *terminal, int number, unsigned first, const char *text, size_t length) {
    OWNED_STR copy = text_copy_bytes(text, length);
    char *rest = copy, *index, *color;
    int64_t value;
    for (int count = 0; count < COLORS_SIZE; count++) {
        if ((index = strsep(&rest, ";")) == NULL || (color = strsep(&rest, ";")) == NULL) {
            return;
        }
        if (text_parse_integer(index, 0, COLORS_SIZE - 1 - (int64_t)first, &value)) {
            char name[32];
            snprintf(name, sizeof(name), "%d;%d", number, (int)value);
            palette_command(terminal, name, first + (unsigned)value, color);
        }
    }
}

void osc_palette(struct terminal *terminal, int number, const char *text, size_t length) {
    palette_commands(terminal, number, 0, text, length);
}

void osc_special(struct terminal *terminal, int number, const char *text, size_t length) {
    palette_commands(terminal, number, PALETTE_SIZE, text, length);
}

static void palette_resets(
        struct terminal *terminal, unsigned first, unsigned end, const char *text, size_t length) {
    uint32_t *palette = terminal->colors.palette;
    OWNED_STR copy = text_copy_bytes(text, length);
    char *rest = copy, *index;
    int64_t value;
    for (unsigned i = first; palette != NULL && length == 0 && i < end; i++) {
        palette[i] = 0;
    }
    while (palette != NULL && (index = strsep(&rest, ";")) != NULL) {
        if (text_parse_integer(index, 0, COLORS_SIZE - 1 - (int64_t)first, &value)) {
            palette[first + (unsigned)value] = 0;
        }
    }
}

void osc_palette_reset(struct terminal *terminal, int number, const char *text, size_t length) {
    palette_resets(terminal, 0, COLORS_SIZE, text, length);
}

void osc_special_reset(struct terminal *terminal, int number, const char *text, size_t length) {
    palette_resets(terminal, PALETTE_SIZE, COLORS_SIZE, text, length);
}
