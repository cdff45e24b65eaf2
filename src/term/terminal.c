/* SPDX-License-Identifier: MIT */

/* The face of the engine: creating, feeding, looking. See terminal.h for the picture; guard.c is
 * where bytes come in. */

#include "emulator.h"
#include "reflow.h"

#include "base/clock.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define DEL                   0x7f
#define HISTORY_BYTES_DEFAULT (64u * 1024 * 1024)

/* ---- what the guard and the parser find ------------------------------------------------------ */

/* Bytes of a character that something else interrupted are none. */
static void end_text(struct terminal *terminal) {
    if (terminal->utf8.missing > 0) {
        terminal->utf8.missing = 0;
        emulator_text(terminal, "\xef\xbf\xbd", 3);
    }
}

/* REP repeats what was written just before it: anything but a character leaves nothing for it. */
static void end_repeat(struct terminal *terminal) {
    terminal->last.codepoint = 0;
}

static size_t on_text(void *context, const char *bytes, size_t length, bool is_ascii) {
    if (is_ascii && text_is_plain(context)) {
        print_ascii(context, bytes, length);
        return length;
    }
    return emulator_text(context, bytes, length);
}

static void on_control(void *context, uint8_t control) {
    end_text(context);
    emulator_control(context, control);
    if (control != DEL) {
        end_repeat(context);
    }
}

static void on_control_sequence(void *context, const struct sequence *sequence) {
    end_text(context);
    emulator_control_sequence(context, sequence);
    end_repeat(context);
}

static void on_sequence(void *context, const char *bytes, size_t length) {
    struct terminal *terminal = context;
    end_text(terminal);
    parser_run(terminal->parser, bytes, length);
}

static void on_string(void *context, enum guard_string kind, const char *bytes, size_t length) {
    end_text(context);
    emulator_string(context, kind, bytes, length);
    end_repeat(context);
}

static const struct guard_events guard_events = {
    .text = on_text,
    .control = on_control,
    .control_sequence = on_control_sequence,
    .sequence = on_sequence,
    .string = on_string,
};

static void on_escape(void *context, char intermediate, char second, char final) {
    emulator_escape(context, intermediate, second, final);
    end_repeat(context);
}

static const struct parser_events parser_events = {
    .control_sequence = on_control_sequence,
    .escape = on_escape,
};

static void mark(void *context, struct style_set *styles, struct cluster_set *clusters) {
    struct terminal *terminal = context;
    for (size_t i = 0; i < ARRAY_LENGTH(terminal->screens); i++) {
        mark_grid(&terminal->screens[i].grid, styles, clusters);
    }
    mark_row(&terminal->history_row, styles, clusters);
    style_set_add(styles, terminal->pen.number);
    style_set_add(styles, terminal->pen.erase);
}

/* ---- life ------------------------------------------------------------------------------------ */

static uint16_t clamp_size(uint16_t size, uint16_t maximum) {
    return size < 1 ? 1 : size > maximum ? maximum : size;
}

struct terminal *terminal_create(const struct terminal_options *options,
        const struct terminal_events *events, void *context) {
    struct terminal *terminal = NEW(struct terminal);
    terminal->options = *options;
    terminal->events = *events;
    terminal->context = context;
    terminal->version = 1;
    guard_init(&terminal->guard, &guard_events, terminal, TERMINAL_STRING_MAX);
    terminal->parser = parser_create(&parser_events, terminal);
    tables_init(&terminal->tables, mark, terminal);
    grid_init(&terminal->screens[0].grid, clamp_size(options->columns, TERMINAL_COLUMNS_MAX),
            clamp_size(options->rows, TERMINAL_ROWS_MAX));
    terminal->screen = &terminal->screens[0];
    terminal->screen->grid.stamp = 1;
    history_init(&terminal->history, options->history_lines_max,
            options->history_bytes_max != 0 ? options->history_bytes_max : HISTORY_BYTES_DEFAULT);
    emulator_reset(terminal);
    return terminal;
}

void terminal_destroy(struct terminal *terminal) {
    if (terminal == NULL) {
        return;
    }
    guard_finish(&terminal->guard);
    parser_destroy(terminal->parser);
    for (size_t i = 0; i < ARRAY_LENGTH(terminal->screens); i++) {
        grid_finish(&terminal->screens[i].grid);
    }
    history_finish(&terminal->history);
    tables_finish(&terminal->tables);
    free(terminal->history_row.cells);
    free(terminal->colors.palette);
    free(terminal->titles.title);
    for (unsigned i = 0; i < terminal->titles.depth; i++) {
        free(terminal->titles.stack[i]);
    }
    free(terminal);
}

/* What changes from now on is marked with a version nobody has seen. */
static void begin_change(struct terminal *terminal) {
    terminal->version++;
    terminal->screens[0].grid.stamp = terminal->version;
    terminal->screens[1].grid.stamp = terminal->version;
}

void terminal_changed(struct terminal *terminal) {
    begin_change(terminal);
    terminal->screens[0].grid.moved = terminal->version;
    terminal->screens[1].grid.moved = terminal->version;
}

void terminal_feed(struct terminal *terminal, const char *bytes, size_t length) {
    begin_change(terminal);
    guard_feed(&terminal->guard, bytes, length);
}

void terminal_resize(struct terminal *terminal, uint16_t columns, uint16_t rows) {
    struct grid *grid = terminal_grid(terminal);
    columns = clamp_size(columns, TERMINAL_COLUMNS_MAX);
    rows = clamp_size(rows, TERMINAL_ROWS_MAX);
    if (columns != grid->columns || rows != grid->row_count) {
        begin_change(terminal);
        reflow(terminal, columns, rows);
    }
    if (mode_is_set(terminal, MODE_SIZE_REPORTS)) {
        report_size(terminal);
    }
}

void terminal_set_muted(struct terminal *terminal, bool muted) {
    terminal->is_muted = muted;
}

void terminal_set_colors(struct terminal *terminal, const struct viewer_colors *viewer) {
    struct colors *colors = &terminal->colors;
    bool has_changed = colors->is_known && colors->viewer.dark != viewer->dark;
    colors->viewer = *viewer;
    colors->is_known = true;
    if (has_changed && mode_is_set(terminal, MODE_COLOR_REPORTS)) {
        report_color_scheme(terminal);
    }
}

/* ---- looking --------------------------------------------------------------------------------- */

uint16_t terminal_columns(const struct terminal *terminal) {
    return terminal->screen->grid.columns;
}

uint16_t terminal_rows(const struct terminal *terminal) {
    return terminal->screen->grid.row_count;
}

uint64_t terminal_version(const struct terminal *terminal) {
    return terminal->version;
}

uint64_t terminal_table_generation(const struct terminal *terminal) {
    return terminal->tables.generation;
}

static struct terminal_row row_view(const struct row *row, uint64_t version) {
    return (struct terminal_row){
        .cells = row->cells,
        .used = row->used,
        .blank = row->blank,
        .wrapped = row->wrapped,
        .version = version,
    };
}

struct terminal_row terminal_row(const struct terminal *terminal, uint16_t index) {
    const struct grid *grid = &terminal->screen->grid;
    const struct row *row = grid_row(grid, index);
    return row_view(row, row->version > grid->moved ? row->version : grid->moved);
}

struct terminal_cursor terminal_cursor(const struct terminal *terminal) {
    return (struct terminal_cursor){
        .column = terminal->cursor.column,
        .row = terminal->cursor.row,
        .visible = mode_is_set(terminal, MODE_CURSOR_VISIBLE),
        .blinking = mode_is_set(terminal, MODE_CURSOR_BLINK),
        .shape = terminal->cursor_shape,
    };
}

struct terminal_modes terminal_modes(const struct terminal *terminal) {
    bool is_held = mode_is_set(terminal, MODE_SYNCHRONIZED) &&
                   clock_monotonic_ms() < terminal->synchronized_until_ms;
    return (struct terminal_modes){
        .alternate_screen = terminal->screen == &terminal->screens[1],
        .synchronized = is_held,
        .synchronized_until_ms = is_held ? terminal->synchronized_until_ms : 0,
        .bracketed_paste = terminal->input.bracketed_paste,
        .focus_events = terminal->input.focus_events,
        .reverse_screen = mode_is_set(terminal, MODE_REVERSE_SCREEN),
        .mouse_tracking = terminal->input.mouse_tracking,
    };
}

const char *terminal_title(const struct terminal *terminal) {
    return terminal->titles.title != NULL ? terminal->titles.title : "";
}

const struct style *terminal_style(const struct terminal *terminal, uint16_t style) {
    return style_table_get(&terminal->tables.styles, style);
}

size_t terminal_glyph_text(
        const struct terminal *terminal, uint32_t glyph, char out[TERMINAL_GLYPH_MAX_BYTES]) {
    return tables_glyph_text(&terminal->tables, glyph, out);
}

const char *terminal_link(const struct terminal *terminal, uint16_t link) {
    return link_table_target(&terminal->tables.links, link);
}

uint64_t terminal_history_dropped(const struct terminal *terminal) {
    return terminal->history.dropped;
}

uint32_t terminal_history_count(const struct terminal *terminal) {
    return terminal->history.line_count;
}

struct terminal_row terminal_history_row(struct terminal *terminal, uint32_t index) {
    struct row *row = &terminal->history_row;
    history_get(&terminal->history, index, &terminal->tables, row);
    return row_view(row, 0);
}

/* ---- input for the program ------------------------------------------------------------------- */

void terminal_encode_key(
        const struct terminal *terminal, const struct key_event *key, struct buffer *out) {
    key_encode(&terminal->input, key, out);
}

void terminal_encode_mouse(
        const struct terminal *terminal, const struct mouse_event *mouse, struct buffer *out) {
    mouse_encode(&terminal->input, mouse, out);
}

void terminal_encode_focus(const struct terminal *terminal, bool focused, struct buffer *out) {
    focus_encode(&terminal->input, focused, out);
}

void terminal_encode_paste_part(const struct terminal *terminal, struct paste_parts *parts,
        const char *text, size_t length, bool is_last, struct buffer *out) {
    paste_encode_part(&terminal->input, parts, text, length, is_last, out);
}

void terminal_encode_paste(
        const struct terminal *terminal, const char *text, size_t length, struct buffer *out) {
    paste_encode(&terminal->input, text, length, out);
}
