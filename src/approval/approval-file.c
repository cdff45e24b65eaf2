/* SPDX-License-Identifier: MIT */
#include "approval/approval-file.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "config/rule-tool.h"
#include "rule-path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The path that a request changes; NULL: none, or it is over and the file another one by now. */
static const char *path_of(const struct json *approval) {
    const struct rule_tool *tool = rule_tool_find(json_get_text(approval, "tool", ""));
    bool is_written = tool != NULL && tool->kind == RULE_TOOL_WRITE &&
                      text_equal(json_get_text(approval, "outcome", ""), "pending");
    const struct json *input = json_find(approval, "input");
    const char *path = is_written ? json_get_text(input, tool->subject, "") : "";
    return *path == '\0' ? NULL : path;
}

bool approval_file_is_wanted(const struct json *approval) {
    return path_of(approval) != NULL;
}

/* A link on the way may lead anywhere: out of the root it is not followed. */
static bool is_followed(
        const char *place, const char *path, const char *directory, const char *root) {
    char real[PATH_MAX];
    OWNED_STR named = path_absolute(path, directory);
    return text_equal(place, named) ||
           (realpath(root, real) != NULL && rule_path_is_inside(place, real));
}

/* An ordinary file, and the one that was looked at: to open a device may do something. */
static bool read_ordinary(const char *place, struct buffer *out, struct error *err) {
    struct stat before, opened;
    if (lstat(place, &before) != 0) {
        return error_set_errno(err, "it cannot be read");
    }
    if (!S_ISREG(before.st_mode)) {
        return error_set(err, ERROR_DENIED, "it is no ordinary file");
    }
    OWNED_FD fd = open(place, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || fstat(fd, &opened) != 0) {
        return error_set_errno(err, "it cannot be read");
    }
    if (opened.st_dev != before.st_dev || opened.st_ino != before.st_ino) {
        return error_set(err, ERROR_DENIED, "it was exchanged while it was looked at");
    }
    if (!fd_read_all(fd, APPROVAL_FILE_MAX_BYTES, out, err)) {
        return error_context(err, "it cannot be read");
    }
    return out->length == 0 || memchr(out->data, '\0', out->length) == NULL ||
           error_set(err, ERROR_INVALID, "it is no text");
}

bool approval_file_read(struct approval_file *out, const struct json *approval) {
    const char *path = path_of(approval);
    const char *directory = json_get_text(approval, "directory", "");
    const char *root = json_get_text(approval, "root", directory);
    struct error err = { 0 };
    struct stat status;
    if (path == NULL) {
        return false;
    }
    *out = (struct approval_file){ 0 };
    OWNED_STR place = rule_path_resolve(path, directory, &err);
    if (place != NULL && !is_followed(place, path, directory, root)) {
        error_set(&err, ERROR_DENIED, "a link leads to '%.200s', outside of '%.200s'", place, root);
    } else if (place != NULL && lstat(place, &status) != 0 && errno == ENOENT) {
        out->state = APPROVAL_FILE_NEW;
    } else if (place != NULL && read_ordinary(place, &out->text, &err)) {
        out->state = APPROVAL_FILE_READ;
    }
    if (out->state == APPROVAL_FILE_UNKNOWN) {
        buffer_clear(&out->text);
        buffer_append_text(&out->text, err.text);
    }
    return true;
}

void approval_file_finish(struct approval_file *file) {
    buffer_finish(&file->text);
    *file = (struct approval_file){ 0 };
}
