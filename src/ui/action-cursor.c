/* SPDX-License-Identifier: MIT */

/* Copy mode: where its cursor goes. */

#include "actions.h"

#include "copy-mode.h"
#include "state.h"

#define STEPS_MAX 100000 /* of a motion over words */

static struct pane *find_pane(struct app *app) {
    struct pane *pane = app->view.focused;
    return pane != NULL && pane->scrolling && pane->host != NULL ? pane : NULL;
}

/* What a motion makes of the cursor's place. */
typedef struct text_place motion_fn(const struct pane *pane, struct text_place place);

static void move(struct app *app, motion_fn *motion) {
    struct pane *pane = find_pane(app);
    if (pane != NULL) {
        copy_move_to(pane, motion(pane, pane->copy.cursor));
    }
}

static void move_rows(struct app *app, int rows) {
    struct pane *pane = find_pane(app);
    if (pane != NULL) {
        copy_move_by(pane, rows);
    }
}

/* ---- on the line ------------------------------------------------------------------------------
 */

static struct text_place last_cell(const struct pane *pane, struct text_place place) {
    uint64_t line = copy_line_end(pane, place.line);
    uint16_t length = copy_row_length(pane, line);
    bool beyond = app_copy_mode(pane->app) == KEY_MODE_COPY_EMACS;
    return (struct text_place){ line, (uint16_t)(length - (length > 0 && !beyond)) };
}

static struct text_place line_start(const struct pane *pane, struct text_place place) {
    return (struct text_place){ copy_line_begin(pane, place.line), 0 };
}

static struct text_place line_text(const struct pane *pane, struct text_place place) {
    struct text_place start = line_start(pane, place);
    while (start.column < copy_row_length(pane, start.line) &&
            copy_class_at(pane, start) == TEXT_BLANK) {
        start.column++;
    }
    return start;
}

static struct text_place left(const struct pane *pane, struct text_place place) {
    (void)copy_step(pane, &place, false);
    return place;
}

/* Over the end of the text too: a rectangle may be wider than this line. */
static struct text_place right(const struct pane *pane, struct text_place place) {
    const struct selection *selection = &pane->app->input.selection;
    if (selection->active && selection->kind == SELECTION_RECTANGLE) {
        place.column++;
        return place;
    }
    (void)copy_step(pane, &place, true);
    return place;
}

/* ---- words ------------------------------------------------------------------------------------
 */

static enum text_class class_of(const struct pane *pane, struct text_place place, bool is_long) {
    enum text_class class = copy_class_at(pane, place);
    return is_long && class != TEXT_BLANK ? TEXT_WORD : class;
}

static struct text_place skip(const struct pane *pane, struct text_place place,
        enum text_class class, bool is_long, bool forward) {
    for (int i = 0; i < STEPS_MAX && class_of(pane, place, is_long) == class; i++) {
        if (!copy_step(pane, &place, forward)) {
            break;
        }
    }
    return place;
}

static struct text_place next_word(const struct pane *pane, struct text_place place, bool is_long) {
    enum text_class class = class_of(pane, place, is_long);
    if (class != TEXT_BLANK) {
        place = skip(pane, place, class, is_long, true);
    }
    return skip(pane, place, TEXT_BLANK, is_long, true);
}

/* On the last cell in `forward`'s direction of the word there, or behind the one before it. */
static struct text_place word_edge(
        const struct pane *pane, struct text_place place, bool is_long, bool forward) {
    (void)copy_step(pane, &place, forward);
    place = skip(pane, place, TEXT_BLANK, is_long, forward);
    enum text_class class = class_of(pane, place, is_long);
    for (int i = 0; i < STEPS_MAX && class != TEXT_BLANK; i++) {
        struct text_place next = place;
        if (!copy_step(pane, &next, forward) || class_of(pane, next, is_long) != class) {
            break;
        }
        place = next;
    }
    return place;
}

static struct text_place word_next(const struct pane *pane, struct text_place place) {
    return next_word(pane, place, false);
}

static struct text_place long_word_next(const struct pane *pane, struct text_place place) {
    return next_word(pane, place, true);
}

static struct text_place word_previous(const struct pane *pane, struct text_place place) {
    return word_edge(pane, place, false, false);
}

static struct text_place long_word_previous(const struct pane *pane, struct text_place place) {
    return word_edge(pane, place, true, false);
}

static struct text_place word_end(const struct pane *pane, struct text_place place) {
    return word_edge(pane, place, false, true);
}

static struct text_place long_word_end(const struct pane *pane, struct text_place place) {
    return word_edge(pane, place, true, true);
}

/* ---- paragraphs and the view ------------------------------------------------------------------
 */

static struct text_place paragraph(const struct pane *pane, struct text_place place, bool forward) {
    struct terminal_row row;
    bool was_text = false;
    for (int i = 0; i < STEPS_MAX; i++) {
        bool is_text = copy_row_length(pane, place.line) > 0;
        if ((was_text && !is_text) || (!forward && place.line == 0)) {
            break;
        }
        was_text |= is_text;
        if (!pane_find_line(pane, forward ? place.line + 1 : place.line - 1, &row)) {
            break;
        }
        place.line += forward ? 1u : (uint64_t)-1;
    }
    return (struct text_place){ place.line, 0 };
}

static struct text_place paragraph_up(const struct pane *pane, struct text_place place) {
    return paragraph(pane, place, false);
}

static struct text_place paragraph_down(const struct pane *pane, struct text_place place) {
    return paragraph(pane, place, true);
}

static struct text_place top(const struct pane *pane, struct text_place place) {
    return (struct text_place){ pane->top, 0 };
}

static struct text_place middle(const struct pane *pane, struct text_place place) {
    return (struct text_place){ pane->top + pane->tile.body.rows / 2, 0 };
}

static struct text_place bottom(const struct pane *pane, struct text_place place) {
    return (struct text_place){ pane->top + pane->tile.body.rows - 1, 0 };
}

/* ---- the actions ------------------------------------------------------------------------------
 */

#define MOTION(name, motion)                                                                       \
    void action_cursor_##name(struct app *app, const char *argument) {                             \
        move(app, motion);                                                                         \
    }

MOTION(bottom, bottom)
MOTION(left, left)
MOTION(line_end, last_cell)
MOTION(line_start, line_start)
MOTION(line_text, line_text)
MOTION(long_word_end, long_word_end)
MOTION(long_word_next, long_word_next)
MOTION(long_word_previous, long_word_previous)
MOTION(middle, middle)
MOTION(paragraph_down, paragraph_down)
MOTION(paragraph_up, paragraph_up)
MOTION(right, right)
MOTION(top, top)
MOTION(word_end, word_end)
MOTION(word_next, word_next)
MOTION(word_previous, word_previous)

void action_cursor_down(struct app *app, const char *argument) {
    move_rows(app, 1);
}

void action_cursor_up(struct app *app, const char *argument) {
    move_rows(app, -1);
}
