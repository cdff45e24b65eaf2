/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The file that a tool is to change, as it is before: so that a person sees what would become of
 * it. Only an ordinary file is opened, never one that a link leads to outside of the session's
 * directory, and only so much is read. It may wait for a slow disk: a screen lets another process
 * read.
 */

#include "base/buffer.h"
#include "json/json.h"

#include <stdbool.h>

#define APPROVAL_FILE_MAX_BYTES (512 * 1024)

enum approval_file_state {
    APPROVAL_FILE_UNKNOWN, /* it cannot be shown: `text` says why */
    APPROVAL_FILE_NEW,     /* there is none yet */
    APPROVAL_FILE_READ,    /* `text` is what it holds, without a NUL */
};

struct approval_file {
    enum approval_file_state state;
    struct buffer text;
};

/* Of an approval object: whether it is pending and its tool changes a file; what that file holds,
 * false when there is none. Finish it. */
bool approval_file_is_wanted(const struct json *approval);
bool approval_file_read(struct approval_file *out, const struct json *approval);
void approval_file_finish(struct approval_file *file);
