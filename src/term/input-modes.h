/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a program asked for about its input: the modes that change what a key, a click, a paste or
 * a change of focus is sent as.
 *
 * Plain data. The emulator embeds one and sets its fields as sequences arrive; the encoders
 * (key-encode, mouse-encode, paste-encode) only read it. input_modes_reset() makes it what it is
 * after RIS: all off but `alternate_scroll`.
 *
 * The encoders append to a buffer, own nothing and cannot fail; an event that the program did not
 * ask for appends nothing. Numbers and names below are xterm's (ctlseqs) and the kitty keyboard
 * protocol's.
 */

#include "base/buffer.h"
#include "term/key.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* CSI > flags u and its kin: progressive enhancement of the kitty keyboard protocol. */
enum kitty_flag {
    KITTY_DISAMBIGUATE = 1 << 0,
    KITTY_EVENT_TYPES = 1 << 1,
    KITTY_ALTERNATE_KEYS = 1 << 2,
    KITTY_ALL_KEYS = 1 << 3, /* as escape codes */
    KITTY_TEXT = 1 << 4,     /* with the text they type */
    KITTY_ALL_FLAGS = (1 << 5) - 1,
};

/* The values are those of struct terminal_modes. */
enum mouse_tracking {
    MOUSE_TRACKING_NONE,
    MOUSE_TRACKING_PRESS,  /* mode 9: presses of buttons 1 to 3, without modifiers */
    MOUSE_TRACKING_NORMAL, /* mode 1000: presses and releases */
    MOUSE_TRACKING_DRAG,   /* mode 1002: and motion while a button is held */
    MOUSE_TRACKING_ANY,    /* mode 1003: and any motion */
};

enum mouse_encoding {
    MOUSE_ENCODING_DEFAULT, /* CSI M and three bytes */
    MOUSE_ENCODING_UTF8,    /* mode 1005 */
    MOUSE_ENCODING_SGR,     /* mode 1006 */
    MOUSE_ENCODING_URXVT,   /* mode 1015 */
    MOUSE_ENCODING_PIXELS,  /* mode 1016: as 1006, in pixels */
};

/* The size of a cell that is told (CSI 16 t, mode 1016) as long as no viewer tells its own. */
#define CELL_WIDTH_PIXELS  8
#define CELL_HEIGHT_PIXELS 16

struct input_modes {
    bool application_cursor;    /* DECCKM, mode 1 */
    bool application_keypad;    /* DECKPAM (ESC =), DECKPNM (ESC >), mode 66 */
    bool backarrow_backspace;   /* DECBKM, mode 67: Backspace sends 0x08, else 0x7f */
    bool newline;               /* LNM, ANSI mode 20: Enter sends CR LF */
    bool bracketed_paste;       /* mode 2004 */
    bool focus_events;          /* mode 1004 */
    bool alternate_scroll;      /* mode 1007: the wheel sends arrows on the alternate screen */
    bool alternate_screen;      /* the alternate screen is shown (for mode 1007) */
    uint8_t modify_other_keys;  /* CSI > 4 ; level m: 0, 1 or 2 */
    uint8_t kitty_flags;        /* enum kitty_flag of the screen that is shown */
    uint8_t mouse_tracking;     /* enum mouse_tracking */
    uint8_t mouse_encoding;     /* enum mouse_encoding */
    uint8_t cell_width_pixels;  /* 0: CELL_WIDTH_PIXELS */
    uint8_t cell_height_pixels; /* 0: CELL_HEIGHT_PIXELS */
};

struct paste_parts;

/* As after RIS. */
void input_modes_reset(struct input_modes *modes);

void key_encode(const struct input_modes *modes, const struct key_event *key, struct buffer *out);
void mouse_encode(
        const struct input_modes *modes, const struct mouse_event *mouse, struct buffer *out);
void focus_encode(const struct input_modes *modes, bool focused, struct buffer *out);
void paste_encode_part(const struct input_modes *modes, struct paste_parts *parts, const char *text,
        size_t length, bool is_last, struct buffer *out);
void paste_encode(
        const struct input_modes *modes, const char *text, size_t length, struct buffer *out);
