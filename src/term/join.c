/* SPDX-License-Identifier: MIT */

/* Characters that belong to the one before them: combining marks, and with mode 2027 all that
 * makes one grapheme cluster. */

#include "emulator.h"

/* The cell that a combining character belongs to: the last written one while the cursor stands
 * behind it, else whatever is left of the cursor. False: there is none. */
static bool find_base(struct terminal *terminal, uint16_t *out_column) {
    struct position cursor = terminal->cursor;
    bool is_kept = !mode_is_set(terminal, MODE_WRAP) && terminal->last.first != 0 &&
                   terminal->last.row == cursor.row && terminal->last.column == cursor.column &&
                   cursor.column == cursor_right_limit(terminal);
    if (cursor.wrap_pending || is_kept) { /* it stands on it, in the last column */
        *out_column = cursor.column;
    } else if (cursor.column == 0) {
        return false;
    } else {
        *out_column = cursor.column - 1;
    }
    const struct row *row = grid_row(terminal_grid(terminal), cursor.row);
    if (*out_column > 0 && *out_column < row->used && row->cells[*out_column].width == 0) {
        (*out_column)--;
    }
    return true;
}

static bool is_behind_last(const struct terminal *terminal, uint16_t base) {
    return terminal->last.first != 0 && terminal->last.row == terminal->cursor.row &&
           terminal->last.column == base;
}

/* A base that has become wider takes the next cell, one that has become narrower gives it up. */
static void set_width(struct terminal *terminal, struct row *row, uint16_t column, uint8_t width) {
    unsigned limit = cursor_right_limit(terminal);
    bool follows = !terminal->cursor.wrap_pending;
    struct cell *cell = &row->cells[column];
    if (width == 2 && cell->width == 1 && column < limit) {
        row_extend(row, terminal_grid(terminal)->columns, column + 2);
        row_split_wide(row, column + 2);
        cell = &row->cells[column];
        cell[1] = *cell;
        cell[1].glyph = 0;
        cell[1].width = 0;
        cell->width = 2;
        if (follows) {
            cursor_advance(terminal, 1, limit);
        }
    } else if (width == 1 && cell->width == 2) {
        cell[1].width = 1;
        cell->width = 1;
        terminal->cursor.wrap_pending = false;
        terminal->cursor.column = column + 1;
    }
}

/* A character that has become wide in the last column goes to the next row, as it would have gone
 * had it been wide from the start. */
static void carry_over(struct terminal *terminal, uint16_t column, uint32_t glyph) {
    struct last_character last = terminal->last;
    grid_erase(terminal_grid(terminal), terminal->cursor.row, column, column + 1,
            pen_erase_style(terminal));
    print_character(terminal, glyph, 2);
    last.row = terminal->last.row;
    last.column = terminal->last.column;
    terminal->last = last;
}

static void join(struct terminal *terminal, uint16_t column, uint32_t codepoint) {
    struct row *row = grid_write(terminal_grid(terminal), terminal->cursor.row, column + 1);
    char text[TERMINAL_GLYPH_MAX_BYTES + 4];
    size_t length = tables_glyph_text(&terminal->tables, row->cells[column].glyph, text);
    uint32_t first;
    utf8_decode(text, length, &first);
    size_t added = utf8_encode(codepoint, text + length);
    if (length + added <= CLUSTER_BYTES_MAX) {
        row->cells[column].glyph = tables_cluster(&terminal->tables, text, length + added);
    }
    if (mode_is_set(terminal, MODE_GRAPHEMES)) {
        uint8_t before = row->cells[column].width;
        uint8_t width = character_joined_width(first, before, codepoint);
        if (width > before && column > 0 && column == cursor_right_limit(terminal) &&
                terminal->cursor.wrap_pending) {
            carry_over(terminal, column, row->cells[column].glyph);
        } else {
            set_width(terminal, row, column, width);
        }
    }
}

void print_joining(struct terminal *terminal, uint32_t codepoint, struct character_class class) {
    uint16_t base;
    if (find_base(terminal, &base)) {
        bool joins = class.width == 0;
        if (mode_is_set(terminal, MODE_GRAPHEMES) && is_behind_last(terminal, base)) {
            joins = character_joins(&terminal->last.cluster, codepoint) || joins;
        }
        if (joins) {
            join(terminal, base, codepoint);
            return;
        }
    }
    if (class.width > 0) {
        print_character(terminal, codepoint, class.width);
    }
}
