/* SPDX-License-Identifier: MIT */

/* A line at the bottom of the screen, for copy mode: what to search for (the matches are shown
 * while it is typed), which line to go to, which file to write. */

#include "dialog.h"

#include "base/memory.h"
#include "base/text.h"
#include "copy-mode.h"
#include "line-editor.h"
#include "state.h"
#include "ui/grapheme.h"

#include <stdio.h>

struct prompt {
    struct dialog dialog;
    enum prompt_kind kind;
    struct line_editor editor;
    char *session;            /* whose pane it is about: it may go meanwhile */
    struct text_place origin; /* where the cursor was */
    uint64_t top;
    bool expression;
};

static struct prompt *prompt_of(struct dialog *dialog) {
    return container_of(dialog, struct prompt, dialog);
}

static bool is_search(const struct prompt *prompt) {
    return prompt->kind == PROMPT_SEARCH_FORWARD || prompt->kind == PROMPT_SEARCH_BACKWARD;
}

static enum search_kind search_kind(const struct prompt *prompt) {
    return prompt->expression ? SEARCH_EXPRESSION : SEARCH_TEXT;
}

/* NULL: it went, or left copy mode. */
static struct pane *find_pane(const struct prompt *prompt) {
    struct pane *pane = app_find_pane(prompt->dialog.app, prompt->session);
    return pane != NULL && pane->scrolling && pane->host != NULL ? pane : NULL;
}

/* ---- drawing ----------------------------------------------------------------------------------
 */

static void measure(struct dialog *dialog, struct rect room, uint16_t *columns, uint16_t *rows) {
    *columns = room.columns;
    *rows = 1;
}

static const char *label_of(const struct prompt *prompt) {
    static const char *const labels[] = {
        [PROMPT_SEARCH_FORWARD] = " search down ",
        [PROMPT_SEARCH_BACKWARD] = " search up ",
        [PROMPT_LINE] = " go to line ",
        [PROMPT_FILE] = " copy to file ",
    };
    return labels[prompt->kind];
}

static void draw(struct dialog *dialog, const struct canvas *canvas, struct screen_cursor *cursor) {
    struct prompt *prompt = prompt_of(dialog);
    const struct app *app = dialog->app;
    const struct pane *pane = find_pane(prompt);
    const struct style *style = app_style(app, THEME_STATUS);
    char found[64] = "", hint[160] = "";
    canvas_clear(canvas, style);
    int column = canvas_text(canvas, 0, 0, canvas->area.columns, label_of(prompt),
            app_style(app, THEME_STATUS_NAME));
    if (is_search(prompt)) {
        if (pane != NULL) {
            copy_format_search(pane, found, sizeof(found));
        }
        snprintf(hint, sizeof(hint), " %s%s%s  Tab: %s ", found, found[0] != '\0' ? "  " : "",
                prompt->expression ? "regular expression" : "text",
                prompt->expression ? "text" : "regular expression");
    }
    int columns = grapheme_columns(hint, strlen(hint)), all = canvas->area.columns;
    columns = all - column - columns > 20 ? columns : 0;
    canvas_text(canvas, all - columns, 0, columns, hint, app_style(app, THEME_STATUS_MUTED));
    struct canvas field = canvas_part(canvas,
            (struct rect){ (uint16_t)(column + 1), 0, (uint16_t)(all - columns - column - 1), 1 });
    int at = 0, row = 0;
    line_editor_draw(&prompt->editor, &field, style, &at, &row);
    *cursor = (struct screen_cursor){ .visible = true,
        .shape = 2,
        .column = (uint16_t)(field.area.column + at),
        .row = field.area.row };
}

/* ---- what it does -----------------------------------------------------------------------------
 */

static void try_search(struct prompt *prompt) {
    struct pane *pane = find_pane(prompt);
    if (pane != NULL && is_search(prompt)) {
        copy_search_while_typed(pane, line_editor_text(&prompt->editor), search_kind(prompt),
                prompt->kind == PROMPT_SEARCH_BACKWARD, prompt->origin);
    }
}

static void go_back(const struct prompt *prompt, struct pane *pane) {
    if (pane != NULL && is_search(prompt)) {
        copy_search_clear(pane);
        copy_move_to(pane, prompt->origin);
        pane_show_line(pane, prompt->top);
    }
}

static void go_to_line(struct pane *pane, const char *text) {
    int64_t number;
    uint32_t count = mirror_history_count(pane_link_mirror(pane->host));
    if (!text_parse_integer(text, 0, INT64_MAX, &number)) {
        app_say(pane->app, true, "'%s' is not a number of lines", text);
        return;
    }
    uint64_t end = pane_history_end(pane);
    uint64_t back = (uint64_t)number < count ? (uint64_t)number : count;
    copy_move_to(pane, (struct text_place){ end - back, 0 });
    pane_show_line(pane, end - back);
}

static void accept(struct prompt *prompt) {
    struct app *app = prompt->dialog.app;
    struct pane *pane = find_pane(prompt);
    OWNED_STR text = text_copy(line_editor_text(&prompt->editor));
    enum prompt_kind kind = prompt->kind;
    enum search_kind search = search_kind(prompt);
    struct text_range range;
    if (text[0] == '\0') {
        go_back(prompt, pane);
        pane = NULL;
    }
    dialog_close(app);
    if (pane == NULL) {
        return;
    }
    if (kind == PROMPT_LINE) {
        go_to_line(pane, text);
    } else if (kind == PROMPT_FILE && selection_range(&app->input.selection, &range)) {
        copy_to_file(app, app->input.selection.pane, &range,
                app->input.selection.kind == SELECTION_LINES, text);
    } else if (kind != PROMPT_FILE) {
        app->input.search_expression = search == SEARCH_EXPRESSION;
        snprintf(app->input.last_pattern, sizeof(app->input.last_pattern), "%s", text);
        copy_search_accept(pane);
    }
}

static void key_event(struct dialog *dialog, const struct key_event *key, const char *action) {
    struct prompt *prompt = prompt_of(dialog);
    struct app *app = dialog->app;
    bool is_empty = line_editor_text(&prompt->editor)[0] == '\0';
    if (text_equal(action, "accept")) {
        accept(prompt);
        return;
    }
    if (text_equal(action, "cancel") || (key->symbol == KEY_BACKSPACE && is_empty)) {
        go_back(prompt, find_pane(prompt));
        dialog_close(app);
        return;
    }
    struct pane *pane = find_pane(prompt);
    if (text_equal(action, "next-field")) {
        prompt->expression = !prompt->expression;
    } else if (text_equal(action, "select-previous") && pane != NULL && is_search(prompt)) {
        line_editor_set(&prompt->editor, app->input.last_pattern);
    } else if (!line_editor_key(&prompt->editor, key)) {
        return;
    }
    try_search(prompt);
    app_changed(app);
}

static void paste(struct dialog *dialog, const char *text, size_t length) {
    struct prompt *prompt = prompt_of(dialog);
    line_editor_insert(&prompt->editor, text, length);
    try_search(prompt);
    app_changed(dialog->app);
}

static void destroy(struct dialog *dialog) {
    struct prompt *prompt = prompt_of(dialog);
    line_editor_finish(&prompt->editor);
    free(prompt->session);
    free(prompt);
}

static const struct dialog_kind prompt_dialog = {
    .name = "prompt",
    .at_bottom = true,
    .measure = measure,
    .draw = draw,
    .key = key_event,
    .paste = paste,
    .destroy = destroy,
};

void dialog_open_prompt(struct app *app, enum prompt_kind kind) {
    struct pane *pane = app->view.focused;
    struct prompt *prompt = NEW(struct prompt);
    prompt->dialog.kind = &prompt_dialog;
    prompt->kind = kind;
    prompt->session = text_copy(pane->id);
    prompt->origin = pane->copy.cursor;
    prompt->top = pane->top;
    prompt->expression = app->input.search_expression;
    line_editor_init(&prompt->editor, "", false);
    dialog_open(app, &prompt->dialog);
}
