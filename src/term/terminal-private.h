/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The state of one terminal, as the files of the engine share it. Grouped by idea; what a group
 * means is said in the file that owns it. Positions are kept valid at all times: the cursor is on
 * the screen, margins are ordered and within it, `screen` points into `screens`.
 */

#include "cluster-table.h"
#include "grid.h"
#include "guard.h"
#include "history.h"
#include "input-modes.h"
#include "parser.h"
#include "term-tables.h"
#include "width.h"

#include "base/utf8.h"
#include "term/terminal.h"

#define CONFORMANCE_VT100 61 /* DECSCL: the lowest level */
#define CONFORMANCE_VT300 63
#define CONFORMANCE_VT420 64 /* and the highest */

#define EXTENT_RECTANGLE 2 /* DECSACE: the highest */

#define KITTY_STACK_MAX 8
#define TITLE_STACK_MAX 8

/* Bits of terminal.modes; what the input encoders need stands in input_modes instead. */
enum mode_bit {
    MODE_INSERT = 1 << 0,            /* IRM */
    MODE_ORIGIN = 1 << 1,            /* DECOM */
    MODE_WRAP = 1 << 2,              /* DECAWM */
    MODE_REVERSE_WRAP = 1 << 3,      /* 45 */
    MODE_CURSOR_VISIBLE = 1 << 4,    /* DECTCEM */
    MODE_CURSOR_BLINK = 1 << 5,      /* 12 */
    MODE_REVERSE_SCREEN = 1 << 6,    /* DECSCNM */
    MODE_LEFT_RIGHT = 1 << 7,        /* DECLRMM */
    MODE_SYNCHRONIZED = 1 << 8,      /* 2026 */
    MODE_GRAPHEMES = 1 << 9,         /* 2027 */
    MODE_COLOR_REPORTS = 1 << 10,    /* 2031 */
    MODE_SIZE_REPORTS = 1 << 11,     /* 2048 */
    MODE_ALLOW_COLUMNS = 1 << 12,    /* 40: DECCOLM may clear */
    MODE_132_COLUMNS = 1 << 13,      /* DECCOLM; the width is the owner's and stays */
    MODE_PRINT_FORM_FEED = 1 << 14,  /* DECPFF: kept, without effect */
    MODE_SMOOTH_SCROLL = 1 << 15,    /* DECSCLM: kept, without effect */
    MODE_AUTO_REPEAT = 1 << 16,      /* DECARM: kept, without effect */
    MODE_SEND_RECEIVE = 1 << 17,     /* SRM: kept, without effect */
    MODE_PRINT_EXTENT = 1 << 18,     /* DECPEX: kept, without effect */
    MODE_EIGHT_BIT = 1 << 19,        /* S8C1T: replies with C1 controls */
    MODE_KEYBOARD_LOCKED = 1 << 20,  /* KAM: kept, without effect */
    MODE_NATIONAL = 1 << 21,         /* DECNRCM: national character sets may be designated */
    MODE_REVERSE_WRAP_ALL = 1 << 22, /* 1045: over any line, from the top to the bottom */
    MODE_TAB_WRAPS = 1 << 23,        /* 41: a tab takes a pending wrap with it */
    MODE_GUARDED = 1 << 24,          /* SPA or EPA came after DECSCA: plain erasing heeds it too */
    MODES_CHECKSUM = 0x3f << 25,     /* XTCHECKSUM: its six bits */
    MODES_CHECKSUM_SHIFT = 25,
    MODES_INITIAL =
            MODE_WRAP | MODE_CURSOR_VISIBLE | MODE_GRAPHEMES | MODE_AUTO_REPEAT | MODE_SEND_RECEIVE,
};

struct position {
    uint16_t row, column;
    bool wrap_pending; /* a character was written in the last column */
};

struct pen {
    struct style style;
    uint16_t number; /* of the style, unless stale */
    uint16_t erase;  /* of the style that erasing leaves, unless stale */
    bool is_stale;   /* style was changed since number was looked up; since erase was */
    bool is_erase_stale;
    bool is_protected; /* DECSCA */
};

struct charsets {
    uint8_t designated[4]; /* G0 to G3, enum charset */
    uint8_t left;          /* which of them is GL */
    uint8_t right;         /* which of them is GR; nothing is written through it */
    uint8_t single;        /* 2 or 3 for the next character (SS2, SS3), else 0 */
};

struct saved_cursor {
    struct position position;
    struct style style;
    struct charsets charsets;
    bool is_protected, origin;
};

struct screen {
    struct grid grid; /* rows is NULL while an alternate screen was never shown */
    struct saved_cursor saved;
    uint8_t kitty_stack[KITTY_STACK_MAX];
    uint8_t kitty_depth;
    uint8_t kitty_flags;
};

/* All inclusive. Left and right are the edges unless DECLRMM is set. */
struct margins {
    uint16_t top, bottom, left, right;
};

/* The character written last, for REP and for what joins it. */
struct last_character {
    struct cluster_state cluster;
    uint32_t first;     /* its first code point; 0: none, or something else came since */
    uint32_t codepoint; /* for REP */
    uint16_t row, column;
};

/* Colours of the viewer's terminal and those the program set in their place (0xRRGGBB). The dynamic
 * ones are OSC 10 to 19. */
#define DYNAMIC_COLOR_COUNT 10

struct colors {
    struct viewer_colors viewer;
    bool is_known; /* the viewer's are */
    uint32_t set[DYNAMIC_COLOR_COUNT];
    bool is_set[DYNAMIC_COLOR_COUNT];
    uint32_t *palette; /* 256 and 8 special ones when the program set one: bit 24 says which */
};

struct titles {
    char *title, *icon;
    char *stack[TITLE_STACK_MAX];
    uint8_t depth;
    uint8_t icons; /* bits of the stack's entries that are an icon's title alone: it is not kept */
};

struct terminal {
    struct terminal_options options;
    struct terminal_events events;
    void *context;
    bool is_muted;
    uint64_t version;

    struct guard guard;
    struct parser *parser;
    struct utf8_decoder utf8;

    struct screen screens[2]; /* main, alternate */
    struct screen *screen;
    struct position cursor;
    uint8_t cursor_shape; /* as in terminal_cursor */
    struct pen pen;
    struct charsets charsets;
    struct margins margins;
    uint64_t tabs[(TERMINAL_COLUMNS_MAX + 63) / 64];
    uint32_t modes;          /* enum mode_bit */
    uint32_t saved_modes[2]; /* XTSAVE; see mode.c */
    struct input_modes input;
    uint8_t conformance;      /* DECSCL: 61 to 65 */
    uint8_t attribute_extent; /* DECSACE: 0 and 1 a stream, EXTENT_RECTANGLE */
    int64_t synchronized_until_ms;
    struct last_character last;

    struct tables tables;
    struct history history;
    struct row history_row; /* what terminal_history_row() unpacked */
    struct colors colors;
    struct titles titles;
};

static inline bool mode_is_set(const struct terminal *terminal, uint32_t mode) {
    return (terminal->modes & mode) != 0;
}

static inline void mode_set(struct terminal *terminal, uint32_t mode, bool value) {
    terminal->modes = value ? terminal->modes | mode : terminal->modes & ~mode;
}

static inline struct grid *terminal_grid(struct terminal *terminal) {
    return &terminal->screen->grid;
}
