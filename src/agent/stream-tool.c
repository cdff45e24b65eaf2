/* SPDX-License-Identifier: MIT */
#include "stream-tool.h"

#include "agent-detail.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/difference.h"
#include "base/memory.h"
#include "base/text.h"

#include <string.h>

static const struct page_limits command_limits = { 6, 0, 1000 };
static const struct page_limits side_limits = { 8, 0, 300 }; /* of a difference */
static const struct page_limits content_limits = { 4, 0, 300 };
static const struct page_limits result_limits = { 4, 3, 300 };
static const struct page_limits error_limits = { 8, 4, 1000 };

#define MARK "  "

/* ---- what is shown below a call -------------------------------------------------------------- */

/* Lines that differ, by what became of them. */
struct differing {
    struct buffer removed, added;
};

static void take_line(void *context, enum difference_kind kind, const char *line, size_t length) {
    struct differing *differing = context;
    if (kind != DIFFERENCE_KEPT) {
        struct buffer *out = kind == DIFFERENCE_REMOVED ? &differing->removed : &differing->added;
        buffer_append(out, line, length);
    }
}

/* The lines that differ: what was, what is. */
static void show_difference(struct page *page, const char *was, const char *is) {
    struct differing differing = { 0 };
    difference_walk(was, is, take_line, &differing);
    page_block(page, LOOK_REMOVED, MARK "- ", buffer_text(&differing.removed),
            differing.removed.length, &side_limits);
    page_block(page, LOOK_ADDED, MARK "+ ", buffer_text(&differing.added), differing.added.length,
            &side_limits);
    buffer_finish(&differing.removed);
    buffer_finish(&differing.added);
}

static void show_edit(struct page *page, const struct json *input) {
    show_difference(
            page, json_get_text(input, "old_string", ""), json_get_text(input, "new_string", ""));
}

static void show_edits(struct page *page, const struct json *input) {
    const struct json *edits = json_find(input, "edits");
    for (size_t i = 0; json_kind(edits) == JSON_KIND_ARRAY && i < json_count(edits); i++) {
        show_edit(page, json_at(edits, i));
    }
}

static void show_notebook(struct page *page, const struct json *input) {
    const char *source = json_get_text(input, "new_source", "");
    page_block(page, LOOK_ADDED, MARK "+ ", source, strlen(source), &content_limits);
}

static void show_todos(struct page *page, const struct json *input) {
    const struct json *todos = json_find(input, "todos");
    struct buffer lines = { 0 };
    for (size_t i = 0; json_kind(todos) == JSON_KIND_ARRAY && i < json_count(todos); i++) {
        const struct json *todo = json_at(todos, i);
        const char *status = json_get_text(todo, "status", "");
        const char *sign = text_equal(status, "completed")     ? "[x] "
                           : text_equal(status, "in_progress") ? "[>] "
                                                               : "[ ] ";
        buffer_append_format(&lines, "%s%s\n", sign, json_get_text(todo, "content", ""));
    }
    page_block(page, LOOK_PLAIN, MARK, buffer_text(&lines), lines.length, &page_whole);
    buffer_finish(&lines);
}

static void show_content(struct page *page, const struct json *input) {
    const char *content = json_get_text(input, "content", "");
    page_block(page, LOOK_ADDED, MARK "+ ", content, strlen(content), &content_limits);
}

/* ---- the table ------------------------------------------------------------------------------- */

enum result_form { RESULT_TEXT, RESULT_COUNT, RESULT_NONE };

static const struct tool {
    const char *name;
    void (*show)(struct page *page, const struct json *input); /* below the call */
    enum result_form result;                                   /* unless it failed */
} tools[] = {
    /* Keep in alphabetical order. */
    { "Agent", NULL, RESULT_NONE }, /* its end is told by an event of its own */
    { "Edit", show_edit, RESULT_NONE }, { "MultiEdit", show_edits, RESULT_NONE },
    { "NotebookEdit", show_notebook, RESULT_NONE }, { "Read", NULL, RESULT_COUNT },
    { "Task", NULL, RESULT_NONE }, { "TodoWrite", show_todos, RESULT_NONE },
    { "Write", show_content, RESULT_NONE }, { "", NULL, RESULT_TEXT }, /* any other */
};

int stream_tool_find(const char *name) {
    int row = 0;
    while (tools[row].name[0] != '\0' && !text_equal(tools[row].name, name)) {
        row++;
    }
    return row;
}

/* ---- calls ----------------------------------------------------------------------------------- */

/* What the call is about; the caller's. */
static char *subject_of(const char *name, const struct json *input, const char *directory) {
    const char *telling = detail_telling(name, input);
    size_t length = strlen(directory);
    if (*telling == '\0') {
        bool is_shown_below = tools[stream_tool_find(name)].show != NULL;
        return is_shown_below || json_count(input) == 0 ? text_copy("") : json_format(input);
    }
    bool is_below =
            length > 0 && strncmp(telling, directory, length) == 0 && telling[length] == '/';
    return text_copy(is_below ? telling + length + 1 : telling);
}

void stream_tool_label(
        char *out, size_t size, const char *name, const struct json *input, const char *directory) {
    OWNED_STR subject = subject_of(name, input, directory);
    out[0] = '\0';
    detail_append(out, size, name);
    detail_append(out, size, "  ");
    detail_append(out, size, subject);
}

void stream_tool_call(struct page *page, int tool, const char *name, const struct json *input,
        const char *directory) {
    OWNED_STR subject = subject_of(name, input, directory);
    const char *rest = strchr(subject, '\n');
    size_t first = rest == NULL ? strlen(subject) : (size_t)(rest - subject);
    page_begin_line(page);
    page_piece(page, LOOK_BOLD, name, strlen(name));
    page_piece(page, LOOK_PLAIN, "  ", first > 0 ? 2 : 0);
    page_piece(page, LOOK_PLAIN, subject, first);
    page_end_line(page);
    if (rest != NULL) {
        page_block(page, LOOK_PLAIN, MARK, rest + 1, strlen(rest + 1), &command_limits);
    }
    if (tools[tool].show != NULL) {
        tools[tool].show(page, input);
    }
}

/* ---- results --------------------------------------------------------------------------------- */

/* A result is a text, or a list of blocks. */
static void append_content(struct buffer *out, const struct json *content) {
    buffer_append_text(out, json_as_text(content, ""));
    for (size_t i = 0; json_kind(content) == JSON_KIND_ARRAY && i < json_count(content); i++) {
        const struct json *block = json_at(content, i);
        const char *type = json_get_text(block, "type", "?"),
                   *text = json_get_text(block, "text", NULL);
        if (text != NULL) {
            buffer_append_format(out, "%s\n", text);
        } else {
            buffer_append_format(out, "(%s)\n", type);
        }
    }
}

static void append_count(struct page *page, const struct buffer *said) {
    size_t lines = 0;
    for (size_t i = 0; i < said->length; i++) {
        lines += said->data[i] == '\n' || i + 1 == said->length;
    }
    OWNED_STR words = text_format(MARK "%zu line%s", lines, lines == 1 ? "" : "s");
    page_line(page, LOOK_DIM, words);
}

bool stream_tool_shows_result(int tool, bool is_error) {
    return is_error || tools[tool].result != RESULT_NONE;
}

void stream_tool_result(struct page *page, int tool, const struct json *content, bool is_error) {
    struct buffer said = { 0 };
    append_content(&said, content);
    if (is_error) {
        page_block(page, LOOK_REMOVED, MARK, buffer_text(&said), said.length, &error_limits);
    } else if (tools[tool].result == RESULT_COUNT) {
        append_count(page, &said);
    } else if (said.length == 0) {
        page_line(page, LOOK_DIM, MARK "(nothing)");
    } else if (tools[tool].result == RESULT_TEXT) {
        page_block(page, LOOK_DIM, MARK, buffer_text(&said), said.length, &result_limits);
    }
    buffer_finish(&said);
}
