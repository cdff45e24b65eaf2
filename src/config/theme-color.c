/* SPDX-License-Identifier: MIT */
/* Names and numbers of colours. */

#include "theme-color.h"

#include "base/memory.h"
#include "base/text.h"
#include "term/style.h"

#include <string.h>

/* By index; the values are what xterm shows. */
static const struct {
    const char *name;
    uint8_t red, green, blue;
} basic_colors[16] = {
    { "black", 0, 0, 0 },
    { "red", 205, 0, 0 },
    { "green", 0, 205, 0 },
    { "yellow", 205, 205, 0 },
    { "blue", 0, 0, 238 },
    { "magenta", 205, 0, 205 },
    { "cyan", 0, 205, 205 },
    { "white", 229, 229, 229 },
    { "bright-black", 127, 127, 127 },
    { "bright-red", 255, 0, 0 },
    { "bright-green", 0, 255, 0 },
    { "bright-yellow", 255, 255, 0 },
    { "bright-blue", 92, 92, 255 },
    { "bright-magenta", 255, 0, 255 },
    { "bright-cyan", 0, 255, 255 },
    { "bright-white", 255, 255, 255 },
};

static bool parse_hex(const char *digits, size_t length, uint32_t *out_value) {
    uint32_t value = 0;
    for (size_t i = 0; i < length; i++) {
        const char *found = memchr("0123456789abcdefABCDEF", digits[i], 22);
        if (found == NULL) {
            return false;
        }
        char c = *found;
        uint32_t digit = c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' ? (uint32_t)(c - 'a') + 10
                                    : (uint32_t)(c - 'A') + 10;
        value = value << 4 | digit;
    }
    *out_value = value;
    return true;
}

static bool parse_rgb(const char *digits, uint32_t *out_color) {
    size_t length = strlen(digits);
    uint32_t value;
    if ((length != 3 && length != 6) || !parse_hex(digits, length, &value)) {
        return false;
    }
    if (length == 3) {
        value = (value >> 8 & 0xf) * 0x110000 + (value >> 4 & 0xf) * 0x1100 + (value & 0xf) * 0x11;
    }
    *out_color = COLOR_RGB(value >> 16, value >> 8, value);
    return true;
}

bool theme_color_parse(const char *text, uint32_t *out_color) {
    int64_t index;
    if (text[0] == '#') {
        return parse_rgb(text + 1, out_color);
    }
    if (text_parse_integer(text, 0, 255, &index)) {
        *out_color = COLOR_INDEXED((uint32_t)index);
        return true;
    }
    if (strcmp(text, "default") == 0) {
        *out_color = COLOR_DEFAULT;
        return true;
    }
    for (size_t i = 0; i < ARRAY_LENGTH(basic_colors); i++) {
        if (strcmp(text, basic_colors[i].name) == 0) {
            *out_color = COLOR_INDEXED((uint32_t)i);
            return true;
        }
    }
    return false;
}

const char *theme_color_nearest(const char *text) {
    const char *names[ARRAY_LENGTH(basic_colors) + 1] = { "default" };
    for (size_t i = 0; i < ARRAY_LENGTH(basic_colors); i++) {
        names[i + 1] = basic_colors[i].name;
    }
    return text_nearest(text, names, ARRAY_LENGTH(names));
}

/* The 256 palette of xterm above the sixteen: a cube of 6 levels, then greys. */
static uint32_t rgb_of_index(uint32_t index) {
    if (index >= 232) {
        uint32_t grey = 8 + 10 * (index - 232);
        return COLOR_RGB(grey, grey, grey);
    }
    uint32_t levels[3];
    uint32_t cube = index - 16;
    for (size_t i = 0; i < 3; i++) {
        uint32_t level = i == 0 ? cube / 36 : i == 1 ? cube / 6 % 6 : cube % 6;
        levels[i] = level == 0 ? 0 : 55 + 40 * level;
    }
    return COLOR_RGB(levels[0], levels[1], levels[2]);
}

uint32_t theme_color_reduce(uint32_t color) {
    if (color == COLOR_DEFAULT || (COLOR_KIND(color) == 1 && (color & 0xff) < 16)) {
        return color;
    }
    uint32_t rgb = COLOR_KIND(color) == 1 ? rgb_of_index(color & 0xff) : color;
    int least = INT32_MAX;
    uint32_t nearest = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(basic_colors); i++) {
        int red = (int)(rgb >> 16 & 0xff) - basic_colors[i].red;
        int green = (int)(rgb >> 8 & 0xff) - basic_colors[i].green;
        int blue = (int)(rgb & 0xff) - basic_colors[i].blue;
        int distance = 2 * red * red + 4 * green * green + 3 * blue * blue;
        if (distance < least) {
            least = distance;
            nearest = (uint32_t)i;
        }
    }
    return COLOR_INDEXED(nearest);
}
