/* SPDX-License-Identifier: MIT */

/* What keys do in the approval queue. Never is answered what was not seen. */

#include "approval-queue.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "form.h"
#include "state.h"

#include <stdlib.h>

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

void queue_scroll(struct queue *queue, int rows) {
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
    queue_scroll(queue, queue->seen - queue->first);
    int left = queue->total - queue->first - queue->page;
    if (left > 0) {
        app_say(app, false, "%d row%s of it %s not shown yet", left, left == 1 ? "" : "s",
                left == 1 ? "was" : "were");
    }
}

static void on_answered(void *context, const struct json *result, const struct error *err) {
    struct app *app = context;
    struct queue *queue = queue_find(app);
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
    answer(queue, "approval.allow", queue_params(queue));
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
        struct json *params = queue_params(queue);
        json_set(params, "choices", queue->choices);
        queue->choices = json_create_array();
        answer(queue, "approval.answer", params);
    }
    app_changed(app);
}

static void open_session(struct queue *queue, const char *argument) {
    struct app *app = queue->dialog.app;
    int index = queue_index(queue);
    const struct json *entry = index < 0 ? NULL : json_at(queue_list(queue), (size_t)index);
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
    queue_choose(queue, queue_index(queue) + 1);
}

static void select_previous(struct queue *queue, const char *argument) {
    queue_choose(queue, queue_index(queue) - 1);
}

static void scroll_page_down(struct queue *queue, const char *argument) {
    queue_scroll(queue, queue->page);
}

static void scroll_page_up(struct queue *queue, const char *argument) {
    queue_scroll(queue, -queue->page);
}

static void scroll_top(struct queue *queue, const char *argument) {
    queue_scroll(queue, -queue->total);
}

static void scroll_bottom(struct queue *queue, const char *argument) {
    queue_scroll(queue, queue->total);
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

void queue_do(struct queue *queue, const struct key_binding *binding) {
    for (size_t i = 0; i < ARRAY_LENGTH(deeds); i++) {
        if (text_equal(deeds[i].name, binding->action->name)) {
            deeds[i].run(queue, binding->argument);
            return; /* it may be closed by now */
        }
    }
}
