/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The surface on the terminal, by ncurses (curses.c and curses-open.c alone know it).
 *
 * Colours: 24-bit when the terminal says it can (COLORTERM, or the RGB capability), else 256, 16,
 * or none (NO_COLOR). What ncurses cannot say (strike, overline, underline styles and colours,
 * links, glyphs whose width the C library sees otherwise) is written after its update, in place.
 * Nothing is written when nothing changed.
 */

#include "base/cleanup.h"
#include "base/error.h"
#include "ui/surface.h"

#include <stdbool.h>
#include <stdint.h>

enum color_depth { COLORS_NONE, COLORS_16, COLORS_256, COLORS_DIRECT };

struct screen_cursor {
    bool visible;
    bool blinking;
    uint8_t shape; /* as in struct terminal_cursor */
    uint16_t column, row;
};

struct screen;
OWNED_TYPE(screen);

/* The terminal must be open (outer_terminal_open). `warning` (size bytes) is filled with what
 * people should know, or "". NULL when the terminal cannot be drawn on. */
struct screen *screen_create(char *warning, size_t size, struct error *err);
void screen_destroy(struct screen *screen);

enum color_depth screen_depth(const struct screen *screen);
bool screen_is_unicode(const struct screen *screen);

/* The terminal answered that it knows synchronized output (mode 2026). */
void screen_set_synchronized(struct screen *screen, bool on);

/* The size is another one, or somebody else drew on the terminal: all is drawn anew next time. */
void screen_resize(struct screen *screen, uint16_t columns, uint16_t rows);
void screen_redraw(struct screen *screen);

/* The bell of the terminal. */
void screen_ring(struct screen *screen);

/* Gives the terminal back for a while (job control), and takes it again. */
void screen_leave(struct screen *screen);
void screen_enter(struct screen *screen);

/* Shows what is dirty and sets the surface clean. */
void screen_show(
        struct screen *screen, struct surface *surface, const struct screen_cursor *cursor);
