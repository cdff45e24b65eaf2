/* SPDX-License-Identifier: MIT */

/* xterm's palette: 16 named colours, a cube of 6 x 6 x 6, 24 greys. */

#include "color.h"

static const uint32_t named[16] = { 0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
    0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff,
    0xffffff };

static uint32_t channel(uint32_t rgb, int index) {
    return rgb >> (16 - 8 * index) & 0xff;
}

static uint32_t distance(uint32_t a, uint32_t b) {
    static const uint32_t weights[] = { 3, 6, 1 }; /* as the eye sees them */
    uint32_t sum = 0;
    for (int i = 0; i < 3; i++) {
        int difference = (int)channel(a, i) - (int)channel(b, i);
        sum += weights[i] * (uint32_t)(difference * difference);
    }
    return sum;
}

uint32_t color_of_index(uint8_t index) {
    if (index < 16) {
        return named[index];
    }
    if (index >= 232) {
        uint32_t grey = 8 + 10u * (index - 232u);
        return grey << 16 | grey << 8 | grey;
    }
    uint32_t rgb = 0;
    uint32_t cube = index - 16u;
    for (uint32_t divisor = 36; divisor > 0; divisor /= 6) {
        uint32_t step = cube / divisor % 6;
        rgb = rgb << 8 | (step > 0 ? 55 + 40 * step : 0);
    }
    return rgb;
}

static uint8_t nearest(uint32_t rgb, int first, int last) {
    int best = first;
    for (int i = first + 1; i <= last; i++) {
        if (distance(rgb, color_of_index((uint8_t)i)) <
                distance(rgb, color_of_index((uint8_t)best))) {
            best = i;
        }
    }
    return (uint8_t)best;
}

uint8_t color_nearest_256(uint32_t rgb) {
    return nearest(rgb, 16, 255);
}

uint8_t color_nearest_16(uint32_t rgb) {
    return nearest(rgb, 0, 15);
}

int color_is_dark(uint32_t rgb) {
    uint32_t light = channel(rgb, 0) * 299 + channel(rgb, 1) * 587 + channel(rgb, 2) * 114;
    return light < 128 * 1000;
}

enum theme_depth color_theme_depth(enum color_depth depth) {
    static const enum theme_depth depths[] = { [COLORS_NONE] = THEME_DEPTH_NONE,
        [COLORS_16] = THEME_DEPTH_16,
        [COLORS_256] = THEME_DEPTH_256,
        [COLORS_DIRECT] = THEME_DEPTH_TRUE };
    return depths[depth];
}
