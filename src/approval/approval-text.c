/* SPDX-License-Identifier: MIT */
/* Arguments of tools as lines; a tool that is not in the table shows each of its arguments. */

#include "approval-lines.h"

#include "base/clean.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

/* ---- lines ----------------------------------------------------------------------------------- */

void approval_lines_add(
        struct approval_text *text, enum approval_mark mark, const char *line, size_t length) {
    if (text->count >= APPROVAL_LINES_MAX) {
        text->is_cut = true;
        return;
    }
    size_t shown = utf8_cut(line, length, APPROVAL_LINE_MAX_BYTES);
    text->is_cut = text->is_cut || shown < length;
    struct buffer clean = { 0 };
    clean_append_shown(&clean, line, shown);
    buffer_append_text(&clean, shown < length ? "…" : "");
    text->lines = memory_grow(
            text->lines, &text->capacity, text->count + 1, sizeof(struct approval_line));
    text->lines[text->count++] = (struct approval_line){ mark, buffer_take_text(&clean) };
}

void approval_lines_add_heading(struct approval_text *text, const char *line) {
    approval_lines_add(text, APPROVAL_MARK_HEADING, line, strlen(line));
}

void approval_lines_add_all(
        struct approval_text *text, enum approval_mark mark, const char *lines) {
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        approval_lines_add(text, mark, lines, length);
        lines += length + (lines[length] == '\n');
    }
}

/* ---- tools ----------------------------------------------------------------------------------- */

static void show_command(
        struct approval_text *text, const struct json *input, struct approval_file *file) {
    approval_lines_add_heading(text, json_get_text(input, "description", "command"));
    approval_lines_add_all(text, APPROVAL_MARK_PLAIN, json_get_text(input, "command", ""));
    if (json_get_boolean(input, "run_in_background", false)) {
        approval_lines_add_heading(text, "in the background");
    }
    if (json_get_boolean(input, "dangerouslyDisableSandbox", false)) {
        approval_lines_add_heading(text, "outside of the sandbox");
    }
}

static void show_question(
        struct approval_text *text, const struct json *input, struct approval_file *file) {
    const struct json *questions = json_find(input, "questions");
    for (size_t i = 0; i < json_count(questions); i++) {
        const struct json *question = json_at(questions, i);
        const struct json *options = json_find(question, "options");
        bool takes_several = json_get_boolean(question, "multiSelect", false);
        OWNED_STR heading = text_format("%s%s", json_get_text(question, "question", ""),
                takes_several ? " (several may be chosen)" : "");
        approval_lines_add_heading(text, heading);
        for (size_t j = 0; j < json_count(options); j++) {
            const struct json *option = json_at(options, j);
            const char *about = json_get_text(option, "description", "");
            OWNED_STR line = text_format("%zu. %s%s%s", j + 1, json_get_text(option, "label", ""),
                    *about == '\0' ? "" : ": ", about);
            approval_lines_add_all(text, APPROVAL_MARK_PLAIN, line);
        }
    }
}

static void show_members(struct approval_text *text, const struct json *input) {
    struct json_walk walk = { 0 };
    while (json_next(input, &walk)) {
        const char *value = json_as_text(walk.value, NULL);
        OWNED_STR printed = value != NULL ? text_copy(value) : json_format_pretty(walk.value);
        approval_lines_add_heading(text, walk.name);
        approval_lines_add_all(text, APPROVAL_MARK_PLAIN, printed);
    }
}

static const struct {
    const char *tool;
    void (*show)(struct approval_text *text, const struct json *input, struct approval_file *file);
} tools[] = {
    /* Keep in alphabetical order. */
    { "AskUserQuestion", show_question },
    { "Bash", show_command },
    { "Edit", approval_change_show_edit },
    { "MultiEdit", approval_change_show_edit },
    { "NotebookEdit", approval_change_show_notebook },
    { "Write", approval_change_show_write },
};

void approval_text_init(struct approval_text *text, const char *tool, const struct json *input,
        struct approval_file *file) {
    *text = (struct approval_text){ 0 };
    for (size_t i = 0; i < ARRAY_LENGTH(tools); i++) {
        if (text_equal(tools[i].tool, tool)) {
            tools[i].show(text, input, file);
            return;
        }
    }
    show_members(text, input);
    if (text->count == 0) {
        approval_lines_add_heading(text, "(it says no more: see its pane)");
    }
}

void approval_text_finish(struct approval_text *text) {
    for (size_t i = 0; i < text->count; i++) {
        free(text->lines[i].text);
    }
    free(text->lines);
    *text = (struct approval_text){ 0 };
}
