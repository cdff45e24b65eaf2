/* SPDX-License-Identifier: MIT */

/*
 * A checkpoint: everything but the history, looks and clusters by value. It may be taken anywhere
 * in the stream, so what the guard has collected of an unfinished sequence is in it too.
 */

#include "archive-row.h"
#include "emulator.h"
#include "text-clean.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define CHECKPOINT_MAGIC   0x4b435453u /* "STCK" */
#define CHECKPOINT_VERSION 2
#define CHECKPOINT_OLDEST  1 /* that is read; what of it is different is in load_version_1() */
#define NUMBER_MAX         UINT16_MAX

/* ---- the rest, in the order of struct terminal ----------------------------------------------- */

static void archive_position(
        struct archive *archive, struct terminal *terminal, struct position *position) {
    const struct grid *grid = &terminal->screens[0].grid;
    archive_u16(archive, &position->row, grid->row_count - 1);
    archive_u16(archive, &position->column, grid->columns - 1);
    archive_bool(archive, &position->wrap_pending);
}

static void archive_charsets(struct archive *archive, struct charsets *charsets) {
    for (size_t i = 0; i < ARRAY_LENGTH(charsets->designated); i++) {
        archive_u8(archive, &charsets->designated[i], CHARSET_COUNT - 1);
    }
    uint8_t halves = (uint8_t)(charsets->left | charsets->right << 2);
    archive_u8(archive, &halves, 15);
    charsets->left = halves & 3;
    charsets->right = halves >> 2;
    archive_u8(archive, &charsets->single, 3);
}

static void archive_saved_cursor(
        struct archive *archive, struct terminal *terminal, struct saved_cursor *saved) {
    /* A saved position is clamped when it is restored: a resize may have left it outside. */
    archive_u16(archive, &saved->position.row, TERMINAL_ROWS_MAX);
    archive_u16(archive, &saved->position.column, TERMINAL_COLUMNS_MAX);
    archive_bool(archive, &saved->position.wrap_pending);
    archive_style(archive, terminal, &saved->style);
    archive_charsets(archive, &saved->charsets);
    archive_bool(archive, &saved->is_protected);
    archive_bool(archive, &saved->origin);
}

static void archive_screen(
        struct archive *archive, struct terminal *terminal, struct screen *screen) {
    bool has_rows = screen->grid.rows != NULL;
    archive_saved_cursor(archive, terminal, &screen->saved);
    archive_u8(archive, &screen->kitty_depth, KITTY_STACK_MAX);
    for (unsigned i = 0; i < screen->kitty_depth; i++) {
        archive_u8(archive, &screen->kitty_stack[i], KITTY_ALL_FLAGS);
    }
    archive_u8(archive, &screen->kitty_flags, KITTY_ALL_FLAGS);
    archive_bool(archive, &has_rows);
    if (archive_is_loading(archive) && has_rows && screen->grid.rows == NULL) {
        const struct grid *main = &terminal->screens[0].grid;
        grid_init(&screen->grid, main->columns, main->row_count);
    }
    archive_require(archive, has_rows == (screen->grid.rows != NULL));
    for (unsigned i = 0; i < screen->grid.row_count && !archive->failed; i++) {
        archive_row(archive, terminal, &screen->grid, grid_row(&screen->grid, i));
    }
}

static void archive_margins(
        struct archive *archive, struct terminal *terminal, struct margins *margins) {
    const struct grid *grid = &terminal->screens[0].grid;
    archive_u16(archive, &margins->top, grid->row_count - 1);
    archive_u16(archive, &margins->bottom, grid->row_count - 1);
    archive_u16(archive, &margins->left, grid->columns - 1);
    archive_u16(archive, &margins->right, grid->columns - 1);
    archive_require(archive, margins->top <= margins->bottom && margins->left <= margins->right);
}

static void archive_input(struct archive *archive, struct input_modes *input) {
    archive_bool(archive, &input->application_cursor);
    archive_bool(archive, &input->application_keypad);
    archive_bool(archive, &input->backarrow_backspace);
    archive_bool(archive, &input->newline);
    archive_bool(archive, &input->bracketed_paste);
    archive_bool(archive, &input->focus_events);
    archive_bool(archive, &input->alternate_scroll);
    archive_u8(archive, &input->modify_other_keys, 2);
    archive_u8(archive, &input->mouse_tracking, MOUSE_TRACKING_ANY);
    archive_u8(archive, &input->mouse_encoding, MOUSE_ENCODING_PIXELS);
}

static void archive_guard(struct archive *archive, struct terminal *terminal) {
    struct guard *guard = &terminal->guard;
    guard->state = (enum guard_state)archive_number(archive, guard->state, GUARD_STRING);
    guard->string_kind =
            (enum guard_string)archive_number(archive, guard->string_kind, GUARD_TITLE);
    archive_u16(archive, &guard->length, GUARD_SEQUENCE_MAX - 1);
    for (unsigned i = 0; i < guard->length; i++) {
        guard->sequence[i] = (char)archive_number(archive, (uint8_t)guard->sequence[i], 0x7f);
    }
    size_t length = (size_t)archive_number(archive, guard->string.length, guard->string_max);
    if (!archive_is_loading(archive)) {
        buffer_append(archive->out, guard->string.data, length);
        return;
    }
    const char *bytes = reader_bytes(&archive->reader, length);
    archive_require(archive, bytes != NULL || length == 0);
    buffer_clear(&guard->string);
    if (!archive->failed) {
        buffer_append(&guard->string, bytes, length);
        guard_resume_string(guard);
    }
    archive_require(archive,
            guard->length > 0 || guard->state == GUARD_GROUND || guard->state == GUARD_STRING);
    archive_require(archive, guard->length > 1 || guard->state != GUARD_CONTROL_SEQUENCE);
}

static void archive_utf8(struct archive *archive, struct utf8_decoder *utf8) {
    archive_u8(archive, &utf8->missing, 3);
    archive_u32(archive, &utf8->codepoint);
    archive_u8(archive, &utf8->minimum, 0xbf);
    archive_u8(archive, &utf8->maximum, 0xbf);
    archive_require(archive, utf8->missing == 0 || utf8_is_valid_state(utf8));
}

static void archive_last(struct archive *archive, struct last_character *last) {
    archive_u32(archive, &last->first);
    archive_u32(archive, &last->codepoint);
    archive_u32(archive, &last->cluster.last);
    last->cluster.state =
            (int32_t)archive_number(archive, (uint32_t)last->cluster.state, CLUSTER_STATE_MAX);
    archive_u16(archive, &last->row, NUMBER_MAX);
    archive_u16(archive, &last->column, NUMBER_MAX);
    archive_require(archive, last->first < CODEPOINT_END && last->codepoint < CODEPOINT_END &&
                                     last->cluster.last < CODEPOINT_END);
}

/* A title that is none a program could have set is no title. */
static void archive_title(struct archive *archive, char **title) {
    archive_text(archive, title, TERMINAL_TITLE_MAX_BYTES);
    if (archive_is_loading(archive) && !archive->failed) {
        char *clean = text_clean(*title, strlen(*title), TERMINAL_TITLE_MAX_BYTES - 1);
        archive_require(archive, strcmp(clean, *title) == 0);
        free(clean);
    }
}

static void archive_titles(struct archive *archive, struct titles *titles) {
    archive_title(archive, &titles->title);
    archive_u8(archive, &titles->depth, TITLE_STACK_MAX);
    if (archive->version > 1) {
        archive_u8(archive, &titles->icons, (uint8_t)((1u << titles->depth) - 1));
    }
    for (unsigned i = 0; i < titles->depth; i++) {
        archive_title(archive, &titles->stack[i]);
    }
}

static void archive_terminal(struct archive *archive, struct terminal *terminal) {
    bool is_alternate = terminal->screen == &terminal->screens[1];
    archive_bool(archive, &is_alternate);
    for (size_t i = 0; i < ARRAY_LENGTH(terminal->screens); i++) {
        archive_screen(archive, terminal, &terminal->screens[i]);
    }
    archive_require(archive, !is_alternate || terminal->screens[1].grid.rows != NULL);
    archive_position(archive, terminal, &terminal->cursor);
    archive_u8(archive, &terminal->cursor_shape, 2);
    archive_style(archive, terminal, &terminal->pen.style);
    archive_bool(archive, &terminal->pen.is_protected);
    archive_charsets(archive, &terminal->charsets);
    archive_margins(archive, terminal, &terminal->margins);
    for (size_t i = 0; i < ARRAY_LENGTH(terminal->tabs); i++) {
        archive_u64(archive, &terminal->tabs[i]);
    }
    archive_u32(archive, &terminal->modes);
    archive_u32(archive, &terminal->saved_modes[0]);
    archive_u32(archive, &terminal->saved_modes[1]);
    archive_input(archive, &terminal->input);
    archive_u8(archive, &terminal->conformance, 65);
    if (archive->version > 1) {
        archive_u8(archive, &terminal->attribute_extent, EXTENT_RECTANGLE);
    }
    archive_last(archive, &terminal->last);
    archive_titles(archive, &terminal->titles);
    archive_guard(archive, terminal);
    archive_utf8(archive, &terminal->utf8);
    if (archive_is_loading(archive) && !archive->failed) {
        terminal->screen = &terminal->screens[is_alternate];
    }
}

/* ---- the face -------------------------------------------------------------------------------- */

void terminal_save(const struct terminal *terminal, struct buffer *out) {
    struct archive archive = { .out = out, .version = CHECKPOINT_VERSION };
    const struct grid *grid = &terminal->screens[0].grid;
    buffer_append_u32(out, CHECKPOINT_MAGIC);
    buffer_append_u16(out, CHECKPOINT_VERSION);
    buffer_append_u16(out, grid->columns);
    buffer_append_u16(out, grid->row_count);
    archive_terminal(&archive, (struct terminal *)terminal); /* saving changes nothing */
}

/* Everything that loading fills, emptied. */
static void make_blank(struct terminal *terminal, uint16_t columns, uint16_t rows) {
    emulator_reset(terminal);
    for (size_t i = 0; i < ARRAY_LENGTH(terminal->screens); i++) {
        grid_finish(&terminal->screens[i].grid);
    }
    grid_init(&terminal->screens[0].grid, columns, rows);
    margins_reset(terminal);
    history_clear(&terminal->history);
    for (unsigned i = 0; i < TITLE_STACK_MAX; i++) {
        free(terminal->titles.stack[i]);
        terminal->titles.stack[i] = NULL;
    }
    terminal->titles.depth = 0;
    terminal->titles.icons = 0;
    free(terminal->titles.title);
    terminal->titles.title = NULL;
    terminal->guard.state = GUARD_GROUND;
    terminal->guard.length = 0;
    buffer_finish(&terminal->guard.string);
    terminal->utf8 = (struct utf8_decoder){ 0 };
    emulator_forget_last(terminal);
    cursor_place(terminal, 0, 0);
}

/* Two modes of a version 2 had other meanings: DECNCSM, and DECSACE set to rectangles. */
static void load_version_1(struct terminal *terminal) {
    bool is_rectangle = mode_is_set(terminal, MODE_PRINT_EXTENT);
    terminal->attribute_extent = is_rectangle ? EXTENT_RECTANGLE : 0;
    mode_set(terminal, MODE_PRINT_FORM_FEED | MODE_PRINT_EXTENT, false);
}

bool terminal_load(struct terminal *terminal, const char *bytes, size_t length, struct error *err) {
    struct archive archive = { .reader = reader_from(bytes, length) };
    uint32_t magic = reader_u32(&archive.reader);
    uint16_t version = reader_u16(&archive.reader);
    uint16_t columns = reader_u16(&archive.reader), rows = reader_u16(&archive.reader);
    bool is_known = magic == CHECKPOINT_MAGIC && version >= CHECKPOINT_OLDEST &&
                    version <= CHECKPOINT_VERSION;
    bool is_sized = columns >= 1 && columns <= TERMINAL_COLUMNS_MAX && rows >= 1 &&
                    rows <= TERMINAL_ROWS_MAX;
    if (!is_known || !is_sized) {
        emulator_reset(terminal);
        return error_set(err, ERROR_INVALID, "not a checkpoint of this version");
    }
    make_blank(terminal, columns, rows);
    archive.version = version;
    archive_terminal(&archive, terminal);
    if (archive.failed || reader_left(&archive.reader) != 0) {
        make_blank(terminal, columns, rows);
        return error_set(err, ERROR_INVALID, "damaged checkpoint");
    }
    if (version == 1) {
        load_version_1(terminal);
    }
    pen_changed(terminal);
    mode_set(terminal, MODE_SYNCHRONIZED, false);
    kitty_flags_show(terminal);
    terminal_changed(terminal);
    return true;
}
