/* SPDX-License-Identifier: MIT */

/* The approval queue over the panes: what all sessions ask for, and the chosen one in full. The
 * list is the fleet's own; what one asks for is fetched when it is chosen. */

#include "approval-queue.h"

#include "base/clean.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "request-file.h"
#include "state.h"

#define QUEUE_COLUMNS_MAX 110
#define WHO_MAX_BYTES     60
#define DEAF_MS           700 /* of one that came up by itself: no key was meant for it yet */

static const struct dialog_kind queue_dialog;

static struct queue *queue_of(struct dialog *dialog) {
    return container_of(dialog, struct queue, dialog);
}

struct queue *queue_find(const struct app *app) {
    bool is_open = app->dialog != NULL && app->dialog->kind == &queue_dialog;
    return is_open ? queue_of(app->dialog) : NULL;
}

const struct json *queue_list(const struct queue *queue) {
    return fleet_approvals(queue->dialog.app->fleet);
}

struct json *queue_params(const struct queue *queue) {
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
    struct queue *queue = queue_find(app);
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

void queue_choose(struct queue *queue, int index) {
    struct app *app = queue->dialog.app;
    const struct json *list = queue_list(queue);
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
        fleet_call(app->fleet, "approval.show", queue_params(queue), on_shown, app);
    }
    app_changed(app);
}

static void on_left(void *context, const struct json *result, const struct error *err) {
    if (err == NULL && queue_find(context) != NULL) {
        OWNED_STR who = clean_line(json_get_text(result, "who", ""), WHO_MAX_BYTES);
        app_say(context, false, "'%s' is over: %s%s%s", json_get_text(result, "id", ""),
                json_get_text(result, "outcome", ""), *who == '\0' ? "" : " by ", who);
    }
}

/* Somebody or something else was quicker: who it was is told to whom had it before him. */
static void tell_left(struct queue *queue) {
    if (*queue->selected != '\0' && !text_equal(queue->selected, queue->answered)) {
        fleet_call(queue->dialog.app->fleet, "approval.show", queue_params(queue), on_left,
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
        queue_choose(queue, queue->list_first);
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

static void key_event(struct dialog *dialog, const struct key_event *key, const char *action) {
    const struct key_binding *binding = key_table_find(dialog->app->keys, KEY_MODE_APPROVALS, key);
    if (binding != NULL) {
        queue_do(queue_of(dialog), binding);
    }
}

static void click(struct dialog *dialog, int column, int row) {
    int index = queue_index_at(queue_of(dialog), row);
    if (index >= 0) {
        queue_choose(queue_of(dialog), index);
    }
}

static void scroll(struct dialog *dialog, int rows) {
    queue_scroll(queue_of(dialog), rows);
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
