/* SPDX-License-Identifier: MIT */
/* The file of names: written by the server, read by commands that do without it. */

#include "session/session-names.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/path.h"
#include "base/text.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#define HEADLESS " headless" /* a name has no blank */

void session_names_add(struct buffer *names, const char *id, const char *name, bool is_headless) {
    buffer_append_format(names, "%s %s%s\n", id, name, is_headless ? HEADLESS : "");
}

bool session_names_save(
        const char *state_directory, const struct buffer *names, struct error *err) {
    OWNED_STR path = path_join(state_directory, "names");
    OWNED_STR new_path = path_join(state_directory, "names.new");
    OWNED_FD fd = open(new_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) {
        return error_set_errno(err, "cannot create '%s'", new_path);
    }
    if (!fd_write_all(fd, names->data, names->length, err)) {
        return error_context(err, "cannot write '%s'", new_path);
    }
    return rename(new_path, path) == 0 || error_set_errno(err, "cannot replace '%s'", path);
}

/* ---- read ------------------------------------------------------------------------------------ */

/* The lines "ID REST" of a file that was read; none where there is no file. */
struct lines {
    struct buffer bytes;
    char *next;
};

static struct lines lines_read(const char *state_directory, const char *file) {
    OWNED_STR path = path_join(state_directory, file);
    struct lines lines = { 0 };
    if (file_read(path, SESSION_NAMES_MAX_BYTES, &lines.bytes, NULL)) {
        (void)buffer_text(&lines.bytes);
        lines.next = lines.bytes.data;
    }
    return lines;
}

static bool lines_next(struct lines *lines, char **out_id, char **out_rest) {
    char *line;
    while ((line = strsep(&lines->next, "\n")) != NULL) {
        char *blank = strchr(line, ' ');
        if (blank != NULL) {
            *blank = '\0';
            *out_id = line;
            *out_rest = blank + 1;
            return true;
        }
    }
    return false;
}

/* How well a line is meant by what a person said. */
enum match { MATCH_NONE, MATCH_PREFIX, MATCH_ID, MATCH_NAME };

static enum match match_line(const char *id, const char *name, const char *session) {
    return text_equal(name, session)       ? MATCH_NAME
           : text_equal(id, session)       ? MATCH_ID
           : text_starts_with(id, session) ? MATCH_PREFIX
                                           : MATCH_NONE;
}

char *session_names_find(const char *state_directory, const char *session) {
    struct lines lines = lines_read(state_directory, "names");
    char *found = NULL, *id, *name;
    enum match best = MATCH_NONE;
    bool ambiguous = false;
    while (*session != '\0' && lines_next(&lines, &id, &name)) {
        name[strcspn(name, " ")] = '\0';
        enum match match = match_line(id, name, session);
        ambiguous = match > best ? false : ambiguous || (match == best && match != MATCH_NONE);
        if (match > best) {
            text_replace(&found, id);
            best = match;
        }
    }
    buffer_finish(&lines.bytes);
    if (ambiguous) {
        text_replace(&found, NULL);
    }
    return found;
}

/* What stands behind this id in the last line of a file that has it. */
static char *find_rest(const char *state_directory, const char *file, const char *wanted) {
    struct lines lines = lines_read(state_directory, file);
    char *found = NULL, *id, *rest;
    while (lines_next(&lines, &id, &rest)) {
        if (text_equal(id, wanted)) {
            text_replace(&found, rest);
        }
    }
    buffer_finish(&lines.bytes);
    return found;
}

char *session_names_of(const char *state_directory, const char *id) {
    char *found = find_rest(state_directory, "names", id);
    if (found != NULL) {
        found[strcspn(found, " ")] = '\0';
    }
    return found;
}

bool session_names_is_headless(const char *state_directory, const char *id) {
    OWNED_STR rest = find_rest(state_directory, "names", id);
    return rest != NULL && text_ends_with(rest, HEADLESS);
}

char *session_names_of_gone(const char *state_directory, const char *id) {
    return find_rest(state_directory, "names.gone", id);
}

char *session_names_find_gone(const char *state_directory, const char *name) {
    struct lines lines = lines_read(state_directory, "names.gone");
    char *found = NULL, *id, *rest;
    while (lines_next(&lines, &id, &rest)) {
        if (text_equal(rest, name)) {
            text_replace(&found, id);
        }
    }
    buffer_finish(&lines.bytes);
    return found;
}

/* ---- of those that are gone ------------------------------------------------------------------ */

/* Drops the older half of the file once it is large. */
static void shorten(const char *path) {
    struct buffer names = { 0 };
    if (file_read(path, SESSION_NAMES_MAX_BYTES, &names, NULL) &&
            names.length > SESSION_NAMES_MAX_BYTES / 2) {
        const char *half = buffer_text(&names) + names.length / 2;
        const char *line = strchr(half, '\n');
        const char *from = line != NULL ? line + 1 : half;
        (void)file_replace(path, from, strlen(from), NULL);
    }
    buffer_finish(&names);
}

bool session_names_keep_gone(
        const char *state_directory, const char *id, const char *name, struct error *err) {
    OWNED_STR path = path_join(state_directory, "names.gone");
    OWNED_STR line = text_format("%s %s\n", id, name);
    shorten(path);
    OWNED_FD fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    return fd >= 0 ? fd_write_all(fd, line, strlen(line), err)
                   : error_set_errno(err, "cannot write '%s'", path);
}
