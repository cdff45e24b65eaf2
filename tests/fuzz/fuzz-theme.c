/* SPDX-License-Identifier: MIT */
/* Any bytes as a theme, at a depth by their number: there always is one, within what a terminal of
 * that depth can show. */

#include "config/theme.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_color(uint32_t color, enum theme_depth depth) {
    assert(COLOR_KIND(color) <= 2);
    assert(depth != THEME_DEPTH_NONE || color == COLOR_DEFAULT);
    assert(depth != THEME_DEPTH_16 || COLOR_KIND(color) == 0 ||
            (COLOR_KIND(color) == 1 && (color & 0xff) < 16));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum theme_depth depth = size % (THEME_DEPTH_TRUE + 1);
    struct diagnostics problems;
    diagnostics_init(&problems, "t");
    OWNED(theme) theme = theme_parse((const char *)data, size, true, depth, &problems);
    for (enum theme_role role = 0; role < THEME_ROLE_COUNT; role++) {
        check_color(theme_style(theme, role)->foreground, depth);
        check_color(theme_style(theme, role)->background, depth);
    }
    diagnostics_finish(&problems);
    return 0;
}
