/* SPDX-License-Identifier: MIT */

/* Rows of a pane as text: lengths, wrapped lines, words. */

#include "copy-mode.h"

#include "base/utf8.h"
#include "state.h"

#define STEPS_MAX 100000 /* of a motion over cells */

static struct terminal_row find_row(const struct pane *pane, uint64_t line) {
    struct terminal_row row = { 0 };
    (void)pane_find_line(pane, line, &row);
    return row;
}

static bool is_blank(const struct cell *cell) {
    return (cell->glyph == 0 && cell->width != 0) || cell->glyph == ' ';
}

uint16_t copy_row_length(const struct pane *pane, uint64_t line) {
    struct terminal_row row = find_row(pane, line);
    uint16_t length = row.used;
    while (length > 0 && !row.wrapped && is_blank(&row.cells[length - 1])) {
        length--;
    }
    return length;
}

bool copy_row_is_wrapped(const struct pane *pane, uint64_t line) {
    return find_row(pane, line).wrapped;
}

uint64_t copy_line_begin(const struct pane *pane, uint64_t line) {
    struct terminal_row row;
    for (int i = 1; i < SEARCH_LINE_ROWS_MAX && line > 0; i++) {
        if (!pane_find_line(pane, line - 1, &row) || !row.wrapped) {
            break;
        }
        line--;
    }
    return line;
}

uint64_t copy_line_end(const struct pane *pane, uint64_t line) {
    struct terminal_row row;
    for (int i = 1; i < SEARCH_LINE_ROWS_MAX; i++) {
        if (!pane_find_line(pane, line, &row) || !row.wrapped ||
                !pane_find_line(pane, line + 1, &row)) {
            break;
        }
        line++;
    }
    return line;
}

static bool is_word_glyph(const struct mirror *mirror, uint32_t glyph) {
    char text[TERMINAL_GLYPH_MAX_BYTES];
    size_t length = mirror_glyph_text(mirror, glyph, text);
    uint8_t first = (uint8_t)text[0];
    uint32_t codepoint;
    (void)utf8_decode(text, length, &codepoint);
    bool is_sign = (codepoint >= 0x80 && codepoint < 0xaa) ||
                   (codepoint >= 0x2000 && codepoint < 0x2c00) || /* arrows, lines, signs */
                   (codepoint >= 0x3000 && codepoint < 0x3040) || /* CJK punctuation */
                   (codepoint >= 0xe000 && codepoint < 0xf900) || /* private: icons of fonts */
                   (codepoint >= 0xff00 && codepoint < 0xff10);
    return (first >= 0x80 && !is_sign) || (first >= '0' && first <= '9') || first == '_' ||
           ((first | 32) >= 'a' && (first | 32) <= 'z');
}

enum text_class copy_class_at(const struct pane *pane, struct text_place place) {
    struct terminal_row row = find_row(pane, place.line);
    if (place.column >= row.used || is_blank(&row.cells[place.column])) {
        return TEXT_BLANK;
    }
    if (row.cells[place.column].width == 0 && place.column > 0) {
        place.column--;
    }
    bool is_word = is_word_glyph(pane_link_mirror(pane->host), row.cells[place.column].glyph);
    return is_word ? TEXT_WORD : TEXT_PUNCTUATION;
}

bool copy_step(const struct pane *pane, struct text_place *place, bool forward) {
    struct terminal_row row = { 0 };
    uint16_t length = copy_row_length(pane, place->line);
    bool wrapped = copy_row_is_wrapped(pane, place->line);
    if (forward) {
        uint16_t next = (uint16_t)(place->column + 1);
        struct terminal_row here = find_row(pane, place->line);
        next = (uint16_t)(next + (next < here.used && here.cells[next].width == 0));
        if (next < length || (next == length && !wrapped)) {
            place->column = next;
            return true;
        }
        if (!pane_find_line(pane, place->line + 1, &row)) {
            return false;
        }
        *place = (struct text_place){ place->line + 1, 0 };
        return true;
    }
    if (place->column > 0) {
        row = find_row(pane, place->line);
        place->column = place->column <= length ? (uint16_t)(place->column - 1) : length;
        bool is_half = place->column > 0 && place->column < row.used &&
                       row.cells[place->column].width == 0;
        place->column = (uint16_t)(place->column - is_half);
        return true;
    }
    if (place->line == 0 || !pane_find_line(pane, place->line - 1, &row)) {
        return false;
    }
    place->line--;
    length = copy_row_length(pane, place->line);
    place->column = row.wrapped && length > 0 ? (uint16_t)(length - 1) : length;
    return true;
}

static struct text_place word_edge(const struct pane *pane, struct text_place place, bool forward) {
    enum text_class class = copy_class_at(pane, place);
    for (int i = 0; i < STEPS_MAX; i++) {
        struct text_place next = place;
        bool same_line = copy_step(pane, &next, forward) &&
                         (next.line == place.line ||
                                 copy_row_is_wrapped(pane, forward ? place.line : next.line));
        if (!same_line || copy_class_at(pane, next) != class) {
            break;
        }
        place = next;
    }
    return place;
}

struct text_place copy_word_begin(const struct pane *pane, struct text_place place) {
    return word_edge(pane, place, false);
}

struct text_place copy_word_end(const struct pane *pane, struct text_place place) {
    return word_edge(pane, place, true);
}
