/* SPDX-License-Identifier: MIT */
#pragma once

/* What the outer terminal tells of itself when it was asked (outer_terminal_ask) or by itself: its
 * colours are kept here, what it knows is used from then on. It may answer late, in part or never.
 */

#include "screen.h"
#include "term/terminal.h"
#include "ui/input-decoder.h"

/* Zeroed: nothing is known. */
struct outer_colors {
    struct viewer_colors seen;
    bool has_foreground, has_background, has_cursor;
};

/* True when the colours are other ones now. Events that are no report change nothing. */
bool outer_report(
        struct outer_colors *colors, struct screen *screen, const struct input_event *event);
