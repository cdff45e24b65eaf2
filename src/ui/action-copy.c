/* SPDX-License-Identifier: MIT */

/* Copy mode: what is selected, searched for, copied. */

#include "actions.h"

#include "base/text.h"
#include "copy-mode.h"
#include "dialog.h"
#include "state.h"

/* The pane that is in copy mode and has the keyboard; NULL: none. */
static struct pane *find_pane(struct app *app) {
    struct pane *pane = app->view.focused;
    return pane != NULL && pane->scrolling && pane->host != NULL ? pane : NULL;
}

/* ---- selecting --------------------------------------------------------------------------------
 */

/* Begins one at the cursor; one of another kind becomes this kind, the same kind ends. */
static void select_kind(struct app *app, enum selection_kind kind, bool ends) {
    struct pane *pane = find_pane(app);
    struct selection *selection = &app->input.selection;
    if (pane == NULL) {
        return;
    }
    pane->copy.leaves_at_end = false;
    bool goes_on = selection->pane == pane && selection->active && selection->by_keys;
    if (goes_on && ends && selection->kind == kind) {
        selection_clear(app);
        return;
    }
    struct text_place from = goes_on ? selection->from : pane->copy.cursor;
    selection_begin_at(app, pane, from, kind);
    app->input.selection.to = pane->copy.cursor;
}

void action_select(struct app *app, const char *argument) {
    bool emacs = app_copy_mode(app) == KEY_MODE_COPY_EMACS;
    if (emacs) {
        selection_clear(app); /* a new mark */
    }
    select_kind(app, SELECTION_CHARACTERS, true);
}

void action_select_line(struct app *app, const char *argument) {
    select_kind(app, SELECTION_LINES, true);
}

void action_select_rectangle(struct app *app, const char *argument) {
    const struct selection *selection = &app->input.selection;
    bool back = selection->active && selection->by_keys && selection->kind == SELECTION_RECTANGLE;
    select_kind(app, back ? SELECTION_CHARACTERS : SELECTION_RECTANGLE, false);
}

void action_select_word(struct app *app, const char *argument) {
    select_kind(app, SELECTION_WORDS, true);
}

void action_select_other_end(struct app *app, const char *argument) {
    struct pane *pane = find_pane(app);
    struct selection *selection = &app->input.selection;
    if (pane != NULL && selection->pane == pane && selection->active) {
        struct text_place from = selection->from;
        selection->from = selection->to;
        selection->by_keys = true;
        copy_move_to(pane, from);
    }
}

/* ---- copying ----------------------------------------------------------------------------------
 */

void action_copy(struct app *app, const char *argument) {
    selection_copy(app);
}

void action_copy_and_leave(struct app *app, const char *argument) {
    struct text_range range;
    if (selection_range(&app->input.selection, &range)) {
        selection_copy(app);
    }
    action_leave(app, "");
}

void action_copy_line_end(struct app *app, const char *argument) {
    struct pane *pane = find_pane(app);
    if (pane != NULL) {
        struct text_range range = { pane->copy.cursor,
            { copy_line_end(pane, pane->copy.cursor.line), UINT16_MAX } };
        copy_to_clipboard(app, pane, &range, false);
        action_leave(app, "");
    }
}

void action_copy_to_file(struct app *app, const char *argument) {
    struct text_range range;
    if (!selection_range(&app->input.selection, &range)) {
        app_say(app, false, "nothing is selected yet");
    } else if (find_pane(app) != NULL) {
        dialog_open_prompt(app, PROMPT_FILE);
    }
}

/* False: there is nothing to give. */
static bool pipe_selection(struct app *app, const char *command) {
    const struct selection *selection = &app->input.selection;
    struct text_range range;
    if (find_pane(app) == NULL || !selection_range(selection, &range)) {
        app_say(app, false, "nothing is selected yet");
        return false;
    }
    copy_to_command(app, selection->pane, &range, selection->kind == SELECTION_LINES, command);
    return true;
}

void action_pipe(struct app *app, const char *argument) {
    (void)pipe_selection(app, argument);
}

void action_pipe_and_leave(struct app *app, const char *argument) {
    if (pipe_selection(app, argument)) {
        action_leave(app, "");
    }
}

static void open_history(struct app *app, bool pager) {
    struct pane *pane = app->view.focused;
    if (pane != NULL && pane->host != NULL) {
        copy_to_program(app, pane, pager);
    }
}

void action_open_editor(struct app *app, const char *argument) {
    open_history(app, false);
}

void action_open_pager(struct app *app, const char *argument) {
    open_history(app, true);
}

void action_leave(struct app *app, const char *argument) {
    struct pane *pane = find_pane(app);
    if (pane != NULL) {
        copy_leave(pane);
    }
}

/* ---- searching --------------------------------------------------------------------------------
 */

/* From a pane as it is, it enters copy mode. */
static void open_prompt(struct app *app, enum prompt_kind kind) {
    struct pane *pane = app->view.focused;
    if (pane != NULL && copy_enter(pane, false)) {
        dialog_open_prompt(app, kind);
    }
}

void action_search_backward(struct app *app, const char *argument) {
    open_prompt(app, PROMPT_SEARCH_BACKWARD);
}

void action_search_forward(struct app *app, const char *argument) {
    open_prompt(app, PROMPT_SEARCH_FORWARD);
}

void action_go_to_line(struct app *app, const char *argument) {
    open_prompt(app, PROMPT_LINE);
}

void action_search_next(struct app *app, const char *argument) {
    struct pane *pane = find_pane(app);
    if (pane != NULL) {
        copy_search_again(pane, false);
    }
}

void action_search_previous(struct app *app, const char *argument) {
    struct pane *pane = find_pane(app);
    if (pane != NULL) {
        copy_search_again(pane, true);
    }
}

/* The word under the cursor, or the next on its line. */
static void search_word(struct app *app, bool backward) {
    struct pane *pane = find_pane(app);
    char word[PATTERN_MAX_BYTES + 1] = "\\b";
    size_t length = 2;
    if (pane == NULL) {
        return;
    }
    struct text_place place = pane->copy.cursor, end;
    while (copy_class_at(pane, place) != TEXT_WORD &&
            place.column < copy_row_length(pane, place.line)) {
        place.column++;
    }
    end = copy_word_end(pane, place);
    place = copy_word_begin(pane, place);
    pane->copy.cursor = place;
    const struct mirror *mirror = pane_link_mirror(pane->host);
    while (copy_class_at(pane, place) == TEXT_WORD && !text_place_is_before(end, place)) {
        struct terminal_row row = { 0 };
        char text[TERMINAL_GLYPH_MAX_BYTES];
        (void)pane_find_line(pane, place.line, &row);
        size_t size = mirror_glyph_text(mirror, row.cells[place.column].glyph, text);
        if (length + size + 2 >= sizeof(word)) {
            break;
        }
        memcpy(word + length, text, size);
        word[length += size] = '\0';
        if (!copy_step(pane, &place, true)) {
            break;
        }
    }
    if (length == 2) {
        app_say(app, false, "there is no word here");
        return;
    }
    memcpy(word + length, "\\b", 3);
    copy_search(pane, word, SEARCH_EXPRESSION, backward);
}

void action_search_word_backward(struct app *app, const char *argument) {
    search_word(app, true);
}

void action_search_word_forward(struct app *app, const char *argument) {
    search_word(app, false);
}

static void to_prompt(struct app *app, bool backward) {
    struct pane *pane = app->view.focused;
    if (pane != NULL && copy_enter(pane, false)) {
        copy_search_prompt(pane, backward);
    }
}

void action_prompt_next(struct app *app, const char *argument) {
    to_prompt(app, false);
}

void action_prompt_previous(struct app *app, const char *argument) {
    to_prompt(app, true);
}
