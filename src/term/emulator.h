/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The verbs of the emulator, by the file that has them. Each acts on the terminal it is given and
 * leaves it valid; numbers from the program are clamped by the verb, not by its callers.
 */

#include "terminal-private.h"

#include <stdarg.h>

/* text-run.c: the text of the stream */
size_t emulator_text(struct terminal *terminal, const char *bytes, size_t length);
void emulator_repeat(struct terminal *terminal, int count);
void emulator_forget_last(struct terminal *terminal);

/* print.c: writing where the cursor is. Cells say glyph and width, the second one of a wide
 * character has neither; what they look like is the pen's. */
void print_ascii(struct terminal *terminal, const char *bytes, size_t length);
void print_cells(struct terminal *terminal, const struct cell *cells, unsigned count);
void print_character(struct terminal *terminal, uint32_t glyph, unsigned width);

/* join.c: writing what may belong to the character before it */
void print_joining(struct terminal *terminal, uint32_t codepoint, struct character_class class);

/* control.c: C0 controls and escape sequences */
void emulator_control(struct terminal *terminal, uint8_t control);
void emulator_escape(struct terminal *terminal, char intermediate, char second, char final);

/* control-sequence.c: the table of control sequences, whose handlers are in csi.h */
typedef void (*sequence_fn)(struct terminal *terminal, const struct sequence *sequence);
void emulator_control_sequence(struct terminal *terminal, const struct sequence *sequence);

/* string.c, osc.c, dcs.c */
void emulator_string(
        struct terminal *terminal, enum guard_string kind, const char *bytes, size_t length);
void emulator_osc(struct terminal *terminal, const char *bytes, size_t length);
void emulator_dcs(struct terminal *terminal, const char *bytes, size_t length);
void title_set(struct terminal *terminal, const char *title); /* cleaned; told to the owner */

/* osc-color.c */
void colors_reset(struct terminal *terminal); /* what the program set is forgotten */

/* The last column that the cursor may write, where it is. */
static inline uint16_t cursor_right_limit(const struct terminal *terminal) {
    uint16_t right = terminal->margins.right;
    return terminal->cursor.column <= right ? right : terminal->screen->grid.columns - 1;
}

/* Moves behind `width` cells just written; the last column keeps the cursor until more comes. */
static inline void cursor_advance(struct terminal *terminal, unsigned width, unsigned limit) {
    unsigned column = terminal->cursor.column + width;
    if (column > limit) {
        terminal->cursor.column = (uint16_t)limit;
        terminal->cursor.wrap_pending = mode_is_set(terminal, MODE_WRAP);
    } else {
        terminal->cursor.column = (uint16_t)column;
    }
}

/* cursor.c: moving, margins, scrolling, tabs */
void cursor_move_to(struct terminal *terminal, int row, int column); /* origin mode counts */
void cursor_place(struct terminal *terminal, int row, int column);   /* from the screen's corner */
void cursor_up(struct terminal *terminal, int count);
void cursor_down(struct terminal *terminal, int count);
void cursor_left(struct terminal *terminal, int count);
void cursor_right(struct terminal *terminal, int count);
void cursor_return(struct terminal *terminal);
void cursor_index(struct terminal *terminal); /* down, scrolling at the bottom margin */
void cursor_reverse_index(struct terminal *terminal);
void cursor_backspace(struct terminal *terminal);
void cursor_save(struct terminal *terminal);
void cursor_restore(struct terminal *terminal);
void scroll_up(struct terminal *terminal, int count);
void scroll_down(struct terminal *terminal, int count);
void margins_reset(struct terminal *terminal);
bool cursor_is_within_margins(const struct terminal *terminal);
bool cursor_is_between_sides(const struct terminal *terminal); /* of the margins left and right */
void tabs_reset(struct terminal *terminal);
void tabs_set(struct terminal *terminal, unsigned column, bool value);
bool tabs_has(const struct terminal *terminal, unsigned column);
void cursor_tab(struct terminal *terminal, int count); /* backwards when negative */

/* pen.c, sgr.c */
void pen_look_up(struct terminal *terminal); /* the number of its style */
void pen_look_up_erase(struct terminal *terminal);
void pen_changed(struct terminal *terminal); /* its style was */
void pen_set(struct terminal *terminal, const struct style *style);
void sgr_apply(struct style *style, const struct sequence *sequence, int first);
void sgr_format(const struct style *style, struct buffer *out); /* "0;1;38:2::…", for SGR */

static inline uint16_t pen_style(struct terminal *terminal) {
    if (terminal->pen.is_stale) {
        pen_look_up(terminal);
    }
    return terminal->pen.number;
}

/* The style that erasing leaves: the pen's background only. */
static inline uint16_t pen_erase_style(struct terminal *terminal) {
    if (terminal->pen.is_erase_stale) {
        pen_look_up_erase(terminal);
    }
    return terminal->pen.erase;
}

/* csi-edit.c: whole columns within the margins */
void columns_insert(struct terminal *terminal, int column, int count);
void columns_delete(struct terminal *terminal, int column, int count);

/* screens.c */
void screen_select(struct terminal *terminal, bool alternate, bool clear);
void kitty_flags_show(struct terminal *terminal); /* those of the screen shown, to input_modes */

/* reset.c */
void emulator_reset(struct terminal *terminal); /* RIS */

/* reply.c */
void emulator_reply(struct terminal *terminal, const char *format, ...)
        __attribute__((format(printf, 2, 3))); /* see MODE_EIGHT_BIT */

/* csi-report.c: answers that are also given unasked */
void report_device_attributes(struct terminal *terminal); /* DA1 */
void report_size(struct terminal *terminal);              /* mode 2048 */
void report_color_scheme(struct terminal *terminal);      /* mode 2031 */

/* charset.c */
enum charset {
    CHARSET_ASCII,
    CHARSET_BRITISH,
    CHARSET_GRAPHICS,
    CHARSET_TECHNICAL,
    CHARSET_SUPPLEMENTAL,
    CHARSET_LATIN_1,
    CHARSET_DUTCH,
    CHARSET_FINNISH,
    CHARSET_FRENCH,
    CHARSET_FRENCH_CANADIAN,
    CHARSET_GERMAN,
    CHARSET_ITALIAN,
    CHARSET_NORWEGIAN,
    CHARSET_PORTUGUESE,
    CHARSET_SPANISH,
    CHARSET_SWEDISH,
    CHARSET_SWISS,
    CHARSET_PREFERRED,
    CHARSET_COUNT
};
uint32_t charset_translate(uint8_t charset, uint32_t codepoint);
const char *charset_designation(uint8_t charset, bool *out_is_96);                   /* "B", "%6" */
enum charset charset_find(const char *designation, bool is_96, bool allow_national); /* or ASCII */
void charsets_end_national(struct charsets *charsets); /* national sets are ASCII again */

/* presentation.c: what DECRQPSR reports and DECRSPS restores */
void presentation_restore(struct terminal *terminal, char kind, const char *text);

static inline bool charset_is_translating(const struct terminal *terminal) {
    const struct charsets *charsets = &terminal->charsets;
    return charsets->designated[charsets->left] != CHARSET_ASCII || charsets->single != 0;
}

/* Whether the next character begins here and is what it says. */
static inline bool text_is_plain(const struct terminal *terminal) {
    return terminal->utf8.missing == 0 && !charset_is_translating(terminal);
}

/* terminal.c */
void terminal_changed(struct terminal *terminal); /* all that is seen is new */
