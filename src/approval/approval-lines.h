/* SPDX-License-Identifier: MIT */
#pragma once

/* How lines get into a text for people: what the files about it share. */

#include "approval/approval-text.h"

void approval_lines_add(
        struct approval_text *text, enum approval_mark mark, const char *line, size_t length);

/* All of it on one line: the name of a file may hold a newline. */
void approval_lines_add_heading(struct approval_text *text, const char *line);

/* Each line of it; a newline at the end begins none. */
void approval_lines_add_all(struct approval_text *text, enum approval_mark mark, const char *lines);

/* ---- approval-change.c: what would become of a file -------------------------------------------
 */

void approval_change_show_edit(
        struct approval_text *text, const struct json *input, struct approval_file *file);
void approval_change_show_notebook(
        struct approval_text *text, const struct json *input, struct approval_file *file);
void approval_change_show_write(
        struct approval_text *text, const struct json *input, struct approval_file *file);
