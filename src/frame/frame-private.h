/* SPDX-License-Identifier: MIT */
#pragma once

/* Numbers that encoder and decoder share. */

enum run_kind { RUN_BLANK, RUN_NARROW, RUN_WIDE, RUN_CLUSTER, RUN_KIND_COUNT };

enum cursor_bit { CURSOR_VISIBLE = 1 << 0, CURSOR_BLINKING = 1 << 1 };
#define CURSOR_SHAPE_SHIFT 2

enum mode_bit {
    MODE_ALTERNATE_SCREEN = 1 << 0,
    MODE_SYNCHRONIZED = 1 << 1,
    MODE_BRACKETED_PASTE = 1 << 2,
    MODE_FOCUS_EVENTS = 1 << 3,
    MODE_REVERSE_SCREEN = 1 << 4,
};

#define CODEPOINT_END 0x110000u
