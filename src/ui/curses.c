/* SPDX-License-Identifier: MIT */

/*
 * The screen on ncurses (opened by curses-open.c). It gives ncurses only the cells that differ from
 * what it gave before (`shown`), and reads no key: input is decoded by input-decoder.c.
 */

#include "screen.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"
#include "color-pairs.h"
#include "color.h"
#include "curses-open.h"
#include "outer-terminal.h"
#include "overlay.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <wchar.h>

#define COLOR_PAIRS_MAX 65535

/* So many pairs, and room is made for all there can be: ncurses doubles its table, and sorts all
 * that are in it anew each time. */
#define PAIRS_CROWD 256

struct screen {
    SCREEN *curses;
    enum color_depth depth;
    bool unicode, synchronized, in_terminal;
    struct surface_cell
            *shown; /* what ncurses was given; NULL: nothing yet, it has blanks everywhere */
    uint16_t columns, rows;
    cchar_t *line;
    bool *forced;            /* columns to be written over though nothing special is in them now */
    struct style last_style; /* of last_attributes and last_pair */
    bool has_last;
    attr_t last_attributes;
    int last_pair;
    struct color_pairs *pairs; /* the pairs of colours that ncurses was told */
    bool lacks_pairs;          /* what is put now found none for its colours */
    cchar_t plain;             /* a blank with them: a plain character differs in one word only */
    struct screen_cursor cursor;
    struct buffer overlay;
};

/* ---- opening --------------------------------------------------------------------------------- */

/* ncurses numbers them in 16 bits with one for the terminal's own colours. */
static int pair_capacity(const struct screen *screen) {
    int count = screen->depth == COLORS_NONE ? 0 : COLOR_PAIRS - 1;
    return count < COLOR_PAIRS_MAX ? count : COLOR_PAIRS_MAX;
}

struct screen *screen_create(char *warning, size_t size, struct error *err) {
    const char *type = getenv("TERM");
    warning[0] = '\0';
    if (type == NULL || type[0] == '\0' || text_equal(type, "dumb")) {
        error_set(err, ERROR_INVALID,
                "cannot draw on terminal type '%s': set TERM, for example TERM=xterm-256color",
                type != NULL ? type : "");
        return NULL;
    }
    setlocale(LC_CTYPE, ""); /* the other eleven files are of no use here */
    SCREEN *curses = curses_open(warning, size);
    if (curses == NULL) {
        error_set(err, ERROR_INVALID,
                "cannot draw on terminal type '%s': set TERM, for example TERM=xterm-256color",
                type);
        return NULL;
    }
    struct screen *screen = NEW(struct screen);
    screen->curses = curses;
    screen->unicode = text_equal(nl_langinfo(CODESET), "UTF-8");
    screen->depth = curses_find_depth();
    screen->pairs = color_pairs_create(pair_capacity(screen));
    screen->in_terminal = true;
    screen->cursor.visible = true;
    curses_prepare();
    endwin();  /* until its first end ncurses writes each move of the cursor by itself */
    refresh(); /* enters the alternate screen */
    outer_terminal_enter();
    uint16_t columns, rows;
    outer_terminal_size(&columns, &rows);
    screen_resize(screen, columns, rows);
    return screen;
}

void screen_destroy(struct screen *screen) {
    if (screen == NULL) {
        return;
    }
    screen_leave(screen);
    delscreen(screen->curses);
    free(screen->shown);
    free(screen->line);
    free(screen->forced);
    color_pairs_destroy(screen->pairs);
    buffer_finish(&screen->overlay);
    free(screen);
}

enum color_depth screen_depth(const struct screen *screen) {
    return screen->depth;
}

bool screen_is_unicode(const struct screen *screen) {
    return screen->unicode;
}

void screen_set_synchronized(struct screen *screen, bool on) {
    screen->synchronized = on;
}

void screen_resize(struct screen *screen, uint16_t columns, uint16_t rows) {
    screen->columns = columns < SURFACE_COLUMNS_MAX ? columns : SURFACE_COLUMNS_MAX;
    screen->rows = rows < SURFACE_ROWS_MAX ? rows : SURFACE_ROWS_MAX;
    resizeterm(rows, columns);
    free(screen->line);
    free(screen->forced);
    screen->forced = memory_allocate_zeroed(screen->columns, sizeof(bool));
    screen->line = memory_allocate_zeroed((size_t)screen->columns + 1, sizeof(cchar_t));
    screen_redraw(screen);
}

void screen_redraw(struct screen *screen) {
    free(screen->shown);
    screen->shown = NULL;
    clear(); /* the next refresh draws everything */
    clearok(stdscr, TRUE);
}

void screen_ring(struct screen *screen) {
    if (screen->in_terminal) {
        outer_terminal_write("\a", 1);
    }
}

void screen_leave(struct screen *screen) {
    if (screen->in_terminal) {
        screen->in_terminal = false;
        outer_terminal_prepare_leave();
        endwin();
        outer_terminal_leave();
    }
}

void screen_enter(struct screen *screen) {
    if (!screen->in_terminal) {
        screen->in_terminal = true;
        reset_prog_mode();
        refresh();
        outer_terminal_enter();
        screen->cursor = (struct screen_cursor){ .visible = true };
        curs_set(1);
        screen_redraw(screen);
    }
}

/* ---- cells ----------------------------------------------------------------------------------- */

static int color_number(const struct screen *screen, uint32_t color) {
    uint32_t rgb = color & 0xffffff;
    switch (COLOR_KIND(color)) {
    case 0:
        return -1;
    case 1:
        if (screen->depth == COLORS_16) {
            uint8_t index = (uint8_t)rgb;
            return index < 16 ? index : color_nearest_16(color_of_index(index));
        }
        return (int)rgb;
    default:
        break;
    }
    switch (screen->depth) {
    case COLORS_DIRECT:
        return (int)(rgb < 0x100 ? rgb | 0x100 : rgb); /* below 256 are palette numbers */
    case COLORS_256:
        return color_nearest_256(rgb);
    default:
        return color_nearest_16(rgb);
    }
}

static void set_cell(struct screen *screen, cchar_t *out, const wchar_t *wide) {
    int pair = screen->last_pair;
    setcchar(out, wide, screen->last_attributes, (short)(pair > 32767 ? 32767 : pair), &pair);
}

/* The colours of a style in ncurses' numbers; false: the terminal's own, both. */
static bool find_colors(const struct screen *screen, const struct style *style, int *out_foreground,
        int *out_background, attr_t *attributes) {
    if (screen->depth == COLORS_NONE || (style->foreground == 0 && style->background == 0)) {
        return false;
    }
    int foreground = color_number(screen, style->foreground);
    int background = color_number(screen, style->background);
    if (COLORS < 16 && foreground >= 8) { /* the bright ones as far as they go */
        *attributes |= foreground == 8 ? A_DIM : A_BOLD;
        foreground = foreground == 8 ? -1 : foreground - 8;
    }
    if (COLORS < 16 && background >= 8) {
        background = background == 8 ? -1 : background - 8;
    }
    *out_foreground = foreground;
    *out_background = background;
    return true;
}

static int find_color_pair(struct screen *screen, int foreground, int background) {
    bool is_new;
    int pair = color_pairs_number(screen->pairs, foreground, background, &is_new);
    if (is_new && pair == PAIRS_CROWD) {
        init_extended_pair(color_pairs_capacity(screen->pairs), foreground, background);
    }
    if (is_new) {
        init_extended_pair(pair, foreground, background);
    }
    screen->lacks_pairs = screen->lacks_pairs || pair == 0;
    return pair;
}

static void find_attributes(struct screen *screen, const struct style *style) {
    static const struct {
        uint16_t attribute;
        attr_t curses;
    } attributes[] = { { STYLE_BOLD, A_BOLD }, { STYLE_DIM, A_DIM }, { STYLE_ITALIC, A_ITALIC },
        { STYLE_BLINK, A_BLINK }, { STYLE_REVERSE, A_REVERSE }, { STYLE_CONCEAL, A_INVIS } };
    if (screen->has_last && style_equal(&screen->last_style, style)) {
        return;
    }
    screen->has_last = true;
    screen->last_style = *style;
    screen->last_attributes = style->underline != UNDERLINE_NONE ? A_UNDERLINE : A_NORMAL;
    for (size_t i = 0; i < ARRAY_LENGTH(attributes); i++) {
        if (style->attributes & attributes[i].attribute) {
            screen->last_attributes |= attributes[i].curses;
        }
    }
    screen->last_pair = 0;
    int foreground, background;
    if (find_colors(screen, style, &foreground, &background, &screen->last_attributes)) {
        screen->last_pair = find_color_pair(screen, foreground, background);
    }
    set_cell(screen, &screen->plain, L" ");
}

/* The glyph as wide characters; a stand-in of spaces, or question marks, for what cannot be said.
 */
static void set_line_cell(struct screen *screen, cchar_t *out, const struct surface_cell *cell,
        const char *stand_in) {
    uint8_t first = (uint8_t)cell->text[0];
    find_attributes(screen, &cell->style);
    if (stand_in == NULL && (first == '\0' || (first < 0x80 && cell->text[1] == '\0'))) {
        *out = screen->plain;
        out->chars[0] = first == '\0' ? L' ' : (wchar_t)first;
        return;
    }
    wchar_t wide[CCHARW_MAX + 1] = { L' ', 0 };
    size_t length = stand_in == NULL ? strlen(cell->text) : 0;
    size_t count = 0;
    for (size_t position = 0; position < length && count < CCHARW_MAX; count++) {
        uint32_t codepoint;
        position += utf8_decode(cell->text + position, length - position, &codepoint);
        wide[count] = (wchar_t)codepoint;
    }
    if (count > 0) {
        wide[count] = 0;
    } else if (stand_in != NULL) {
        wide[0] = (wchar_t)stand_in[0];
    }
    set_cell(screen, out, wide);
}

/* Gives ncurses the cells from first to last (both included) of a row. */
static void put_cells(struct screen *screen, const struct surface_cell *cells, uint16_t row,
        uint16_t first, uint16_t last) {
    int count = 0;
    for (uint16_t column = first; column <= last; column++) {
        const struct surface_cell *cell = &cells[column];
        bool ascii = cell->text[0] == '\0' || cell->text[1] == '\0';
        if (cell->width == 0) {
            continue;
        }
        const char *stand_in = ascii                          ? NULL
                               : !screen->unicode             ? "?"
                               : overlay_glyph_is_plain(cell) ? NULL
                                                              : " ";
        set_line_cell(screen, &screen->line[count++], cell, stand_in);
        if (stand_in != NULL && cell->width == 2) {
            set_line_cell(screen, &screen->line[count++], cell, " ");
        }
    }
    mvadd_wchnstr(row, first, screen->line, count);
}

/* How many of the pairs of colours that have a number the surface needs. */
static int count_pairs(const struct screen *screen, const struct surface *surface) {
    int capacity = color_pairs_capacity(screen->pairs), count = 0;
    bool *seen = memory_allocate_zeroed((size_t)capacity + 1, sizeof(*seen));
    for (uint16_t row = 0; row < screen->rows; row++) {
        const struct surface_cell *cells = surface_row(surface, row);
        for (uint16_t column = 0; column < screen->columns; column++) {
            int foreground, background;
            attr_t attributes = 0;
            if (find_colors(screen, &cells[column].style, &foreground, &background, &attributes)) {
                int pair = color_pairs_find(screen->pairs, foreground, background);
                count += pair > 0 && !seen[pair];
                seen[pair] = true;
            }
        }
    }
    free(seen);
    return count;
}

/* Puts what differs from what was shown; false when nothing does. */
static bool put_row(struct screen *screen, const struct surface *surface, uint16_t row) {
    const struct surface_cell *cells = surface_row(surface, row);
    struct surface_cell *shown = screen->shown + (size_t)row * screen->columns;
    uint16_t first = 0;
    uint16_t last = (uint16_t)(screen->columns - 1);
    while (first <= last && surface_cell_equal(&cells[first], &shown[first])) {
        first++;
    }
    if (first > last) {
        return false;
    }
    while (surface_cell_equal(&cells[last], &shown[last])) {
        last--;
    }
    while (first > 0 && (cells[first].width == 0 || shown[first].width == 0)) {
        first--; /* wide characters as a whole, the old ones too */
    }
    while (last + 1 < screen->columns &&
            (cells[last + 1].width == 0 || shown[last + 1].width == 0)) {
        last++;
    }
    put_cells(screen, cells, row, first, last);
    memset(screen->forced, 0, screen->columns);
    for (uint16_t column = first; column <= last; column++) {
        screen->forced[column] =
                overlay_wants(&shown[column], screen->depth) ||
                (shown[column].width == 0 && column > 0 && screen->forced[column - 1]);
    }
    memcpy(shown + first, cells + first, (size_t)(last - first + 1) * sizeof(*shown));
    if (screen->unicode) {
        overlay_append_row(&screen->overlay, surface, row, screen->depth, screen->forced);
    }
    return true;
}

static void set_cursor(struct screen *screen, const struct screen_cursor *cursor) {
    if (cursor->visible != screen->cursor.visible) {
        curs_set(cursor->visible ? 1 : 0);
    }
    if (cursor->visible && (cursor->shape != screen->cursor.shape ||
                                   cursor->blinking != screen->cursor.blinking)) {
        char text[16];
        int length = snprintf(
                text, sizeof(text), "\x1b[%d q", cursor->shape * 2 + (cursor->blinking ? 1 : 2));
        outer_terminal_write(text, (size_t)length);
    }
    screen->cursor = *cursor;
}

static uint16_t put_rows(struct screen *screen, struct surface *surface) {
    uint16_t changed_rows = 0;
    if (screen->shown == NULL) {
        surface_set_dirty(surface);
        screen->shown = surface_cells_create((size_t)screen->columns * screen->rows);
    }
    buffer_clear(&screen->overlay);
    for (uint16_t row = 0; row < screen->rows; row++) {
        if (surface_row_is_dirty(surface, row)) {
            changed_rows = (uint16_t)(changed_rows + put_row(screen, surface, row));
        }
    }
    return changed_rows;
}

/* The pairs of colours ran out. Those on the screen are few as a rule: all are forgotten and the
 * screen is put anew, unless that would soon be so again. */
static bool renew_pairs(struct screen *screen, const struct surface *surface) {
    if (count_pairs(screen, surface) > color_pairs_capacity(screen->pairs) / 4 * 3) {
        return false;
    }
    color_pairs_forget(screen->pairs);
    reset_color_pairs();
    erase();
    free(screen->shown);
    screen->shown = NULL;
    screen->has_last = false;
    return true;
}

void screen_show(
        struct screen *screen, struct surface *surface, const struct screen_cursor *cursor) {
    if (!screen->in_terminal || surface_columns(surface) != screen->columns ||
            surface_rows(surface) != screen->rows) {
        return;
    }
    screen->lacks_pairs = false;
    uint16_t changed_rows = put_rows(screen, surface);
    if (screen->lacks_pairs && renew_pairs(screen, surface)) {
        changed_rows = put_rows(screen, surface);
    }
    surface_set_clean(surface);
    /* One row is written at once, but for what is written over it: nothing to wrap else. */
    bool wrap = (changed_rows > 1 || screen->overlay.length > 0) && screen->synchronized;
    if (wrap) {
        outer_terminal_write("\x1b[?2026h", 8);
    }
    move(cursor->visible ? cursor->row : screen->rows - 1,
            cursor->visible ? cursor->column : screen->columns - 1);
    refresh();
    if (screen->overlay.length > 0) {
        outer_terminal_write("\x1b"
                             "7",
                2);
        outer_terminal_write(screen->overlay.data, screen->overlay.length);
        outer_terminal_write("\x1b"
                             "8",
                2);
    }
    set_cursor(screen, cursor);
    if (wrap) {
        outer_terminal_write("\x1b[?2026l", 8);
    }
}
