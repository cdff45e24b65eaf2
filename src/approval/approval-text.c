/* SPDX-License-Identifier: MIT */
/* Arguments of tools as lines; a tool that is not in the table shows each of its arguments. */

#include "approval/approval-text.h"

#include "base/codepoint.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

/* ---- lines ----------------------------------------------------------------------------------- */

/* Characters that a terminal does not show as what they are: of no width, or blanks that are none
 * (the fillers of Hangul, the empty cell of Braille). */
static bool is_hidden(uint32_t code) {
    return codepoint_is_control(code) || codepoint_turns_direction(code) || code == 0xad ||
           code == 0x115f || code == 0x1160 || code == 0x180e ||
           (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2060 && code <= 0x206f) || code == 0x2800 || code == 0x3164 ||
           code == 0xfeff || code == 0xffa0 || (code >= 0xe0000 && code <= 0xe01ef);
}

void approval_append_clean(struct buffer *out, const char *text, size_t length) {
    for (size_t at = 0; at < length;) {
        uint32_t code = 0;
        size_t size = utf8_decode(text + at, length - at, &code);
        if (code == '\t') {
            buffer_append_text(out, "    ");
        } else if (code < 0x20 || code == 0x7f) {
            buffer_append_format(out, "^%c", (char)(code ^ 0x40));
        } else if (is_hidden(code)) {
            buffer_append_format(out, "<U+%04X>", code);
        } else {
            char bytes[4];
            buffer_append(out, bytes, utf8_encode(code, bytes));
        }
        at += size == 0 ? 1 : size;
    }
}

static void add(
        struct approval_text *text, enum approval_mark mark, const char *line, size_t length) {
    if (text->count >= APPROVAL_LINES_MAX) {
        text->is_cut = true;
        return;
    }
    size_t shown = length;
    if (length > APPROVAL_LINE_MAX_BYTES) {
        text->is_cut = true;
        for (shown = APPROVAL_LINE_MAX_BYTES; ((uint8_t)line[shown] & 0xc0) == 0x80;) {
            shown--;
        }
    }
    struct buffer clean = { 0 };
    approval_append_clean(&clean, line, shown);
    buffer_append_text(&clean, shown < length ? "…" : "");
    text->lines = memory_grow(
            text->lines, &text->capacity, text->count + 1, sizeof(struct approval_line));
    text->lines[text->count++] = (struct approval_line){ mark, buffer_take_text(&clean) };
}

/* All of it on one line: the name of a file may hold a newline. */
static void add_heading(struct approval_text *text, const char *line) {
    add(text, APPROVAL_MARK_HEADING, line, strlen(line));
}

/* Each line of it; a newline at the end begins none. */
static void add_lines(struct approval_text *text, enum approval_mark mark, const char *lines) {
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        add(text, mark, lines, length);
        lines += length + (lines[length] == '\n');
    }
}

/* ---- diffs ----------------------------------------------------------------------------------- */

/* How many bytes of whole lines both begin with. */
static size_t common_head(const char *a, const char *b) {
    size_t head = 0;
    for (size_t i = 0; a[i] == b[i] && a[i] != '\0'; i++) {
        head = a[i] == '\n' ? i + 1 : head;
    }
    return head;
}

/* How many bytes of whole lines both end with. */
static size_t common_tail(const char *a, const char *b) {
    size_t length_a = strlen(a), length_b = strlen(b), tail = 0;
    for (size_t i = 1; i <= length_a && i <= length_b; i++) {
        if (a[length_a - i] != b[length_b - i]) {
            return tail;
        }
        bool begins_line_a = i == length_a || a[length_a - i - 1] == '\n';
        bool begins_line_b = i == length_b || b[length_b - i - 1] == '\n';
        tail = begins_line_a && begins_line_b ? i : tail;
    }
    return tail;
}

/* What both have at their ends stays, all between is exchanged. */
static void add_diff(struct approval_text *text, const char *before, const char *after) {
    size_t head = common_head(before, after);
    size_t tail = common_tail(before + head, after + head);
    OWNED_STR kept = text_copy_bytes(before, head);
    OWNED_STR removed = text_copy_bytes(before + head, strlen(before + head) - tail);
    OWNED_STR added = text_copy_bytes(after + head, strlen(after + head) - tail);
    add_lines(text, APPROVAL_MARK_PLAIN, kept);
    add_lines(text, APPROVAL_MARK_REMOVED, removed);
    add_lines(text, APPROVAL_MARK_ADDED, added);
    add_lines(text, APPROVAL_MARK_PLAIN, before + strlen(before) - tail);
}

static void add_edit(struct approval_text *text, const struct json *edit) {
    if (json_get_boolean(edit, "replace_all", false)) {
        add_heading(text, "everywhere in the file:");
    }
    add_diff(text, json_get_text(edit, "old_string", ""), json_get_text(edit, "new_string", ""));
}

/* ---- tools ----------------------------------------------------------------------------------- */

static void show_command(struct approval_text *text, const struct json *input) {
    add_heading(text, json_get_text(input, "description", "command"));
    add_lines(text, APPROVAL_MARK_PLAIN, json_get_text(input, "command", ""));
    if (json_get_boolean(input, "run_in_background", false)) {
        add_heading(text, "in the background");
    }
    if (json_get_boolean(input, "dangerouslyDisableSandbox", false)) {
        add_heading(text, "outside of the sandbox");
    }
}

static void show_edit(struct approval_text *text, const struct json *input) {
    const struct json *edits = json_find(input, "edits");
    add_heading(text, json_get_text(input, "file_path", ""));
    if (json_kind(edits) != JSON_KIND_ARRAY) {
        add_edit(text, input);
    }
    for (size_t i = 0; i < json_count(edits); i++) {
        add_edit(text, json_at(edits, i));
    }
}

static void show_write(struct approval_text *text, const struct json *input) {
    add_heading(text, json_get_text(input, "file_path", ""));
    add_lines(text, APPROVAL_MARK_ADDED, json_get_text(input, "content", ""));
}

static void show_question(struct approval_text *text, const struct json *input) {
    const struct json *questions = json_find(input, "questions");
    for (size_t i = 0; i < json_count(questions); i++) {
        const struct json *question = json_at(questions, i);
        const struct json *options = json_find(question, "options");
        bool takes_several = json_get_boolean(question, "multiSelect", false);
        OWNED_STR heading = text_format("%s%s", json_get_text(question, "question", ""),
                takes_several ? " (several may be chosen)" : "");
        add_heading(text, heading);
        for (size_t j = 0; j < json_count(options); j++) {
            const struct json *option = json_at(options, j);
            const char *about = json_get_text(option, "description", "");
            OWNED_STR line = text_format("%zu. %s%s%s", j + 1, json_get_text(option, "label", ""),
                    *about == '\0' ? "" : ": ", about);
            add_lines(text, APPROVAL_MARK_PLAIN, line);
        }
    }
}

static void show_members(struct approval_text *text, const struct json *input) {
    struct json_walk walk = { 0 };
    while (json_next(input, &walk)) {
        const char *value = json_as_text(walk.value, NULL);
        OWNED_STR printed = value != NULL ? text_copy(value) : json_format_pretty(walk.value);
        add_heading(text, walk.name);
        add_lines(text, APPROVAL_MARK_PLAIN, printed);
    }
}

static const struct {
    const char *tool;
    void (*show)(struct approval_text *text, const struct json *input);
} tools[] = {
    /* Keep in alphabetical order. */
    { "AskUserQuestion", show_question },
    { "Bash", show_command },
    { "Edit", show_edit },
    { "MultiEdit", show_edit },
    { "Write", show_write },
};

void approval_text_init(struct approval_text *text, const char *tool, const struct json *input) {
    *text = (struct approval_text){ 0 };
    for (size_t i = 0; i < ARRAY_LENGTH(tools); i++) {
        if (text_equal(tools[i].tool, tool)) {
            tools[i].show(text, input);
            return;
        }
    }
    show_members(text, input);
    if (text->count == 0) {
        add_heading(text, "(it says no more: see its pane)");
    }
}

void approval_text_finish(struct approval_text *text) {
    for (size_t i = 0; i < text->count; i++) {
        free(text->lines[i].text);
    }
    free(text->lines);
    *text = (struct approval_text){ 0 };
}
