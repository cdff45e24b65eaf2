/* SPDX-License-Identifier: MIT */

#include "form.h"

#include "base/memory.h"
#include "base/text.h"
#include "state.h"
#include "ui/grapheme.h"

#include <assert.h>
#include <stdio.h>

#define FORM_COLUMNS  72
#define LABEL_COLUMNS 12

static struct form *form_of(struct dialog *dialog) {
    return container_of(dialog, struct form, dialog);
}

static void measure(struct dialog *dialog, struct rect room, uint16_t *columns, uint16_t *rows) {
    const struct form *form = form_of(dialog);
    uint16_t height = 6; /* frame, margins, error, hints */
    for (size_t i = 0; i < form->kind->field_count; i++) {
        height = (uint16_t)(height + form->kind->fields[i].rows);
    }
    *columns = FORM_COLUMNS;
    *rows = height;
}

/* On a screen too low for all of it, fields above the focused one are left out. */
static size_t first_field(const struct form *form, int room) {
    size_t first = 0;
    int height = 0;
    for (size_t i = 0; i <= form->focused; i++) {
        height += form->kind->fields[i].rows;
    }
    while (first < form->focused && height > room) {
        height -= form->kind->fields[first++].rows;
    }
    return first;
}

/* Rows for fields: on a screen of five rows one is left, above the hints. */
static int field_rows(int rows) {
    return rows > 2 ? rows - 2 : 1;
}

static int label_columns(const struct canvas *canvas) {
    return canvas->area.columns > 3 * LABEL_COLUMNS ? LABEL_COLUMNS : canvas->area.columns / 3;
}

static bool has_choices(const struct form *form) {
    return form->choices != NULL && form->choice_field == form->focused;
}

static void draw_field(struct form *form, size_t index, const struct canvas *canvas, int row,
        struct screen_cursor *cursor) {
    const struct app *app = form->dialog.app;
    const struct form_field *field = &form->kind->fields[index];
    bool focused = index == form->focused;
    struct style label =
            app_style_over(app, focused ? THEME_DIALOG_TITLE : THEME_DIALOG_MUTED, THEME_DIALOG);
    enum theme_role role = focused ? THEME_DIALOG_FIELD_FOCUSED : THEME_DIALOG_FIELD;
    struct style style = app_style_over(app, role, THEME_DIALOG);
    int start = label_columns(canvas);
    canvas_text_cut(canvas, 0, row, start - 1, field->label, app->glyphs->ellipsis, &label);
    struct canvas inner =
            canvas_part(canvas, (struct rect){ (uint16_t)start, (uint16_t)row,
                                        (uint16_t)(canvas->area.columns - start), field->rows });
    if (inner.area.columns < 3 || inner.area.rows == 0) {
        return;
    }
    canvas_clear(&inner, &style);
    struct canvas text = canvas_part(
            &inner, (struct rect){ 1, 0, (uint16_t)(inner.area.columns - 2), inner.area.rows });
    int column = 0, text_row = 0;
    line_editor_draw(&form->editors[index], &text, &style, &column, &text_row);
    if (focused && has_choices(form) && form->choice_is_preset) { /* as what is selected */
        const char *preset = line_editor_text(&form->editors[index]);
        canvas_tint(&text, 0, 0, grapheme_columns(preset, strlen(preset)),
                app_style(app, THEME_SELECTION));
    }
    if (form->editors[index].text.length == 0 && field->hint != NULL) {
        struct style muted = style;
        muted.foreground = app_style(app, THEME_DIALOG_MUTED)->foreground;
        muted.attributes |= app_style(app, THEME_DIALOG_MUTED)->attributes;
        canvas_text_cut(&text, 0, 0, text.area.columns, field->hint, app->glyphs->ellipsis, &muted);
    }
    if (focused) {
        *cursor = (struct screen_cursor){ .visible = true,
            .shape = 2,
            .blinking = true,
            .column = (uint16_t)(text.area.column + column),
            .row = (uint16_t)(text.area.row + text_row) };
    }
}

static void draw(struct dialog *dialog, const struct canvas *canvas, struct screen_cursor *cursor) {
    struct form *form = form_of(dialog);
    const struct app *app = dialog->app;
    struct canvas inner = dialog_draw_frame(app, canvas, form->kind->title);
    int row = inner.area.rows > 5 ? 1 : 0;
    int end = field_rows(inner.area.rows);
    for (size_t i = first_field(form, end - row); i < form->kind->field_count && row < end; i++) {
        draw_field(form, i, &inner, row, cursor);
        row += form->kind->fields[i].rows;
    }
    struct style error = app_style_over(app, THEME_DIALOG_ERROR, THEME_DIALOG);
    if (inner.area.rows <= 2 && form->error[0] != '\0') { /* no row of its own */
        canvas_text_cut(&inner, 0, inner.area.rows - 1, inner.area.columns, form->error,
                app->glyphs->ellipsis, &error);
        return;
    }
    int start = label_columns(&inner);
    canvas_text_cut(&inner, start, inner.area.rows - 2, inner.area.columns - start,
            inner.area.rows > 2 ? form->error : "", app->glyphs->ellipsis, &error);
    bool lines = form->kind->fields[form->focused].rows > 1;
    const struct dialog_hint hints[] = { { "accept", form->kind->accept }, { "cancel", "cancel" },
        { "next-field", "next field" }, { lines ? "new-line" : "", "new line" },
        { has_choices(form) ? "select-next" : "", "other" } };
    size_t count = form->kind->field_count > 1 ? ARRAY_LENGTH(hints) : 2;
    dialog_draw_hints(app, &inner, inner.area.rows - 1, hints, count);
}

static void submit(struct form *form) {
    struct app *app = form->dialog.app;
    form->error[0] = '\0';
    form->wrong = form->focused;
    if (form->kind->submit(form, &form->wrong, form->error, sizeof(form->error))) {
        dialog_close(app);
        return;
    }
    form->focused = form->wrong;
    app_changed(app);
}

/* What stands there by itself gives way to what is typed; a blank goes on with it. */
static void clear_preset(struct form *form, char first) {
    if (has_choices(form) && form->choice_is_preset) {
        form->choice_is_preset = false;
        if (first != ' ') {
            line_editor_set(&form->editors[form->focused], "");
        }
    }
}

static void choose(struct form *form, int step) {
    size_t count = text_vector_length((const char *const *)form->choices);
    if (count == 0) {
        return;
    }
    form->choice_is_preset = false;
    form->choice = (form->choice + count + (size_t)(step + (int)count)) % count;
    line_editor_set(&form->editors[form->focused], form->choices[form->choice]);
}

static void move_focus(struct form *form, int step) {
    size_t count = form->kind->field_count;
    form->focused = (form->focused + count + (size_t)(step + (int)count)) % count;
}

/* A character that the table binds in dialogs is still a character in a field. */
static bool is_typed(const struct key_event *key) {
    return key->symbol == KEY_CHARACTER && key->text[0] != '\0' &&
           (key->modifiers & (KEY_CONTROL | KEY_ALT | KEY_SUPER)) == 0;
}

static bool is_new_line(const struct key_event *key, const char *action) {
    return text_equal(action, "new-line") ||
           (key->symbol == KEY_ENTER && (key->modifiers & (KEY_SHIFT | KEY_ALT)) != 0) ||
           (key->symbol == KEY_CHARACTER && key->codepoint == 'j' && key->modifiers == KEY_CONTROL);
}

static void key_event(struct dialog *dialog, const struct key_event *key, const char *action) {
    struct form *form = form_of(dialog);
    struct line_editor *editor = &form->editors[form->focused];
    bool choices = has_choices(form);
    app_changed(dialog->app);
    form->error[0] = '\0'; /* it was about what stood there before this key */
    if (is_typed(key)) {
        clear_preset(form, key->text[0]);
        line_editor_key(editor, key);
    } else if (editor->several_lines && is_new_line(key, action)) {
        line_editor_insert(editor, "\n", 1);
    } else if (text_equal(action, "accept")) {
        submit(form);
    } else if (text_equal(action, "cancel")) {
        dialog_close(dialog->app);
    } else if (text_equal(action, "next-field")) {
        move_focus(form, 1);
    } else if (text_equal(action, "previous-field")) {
        move_focus(form, -1);
    } else if (text_equal(action, "select-next") && choices) {
        choose(form, 1);
    } else if (text_equal(action, "select-previous") && choices) {
        choose(form, -1);
    } else if ((key->symbol == KEY_BACKSPACE || key->symbol == KEY_DELETE) && choices &&
               form->choice_is_preset) {
        clear_preset(form, '\0');
    } else if (line_editor_key(editor, key)) {
        form->choice_is_preset = form->choice_is_preset && !choices;
    } else if (text_equal(action, "select-next")) {
        move_focus(form, 1);
    } else if (text_equal(action, "select-previous")) {
        move_focus(form, -1);
    }
}

static void paste(struct dialog *dialog, const char *text, size_t length) {
    struct form *form = form_of(dialog);
    clear_preset(form, length > 0 ? text[0] : ' ');
    line_editor_insert(&form->editors[form->focused], text, length);
    app_changed(dialog->app);
}

static void click(struct dialog *dialog, int column, int row) {
    struct form *form = form_of(dialog);
    int inner_rows = dialog->frame.rows - 2;
    int at = inner_rows > 5 ? 2 : 1;
    for (size_t i = first_field(form, field_rows(inner_rows) - (at - 1));
            i < form->kind->field_count; i++) {
        if (row >= at && row < at + form->kind->fields[i].rows) {
            form->focused = i;
            app_changed(dialog->app);
            return;
        }
        at += form->kind->fields[i].rows;
    }
}

static void destroy(struct dialog *dialog) {
    struct form *form = form_of(dialog);
    for (size_t i = 0; i < form->kind->field_count; i++) {
        line_editor_finish(&form->editors[i]);
    }
    text_vector_destroy(form->choices);
    free(form->id);
    free(form);
}

static const struct dialog_kind form_dialog = {
    .name = "form",
    .measure = measure,
    .draw = draw,
    .key = key_event,
    .paste = paste,
    .click = click,
    .destroy = destroy,
};

struct form *form_create(const struct form_kind *kind) {
    struct form *form = NEW(struct form);
    assert(kind->field_count <= FORM_FIELDS_MAX);
    form->dialog.kind = &form_dialog;
    form->kind = kind;
    for (size_t i = 0; i < kind->field_count; i++) {
        line_editor_init(&form->editors[i], "", kind->fields[i].rows > 1);
    }
    return form;
}

void form_set(struct form *form, size_t field, const char *text) {
    line_editor_set(&form->editors[field], text);
}

void form_set_choices(struct form *form, size_t field, char **choices) {
    form->choices = choices;
    form->choice_field = field;
    form->choice_is_preset = true;
    form_set(form, field, choices[0]);
}

const char *form_get(struct form *form, size_t field) {
    struct line_editor *editor = &form->editors[field];
    size_t end = editor->text.length;
    while (end > 0 && strchr(" \n", editor->text.data[end - 1]) != NULL) {
        end--;
    }
    editor->text.length = end;
    editor->cursor = editor->cursor < end ? editor->cursor : end;
    const char *text = line_editor_text(editor);
    while (*text == ' ' || *text == '\n') {
        text++;
    }
    return text;
}
