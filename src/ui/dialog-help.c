/* SPDX-License-Identifier: MIT */

/* All keys, as the table has them: by mode, with their notes. */

#include "dialog.h"

#include "base/memory.h"
#include "base/text.h"
#include "state.h"
#include "ui/grapheme.h"

#include <stdio.h>

#define HELP_COLUMNS 78
#define KEY_COLUMNS  18

struct help {
    struct dialog dialog;
    int first, total, page; /* lines */
    bool begins_at_copy;    /* opened there: shown first */
};

static struct help *help_of(struct dialog *dialog) {
    return container_of(dialog, struct help, dialog);
}

static void measure(struct dialog *dialog, struct rect room, uint16_t *columns, uint16_t *rows) {
    *columns = HELP_COLUMNS;
    *rows = (uint16_t)(room.rows > 4 ? room.rows - 2 : room.rows);
}

struct writer {
    const struct app *app;
    const struct canvas *canvas; /* the lines; NULL only counts */
    int line, first, copy_line;  /* the heading of copy mode */
};

static void write_line(
        struct writer *writer, const char *key, const char *text, enum theme_role role) {
    int row = writer->line++ - writer->first;
    if (writer->canvas == NULL || row < 0 || row >= writer->canvas->area.rows) {
        return;
    }
    const struct app *app = writer->app;
    struct style key_style = app_style_over(app, THEME_DIALOG_KEY, THEME_DIALOG);
    struct style style = app_style_over(app, role, THEME_DIALOG);
    int column = key != NULL ? KEY_COLUMNS : 0;
    if (key != NULL) {
        canvas_text_cut(
                writer->canvas, 0, row, KEY_COLUMNS - 1, key, app->glyphs->ellipsis, &key_style);
    }
    canvas_text_cut(writer->canvas, column, row, writer->canvas->area.columns - column, text,
            app->glyphs->ellipsis, &style);
}

/* Keys of one mode that say the same of themselves stand in one line: "j Down", "1 2 3". */
static bool same_line(const struct key_binding *a, const struct key_binding *b) {
    return a->mode == b->mode && a->action == b->action && text_equal(a->note, b->note);
}

static bool was_told(const struct key_table *keys, size_t index) {
    for (size_t i = 0; i < index; i++) {
        if (same_line(key_table_at(keys, i), key_table_at(keys, index))) {
            return true;
        }
    }
    return false;
}

static void format_keys(const struct key_table *keys, size_t index, char *out, size_t size) {
    size_t length = 0;
    for (size_t i = index; i < key_table_count(keys) && length < size; i++) {
        const struct key_binding *binding = key_table_at(keys, i);
        char name[32];
        if (same_line(binding, key_table_at(keys, index))) {
            int written = snprintf(out + length, size - length, "%s%s", length > 0 ? " " : "",
                    key_format(&binding->key, name));
            length += written > 0 ? (size_t)written : 0;
        }
    }
}

static void write_all(struct writer *writer) {
    const struct key_table *keys = writer->app->keys;
    enum key_mode mode = KEY_MODE_COUNT;
    enum key_mode unused =
            app_copy_mode(writer->app) == KEY_MODE_COPY_VI ? KEY_MODE_COPY_EMACS : KEY_MODE_COPY_VI;
    char text[160], name[32];
    snprintf(text, sizeof(text), "The prefix: first this, then one of the keys below");
    write_line(writer, key_format(key_table_prefix(keys, 0), name), text, THEME_DIALOG);
    for (size_t i = 0; i < key_table_count(keys); i++) {
        const struct key_binding *binding = key_table_at(keys, i);
        if (was_told(keys, i) || binding->mode == unused) {
            continue;
        }
        if (binding->mode != mode) {
            mode = binding->mode;
            if (mode == app_copy_mode(writer->app)) {
                writer->copy_line = writer->line + 1;
            }
            write_line(writer, NULL, "", THEME_DIALOG);
            write_line(writer, NULL, key_mode_note(mode), THEME_DIALOG_TITLE);
        }
        format_keys(keys, i, text, sizeof(text));
        write_line(writer, text, binding->note, THEME_DIALOG);
    }
    write_line(writer, NULL, "", THEME_DIALOG);
    write_line(writer, NULL, "The mouse", THEME_DIALOG_TITLE);
    write_line(writer, "click", "Go to a pane, or to a session in the panel", THEME_DIALOG);
    write_line(writer, "wheel", "Look at the history", THEME_DIALOG);
    write_line(writer, "drag", "Move a border: a line between panes, or a title", THEME_DIALOG);
    write_line(writer, "drag in a pane", "Select and copy; with Alt, a rectangle", THEME_DIALOG);
    write_line(writer, "double, triple", "Select and copy a word, a line", THEME_DIALOG);
    write_line(writer, "with Shift", "For stoa, where a program has taken the mouse", THEME_DIALOG);
}

static void limit_first(struct help *help) {
    int last = help->total - help->page;
    help->first = help->first > last ? last : help->first;
    help->first = help->first < 0 ? 0 : help->first;
}

static void draw(struct dialog *dialog, const struct canvas *canvas, struct screen_cursor *cursor) {
    struct help *help = help_of(dialog);
    const struct app *app = dialog->app;
    struct canvas inner = dialog_draw_frame(app, canvas, "Keys");
    if (inner.area.rows < 2) {
        return;
    }
    struct canvas lines = canvas_part(
            &inner, (struct rect){ 0, 0, inner.area.columns, (uint16_t)(inner.area.rows - 1) });
    struct writer counter = { .app = app };
    write_all(&counter);
    help->total = counter.line;
    help->page = lines.area.rows;
    if (help->begins_at_copy) {
        help->first = counter.copy_line;
        help->begins_at_copy = false;
    }
    limit_first(help);
    struct writer writer = { .app = app, .canvas = &lines, .first = help->first };
    write_all(&writer);
    static const struct dialog_hint hints[] = { { "cancel", "close" }, { "select-next", "down" },
        { "select-previous", "up" }, { "scroll-page-down", "page" } };
    dialog_draw_hints(app, &inner, inner.area.rows - 1, hints, ARRAY_LENGTH(hints));
    if (help->total > help->page) {
        char text[32];
        int percent = (help->first + help->page) * 100 / help->total;
        snprintf(text, sizeof(text), "%d%%", percent);
        struct style muted = app_style_over(app, THEME_DIALOG_MUTED, THEME_DIALOG);
        canvas_text(&inner, inner.area.columns - (int)strlen(text), inner.area.rows - 1, 8, text,
                &muted);
    }
}

static void scroll(struct dialog *dialog, int rows) {
    help_of(dialog)->first += rows;
    limit_first(help_of(dialog));
    app_changed(dialog->app);
}

static void key_event(struct dialog *dialog, const struct key_event *key, const char *action) {
    static const struct {
        const char *action;
        int rows, pages;
    } moves[] = { { "select-next", 1, 0 }, { "select-previous", -1, 0 },
        { "select-first", 0, -999 }, { "select-last", 0, 999 }, { "scroll-page-down", 0, 1 },
        { "scroll-page-up", 0, -1 }, { "next-field", 0, 1 }, { "previous-field", 0, -1 } };
    uint32_t typed =
            key->symbol == KEY_CHARACTER && (key->modifiers & ~KEY_SHIFT) == 0 ? key->codepoint : 0;
    if (text_equal(action, "cancel") || text_equal(action, "accept") || typed == 'q' ||
            typed == '?') {
        dialog_close(dialog->app);
        return;
    }
    if (typed == 'j' || typed == 'k') {
        scroll(dialog, typed == 'j' ? 1 : -1);
    } else if (typed == ' ') {
        scroll(dialog, help_of(dialog)->page);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(moves); i++) {
        if (text_equal(action, moves[i].action)) {
            scroll(dialog, moves[i].rows + moves[i].pages * help_of(dialog)->page);
        }
    }
}

static void destroy(struct dialog *dialog) {
    free(help_of(dialog));
}

static const struct dialog_kind help_dialog = {
    .name = "help",
    .measure = measure,
    .draw = draw,
    .key = key_event,
    .scroll = scroll,
    .destroy = destroy,
};

void dialog_open_help(struct app *app) {
    struct help *help = NEW(struct help);
    help->dialog.kind = &help_dialog;
    help->begins_at_copy = app->view.focused != NULL && app->view.focused->scrolling;
    dialog_open(app, &help->dialog);
}
