/* SPDX-License-Identifier: MIT */

/* A question with two answers: y (or Enter) does it, n (or Escape) does not. */

#include "dialog.h"

#include "base/memory.h"
#include "base/text.h"
#include "state.h"
#include "ui/grapheme.h"

#include <stdio.h>

#define ASK_COLUMNS 60

struct question {
    struct dialog dialog;
    char *title, *text, *yes, *id;
    void (*run)(struct app *app, const char *id);
};

static struct question *question_of(struct dialog *dialog) {
    return container_of(dialog, struct question, dialog);
}

static void measure(struct dialog *dialog, struct rect room, uint16_t *columns, uint16_t *rows) {
    const struct question *question = question_of(dialog);
    *columns = ASK_COLUMNS;
    int width = (room.columns < ASK_COLUMNS ? room.columns : ASK_COLUMNS) - 4;
    int text = grapheme_columns(question->text, strlen(question->text));
    *rows = (uint16_t)(5 + (width > 0 ? text / width : 0) + 1);
}

static int draw_answer(const struct app *app, const struct canvas *canvas, int column, int row,
        const char *key, const char *what, bool focused) {
    char text[80];
    snprintf(text, sizeof(text), "  %s  %s  ", key, what);
    struct style style = app_style_over(
            app, focused ? THEME_DIALOG_BUTTON_FOCUSED : THEME_DIALOG_BUTTON, THEME_DIALOG);
    return column + canvas_text(canvas, column, row, canvas->area.columns - column, text, &style) +
           2;
}

static void draw(struct dialog *dialog, const struct canvas *canvas, struct screen_cursor *cursor) {
    const struct question *question = question_of(dialog);
    const struct app *app = dialog->app;
    struct canvas inner = dialog_draw_frame(app, canvas, question->title);
    int row = inner.area.rows > 3 ? 1 : 0;
    canvas_text_wrapped(
            &inner, 0, row, inner.area.columns, question->text, app_style(app, THEME_DIALOG));
    int column = draw_answer(app, &inner, 0, inner.area.rows - 1, "y", question->yes, true);
    draw_answer(app, &inner, column, inner.area.rows - 1, "n", "cancel", false);
}

static void answer(struct question *question, bool yes) {
    struct app *app = question->dialog.app;
    OWNED_STR id = text_copy_or_null(question->id);
    void (*run)(struct app *, const char *) = question->run;
    dialog_close(app);
    if (yes) {
        run(app, id);
    }
}

static void key_event(struct dialog *dialog, const struct key_event *key, const char *action) {
    struct question *question = question_of(dialog);
    bool typed = key->symbol == KEY_CHARACTER && (key->modifiers & KEY_CONTROL) == 0;
    if ((typed && (key->codepoint | 32) == 'y') || text_equal(action, "accept")) {
        answer(question, true);
    } else if ((typed && (key->codepoint | 32) == 'n') || text_equal(action, "cancel") ||
               (typed && key->codepoint == 'q')) {
        answer(question, false);
    }
}

static void click(struct dialog *dialog, int column, int row) {
    struct question *question = question_of(dialog);
    if (row == dialog->frame.rows - 2) {
        int end = 2 + 7 + (int)strlen(question->yes);
        answer(question, column < end);
    }
}

static void destroy(struct dialog *dialog) {
    struct question *question = question_of(dialog);
    free(question->title);
    free(question->text);
    free(question->yes);
    free(question->id);
    free(question);
}

static const struct dialog_kind question_dialog = {
    .name = "question",
    .measure = measure,
    .draw = draw,
    .key = key_event,
    .click = click,
    .destroy = destroy,
};

void dialog_ask(struct app *app, const char *title, const char *text, const char *yes,
        const char *id, void (*run)(struct app *app, const char *id)) {
    struct question *question = NEW(struct question);
    question->dialog.kind = &question_dialog;
    question->title = text_copy(title);
    question->text = text_copy(text);
    question->yes = text_copy(yes);
    question->id = text_copy_or_null(id);
    question->run = run;
    dialog_open(app, &question->dialog);
}
