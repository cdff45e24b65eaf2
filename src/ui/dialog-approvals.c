/* SPDX-License-Identifier: MIT */

/* The approval queue over the panes: what all sessions ask for, the chosen one in full, and the
 * answers. The list is the fleet's own; what one asks for is fetched when it is chosen. */

#include "approval-queue.h"

#include "base/clean.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "form.h"
#include "request-file.h"
#include "state.h"

#define QUEUE_COLUMNS_MAX 110
#define WHO_MAX_BYTES     60
#define DEAF_MS           700 /* of one that came up by itself: no key was meant for it yet */

static const struct dialog_kind queue_dialog;

static struct queue *queue_of(struct dialog *dialog) {
    return container_of(dialog, struct queue, dialog);
}

/* The one that is open; NULL: none is. */
static struct queue *find_queue(const struct app *app) {
    bool is_open = app->dialog != NULL && app->dialog->kind == &queue_dialog;
    return is_open ? queue_of(app->dialog) : NULL;
}

static const struct json *list_of(const struct queue *queue) {
    return fleet_approvals(queue->dialog.app->fleet);
}

static struct json *params_of(const struct queue *queue) {
    struct json *params = json_create_object();
    json_set_text(params, "id", queue->selected);
    return params;
}

/* ---- what is chosen -------------------------------------------------------------------------- */

/* Nothing is shown, and nothing can be answered. */
static void forget_shown(struct queue *queue) {
    request_file_stop(TAKE(queue->file));
    approval_text_finish(&queue->text);
    json_destroy(TAKE(queue->shown));
}

/* `file` is what it would change: NULL where that is none. Owns both. */
static void show(struct queue *queue, struct json *asked, struct approval_file *file) {
    forget_shown(queue);
    queue->shown = asked;
    approval_text_init(
            &queue->text, json_get_text(asked, "tool", ""), json_find(asked, "input"), file);
    queue->text.is_cut |= json_get_boolean(asked, "cut", false);
    app_changed(queue->dialog.app);
}

static void on_read(void *context, struct json *asked, struct approval_file *file) {
    struct queue *queue = context;
    queue->file = NULL;
    show(queue, asked, file);
}

static void on_shown(void *context, const struct json *result, const struct error *err) {
    struct app *app = context;
    struct queue *queue = find_queue(app);
    if (queue == NULL || err != NULL ||
            !text_equal(json_get_text(result, "id", ""), queue->selected)) {
        return; /* another one is chosen by now, or it has ended */
    }
    forget_shown(queue);
    queue->file = request_file_start(app->loop, result, on_read, queue);
    if (queue->file == NULL) {
        show(queue, json_clone(result), NULL);
    }
}

static void choose_entry(struct queue *queue, int index) {
    struct app *app = queue->dialog.app;
    const struct json *list = list_of(queue);
    int count = (int)json_count(list);
    index = index >= count ? count - 1 : index;
    index = index < 0 ? 0 : index;
    const char *id = json_get_text(json_at(list, (size_t)index), "id", "");
    if (text_equal(id, queue->selected)) {
        return;
    }
    text_replace(&queue->selected, id);
    forget_shown(queue);
    json_destroy(queue->choices);
    queue->choices = json_create_array();
    queue->first = queue->seen = 0;
    queue->seen_extent = queue->questions_seen = 0;
    queue->is_cut = queue->follows_question = false;
    if (*id != '\0') {
        fleet_call(app->fleet, "approval.show", params_of(queue), on_shown, app);
    }
    app_changed(app);
}

static void on_left(void *context, const struct json *result, const struct error *err) {
    if (err == NULL && find_queue(context) != NULL) {
        OWNED_STR who = clean_line(json_get_text(result, "who", ""), WHO_MAX_BYTES);
        app_say(context, false, "'%s' is over: %s%s%s", json_get_text(result, "id", ""),
                json_get_text(result, "outcome", ""), *who == '\0' ? "" : " by ", who);
    }
}

/* Somebody or something else was quicker: who it was is told to whom had it before him. */
static void tell_left(struct queue *queue) {
    if (*queue->selected != '\0' && !text_equal(queue->selected, queue->answered)) {
        fleet_call(queue->dialog.app->fleet, "approval.show", params_of(queue), on_left,
                queue->dialog.app);
    }
}

/* What was chosen may have ended: the next one in its place. */
static void follow_list(struct queue *queue) {
    int index = queue_index(queue);
    queue->list_first = index >= 0 && index < queue->list_first ? index : queue->list_first;
    if (index < 0) {
        bool had_one = *queue->selected != '\0';
        queue->deaf_until_ms = had_one ? clock_monotonic_ms() + DEAF_MS : 0;
        tell_left(queue);
        choose_entry(queue, queue->list_first);
    }
}

static void measure(struct dialog *dialog, struct rect room, uint16_t *columns, uint16_t *rows) {
    uint16_t most = (uint16_t)(room.columns > 4 ? room.columns - 4 : room.columns);
    *columns = most < QUEUE_COLUMNS_MAX ? most : QUEUE_COLUMNS_MAX;
    follow_list(queue_of(dialog));
    *rows = queue_rows(
            queue_of(dialog), *columns, (uint16_t)(room.rows > 8 ? room.rows - 4 : room.rows));
}

static void draw(struct dialog *dialog, const struct canvas *canvas, struct screen_cursor *cursor) {
    queue_draw(queue_of(dialog), canvas);
}

/* ---- what it does ---------------------------------------------------------------------------- */

/* Never what was not seen. */
static bool can_be_answered(const struct queue *queue) {
    if (*queue->selected != '\0' && text_equal(queue->selected, queue->answered)) {
        return false; /* it was, and leaves the list in a moment */
    }
    bool is_seen = queue->shown != NULL && clock_monotonic_ms() >= queue->deaf_until_ms;
    if (queue->shown != NULL && queue->page == 0) {
        app_say(queue->dialog.app, true, "there is no room to show it: make the terminal higher");
        return false;
    }
    if (!is_seen && *queue->selected != '\0') {
        app_say(queue->dialog.app, false, "this one has just come up: look at it first");
    }
    return is_seen;
}

static void scroll_by(struct queue *queue, int rows) {
    queue->first += rows;
    queue_limit_first(queue);
    app_changed(queue->dialog.app);
}

/* Goes on to what was not seen yet. */
static void show_unseen(struct queue *queue) {
    struct app *app = queue->dialog.app;
    if (queue->seen == queue->total) {
        app_say(app, true, "not all of it can be shown here: see its pane");
        return;
    }
    scroll_by(queue, queue->seen - queue->first);
    int left = queue->total - queue->first - queue->page;
    if (left > 0) {
        app_say(app, false, "%d row%s of it %s not shown yet", left, left == 1 ? "" : "s",
                left == 1 ? "was" : "were");
    }
}

static void on_answered(void *context, const struct json *result, const struct error *err) {
    struct app *app = context;
    struct queue *queue = find_queue(app);
    if (err != NULL) {
        app_say(app, true, "%s", err->text);
    }
    if (err != NULL && queue != NULL) { /* it can be answered again, if it is there */
        text_replace(&queue->answered, "");
    }
}

static void answer(struct queue *queue, const char *method, struct json *params) {
    text_replace(&queue->answered, queue->selected);
    fleet_call(queue->dialog.app->fleet, method, params, on_answered, queue->dialog.app);
}

static void allow(struct queue *queue) {
    answer(queue, "approval.allow", params_of(queue));
}

static void approve(struct queue *queue, const char *argument) {
    if (can_be_answered(queue)) {
        (queue_has_unseen(queue) ? show_unseen : allow)(queue);
    }
}

static void approve_unseen(struct queue *queue, const char *argument) {
    if (can_be_answered(queue)) {
        allow(queue);
    }
}

static bool submit_deny(struct form *form, size_t *wrong, char *error, size_t size) {
    struct json *params = json_create_object();
    json_set_text(params, "id", form->id);
    json_set_text(params, "reason", form_get(form, 0));
    app_call(form->dialog.app, "approval.deny", params);
    return true;
}

static const struct form_field deny_fields[] = { { "Why", "may be empty; the agent is told", 1 } };
static const struct form_kind deny_form = { .title = "Deny it",
    .accept = "deny",
    .fields = deny_fields,
    .field_count = ARRAY_LENGTH(deny_fields),
    .submit = submit_deny };

static void deny(struct queue *queue, const char *argument) {
    if (*queue->selected != '\0') {
        struct form *form = form_create(&deny_form);
        form->id = text_copy(queue->selected);
        dialog_open(queue->dialog.app, &form->dialog);
    }
}

/* Numbers answer the questions one after the other; the last one sends them. */
static void choose(struct queue *queue, const char *argument) {
    struct app *app = queue->dialog.app;
    const struct json *questions = json_find(json_find(queue->shown, "input"), "questions");
    size_t answered = json_count(queue->choices), number = 0;
    const struct json *options = json_find(json_at(questions, answered), "options");
    number = (size_t)strtoul(argument, NULL, 10);
    if (json_count(questions) == 0 || !can_be_answered(queue)) {
        return;
    }
    if (answered >= queue->questions_seen) {
        show_unseen(queue);
        return;
    }
    if (number == 0 || number > json_count(options)) {
        app_say(app, true, "it has choices 1 to %zu", json_count(options));
        return;
    }
    json_add_text(queue->choices, argument);
    queue->follows_question = true;
    if (answered + 1 == json_count(questions)) {
        struct json *params = params_of(queue);
        json_set(params, "choices", queue->choices);
        queue->choices = json_create_array();
        answer(queue, "approval.answer", params);
    }
    app_changed(app);
}

static void open_session(struct queue *queue, const char *argument) {
    struct app *app = queue->dialog.app;
    int index = queue_index(queue);
    const struct json *entry = index < 0 ? NULL : json_at(list_of(queue), (size_t)index);
    struct pane *pane = app_find_pane(app, json_get_text(entry, "session", ""));
    dialog_close(app);
    if (pane != NULL) {
        app_focus(app, pane);
    }
}

static void cancel(struct queue *queue, const char *argument) {
    dialog_close(queue->dialog.app);
}

static void select_next(struct queue *queue, const char *argument) {
    choose_entry(queue, queue_index(queue) + 1);
}

static void select_previous(struct queue *queue, const char *argument) {
    choose_entry(queue, queue_index(queue) - 1);
}

static void scroll_page_down(struct queue *queue, const char *argument) {
    scroll_by(queue, queue->page);
}

static void scroll_page_up(struct queue *queue, const char *argument) {
    scroll_by(queue, -queue->page);
}

static void scroll_top(struct queue *queue, const char *argument) {
    scroll_by(queue, -queue->total);
}

static void scroll_bottom(struct queue *queue, const char *argument) {
    scroll_by(queue, queue->total);
}

static const struct {
    const char *name;
    void (*run)(struct queue *queue, const char *argument);
} deeds[] = {
    /* Keep in alphabetical order. */
    { "approve", approve },
    { "approve-unseen", approve_unseen },
    { "cancel", cancel },
    { "choose", choose },
    { "deny", deny },
    { "open", open_session },
    { "scroll-bottom", scroll_bottom },
    { "scroll-page-down", scroll_page_down },
    { "scroll-page-up", scroll_page_up },
    { "scroll-top", scroll_top },
    { "select-next", select_next },
    { "select-previous", select_previous },
};

static void key_event(struct dialog *dialog, const struct key_event *key, const char *action) {
    const struct key_binding *binding = key_table_find(dialog->app->keys, KEY_MODE_APPROVALS, key);
    for (size_t i = 0; binding != NULL && i < ARRAY_LENGTH(deeds); i++) {
        if (text_equal(deeds[i].name, binding->action->name)) {
            deeds[i].run(queue_of(dialog), binding->argument);
            return; /* it may be closed by now */
        }
    }
}

static void click(struct dialog *dialog, int column, int row) {
    int index = queue_index_at(queue_of(dialog), row);
    if (index >= 0) {
        choose_entry(queue_of(dialog), index);
    }
}

static void scroll(struct dialog *dialog, int rows) {
    scroll_by(queue_of(dialog), rows);
}

static void destroy(struct dialog *dialog) {
    struct queue *queue = queue_of(dialog);
    free(queue->selected);
    free(queue->answered);
    forget_shown(queue);
    json_destroy(queue->choices);
    free(queue);
}

static const struct dialog_kind queue_dialog = {
    .name = "approvals",
    .measure = measure,
    .draw = draw,
    .key = key_event,
    .click = click,
    .scroll = scroll,
    .destroy = destroy,
};

void dialog_open_approvals(struct app *app) {
    struct queue *queue = NEW(struct queue);
    queue->dialog.kind = &queue_dialog;
    queue->selected = text_copy("");
    queue->answered = text_copy("");
    queue->choices = json_create_array();
    dialog_open(app, &queue->dialog);
}
