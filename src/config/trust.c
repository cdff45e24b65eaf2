/* SPDX-License-Identifier: MIT */
/* The store of trusted presets: a line each, hash and path, newest last. */

#include "config/trust.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/path.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>

#define STORE_BYTES_MAX ((size_t)TRUST_ENTRIES_MAX * 4200)

char *trust_store_path(void) {
    return path_state_directory("trusted.list"); /* no fleet can have this name */
}

static bool line_has_hash(const char *line, const char *hash) {
    size_t length = strlen(hash);
    return strncmp(line, hash, length) == 0 && line[length] == ' ';
}

static const char *next_line(const char *line) {
    const char *end = strchr(line, '\n');
    return end != NULL ? end + 1 : line + strlen(line);
}

bool trust_is_given(const char *store_path, const struct preset *preset) {
    struct buffer store = { 0 };
    bool given = false;
    if (file_read(store_path, STORE_BYTES_MAX, &store, NULL)) {
        for (const char *line = buffer_text(&store); *line != '\0'; line = next_line(line)) {
            given = given || line_has_hash(line, preset->hash);
        }
    }
    buffer_finish(&store);
    return given;
}

/* Copies the lines but those of this hash, and but the oldest when there are too many. */
static void copy_lines(const char *from, const char *hash, struct buffer *out) {
    size_t count = 1;
    for (const char *line = from; *line != '\0'; line = next_line(line)) {
        count += line_has_hash(line, hash) ? 0 : 1;
    }
    for (const char *line = from; *line != '\0'; line = next_line(line)) {
        if (line_has_hash(line, hash)) {
            continue;
        }
        if (count > TRUST_ENTRIES_MAX) {
            count--;
            continue;
        }
        buffer_append(out, line, (size_t)(next_line(line) - line));
    }
}

static char *directory_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL && slash > path ? text_copy_bytes(path, (size_t)(slash - path))
                                         : text_copy(slash != NULL ? "/" : ".");
}

bool trust_give(const char *store_path, const struct preset *preset, struct error *err) {
    if (strchr(preset->file, '\n') != NULL) {
        return error_set(err, ERROR_INVALID, "cannot trust a file with a newline in its name");
    }
    OWNED_STR directory = directory_of(store_path);
    if (!path_make_directory(directory, err)) {
        return false;
    }
    OWNED_FD lock = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock < 0 || flock(lock, LOCK_EX) != 0) {
        return error_set_errno(err, "cannot lock '%s'", directory);
    }
    struct buffer before = { 0 }, after = { 0 };
    struct error reading;
    bool written = file_read(store_path, STORE_BYTES_MAX, &before, &reading) ||
                   reading.code == ERROR_NOT_FOUND;
    if (written) {
        copy_lines(buffer_text(&before), preset->hash, &after);
        buffer_append_format(&after, "%s %s\n", preset->hash, preset->file);
        written = file_replace(store_path, after.data, after.length, err);
    } else if (err != NULL) {
        *err = reading;
    }
    buffer_finish(&before);
    buffer_finish(&after);
    return written;
}
