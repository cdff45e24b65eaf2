/* SPDX-License-Identifier: MIT */

/* Presentation state reports (VT320): the cursor and what is written with it (DECCIR), tab stops
 * (DECTABSR); asked for by DECRQPSR and put back by DECRSPS. */

#include "csi.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

#define CURSOR_FIELDS 10
#define PLAIN         0x40 /* what a byte of bits is on top of */

enum { FLAG_ORIGIN = 1, FLAG_SINGLE_2 = 2, FLAG_SINGLE_3 = 4, FLAG_WRAP = 8 };

/* ---- the cursor ------------------------------------------------------------------------------ */

static const struct {
    uint16_t attribute;
    uint8_t bit;
} renditions[] = { { STYLE_BOLD, 1 }, { STYLE_BLINK, 4 }, { STYLE_REVERSE, 8 } };

#define RENDITION_UNDERLINE 2

static int rendition_bits(const struct style *style) {
    int bits = style->underline != UNDERLINE_NONE ? RENDITION_UNDERLINE : 0;
    for (size_t i = 0; i < ARRAY_LENGTH(renditions); i++) {
        bits |= (style->attributes & renditions[i].attribute) != 0 ? renditions[i].bit : 0;
    }
    return bits;
}

static void rendition_set(struct terminal *terminal, int bits) {
    struct style style = terminal->pen.style;
    style.underline = (bits & RENDITION_UNDERLINE) != 0 ? UNDERLINE_SINGLE : UNDERLINE_NONE;
    for (size_t i = 0; i < ARRAY_LENGTH(renditions); i++) {
        style.attributes &= (uint16_t)~renditions[i].attribute;
        style.attributes |= (bits & renditions[i].bit) != 0 ? renditions[i].attribute : 0;
    }
    pen_set(terminal, &style);
}

static void report_cursor(struct terminal *terminal) {
    const struct charsets *sets = &terminal->charsets;
    struct position cursor = terminal->cursor;
    int flags = mode_is_set(terminal, MODE_ORIGIN) ? FLAG_ORIGIN : 0;
    flags |= sets->single == 2 ? FLAG_SINGLE_2 : sets->single == 3 ? FLAG_SINGLE_3 : 0;
    flags |= cursor.wrap_pending ? FLAG_WRAP : 0;
    int sizes = 0;
    struct buffer designations = { 0 };
    for (size_t i = 0; i < ARRAY_LENGTH(sets->designated); i++) {
        bool is_96;
        buffer_append_text(&designations, charset_designation(sets->designated[i], &is_96));
        sizes |= is_96 ? 1 << i : 0;
    }
    emulator_reply(terminal, "\033P1$u%d;%d;1;%c;%c;%c;%d;%d;%c;%s\033\\", cursor.row + 1,
            cursor.column + 1, PLAIN + rendition_bits(&terminal->pen.style),
            PLAIN + (terminal->pen.is_protected ? 1 : 0), PLAIN + flags, sets->left,
            sets->right != 0 ? sets->right : 2, PLAIN + sizes, buffer_text(&designations));
    buffer_finish(&designations);
}

/* Takes designations one after another: a byte of 0x20 to 0x2f goes before one. */
static void restore_sets(struct terminal *terminal, const char *text, int sizes) {
    for (size_t i = 0; i < ARRAY_LENGTH(terminal->charsets.designated) && *text != '\0'; i++) {
        char designation[3] = { text[0], 0, 0 };
        if (*text >= 0x20 && *text <= 0x2f) {
            designation[1] = text[1];
        }
        text += strlen(designation);
        terminal->charsets.designated[i] = (uint8_t)charset_find(
                designation, (sizes >> i & 1) != 0, mode_is_set(terminal, MODE_NATIONAL));
    }
}

/* "ROW;COLUMN;PAGE;RENDITION;PROTECTION;FLAGS;GL;GR;SIZES;SETS": all of it or nothing. */
static void restore_cursor(struct terminal *terminal, const char *text) {
    int row, column, page, left, right, used = 0;
    char rendition, protection, flags, sizes;
    int count = sscanf(text, "%4d;%4d;%4d;%c;%c;%c;%1d;%1d;%c;%n", &row, &column, &page, &rendition,
            &protection, &flags, &left, &right, &sizes, &used);
    if (count < CURSOR_FIELDS - 1 || used == 0 || row < 1 || column < 1 || page != 1 || left < 0 ||
            left > 3 || right < 0 || right > 3) {
        return;
    }
    mode_set(terminal, MODE_ORIGIN, (flags & FLAG_ORIGIN) != 0);
    cursor_place(terminal, row - 1, column - 1);
    terminal->cursor.wrap_pending =
            (flags & FLAG_WRAP) != 0 && terminal->cursor.column == cursor_right_limit(terminal);
    rendition_set(terminal, rendition);
    terminal->pen.is_protected = (protection & 1) != 0;
    terminal->charsets.single = (flags & FLAG_SINGLE_2) != 0   ? 2
                                : (flags & FLAG_SINGLE_3) != 0 ? 3
                                                               : 0;
    terminal->charsets.left = (uint8_t)left;
    terminal->charsets.right = (uint8_t)right;
    restore_sets(terminal, text + used, sizes);
}

/* ---- tab stops ------------------------------------------------------------------------------- */

static void report_tabs(struct terminal *terminal) {
    struct buffer stops = { 0 };
    for (unsigned column = 0; column < terminal_grid(terminal)->columns; column++) {
        if (tabs_has(terminal, column)) {
            buffer_append_format(&stops, "%s%u", stops.length > 0 ? "/" : "", column + 1);
        }
    }
    emulator_reply(terminal, "\033P2$u%s\033\\", buffer_text(&stops));
    buffer_finish(&stops);
}

static void restore_tabs(struct terminal *terminal, const char *text) {
    memset(terminal->tabs, 0, sizeof(terminal->tabs));
    while (*text != '\0') {
        char *end;
        unsigned long column = strtoul(text, &end, 10);
        if (end == text || *text < '0' || *text > '9') {
            return;
        }
        if (column >= 1 && column <= TERMINAL_COLUMNS_MAX) {
            tabs_set(terminal, (unsigned)column - 1, true);
        }
        text = *end == '/' ? end + 1 : end;
    }
}

/* ---- which ----------------------------------------------------------------------------------- */

/* Each row names its test. */
static const struct {
    char kind;
    void (*report)(struct terminal *terminal);
    void (*restore)(struct terminal *terminal, const char *text);
} states[] = {
    { '1', report_cursor, restore_cursor }, /* DECCIR */
    { '2', report_tabs, restore_tabs },     /* DECTABSR */
};

void csi_request_presentation(struct terminal *terminal, const struct sequence *sequence) {
    for (size_t i = 0; i < ARRAY_LENGTH(states); i++) {
        if (states[i].kind - '0' == sequence_argument(sequence, 0, 0)) {
            states[i].report(terminal);
        }
    }
}

void presentation_restore(struct terminal *terminal, char kind, const char *text) {
    for (size_t i = 0; i < ARRAY_LENGTH(states); i++) {
        if (states[i].kind == kind) {
            states[i].restore(terminal, text);
        }
    }
}
