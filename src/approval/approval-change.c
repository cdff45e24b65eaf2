/* SPDX-License-Identifier: MIT */
/* What would become of a file: its lines as they are and as they would be, where they differ. */

#include "approval-lines.h"

#include "base/cleanup.h"
#include "base/difference.h"
#include "base/memory.h"
#include "base/text.h"

#include <string.h>

#define CONTEXT_LINES     3 /* that stay, around what changes */
#define CHANGED_MAX_BYTES (4 * APPROVAL_FILE_MAX_BYTES)

/* ---- differences ----------------------------------------------------------------------------- */

struct changed {
    enum difference_kind kind;
    const char *line;
    size_t length;
    bool is_shown;
};

struct change {
    struct changed *lines;
    size_t count, capacity;
    bool has_changes;
};

static void add_changed(void *context, enum difference_kind kind, const char *line, size_t length) {
    struct change *change = context;
    change->lines = memory_grow(
            change->lines, &change->capacity, change->count + 1, sizeof(struct changed));
    change->lines[change->count++] = (struct changed){ kind, line, length, false };
    change->has_changes |= kind != DIFFERENCE_KEPT;
}

/* What changes, and a few lines around it. */
static void choose_shown(const struct change *change) {
    for (size_t i = 0; i < change->count; i++) {
        size_t first = i < CONTEXT_LINES ? 0 : i - CONTEXT_LINES;
        for (size_t j = first; change->lines[i].kind != DIFFERENCE_KEPT && j <= i + CONTEXT_LINES &&
                               j < change->count;
                j++) {
            change->lines[j].is_shown = true;
        }
    }
}

static void add_line(struct approval_text *text, const struct changed *changed, bool end_counts) {
    static const enum approval_mark marks[] = {
        [DIFFERENCE_KEPT] = APPROVAL_MARK_PLAIN,
        [DIFFERENCE_REMOVED] = APPROVAL_MARK_REMOVED,
        [DIFFERENCE_ADDED] = APPROVAL_MARK_ADDED,
    };
    bool is_ended = changed->line[changed->length - 1] == '\n';
    approval_lines_add(text, marks[changed->kind], changed->line, changed->length - is_ended);
    if (!is_ended && end_counts) {
        approval_lines_add_heading(text, "(no newline at the end)");
    }
}

/* Whether they differ in the newline at their ends. */
static bool end_otherwise(const char *before, const char *after) {
    return *before != '\0' && *after != '\0' &&
           text_ends_with(before, "\n") != text_ends_with(after, "\n");
}

/* Of a whole file: where lines are left out, the number of the one that follows. */
static void show_difference(struct approval_text *text, const char *before, const char *after) {
    struct change change = { 0 };
    size_t number = 1;
    bool was_shown = true, end_counts = end_otherwise(before, after);
    difference_walk(before, after, add_changed, &change);
    choose_shown(&change);
    for (size_t i = 0; i < change.count; i++) {
        const struct changed *changed = &change.lines[i];
        if (changed->is_shown && !was_shown) {
            OWNED_STR heading = text_format("line %zu:", number);
            approval_lines_add_heading(text, heading);
        }
        if (changed->is_shown) {
            add_line(text, changed, end_counts);
        }
        was_shown = changed->is_shown;
        number += changed->kind != DIFFERENCE_ADDED;
    }
    if (!change.has_changes) {
        approval_lines_add_heading(text, "(nothing in it changes)");
    }
    free(change.lines);
}

static void add_part(void *context, enum difference_kind kind, const char *line, size_t length) {
    static const enum approval_mark marks[] = { APPROVAL_MARK_PLAIN, APPROVAL_MARK_REMOVED,
        APPROVAL_MARK_ADDED };
    approval_lines_add(context, marks[kind], line, length - (line[length - 1] == '\n'));
}

static void show_unknown(struct approval_text *text, struct approval_file *file) {
    if (file != NULL && file->state == APPROVAL_FILE_UNKNOWN) {
        OWNED_STR why =
                text_format("(not held against the file as it is: %s)", buffer_text(&file->text));
        approval_lines_add_heading(text, why);
    }
}

static void show_new(struct approval_text *text, const char *content) {
    approval_lines_add_heading(text, "(a new file)");
    approval_lines_add_all(text, APPROVAL_MARK_ADDED, content);
}

/* ---- Write ----------------------------------------------------------------------------------- */

void approval_change_show_write(
        struct approval_text *text, const struct json *input, struct approval_file *file) {
    const char *content = json_get_text(input, "content", "");
    approval_lines_add_heading(text, json_get_text(input, "file_path", ""));
    if (file != NULL && file->state == APPROVAL_FILE_READ) {
        show_difference(text, buffer_text(&file->text), content);
    } else if (file != NULL && file->state == APPROVAL_FILE_NEW) {
        show_new(text, content);
    } else {
        show_unknown(text, file);
        approval_lines_add_all(text, APPROVAL_MARK_ADDED, content);
    }
}

/* ---- Edit and MultiEdit ---------------------------------------------------------------------- */

/* What one edit makes of a text; NULL, and why, when it cannot be told. */
static char *apply(const char *before, const struct json *edit, const char **out_why) {
    const char *old = json_get_text(edit, "old_string", "");
    const char *new = json_get_text(edit, "new_string", "");
    bool is_everywhere = json_get_boolean(edit, "replace_all", false);
    const char *at = *old == '\0' ? NULL : strstr(before, old);
    struct buffer after = { 0 };
    if (*old == '\0' && *before == '\0') {
        return text_copy(new);
    }
    if (at == NULL || (!is_everywhere && strstr(at + 1, old) != NULL)) {
        *out_why = at == NULL ? "(what is to be exchanged does not stand in the file as it is)"
                              : "(what is to be exchanged stands in the file several times)";
        return NULL;
    }
    for (; at != NULL && after.length <= CHANGED_MAX_BYTES; at = strstr(before, old)) {
        buffer_append(&after, before, (size_t)(at - before));
        buffer_append_text(&after, new);
        before = at + strlen(old);
    }
    buffer_append_text(&after, before);
    if (after.length > CHANGED_MAX_BYTES) {
        buffer_finish(&after);
        *out_why = "(the file would become too large to be shown)";
        return NULL;
    }
    return buffer_take_text(&after);
}

static size_t edit_count(const struct json *input) {
    const struct json *edits = json_find(input, "edits");
    return json_kind(edits) == JSON_KIND_ARRAY ? json_count(edits) : 1;
}

static const struct json *edit_at(const struct json *input, size_t index) {
    const struct json *edits = json_find(input, "edits");
    return json_kind(edits) == JSON_KIND_ARRAY ? json_at(edits, index) : input;
}

/* One after the other. */
static char *apply_all(const char *before, const struct json *input, const char **out_why) {
    char *text = text_copy(before);
    for (size_t i = 0; i < edit_count(input) && text != NULL; i++) {
        OWNED_STR former = text;
        text = apply(former, edit_at(input, i), out_why);
    }
    return text;
}

/* What is exchanged for what, without the file. */
static void show_edits(struct approval_text *text, const struct json *input) {
    for (size_t i = 0; i < edit_count(input); i++) {
        const struct json *edit = edit_at(input, i);
        if (json_get_boolean(edit, "replace_all", false)) {
            approval_lines_add_heading(text, "everywhere in the file:");
        }
        difference_walk(json_get_text(edit, "old_string", ""),
                json_get_text(edit, "new_string", ""), add_part, text);
    }
}

void approval_change_show_edit(
        struct approval_text *text, const struct json *input, struct approval_file *file) {
    const char *why = NULL;
    bool is_known = file != NULL && file->state != APPROVAL_FILE_UNKNOWN;
    const char *before = is_known ? buffer_text(&file->text) : "";
    OWNED_STR after = is_known ? apply_all(before, input, &why) : NULL;
    approval_lines_add_heading(text, json_get_text(input, "file_path", ""));
    if (after != NULL && file->state == APPROVAL_FILE_NEW) {
        show_new(text, after);
    } else if (after != NULL) {
        show_difference(text, before, after);
    } else {
        show_unknown(text, file);
        if (is_known) {
            approval_lines_add_heading(
                    text, file->state == APPROVAL_FILE_NEW ? "(there is no such file)" : why);
        }
        show_edits(text, input);
    }
}

/* ---- NotebookEdit ---------------------------------------------------------------------------- */

/* By its id, or as "cell-N" by its place. */
static const struct json *find_cell(const struct json *notebook, const char *id) {
    const struct json *cells = json_find(notebook, "cells");
    int64_t place = -1;
    for (size_t i = 0; json_kind(cells) == JSON_KIND_ARRAY && i < json_count(cells); i++) {
        if (text_equal(json_get_text(json_at(cells, i), "id", ""), id)) {
            return json_at(cells, i);
        }
    }
    bool is_place = text_starts_with(id, "cell-") &&
                    text_parse_integer(id + strlen("cell-"), 0, INT32_MAX, &place);
    return is_place ? json_at(cells, (size_t)place) : NULL;
}

/* It is one text, or a list of lines. */
static char *source_of(const struct json *cell) {
    const struct json *source = json_find(cell, "source");
    struct buffer out = { 0 };
    buffer_append_text(&out, json_as_text(source, ""));
    for (size_t i = 0; json_kind(source) == JSON_KIND_ARRAY && i < json_count(source); i++) {
        buffer_append_text(&out, json_as_text(json_at(source, i), ""));
    }
    return buffer_take_text(&out);
}

static void show_cell(
        struct approval_text *text, const struct json *input, struct approval_file *file) {
    const char *source = json_get_text(input, "new_source", "");
    bool is_deleted = text_equal(json_get_text(input, "edit_mode", ""), "delete");
    bool is_read = file != NULL && file->state == APPROVAL_FILE_READ;
    OWNED(json)
    notebook = is_read ? json_parse(file->text.data, file->text.length, NULL) : NULL;
    const struct json *cell = find_cell(notebook, json_get_text(input, "cell_id", ""));
    if (cell != NULL) {
        OWNED_STR before = source_of(cell);
        show_difference(text, before, is_deleted ? "" : source);
        return;
    }
    show_unknown(text, file);
    if (is_read) {
        approval_lines_add_heading(text, "(no such cell is in the file as it is)");
    }
    approval_lines_add_all(text, APPROVAL_MARK_ADDED, is_deleted ? "" : source);
}

void approval_change_show_notebook(
        struct approval_text *text, const struct json *input, struct approval_file *file) {
    const char *mode = json_get_text(input, "edit_mode", "replace");
    const char *id = json_get_text(input, "cell_id", "");
    const char *type = json_get_text(input, "cell_type", "");
    bool is_new = text_equal(mode, "insert");
    OWNED_STR heading =
            text_format("%s cell %s%s%s%s%s", mode, is_new && *id != '\0' ? "behind " : "", id,
                    *type == '\0' ? "" : " (", type, *type == '\0' ? "" : ")");
    approval_lines_add_heading(text, json_get_text(input, "notebook_path", ""));
    approval_lines_add_heading(text, heading);
    if (is_new) {
        approval_lines_add_all(text, APPROVAL_MARK_ADDED, json_get_text(input, "new_source", ""));
    } else {
        show_cell(text, input, file);
    }
}
