/* SPDX-License-Identifier: MIT */

/* Characters onto the grid. Runs of printable ASCII, which is most of what programs write, go in
 * one row segment at a time; everything else one code point at a time. */

#include "emulator.h"

#include <string.h>

/* ---- where the next character goes ----------------------------------------------------------- */

static void wrap(struct terminal *terminal) {
    bool is_from_margin = terminal->cursor.column >= terminal->margins.left;
    grid_set_wrapped(terminal_grid(terminal), terminal->cursor.row, true);
    cursor_index(terminal);
    terminal->cursor.column = is_from_margin ? terminal->margins.left : 0;
}

/* Moves behind `width` cells just written; the last column keeps the cursor until more comes. */
static void advance(struct terminal *terminal, unsigned width, unsigned limit) {
    unsigned column = terminal->cursor.column + width;
    if (column > limit) {
        terminal->cursor.column = (uint16_t)limit;
        terminal->cursor.wrap_pending = mode_is_set(terminal, MODE_WRAP);
    } else {
        terminal->cursor.column = (uint16_t)column;
    }
}

static void make_room(struct terminal *terminal, unsigned limit, unsigned count) {
    grid_insert_cells(terminal_grid(terminal), terminal->cursor.row, terminal->cursor.column,
            (uint16_t)(limit + 1), (uint16_t)count, pen_erase_style(terminal));
}

static struct cell pen_cell(struct terminal *terminal) {
    return (struct cell){
        .style = pen_style(terminal),
        .width = 1,
        .flags = terminal->pen.is_protected ? CELL_PROTECTED : 0,
    };
}

/* The row for writing `count` cells at `column`, which are real but undefined then. */
static struct row *prepare(struct grid *grid, unsigned index, unsigned column, unsigned count) {
    struct row *row = grid_write(grid, index, (uint16_t)column);
    row_reserve(row, grid->columns);
    row_split_wide(row, (uint16_t)column);
    row_split_wide(row, (uint16_t)(column + count));
    if (row->used < column + count) {
        row->used = (uint16_t)(column + count);
    }
    return row;
}

static void remember(struct terminal *terminal, uint32_t codepoint, uint16_t column) {
    terminal->last = (struct last_character){
        .cluster = { .last = codepoint },
        .first = codepoint,
        .codepoint = codepoint,
        .row = terminal->cursor.row,
        .column = column,
    };
}

/* ---- ASCII ----------------------------------------------------------------------------------- */

static void fill_ascii(struct cell *cells, struct cell like, const char *bytes, unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        cells[i] = like;
        cells[i].glyph = (uint8_t)bytes[i];
    }
}

/* Writes one segment of a row; returns how many bytes it took. */
static size_t print_segment(struct terminal *terminal, const char *bytes, size_t length) {
    if (terminal->cursor.wrap_pending) {
        wrap(terminal);
    }
    unsigned limit = cursor_right_limit(terminal), column = terminal->cursor.column;
    unsigned count = limit + 1 - column;
    count = length < count ? (unsigned)length : count;
    if (mode_is_set(terminal, MODE_INSERT)) {
        make_room(terminal, limit, count);
    }
    struct grid *grid = terminal_grid(terminal);
    struct cell like = pen_cell(terminal);
    struct row *row = prepare(grid, terminal->cursor.row, column, count);
    fill_ascii(row->cells + column, like, bytes, count);
    remember(terminal, (uint8_t)bytes[count - 1], (uint16_t)(column + count - 1));
    advance(terminal, count, limit);
    return count;
}

static void print_ascii(struct terminal *terminal, const char *bytes, size_t length) {
    while (length > 0) {
        if (!mode_is_set(terminal, MODE_WRAP) &&
                terminal->cursor.column == cursor_right_limit(terminal)) {
            bytes += length - 1; /* all of it is written over itself in the last column */
            length = 1;
        }
        size_t taken = print_segment(terminal, bytes, length);
        bytes += taken;
        length -= taken;
    }
}

/* ---- everything else ------------------------------------------------------------------------- */

/* Writes a character of one or two cells. */
static void print_glyph(struct terminal *terminal, uint32_t codepoint, unsigned width) {
    if (terminal->cursor.wrap_pending) {
        wrap(terminal);
    }
    struct grid *grid = terminal_grid(terminal);
    unsigned limit = cursor_right_limit(terminal);
    if (terminal->cursor.column + width - 1 > limit) {
        if (limit == 0) {
            width = 1;
        } else if (mode_is_set(terminal, MODE_WRAP)) {
            grid_erase(grid, terminal->cursor.row, terminal->cursor.column, (uint16_t)(limit + 1),
                    pen_erase_style(terminal));
            wrap(terminal);
            limit = cursor_right_limit(terminal);
        } else {
            terminal->cursor.column = (uint16_t)(limit - 1);
        }
    }
    if (mode_is_set(terminal, MODE_INSERT)) {
        make_room(terminal, limit, width);
    }
    unsigned column = terminal->cursor.column;
    struct cell cell = pen_cell(terminal);
    struct row *row = prepare(grid, terminal->cursor.row, column, width);
    cell.glyph = codepoint;
    cell.width = (uint8_t)width;
    row->cells[column] = cell;
    if (width == 2) {
        cell.glyph = 0;
        cell.width = 0;
        row->cells[column + 1] = cell;
    }
    remember(terminal, codepoint, (uint16_t)column);
    advance(terminal, width, limit);
}

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
            advance(terminal, 1, limit);
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
    print_glyph(terminal, glyph, 2);
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

static void print_codepoint(struct terminal *terminal, uint32_t codepoint) {
    struct character_class class = character_classify(codepoint);
    uint16_t base;
    if ((class.may_join || class.width == 0) && find_base(terminal, &base)) {
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
        print_glyph(terminal, codepoint, class.width);
    }
}

static void print_translated(struct terminal *terminal, uint32_t codepoint) {
    uint8_t set =
            terminal->charsets.single != 0 ? terminal->charsets.single : terminal->charsets.left;
    terminal->charsets.single = 0;
    codepoint = charset_translate(terminal->charsets.designated[set], codepoint);
    if (codepoint < 0x80) {
        char byte = (char)codepoint;
        print_ascii(terminal, &byte, 1);
    } else {
        print_codepoint(terminal, codepoint);
    }
}

/* ---- the stream ------------------------------------------------------------------------------ */

static size_t ascii_length(const char *bytes, size_t length) {
    size_t at = 0;
    for (; at + 8 <= length; at += 8) {
        uint64_t high = load_bytes(bytes + at) & UINT64_C(0x8080808080808080);
        if (high != 0) {
            return at + first_marked_byte(high);
        }
    }
    while (at < length && (uint8_t)bytes[at] < 0x80) {
        at++;
    }
    return at;
}

static bool is_translating(const struct terminal *terminal) {
    const struct charsets *charsets = &terminal->charsets;
    return charsets->designated[charsets->left] != CHARSET_ASCII || charsets->single != 0;
}

/* A whole character of two or three bytes, as nearly all text beyond ASCII has, decoded at once;
 * returns how many it took, 0 when it takes a closer look. */
static size_t decode_plain(const char *bytes, size_t length, uint32_t *out_codepoint) {
    uint8_t first = (uint8_t)bytes[0], second = length > 1 ? (uint8_t)bytes[1] : 0;
    if ((second & 0xc0) != 0x80) {
        return 0;
    }
    if (first >= 0xc2 && first <= 0xdf) {
        *out_codepoint = (first & 0x1fu) << 6 | (second & 0x3fu);
        return 2;
    }
    uint8_t third = length > 2 ? (uint8_t)bytes[2] : 0;
    if ((first & 0xf0) != 0xe0 || first == 0xe0 || first == 0xed || (third & 0xc0) != 0x80) {
        return 0;
    }
    *out_codepoint = (first & 0x0fu) << 12 | (second & 0x3fu) << 6 | (third & 0x3fu);
    return 3;
}

/* Decodes from `bytes` on until a code point is there; returns how many it took. */
static size_t decode(
        struct terminal *terminal, const char *bytes, size_t length, uint32_t *out_codepoint) {
    size_t taken = terminal->utf8.missing == 0 ? decode_plain(bytes, length, out_codepoint) : 0;
    if (taken > 0) {
        return taken;
    }
    for (size_t i = 0; i < length; i++) {
        switch (utf8_decode_byte(&terminal->utf8, (uint8_t)bytes[i], out_codepoint)) {
        case UTF8_MORE:
            break;
        case UTF8_DONE:
            return i + 1;
        case UTF8_REJECTED:
            return i;
        }
    }
    *out_codepoint = 0;
    return length;
}

size_t emulator_text(struct terminal *terminal, const char *bytes, size_t length) {
    size_t at = 0;
    while (at < length) {
        bool is_ascii = (uint8_t)bytes[at] < 0x80 && terminal->utf8.missing == 0;
        if (is_ascii && !is_translating(terminal)) {
            size_t run = ascii_length(bytes + at, length - at);
            print_ascii(terminal, bytes + at, run);
            at += run;
            continue;
        }
        uint32_t codepoint;
        at += decode(terminal, bytes + at, length - at, &codepoint);
        if (codepoint >= 0xa0) {
            print_codepoint(terminal, codepoint);
        } else if (codepoint >= 0x80) {
            guard_c1(&terminal->guard, (uint8_t)codepoint);
            break;
        } else if (codepoint != 0) {
            print_translated(terminal, codepoint);
        }
    }
    return at;
}

void emulator_repeat(struct terminal *terminal, int count) {
    uint32_t codepoint = terminal->last.codepoint;
    unsigned cells = terminal_grid(terminal)->columns * terminal_grid(terminal)->row_count;
    unsigned times = count < 0 ? 0 : (unsigned)count < cells ? (unsigned)count : cells;
    if (codepoint == 0) {
        return;
    }
    char bytes[256];
    memset(bytes, (int)codepoint, sizeof(bytes));
    while (times > 0) {
        unsigned step = times < sizeof(bytes) ? times : (unsigned)sizeof(bytes);
        if (codepoint < 0x80) {
            print_ascii(terminal, bytes, step);
        } else {
            print_codepoint(terminal, codepoint);
            step = 1;
        }
        times -= step;
    }
}

void emulator_forget_last(struct terminal *terminal) {
    terminal->last = (struct last_character){ 0 };
}
