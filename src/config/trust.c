/* SPDX-License-Identifier: MIT */
/* The store of trusted presets: a line each, hash and path, newest last; below it, behind a '+',
 * each file that it named then, with its hash. */

#include "config/trust.h"

#include "base/clean.h"
#include "base/cleanup.h"
#include "base/fd.h"
#include "base/path.h"
#include "base/text.h"
#include "named-files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>

#define STORE_BYTES_MAX  ((size_t)16 * 1024 * 1024)
#define CHANGES_SHOWN    5
#define CHANGE_BYTES_MAX 200

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

/* Behind a preset and the files that it named. */
static const char *next_entry(const char *line) {
    do {
        line = next_line(line);
    } while (*line == '+');
    return line;
}

/* The preset in what the store holds, or NULL. */
static const char *find_entry(const char *store, const struct preset *preset) {
    for (const char *line = store; *line != '\0'; line = next_entry(line)) {
        if (line_has_hash(line, preset->hash)) {
            return line;
        }
    }
    return NULL;
}

/* ---- what became of the files ---------------------------------------------------------------- */

/* The hash that a file had when the preset was trusted; false when it was not named then. */
static bool find_file(const char *entry, const char *path, char out[SHA256_TEXT_SIZE]) {
    const char *end = next_entry(entry);
    size_t length = strlen(path);
    for (const char *line = next_line(entry); line < end; line = next_line(line)) {
        size_t whole = strcspn(line, "\n");
        if (whole == 1 + SHA256_TEXT_SIZE + length &&
                strncmp(line + 1 + SHA256_TEXT_SIZE, path, length) == 0) {
            memcpy(out, line + 1, SHA256_TEXT_SIZE - 1);
            out[SHA256_TEXT_SIZE - 1] = '\0';
            return true;
        }
    }
    return false;
}

/* NULL: it is as it was. */
static const char *change_of(const char *entry, const struct named_file *file) {
    char before[SHA256_TEXT_SIZE];
    if (!find_file(entry, file->path, before)) {
        return "was not there before";
    }
    if (text_equal(before, file->hash)) {
        return NULL;
    }
    return !named_file_is_there(before)       ? "was not there before"
           : !named_file_is_there(file->hash) ? "is gone"
                                              : "has changed";
}

/* "'run.sh' has changed, 'x' is gone", of as many as there are. */
static void append_changes(const char *entry, const struct preset *preset, struct buffer *out) {
    struct named_files files;
    size_t count = 0, root = strlen(preset->root);
    named_files_find(preset, &files);
    for (size_t i = 0; i < files.count; i++) {
        const char *path = files.items[i].path, *change = change_of(entry, &files.items[i]);
        bool is_below = strncmp(path, preset->root, root) == 0 && path[root] == '/';
        if (change == NULL || count++ >= CHANGES_SHOWN) {
            continue;
        }
        buffer_append_text(out, count > 1 ? ", '" : "'");
        clean_append_marked(out, is_below ? path + root + 1 : path, CHANGE_BYTES_MAX, false);
        buffer_append_format(out, "' %s", change);
    }
    if (count > CHANGES_SHOWN) {
        buffer_append_format(out, " and %zu more", count - CHANGES_SHOWN);
    }
    if (files.has_more) {
        buffer_append_format(
                out, "%sit names more than %d files", count > 0 ? ", " : "", NAMED_FILES_MAX);
    }
    named_files_finish(&files);
}

static bool is_given(const char *store_path, const struct preset *preset, struct buffer *changes) {
    struct buffer store = { 0 };
    const char *entry = NULL;
    if (file_read(store_path, STORE_BYTES_MAX, &store, NULL)) {
        entry = find_entry(buffer_text(&store), preset);
    }
    if (entry != NULL) {
        append_changes(entry, preset, changes);
    }
    buffer_finish(&store);
    return entry != NULL && changes->length == 0;
}

bool trust_is_given(const char *store_path, const struct preset *preset) {
    struct buffer changes = { 0 };
    bool given = is_given(store_path, preset, &changes);
    buffer_finish(&changes);
    return given;
}

char *trust_lost_by(const char *store_path, const struct preset *preset) {
    struct buffer changes = { 0 };
    (void)is_given(store_path, preset, &changes);
    char *text = changes.length > 0 ? text_copy(buffer_text(&changes)) : NULL;
    buffer_finish(&changes);
    return text;
}

/* ---- given ----------------------------------------------------------------------------------- */

/* Copies the entries but that of this hash, and but the oldest when there are too many. */
static void copy_entries(const char *from, const char *hash, size_t more, struct buffer *out) {
    size_t count = 1, bytes = strlen(from) + more;
    for (const char *line = from; *line != '\0'; line = next_entry(line)) {
        count += line_has_hash(line, hash) ? 0 : 1;
    }
    for (const char *line = from; *line != '\0'; line = next_entry(line)) {
        size_t length = (size_t)(next_entry(line) - line);
        if (line_has_hash(line, hash)) {
            continue;
        }
        if (count > TRUST_ENTRIES_MAX || bytes > STORE_BYTES_MAX) {
            count--;
            bytes -= length;
            continue;
        }
        buffer_append(out, line, length);
    }
}

static char *directory_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL && slash > path ? text_copy_bytes(path, (size_t)(slash - path))
                                         : text_copy(slash != NULL ? "/" : ".");
}

static bool append_entry(const struct preset *preset, struct buffer *out, struct error *err) {
    struct named_files files;
    named_files_find(preset, &files);
    bool is_good = !files.has_more ||
                   error_set(err, ERROR_LIMIT,
                           "cannot trust a preset that names more than %d files", NAMED_FILES_MAX);
    bool has_newline = strchr(preset->file, '\n') != NULL;
    buffer_append_format(out, "%s %s\n", preset->hash, preset->file);
    for (size_t i = 0; i < files.count; i++) {
        has_newline = has_newline || strchr(files.items[i].path, '\n') != NULL;
        buffer_append_format(out, "+%s %s\n", files.items[i].hash, files.items[i].path);
    }
    named_files_finish(&files);
    return is_good && (!has_newline || error_set(err, ERROR_INVALID,
                                               "cannot trust a file with a newline in its name"));
}

static bool add_entry(const char *store_path, const struct preset *preset,
        const struct buffer *entry, struct error *err) {
    struct buffer before = { 0 }, after = { 0 };
    struct error reading;
    bool written = file_read(store_path, STORE_BYTES_MAX, &before, &reading) ||
                   reading.code == ERROR_NOT_FOUND;
    if (written) {
        copy_entries(buffer_text(&before), preset->hash, entry->length, &after);
        buffer_append(&after, entry->data, entry->length);
        written = file_replace(store_path, after.data, after.length, err);
    } else if (err != NULL) {
        *err = reading;
    }
    buffer_finish(&before);
    buffer_finish(&after);
    return written;
}

bool trust_give(const char *store_path, const struct preset *preset, struct error *err) {
    struct buffer entry = { 0 };
    OWNED_STR directory = directory_of(store_path);
    if (!append_entry(preset, &entry, err) || !path_make_directory(directory, err)) {
        buffer_finish(&entry);
        return false;
    }
    OWNED_FD lock = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool given = lock >= 0 && flock(lock, LOCK_EX) == 0
                         ? add_entry(store_path, preset, &entry, err)
                         : error_set_errno(err, "cannot lock '%s'", directory);
    buffer_finish(&entry);
    return given;
}
