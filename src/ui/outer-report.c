/* SPDX-License-Identifier: MIT */

#include "outer-report.h"

#include "outer-terminal.h"

#define FIRST_DYNAMIC     10 /* OSC 10, 11, 12 */
#define MODE_SYNCHRONIZED 2026

typedef bool report_fn(
        struct outer_colors *colors, struct screen *screen, const struct input_event *event);

static bool is_other(bool *is_known, uint32_t *color, uint32_t value) {
    bool is_new = !*is_known || *color != value;
    *is_known = true;
    *color = value;
    return is_new;
}

static bool report_color(
        struct outer_colors *colors, struct screen *screen, const struct input_event *event) {
    struct viewer_colors *seen = &colors->seen;
    switch (event->number) {
    case FIRST_DYNAMIC:
        return is_other(&colors->has_foreground, &seen->foreground, event->value);
    case FIRST_DYNAMIC + 1:
        return is_other(&colors->has_background, &seen->background, event->value);
    default:
        return is_other(&colors->has_cursor, &seen->cursor, event->value);
    }
}

static bool report_palette(
        struct outer_colors *colors, struct screen *screen, const struct input_event *event) {
    struct viewer_colors *seen = &colors->seen;
    if (event->number >= VIEWER_PALETTE_SIZE) {
        return false;
    }
    bool is_known = (seen->palette_known >> event->number & 1) != 0;
    seen->palette_known |= (uint16_t)(1u << event->number);
    return is_other(&is_known, &seen->palette[event->number], event->value);
}

static bool report_mode(
        struct outer_colors *colors, struct screen *screen, const struct input_event *event) {
    if (event->number == MODE_SYNCHRONIZED) {
        screen_set_synchronized(screen, event->value == 1 || event->value == 2);
    }
    return false;
}

static bool report_keyboard(
        struct outer_colors *colors, struct screen *screen, const struct input_event *event) {
    outer_terminal_set_kitty_keyboard(true);
    return false;
}

static bool report_attributes(
        struct outer_colors *colors, struct screen *screen, const struct input_event *event) {
    outer_terminal_set_answered();
    return false;
}

static bool report_scheme(
        struct outer_colors *colors, struct screen *screen, const struct input_event *event) {
    outer_terminal_ask(); /* other colours: which? */
    return false;
}

bool outer_report(
        struct outer_colors *colors, struct screen *screen, const struct input_event *event) {
    static report_fn *const reports[INPUT_KIND_COUNT] = {
        [INPUT_ATTRIBUTES] = report_attributes,
        [INPUT_COLOR] = report_color,
        [INPUT_KITTY_FLAGS] = report_keyboard,
        [INPUT_MODE] = report_mode,
        [INPUT_PALETTE] = report_palette,
        [INPUT_SCHEME] = report_scheme,
    };
    report_fn *report = reports[event->kind];
    return report != NULL && report(colors, screen, event);
}
