/* SPDX-License-Identifier: MIT */

#include "dialog.h"

#include "base/memory.h"
#include "state.h"
#include "ui/grapheme.h"

void dialog_close(struct app *app) {
    if (app->dialog != NULL) {
        app->dialog->kind->destroy(app->dialog);
        app->dialog = NULL;
        app->view.stale = true; /* what lay under it */
        app_changed(app);
    }
}

void dialog_open(struct app *app, struct dialog *dialog) {
    dialog_close(app);
    dialog->app = app;
    app->dialog = dialog;
    app_changed(app);
}

void dialog_draw(struct dialog *dialog, const struct canvas *screen, struct screen_cursor *cursor) {
    struct rect room = { 0, 0, screen->area.columns, (uint16_t)(screen->area.rows - 1) };
    uint16_t columns = 0, rows = 0;
    dialog->kind->measure(dialog, room, &columns, &rows);
    columns = columns < room.columns ? columns : room.columns;
    rows = rows < room.rows ? rows : room.rows;
    struct rect before = dialog->frame;
    dialog->frame = (struct rect){ (uint16_t)((room.columns - columns) / 2),
        (uint16_t)((room.rows - rows) / 2), columns, rows };
    if (dialog->kind->at_bottom) {
        dialog->frame.row = room.rows;
    }
    if (before.columns != 0 && (before.columns > columns || before.rows > rows)) {
        dialog->app->view.stale = true; /* it shrank */
        app_schedule_draw(dialog->app);
    }
    struct canvas canvas = canvas_part(screen, dialog->frame);
    dialog->kind->draw(dialog, &canvas, cursor);
}

struct canvas dialog_draw_frame(
        const struct app *app, const struct canvas *canvas, const char *title) {
    const struct glyphs *glyphs = app->glyphs;
    struct style border = app_style_over(app, THEME_DIALOG_BORDER, THEME_DIALOG);
    struct style heading = app_style_over(app, THEME_DIALOG_TITLE, THEME_DIALOG);
    int right = canvas->area.columns - 1;
    int bottom = canvas->area.rows - 1;
    canvas_clear(canvas, app_style(app, THEME_DIALOG));
    canvas_line(canvas, 1, 0, right - 1, glyphs->horizontal, &border);
    canvas_line(canvas, 1, bottom, right - 1, glyphs->horizontal, &border);
    canvas_line_down(canvas, 0, 1, bottom - 1, glyphs->vertical, &border);
    canvas_line_down(canvas, right, 1, bottom - 1, glyphs->vertical, &border);
    canvas_text(canvas, 0, 0, 1, glyphs->top_left, &border);
    canvas_text(canvas, right, 0, 1, glyphs->top_right, &border);
    canvas_text(canvas, 0, bottom, 1, glyphs->bottom_left, &border);
    canvas_text(canvas, right, bottom, 1, glyphs->bottom_right, &border);
    canvas_text(canvas, 2, 0, 1, " ", &border);
    int used = canvas_text_cut(canvas, 3, 0, right - 5, title, glyphs->ellipsis, &heading);
    canvas_text(canvas, 3 + used, 0, 1, " ", &border);
    if (right < 4 || bottom < 2) {
        return canvas_part(canvas, (struct rect){ 0 });
    }
    return canvas_part(
            canvas, (struct rect){ 2, 1, (uint16_t)(right - 3), (uint16_t)(bottom - 1) });
}

void dialog_draw_hints(const struct app *app, const struct canvas *canvas, int row,
        const struct dialog_hint *hints, size_t count) {
    dialog_draw_hints_of(app, canvas, row, KEY_MODE_DIALOG, hints, count);
}

void dialog_draw_hints_of(const struct app *app, const struct canvas *canvas, int row,
        enum key_mode mode, const struct dialog_hint *hints, size_t count) {
    struct style key_style = app_style_over(app, THEME_DIALOG_KEY, THEME_DIALOG);
    struct style muted = app_style_over(app, THEME_DIALOG_MUTED, THEME_DIALOG);
    int column = 0;
    for (size_t i = 0; i < count; i++) {
        const struct key_binding *binding = key_table_find_action(app->keys, mode, hints[i].action);
        char key[32];
        if (binding == NULL) {
            continue;
        }
        key_format(&binding->key, key);
        int wanted = grapheme_columns(key, strlen(key)) + 1 + (int)strlen(hints[i].what);
        if (column + wanted > canvas->area.columns) {
            return;
        }
        column += canvas_text(canvas, column, row, 20, key, &key_style) + 1;
        column += canvas_text(canvas, column, row, 40, hints[i].what, &muted) + 3;
    }
}
