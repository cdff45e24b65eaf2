/* SPDX-License-Identifier: MIT */

#include "osc-color.h"

#include "emulator.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define PALETTE_SIZE 256
#define PALETTE_SET  0x01000000u

void colors_reset(struct terminal *terminal) {
    struct colors *colors = &terminal->colors;
    memset(colors->is_set, 0, sizeof(colors->is_set));
    free(colors->palette);
    colors->palette = NULL;
}

/* ---- what colours are called ----------------------------------------------------------------- */

/* One to four hexadecimal digits, scaled to eight bits; advances *text. */
static bool take_component(const char **text, uint32_t *out_value) {
    char *end;
    uint32_t value = (uint32_t)strtoul(*text, &end, 16);
    ptrdiff_t digits = end - *text;
    if (digits < 1 || digits > 4 || **text == '-' || **text == '+' || **text == ' ') {
        return false;
    }
    static const uint32_t maxima[] = { 0xf, 0xff, 0xfff, 0xffff };
    *out_value = value * 255 / maxima[digits - 1];
    *text = end;
    return true;
}

/* "rgb:RR/GG/BB" or "#RRGGBB" (also with 1, 3 or 4 digits each). */
static bool parse_color(const char *text, uint32_t *out_color) {
    uint32_t parts[3];
    if (text_starts_with(text, "rgb:")) {
        text += 4;
        for (int i = 0; i < 3; i++) {
            if (!take_component(&text, &parts[i]) || (i < 2 && *text++ != '/')) {
                return false;
            }
        }
    } else if (*text == '#') {
        size_t digits = strlen(++text) / 3;
        for (int i = 0; i < 3; i++, text += digits) {
            char part[5] = { 0 };
            const char *at = part;
            if (digits < 1 || digits > 4) {
                return false;
            }
            memcpy(part, text, digits);
            if (!take_component(&at, &parts[i])) {
                return false;
            }
        }
    } else {
        return false;
    }
    if (*text != '\0') {
        return false;
    }
    *out_color = parts[0] << 16 | parts[1] << 8 | parts[2];
    return true;
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

static void color_command(struct terminal *terminal, int number, const char *text) {
    struct colors *colors = &terminal->colors;
    unsigned which = (unsigned)number - 10;
    char name[16];
    snprintf(name, sizeof(name), "%d", number);
    if (text_equal(text, "?")) {
        if (colors->is_set[which] || colors->is_known) {
            reply_color(terminal, name,
                    colors->is_set[which] ? colors->set[which] : colors->viewer[which]);
        }
    } else {
        colors->is_set[which] |= parse_color(text, &colors->set[which]);
    }
}

/* Several in one go go on with the next number: OSC 10 ; fg ; bg. */
void osc_color(struct terminal *terminal, int number, const char *text, size_t length) {
    OWNED_STR copy = text_copy_bytes(text, length);
    char *rest = copy;
    for (char *part; number <= 12 && (part = strsep(&rest, ";")) != NULL; number++) {
        color_command(terminal, number, part);
    }
}

void osc_color_reset(struct terminal *terminal, int number, const char *text, size_t length) {
    terminal->colors.is_set[number - 110] = false;
}

static void palette_command(struct terminal *terminal, unsigned index, const char *text) {
    struct colors *colors = &terminal->colors;
    uint32_t color;
    if (text_equal(text, "?")) {
        bool is_set = colors->palette != NULL && (colors->palette[index] & PALETTE_SET) != 0;
        char name[16];
        snprintf(name, sizeof(name), "4;%u", index);
        reply_color(terminal, name, is_set ? colors->palette[index] : default_palette(index));
    } else if (parse_color(text, &color)) {
        if (colors->palette == NULL) {
            colors->palette = memory_allocate_zeroed(PALETTE_SIZE, sizeof(uint32_t));
        }
        colors->palette[index] = color | PALETTE_SET;
    }
}

void osc_palette(struct terminal *terminal, int number, const char *text, size_t length) {
    OWNED_STR copy = text_copy_bytes(text, length);
    char *rest = copy, *index, *color;
    int64_t value;
    for (int count = 0; count < PALETTE_SIZE; count++) {
        if ((index = strsep(&rest, ";")) == NULL || (color = strsep(&rest, ";")) == NULL) {
            return;
        }
        if (text_parse_integer(index, 0, PALETTE_SIZE - 1, &value)) {
            palette_command(terminal, (unsigned)value, color);
        }
    }
}

void osc_palette_reset(struct terminal *terminal, int number, const char *text, size_t length) {
    struct colors *colors = &terminal->colors;
    if (length == 0) {
        free(colors->palette);
        colors->palette = NULL;
        return;
    }
    OWNED_STR copy = text_copy_bytes(text, length);
    char *rest = copy, *index;
    int64_t value;
    while ((index = strsep(&rest, ";")) != NULL) {
        if (colors->palette != NULL && text_parse_integer(index, 0, PALETTE_SIZE - 1, &value)) {
            colors->palette[value] = 0;
        }
    }
}
