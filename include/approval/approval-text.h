/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What an agent asks for, as lines for people: a command, a diff, the options of a question. What
 * comes of an agent is hostile: there are bounds, and what a terminal would act on or hide (control
 * characters, marks that turn the direction of text, what has no width) is shown instead: ^[,
 * <U+202E>.
 */

#include "approval/approval-file.h"
#include "base/buffer.h"
#include "json/json.h"

#include <stdbool.h>
#include <stddef.h>

#define APPROVAL_LINES_MAX      2000
#define APPROVAL_LINE_MAX_BYTES 1000

enum approval_mark {
    APPROVAL_MARK_PLAIN,
    APPROVAL_MARK_HEADING, /* a file, a question, the name of an argument */
    APPROVAL_MARK_REMOVED,
    APPROVAL_MARK_ADDED,
    APPROVAL_MARK_COUNT
};

struct approval_line {
    enum approval_mark mark;
    char *text;
};

struct approval_text {
    struct approval_line *lines;
    size_t count, capacity;
    bool is_cut; /* there was more */
};

/* Of a tool and its input (NULL: none is known); `file` is what it changes, as it is now (NULL: it
 * was not looked at), so that what becomes of it is shown. Finish it. */
void approval_text_init(struct approval_text *text, const char *tool, const struct json *input,
        struct approval_file *file);
void approval_text_finish(struct approval_text *text);
