/* SPDX-License-Identifier: MIT */
#pragma once

/* A text that is being typed, of one line or several, with a cursor. Plain memory, no drawing of
 * its own but what line_editor_draw puts on a canvas. */

#include "term/key.h"
#include "ui/surface.h"

#include <stdbool.h>
#include <stddef.h>

#define LINE_EDITOR_BYTES_MAX (64 * 1024)

struct line_editor {
    struct buffer text;
    size_t cursor; /* a byte offset at a grapheme's start */
    bool several_lines;
};

void line_editor_init(struct line_editor *editor, const char *text, bool several_lines);
void line_editor_finish(struct line_editor *editor);
const char *line_editor_text(struct line_editor *editor);
void line_editor_set(struct line_editor *editor, const char *text);

/* Typed, or pasted: line breaks become spaces in a single line; controls are left out. */
void line_editor_insert(struct line_editor *editor, const char *text, size_t length);

/* Moves and deletions as in a shell; false for a key that means nothing here. */
bool line_editor_key(struct line_editor *editor, const struct key_event *key);

/* Draws the part around the cursor; tells where the cursor is on the canvas. */
void line_editor_draw(struct line_editor *editor, const struct canvas *canvas,
        const struct style *style, int *out_column, int *out_row);
