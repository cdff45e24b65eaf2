/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * One emulated terminal: bytes in; a screen, a history, answers and facts out.
 *
 *     bytes ─► guard ─► libvterm's parser ─► emulator ─► grid ─► dirty rows
 *                └► strings (OSC, DCS, APC, …)               └─► history (packed lines)
 *
 * It reads and writes no descriptor, starts no timer and knows no protocol of stoa: its owner feeds
 * it what a program wrote and passes on what it says through `struct terminal_events`. What is fed
 * is hostile: any byte sequence is understood or ignored in bounded time and memory.
 * Not thread-safe; one terminal is used by one thread at a time. Rows and columns count from 0.
 */

#include "base/buffer.h"
#include "base/error.h"
#include "term/key.h"
#include "term/style.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TERMINAL_COLUMNS_MAX     1000
#define TERMINAL_ROWS_MAX        1000
#define TERMINAL_TITLE_MAX_BYTES 256           /* longer titles are cut at a character */
#define TERMINAL_STRING_MAX      (1024 * 1024) /* of one OSC or DCS; the rest is dropped */

struct terminal;

struct terminal_options {
    uint16_t columns, rows;     /* 1…TERMINAL_*_MAX, clamped */
    uint32_t history_lines_max; /* 0: no history */
    uint32_t history_bytes_max; /* 0: 64 MiB */
    bool allow_clipboard;       /* OSC 52 is told, else ignored */
    bool allow_checksum;        /* DECRQCRA is answered (reads the screen back) */
};

/* What a terminal tells its owner, synchronously from within terminal_feed. Members may be NULL.
 * Texts are UTF-8 without controls and bounded; pointers are valid during the call. A callback may
 * not feed, resize or destroy the terminal. Nothing but nothing is told while muted. */
struct terminal_events {
    void (*reply)(void *context, const char *bytes, size_t length); /* to be written to the PTY */
    void (*title)(void *context, const char *title);
    void (*bell)(void *context);
    void (*notify)(void *context, const char *title, const char *body);       /* OSC 9, 99, 777 */
    void (*progress)(void *context, int state, int percent);                  /* OSC 9;4 */
    void (*program_status)(void *context, const char *fields, size_t length); /* OSC 7501 */
    void (*working_directory)(void *context, const char *path);               /* OSC 7: a hint */
    void (*clipboard)(void *context, const char *selection, const char *bytes, size_t length);
};

struct terminal *terminal_create(const struct terminal_options *options,
        const struct terminal_events *events, void *context);
void terminal_destroy(struct terminal *terminal);

/* Takes what the program wrote; sequences may be cut anywhere between two calls. */
void terminal_feed(struct terminal *terminal, const char *bytes, size_t length);

/* Clamped to 1…MAX; the main screen reflows. Told to the program by the owner (TIOCSWINSZ); where
 * it asked for in-band reports (mode 2048) the reply is made here. */
void terminal_resize(struct terminal *terminal, uint16_t columns, uint16_t rows);

/* While muted nothing is told and no query answered: for replaying a recording. */
void terminal_set_muted(struct terminal *terminal, bool muted);

/* The colours of the terminal that shows it (0xRRGGBB), for queries (OSC 4, 10, 11, 12) and mode
 * 2031. */
#define VIEWER_PALETTE_SIZE 16 /* the rest of the 256 is a cube and greys, the same everywhere */

struct viewer_colors {
    uint32_t foreground, background, cursor;
    bool dark;
    uint16_t palette_known; /* bit n: palette[n] is; else it is taken for xterm's */
    uint32_t palette[VIEWER_PALETTE_SIZE];
};

void terminal_set_colors(struct terminal *terminal, const struct viewer_colors *colors);

/* ---- the screen ---------------------------------------------------------------------------- */

/* A cell: `glyph` is a Unicode scalar value, 0 for a blank, or a cluster (see below). A wide
 * character is a cell of width 2 followed by one of width 0. */
struct cell {
    uint32_t glyph;
    uint16_t style; /* for terminal_style() */
    uint8_t width;  /* 0 (right half of a wide one), 1 or 2 */
    uint8_t flags;  /* private to the emulator */
};
_Static_assert(sizeof(struct cell) == 8, "cells are 8 bytes");

struct terminal_row {
    const struct cell *cells; /* `used` of them; what follows is blank in the style `blank` */
    uint16_t used;
    uint16_t blank;   /* style of the blanks beyond (background colour erase) */
    bool wrapped;     /* goes on in the next row */
    uint64_t version; /* the terminal's version when the row last changed */
};

struct terminal_cursor {
    uint16_t column, row;
    bool visible, blinking;
    uint8_t shape; /* 0 block, 1 underline, 2 bar (DECSCUSR) */
};

/* The modes that others must know of. */
struct terminal_modes {
    bool alternate_screen;
    bool synchronized; /* mode 2026: do not draw now; ends by itself 150 ms after it was set */
    int64_t synchronized_until_ms; /* clock_monotonic_ms() when it ends; 0 when not */
    bool bracketed_paste;
    bool focus_events;
    bool reverse_screen;    /* DECSCNM */
    uint8_t mouse_tracking; /* 0 none, 1 press (9), 2 press+release (1000), 3 drag (1002), 4 any */
};

uint16_t terminal_columns(const struct terminal *terminal);
uint16_t terminal_rows(const struct terminal *terminal);

/* Grows with every change of anything that is seen. A viewer remembers the version it has shown:
 * the rows with a greater one are what it must draw. */
uint64_t terminal_version(const struct terminal *terminal);

/* Style and glyph numbers mean the same as long as this does not change: when a table is full,
 * what nothing shows any more is collected and its numbers given out again. Whoever keeps numbers
 * (what was told to a viewer) starts afresh then. Looking at the history may change it too. */
uint64_t terminal_table_generation(const struct terminal *terminal);

/* Valid until the next feed or resize. row < terminal_rows(). */
struct terminal_row terminal_row(const struct terminal *terminal, uint16_t row);
struct terminal_cursor terminal_cursor(const struct terminal *terminal);
struct terminal_modes terminal_modes(const struct terminal *terminal);
const char *terminal_title(const struct terminal *terminal); /* never NULL */

const struct style *terminal_style(const struct terminal *terminal, uint16_t style);

/* The UTF-8 of a cell's glyph (a cluster may have several code points); returns its length, at
 * most TERMINAL_GLYPH_MAX_BYTES; 1 (a space) for a blank. */
#define TERMINAL_GLYPH_MAX_BYTES 64
size_t terminal_glyph_text(
        const struct terminal *terminal, uint32_t glyph, char out[TERMINAL_GLYPH_MAX_BYTES]);

/* The target of an OSC 8 link (http, https, file, mailto), NULL for 0 or one that is gone. */
const char *terminal_link(const struct terminal *terminal, uint16_t link);

/* ---- the history (lines that scrolled off the main screen) ----------------------------------- */

/* Lines held now, and how many were ever dropped at the old end: line numbers that never change are
 * dropped…dropped + count - 1, oldest first. */
uint64_t terminal_history_dropped(const struct terminal *terminal);
uint32_t terminal_history_count(const struct terminal *terminal);

/* Unpacks line `index` (0 is the oldest held) into cells owned by the terminal, valid until the
 * next call of anything. Styles are good for terminal_style(). */
struct terminal_row terminal_history_row(struct terminal *terminal, uint32_t index);

/* ---- input for the program ------------------------------------------------------------------ */

/* Appends what the program's modes want for an event (nothing, when it did not ask for it). */
void terminal_encode_key(
        const struct terminal *terminal, const struct key_event *key, struct buffer *out);
void terminal_encode_mouse(
        const struct terminal *terminal, const struct mouse_event *mouse, struct buffer *out);
void terminal_encode_focus(const struct terminal *terminal, bool focused, struct buffer *out);

/* Bracketed when the program asked for it; then ESC [ 201 ~ inside the text is taken out. */
void terminal_encode_paste(
        const struct terminal *terminal, const char *text, size_t length, struct buffer *out);

/* A paste in parts, each bounded, together as one; zeroed before the first. An ESC [ 201 ~ inside
 * the text loses its last byte, also where it spans two parts. */
struct paste_parts {
    bool is_begun, is_bracketed, is_after_return;
    char recent[5]; /* what was written last */
};

void terminal_encode_paste_part(const struct terminal *terminal, struct paste_parts *parts,
        const char *text, size_t length, bool is_last, struct buffer *out);

/* ---- as a whole ----------------------------------------------------------------------------- */

enum capture_flags {
    CAPTURE_HISTORY = 1 << 0, /* the history before the screen */
    CAPTURE_ANSI = 1 << 1,    /* with SGR and OSC 8 */
    CAPTURE_JOIN = 1 << 2,    /* wrapped rows joined to one line */
};

/* Appends the screen as lines of UTF-8; blanks at their ends are left out. */
void terminal_capture(struct terminal *terminal, unsigned flags, struct buffer *out);

/* Appends bytes that draw the screen on a terminal of the same size, from its reset on: both
 * screens, cursor, pen, margins, tabs, title and what else decides how later output is shown; none
 * of what is input's alone. For recordings whose beginning is gone. */
void terminal_redraw(const struct terminal *terminal, struct buffer *out);

/* A checkpoint: both screens, cursor, modes, pen, tabs, title — all but the history. Loading is
 * versioned and checks every number; a damaged one is refused and the terminal left reset. */
void terminal_save(const struct terminal *terminal, struct buffer *out);
bool terminal_load(struct terminal *terminal, const char *bytes, size_t length, struct error *err);
