/* SPDX-License-Identifier: MIT */
/* The list of what is wrong in a file, kept in the order of the file. */

#include "config/diagnostics.h"

#include "base/buffer.h"
#include "base/clean.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void diagnostics_init(struct diagnostics *diagnostics, const char *file) {
    *diagnostics = (struct diagnostics){ .file = text_copy(file) };
}

void diagnostics_finish(struct diagnostics *diagnostics) {
    for (size_t i = 0; i < diagnostics->count; i++) {
        free(diagnostics->items[i].text);
    }
    free(diagnostics->file);
    *diagnostics = (struct diagnostics){ 0 };
}

bool diagnostics_are_empty(const struct diagnostics *diagnostics) {
    return diagnostics->count == 0;
}

static bool is_before(const struct diagnostic *a, const struct diagnostic *b) {
    return a->line != b->line ? a->line < b->line : a->column < b->column;
}

void diagnostics_add(
        struct diagnostics *diagnostics, int line, int column, const char *format, ...) {
    if (diagnostics->count == DIAGNOSTICS_MAX) {
        diagnostics->omitted++;
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    char *text = text_format_list(format, arguments);
    va_end(arguments);
    struct buffer clean = { 0 };
    clean_append_marked(&clean, text, DIAGNOSTIC_TEXT_SIZE - 4, false);
    struct diagnostic item = { .line = line, .column = column, .text = buffer_take_text(&clean) };
    free(text);
    size_t place = diagnostics->count++;
    while (place > 0 && is_before(&item, &diagnostics->items[place - 1])) {
        diagnostics->items[place] = diagnostics->items[place - 1];
        place--;
    }
    diagnostics->items[place] = item;
}

char *diagnostics_line(const struct diagnostics *diagnostics, size_t index) {
    const struct diagnostic *item = &diagnostics->items[index];
    if (item->line == 0) {
        return text_format("%s: %s", diagnostics->file, item->text);
    }
    return text_format("%s:%d:%d: %s", diagnostics->file, item->line, item->column, item->text);
}

char *diagnostics_format(const struct diagnostics *diagnostics) {
    struct buffer out = { 0 };
    for (size_t i = 0; i < diagnostics->count; i++) {
        char *line = diagnostics_line(diagnostics, i);
        buffer_append_format(&out, "%s\n", line);
        free(line);
    }
    if (diagnostics->omitted > 0) {
        buffer_append_format(&out, "%s: and %zu more\n", diagnostics->file, diagnostics->omitted);
    }
    return buffer_take_text(&out);
}
