/* SPDX-License-Identifier: MIT */

/* What the approval queue looks like: the list, the chosen one in full, the keys. */

#include "approval-queue.h"

#include "base/clean.h"
#include "base/memory.h"
#include "base/text.h"
#include "request-rows.h"
#include "state.h"

#include <stdio.h>

#define LIST_ROWS_MAX 8
#define TEXT_ROWS_MIN 3

static const struct json *list_of(const struct queue *queue) {
    return fleet_approvals(queue->dialog.app->fleet);
}

int queue_index(const struct queue *queue) {
    const struct json *list = list_of(queue);
    for (size_t i = 0; i < json_count(list); i++) {
        if (text_equal(json_get_text(json_at(list, i), "id", ""), queue->selected)) {
            return (int)i;
        }
    }
    return -1;
}

/* Beside list and text: a line between, the directory, a line between, the keys; and the frame. */
#define ROWS_BETWEEN 4
#define ROWS_FRAME   2
#define ROWS_EMPTY   6

/* How many entries are seen at once, of so many rows within the frame. */
static int list_rows(const struct queue *queue, int rows) {
    int count = (int)json_count(list_of(queue));
    int whole = count < LIST_ROWS_MAX ? count : LIST_ROWS_MAX;
    int most = rows >= whole + queue->text_rows + ROWS_BETWEEN ? whole : rows / 3;
    most = most < 1 ? 1 : most;
    return whole < most ? whole : most;
}

uint16_t queue_rows(struct queue *queue, uint16_t columns, uint16_t most) {
    if (queue_index(queue) < 0) {
        return ROWS_EMPTY;
    }
    if (queue->shown != NULL) { /* until it came, the size stays as it is */
        struct request_rows rows;
        request_rows_init(&rows, &queue->text, columns - DIALOG_FRAME_COLUMNS);
        queue->text_rows = (int)rows.count;
        request_rows_finish(&rows);
    }
    int count = (int)json_count(list_of(queue));
    int rows = (count < LIST_ROWS_MAX ? count : LIST_ROWS_MAX) + ROWS_BETWEEN + ROWS_FRAME +
               (queue->text_rows > TEXT_ROWS_MIN ? queue->text_rows : TEXT_ROWS_MIN);
    return rows < most ? (uint16_t)rows : most;
}

int queue_index_at(const struct queue *queue, int row) {
    bool is_entry = row >= 1 && row <= list_rows(queue, queue->dialog.frame.rows - 2);
    return is_entry ? queue->list_first + row - 1 : -1;
}

static void draw_entry(const struct app *app, const struct canvas *canvas, int row,
        const struct json *entry, bool is_selected) {
    struct style plain = app_style_over(
            app, is_selected ? THEME_DIALOG_FIELD_FOCUSED : THEME_DIALOG, THEME_DIALOG);
    struct style muted =
            is_selected ? plain : app_style_over(app, THEME_DIALOG_MUTED, THEME_DIALOG);
    char age[16], name[80];
    int columns = canvas->area.columns;
    app_format_age(json_get_integer(entry, "asked_ms", 0), age);
    snprintf(name, sizeof(name), "%.8s  %.40s  ", json_get_text(entry, "id", ""),
            json_get_text(entry, "session_name", ""));
    canvas_fill(canvas, (struct rect){ 0, (uint16_t)row, (uint16_t)columns, 1 }, &plain);
    int used = canvas_text_cut(canvas, 0, row, columns, name, app->glyphs->ellipsis, &muted);
    int left = columns - used - (int)strlen(age) - 2;
    struct buffer summary = { 0 };
    const char *text = json_get_text(entry, "summary", "");
    clean_append_shown(&summary, text, strlen(text));
    canvas_text_cut(canvas, used, row, left, buffer_text(&summary), app->glyphs->ellipsis, &plain);
    buffer_finish(&summary);
    canvas_text(canvas, columns - (int)strlen(age), row, 16, age, &muted);
}

/* The list; how many rows it took. */
static int draw_list(struct queue *queue, const struct canvas *canvas) {
    const struct app *app = queue->dialog.app;
    const struct json *list = list_of(queue);
    int count = (int)json_count(list), index = queue_index(queue);
    int rows = list_rows(queue, canvas->area.rows);
    queue->list_first = index >= queue->list_first + rows ? index - rows + 1 : queue->list_first;
    queue->list_first = queue->list_first > count - rows ? count - rows : queue->list_first;
    for (int i = 0; i < rows; i++) {
        int at = queue->list_first + i;
        draw_entry(app, canvas, i, json_at(list, (size_t)at), at == index);
    }
    return rows;
}

static void draw_text_row(const struct app *app, const struct canvas *canvas, int row,
        const struct request_row *shown) {
    static const struct {
        enum theme_role role;
        const char *sign;
    } looks[] = {
        [APPROVAL_MARK_PLAIN] = { THEME_DIALOG, "  " },
        [APPROVAL_MARK_HEADING] = { THEME_DIALOG_TITLE, "" },
        [APPROVAL_MARK_REMOVED] = { THEME_ERROR, "- " },
        [APPROVAL_MARK_ADDED] = { THEME_SUCCESS, "+ " },
    };
    _Static_assert(ARRAY_LENGTH(looks) == APPROVAL_MARK_COUNT, "a look for every mark");
    const struct approval_line *line = shown->line;
    struct style style = app_style_over(app, looks[line->mark].role, THEME_DIALOG);
    OWNED_STR text = text_copy_bytes(line->text + shown->start, shown->length);
    int indent = request_line_indent(line);
    if (shown->start == 0) {
        canvas_text(canvas, 0, row, indent, looks[line->mark].sign, &style);
    }
    canvas_text(canvas, indent, row, canvas->area.columns - indent, text, &style);
}

void queue_limit_first(struct queue *queue) {
    int last = queue->total - queue->page;
    queue->first = queue->first > last ? last : queue->first;
    queue->first = queue->first < 0 ? 0 : queue->first;
}

bool queue_has_unseen(const struct queue *queue) {
    return queue->seen < queue->total || queue->is_cut;
}

/* All from the first row on, without a gap; a jump to the end shows only the end. */
static void note_seen(struct queue *queue, const struct request_rows *rows) {
    int end = queue->first + queue->page;
    end = end < queue->total ? end : queue->total;
    queue->seen = (int)request_rows_within(rows, queue->seen_extent);
    queue->seen = queue->first <= queue->seen && end > queue->seen ? end : queue->seen;
    size_t extent = request_rows_extent(rows, (size_t)queue->seen);
    queue->seen_extent = extent > queue->seen_extent ? extent : queue->seen_extent;
    queue->questions_seen = 0;
    while ((int)request_rows_heading(rows, queue->questions_seen) < queue->seen &&
            (int)request_rows_heading(rows, queue->questions_seen + 1) <= queue->seen) {
        queue->questions_seen++;
    }
}

/* Where the next question to be answered is, unless all of it is in view. */
static void follow_question(struct queue *queue, const struct request_rows *rows) {
    size_t answered = json_count(queue->choices);
    int begin = (int)request_rows_heading(rows, answered);
    int end = (int)request_rows_heading(rows, answered + 1);
    bool is_in_view = begin >= queue->first && end <= queue->first + queue->page;
    queue->first = queue->follows_question && !is_in_view ? begin : queue->first;
    queue->follows_question = false;
}

static void draw_detail(
        struct queue *queue, const struct canvas *canvas, const struct request_rows *rows) {
    for (int row = 0; row < queue->page && queue->first + row < queue->total; row++) {
        draw_text_row(queue->dialog.app, canvas, row, &rows->rows[queue->first + row]);
    }
}

static void draw_directory(
        const struct queue *queue, const struct canvas *canvas, const struct json *entry, int row) {
    const struct app *app = queue->dialog.app;
    struct style muted = app_style_over(app, THEME_DIALOG_MUTED, THEME_DIALOG);
    const char *directory = json_get_text(entry, "directory", "");
    struct buffer line = { 0 };
    const char *tool = json_get_text(entry, "tool", "");
    clean_append_shown(&line, tool, strlen(tool));
    buffer_append_text(&line, " in ");
    clean_append_shown(&line, directory, strlen(directory));
    if (queue->total > queue->page) {
        buffer_append_format(&line, ", rows %d to %d of %d", queue->first + 1,
                queue->first + queue->page, queue->total);
    }
    if (json_count(queue->choices) > 0) {
        buffer_append_format(&line, ", %zu answered", json_count(queue->choices));
    }
    canvas_text_cut(canvas, 0, row, canvas->area.columns, buffer_text(&line), app->glyphs->ellipsis,
            &muted);
    buffer_finish(&line);
}

static const struct dialog_hint permission_hints[] = { { "approve", "approve" }, { "deny", "deny" },
    { "open", "go to it" }, { "select-next", "next" }, { "cancel", "close" } };
static const struct dialog_hint unseen_hints[] = { { "approve", "show the rest" },
    { "approve-unseen", "approve anyway" }, { "deny", "deny" }, { "open", "go to it" },
    { "cancel", "close" } };
static const struct dialog_hint question_hints[] = { { "choose", "choose" }, { "deny", "deny" },
    { "open", "go to it" }, { "select-next", "next" }, { "cancel", "close" } };
_Static_assert(ARRAY_LENGTH(permission_hints) == ARRAY_LENGTH(question_hints), "drawn alike");
_Static_assert(ARRAY_LENGTH(permission_hints) == ARRAY_LENGTH(unseen_hints), "drawn alike");

static void draw_hints(
        const struct queue *queue, const struct canvas *canvas, const struct json *entry) {
    bool is_question = text_equal(json_get_text(entry, "kind", ""), "question");
    bool has_unseen = queue->page > 0 && queue_has_unseen(queue);
    const struct dialog_hint *hints = is_question  ? question_hints
                                      : has_unseen ? unseen_hints
                                                   : permission_hints;
    size_t count = ARRAY_LENGTH(permission_hints), first = entry == NULL ? count - 1 : 0;
    dialog_draw_hints_of(queue->dialog.app, canvas, canvas->area.rows - 1, KEY_MODE_APPROVALS,
            hints + first, count - first);
}

/* The chosen one in the rows from `row` on. */
static void draw_chosen(
        struct queue *queue, const struct canvas *inner, const struct json *entry, int row) {
    struct canvas detail =
            canvas_part(inner, (struct rect){ 0, (uint16_t)(row + 1), inner->area.columns,
                                       (uint16_t)(inner->area.rows - row - 3) });
    struct request_rows text;
    request_rows_init(&text, &queue->text, detail.area.columns);
    queue->page = detail.area.rows;
    queue->total = (int)text.count;
    queue->is_cut = request_rows_are_cut(&text);
    follow_question(queue, &text);
    queue_limit_first(queue);
    note_seen(queue, &text);
    draw_directory(queue, inner, entry, row);
    draw_detail(queue, &detail, &text);
    request_rows_finish(&text);
}

void queue_draw(struct queue *queue, const struct canvas *canvas) {
    const struct app *app = queue->dialog.app;
    struct canvas inner = dialog_draw_frame(app, canvas, "What waits for you");
    int index = queue_index(queue), last = inner.area.rows - 1;
    const struct json *entry = index < 0 ? NULL : json_at(list_of(queue), (size_t)index);
    queue->page = 0;
    if (last < 3) {
        return;
    }
    if (entry == NULL) {
        draw_hints(queue, &inner, NULL);
        canvas_text(&inner, 0, 0, inner.area.columns, "No session asks for anything.",
                app_style(app, THEME_DIALOG));
        return;
    }
    int rows = draw_list(queue, &inner);
    if (queue->shown != NULL && last > rows + 3) { /* before, there is nothing to be answered */
        draw_chosen(queue, &inner, entry, rows + 1);
    }
    draw_hints(queue, &inner, entry);
}
