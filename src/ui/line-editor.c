/* SPDX-License-Identifier: MIT */

#include "line-editor.h"

#include "base/memory.h"
#include "ui/grapheme.h"

#include <string.h>

void line_editor_init(struct line_editor *editor, const char *text, bool several_lines) {
    *editor = (struct line_editor){ .several_lines = several_lines };
    line_editor_set(editor, text);
}

void line_editor_finish(struct line_editor *editor) {
    buffer_finish(&editor->text);
}

const char *line_editor_text(struct line_editor *editor) {
    return buffer_text(&editor->text);
}

void line_editor_set(struct line_editor *editor, const char *text) {
    buffer_clear(&editor->text);
    editor->cursor = 0;
    line_editor_insert(editor, text, strlen(text));
}

void line_editor_insert(struct line_editor *editor, const char *text, size_t length) {
    struct buffer clean = { 0 };
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        bool line_break = byte == '\n' || byte == '\r';
        if (byte == '\r' && i + 1 < length && text[i + 1] == '\n') {
            continue;
        }
        if (line_break) {
            buffer_append_byte(&clean, editor->several_lines ? '\n' : ' ');
        } else if (byte == '\t') {
            buffer_append_byte(&clean, ' ');
        } else if (byte >= 0x20 && byte != 0x7f) {
            buffer_append_byte(&clean, byte);
        }
    }
    if (editor->text.length + clean.length <= LINE_EDITOR_BYTES_MAX && clean.length > 0) {
        buffer_reserve(&editor->text, clean.length);
        memmove(editor->text.data + editor->cursor + clean.length,
                editor->text.data + editor->cursor, editor->text.length - editor->cursor);
        memcpy(editor->text.data + editor->cursor, clean.data, clean.length);
        editor->text.length += clean.length;
        editor->cursor += clean.length;
    }
    buffer_finish(&clean);
}

static void erase(struct line_editor *editor, size_t from, size_t to) {
    if (from < to) {
        memmove(editor->text.data + from, editor->text.data + to, editor->text.length - to);
        editor->text.length -= to - from;
        editor->cursor = from;
    }
}

static size_t left_of(const struct line_editor *editor) {
    return grapheme_previous(editor->text.data, editor->cursor);
}

static size_t right_of(const struct line_editor *editor) {
    size_t left = editor->text.length - editor->cursor;
    return left == 0 ? editor->cursor
                     : editor->cursor +
                               grapheme_next(editor->text.data + editor->cursor, left).length;
}

static size_t line_start(const struct line_editor *editor, size_t at) {
    while (at > 0 && editor->text.data[at - 1] != '\n') {
        at--;
    }
    return at;
}

static size_t line_end(const struct line_editor *editor, size_t at) {
    while (at < editor->text.length && editor->text.data[at] != '\n') {
        at++;
    }
    return at;
}

static size_t word_start(const struct line_editor *editor) {
    size_t at = editor->cursor;
    while (at > 0 && strchr(" \n", editor->text.data[at - 1]) != NULL) {
        at--;
    }
    while (at > 0 && strchr(" \n", editor->text.data[at - 1]) == NULL) {
        at--;
    }
    return at;
}

/* The offset in the line that begins at start that is so many columns in. */
static size_t at_column(const struct line_editor *editor, size_t start, int column) {
    size_t end = line_end(editor, start);
    int used = 0;
    while (start < end && used < column) {
        struct grapheme grapheme = grapheme_next(editor->text.data + start, end - start);
        used += grapheme.width;
        start += grapheme.length;
    }
    return start;
}

static bool move_line(struct line_editor *editor, bool down) {
    size_t start = line_start(editor, editor->cursor);
    int column = grapheme_columns(editor->text.data + start, editor->cursor - start);
    size_t end = line_end(editor, editor->cursor);
    if (!editor->several_lines || (down ? end == editor->text.length : start == 0)) {
        return false;
    }
    editor->cursor = at_column(editor, down ? end + 1 : line_start(editor, start - 1), column);
    return true;
}

static bool symbol_key(struct line_editor *editor, enum key_symbol symbol) {
    switch (symbol) {
    case KEY_LEFT:
        editor->cursor = left_of(editor);
        return true;
    case KEY_RIGHT:
        editor->cursor = right_of(editor);
        return true;
    case KEY_HOME:
        editor->cursor = line_start(editor, editor->cursor);
        return true;
    case KEY_END:
        editor->cursor = line_end(editor, editor->cursor);
        return true;
    case KEY_BACKSPACE:
        erase(editor, left_of(editor), editor->cursor);
        return true;
    case KEY_DELETE:
        erase(editor, editor->cursor, right_of(editor));
        return true;
    case KEY_UP:
    case KEY_DOWN:
        return move_line(editor, symbol == KEY_DOWN);
    default:
        return false;
    }
}

static bool control_key(struct line_editor *editor, uint32_t codepoint) {
    switch (codepoint) {
    case 'a':
        return symbol_key(editor, KEY_HOME);
    case 'e':
        return symbol_key(editor, KEY_END);
    case 'b':
        return symbol_key(editor, KEY_LEFT);
    case 'f':
        return symbol_key(editor, KEY_RIGHT);
    case 'd':
        return symbol_key(editor, KEY_DELETE);
    case 'h':
        return symbol_key(editor, KEY_BACKSPACE);
    case 'u':
        erase(editor, line_start(editor, editor->cursor), editor->cursor);
        return true;
    case 'k':
        erase(editor, editor->cursor, line_end(editor, editor->cursor));
        return true;
    case 'w':
        erase(editor, word_start(editor), editor->cursor);
        return true;
    default:
        return false;
    }
}

bool line_editor_key(struct line_editor *editor, const struct key_event *key) {
    uint8_t chord = key->modifiers & (KEY_CONTROL | KEY_ALT | KEY_SUPER);
    if (key->symbol == KEY_CHARACTER && chord == KEY_CONTROL) {
        return control_key(editor, key->codepoint);
    }
    if (key->symbol != KEY_CHARACTER && chord == 0) {
        return symbol_key(editor, key->symbol);
    }
    if (key->symbol == KEY_CHARACTER && chord == 0 && key->text[0] != '\0') {
        line_editor_insert(editor, key->text, strlen(key->text));
        return true;
    }
    if (key->symbol == KEY_BACKSPACE && chord != 0) {
        erase(editor, word_start(editor), editor->cursor);
        return true;
    }
    return false;
}

/* ---- drawing --------------------------------------------------------------------------------- */

struct place {
    int column, row;
};

/* Walks the text as it wraps in so many columns; draws when canvas is given. The place of the
 * cursor. */
static struct place walk(const struct line_editor *editor, int columns, const struct canvas *canvas,
        int first_row, const struct style *style) {
    struct place at = { 0 };
    struct place cursor = { 0 };
    for (size_t position = 0; position <= editor->text.length;) {
        size_t left = editor->text.length - position;
        struct grapheme grapheme = { 0 };
        if (left > 0) {
            grapheme = grapheme_next(editor->text.data + position, left);
        }
        bool line_break = left > 0 && editor->text.data[position] == '\n';
        if (!line_break && at.column + (grapheme.width > 0 ? grapheme.width : 1) > columns) {
            at = (struct place){ 0, at.row + 1 };
        }
        if (position == editor->cursor) {
            cursor = at;
        }
        if (left == 0) {
            break;
        }
        if (line_break) {
            at = (struct place){ 0, at.row + 1 };
        } else {
            if (canvas != NULL) {
                canvas_glyph(canvas, at.column, at.row - first_row, editor->text.data + position,
                        grapheme.length, grapheme.width, style);
            }
            at.column += grapheme.width;
        }
        position += grapheme.length;
    }
    return cursor;
}

/* One line slides sideways instead of wrapping. */
static void draw_single(struct line_editor *editor, const struct canvas *canvas,
        const struct style *style, int *out_column) {
    int columns = canvas->area.columns;
    int before = editor->cursor > 0 ? grapheme_columns(editor->text.data, editor->cursor) : 0;
    int skip = before >= columns ? before - columns + 1 : 0;
    int at = -skip;
    for (size_t position = 0; position < editor->text.length;) {
        struct grapheme grapheme =
                grapheme_next(editor->text.data + position, editor->text.length - position);
        canvas_glyph(canvas, at, 0, editor->text.data + position, grapheme.length, grapheme.width,
                style);
        at += grapheme.width;
        position += grapheme.length;
    }
    *out_column = before - skip;
}

void line_editor_draw(struct line_editor *editor, const struct canvas *canvas,
        const struct style *style, int *out_column, int *out_row) {
    canvas_clear(canvas, style);
    *out_row = 0;
    if (!editor->several_lines) {
        draw_single(editor, canvas, style, out_column);
        return;
    }
    struct place cursor = walk(editor, canvas->area.columns, NULL, 0, style);
    int first = cursor.row >= canvas->area.rows ? cursor.row - canvas->area.rows + 1 : 0;
    walk(editor, canvas->area.columns, canvas, first, style);
    *out_column = cursor.column;
    *out_row = cursor.row - first;
}
