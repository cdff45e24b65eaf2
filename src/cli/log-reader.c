/* SPDX-License-Identifier: MIT */
#include "log-reader.h"

#include "base/buffer.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/inotify.h>

#define TIMING_MAX_BYTES (64 * 1024 * 1024)
#define CHUNK_BYTES      65536

struct log_reader {
    char *directory;
    struct log_events events;
    void *context;
    int watch;
    uint32_t segment;     /* the one that is read; 0: none yet */
    int raw;              /* its bytes, -1 when it could not be opened */
    uint64_t offset;      /* of what was told of it */
    struct buffer timing; /* of its timing file, as far as it was read */
    size_t timing_at;     /* where the next line of it begins */
    bool begun;           /* its header was told */
};

void log_reader_destroy(struct log_reader *reader) {
    if (reader == NULL) {
        return;
    }
    fd_close(&reader->watch);
    fd_close(&reader->raw);
    buffer_finish(&reader->timing);
    free(reader->directory);
    free(reader);
}

int log_reader_fd(const struct log_reader *reader) {
    return reader->watch;
}

/* The lowest segment number above `above`; 0 when there is none. */
static uint32_t next_segment(const struct log_reader *reader, uint32_t above) {
    DIR *entries = opendir(reader->directory);
    struct dirent *entry = NULL;
    uint32_t next = 0;
    while (entries != NULL && (entry = readdir(entries)) != NULL) {
        unsigned number = 0;
        int end = 0;
        if (sscanf(entry->d_name, "%u.raw%n", &number, &end) == 1 && end > 0 &&
                entry->d_name[end] == '\0' && number > above && (next == 0 || number < next)) {
            next = number;
        }
    }
    if (entries != NULL) {
        closedir(entries);
    }
    return next;
}

static char *segment_file(const struct log_reader *reader, const char *kind) {
    return text_format("%s/%06u.%s", reader->directory, reader->segment, kind);
}

struct log_reader *log_reader_create(
        const char *directory, const struct log_events *events, void *context, struct error *err) {
    OWNED(log_reader) reader = NEW(struct log_reader);
    *reader = (struct log_reader){ .directory = text_copy(directory),
        .events = *events,
        .context = context,
        .raw = -1,
        .watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK) };
    if (reader->watch < 0 ||
            inotify_add_watch(reader->watch, directory, IN_MODIFY | IN_CREATE | IN_MOVED_TO) < 0) {
        if (errno == ENOENT) {
            error_set(err, ERROR_NOT_FOUND, "nothing was recorded");
        } else {
            error_set_errno(err, "cannot watch '%s'", directory);
        }
        return NULL;
    }
    return TAKE(reader);
}

/* Reads on in the timing file of the segment. */
static void read_timing(struct log_reader *reader) {
    char *path = segment_file(reader, "timing");
    buffer_clear(&reader->timing);
    file_read(path, TIMING_MAX_BYTES, &reader->timing, NULL);
    free(path);
}

/* A whole line of the timing file from timing_at on, which stays where it is; NULL for none. */
static char *peek_line(const struct log_reader *reader) {
    const char *from = reader->timing.data + reader->timing_at;
    size_t left = reader->timing.length - reader->timing_at;
    const char *end = left > 0 ? memchr(from, '\n', left) : NULL;
    return end != NULL ? text_copy_bytes(from, (size_t)(end - from)) : NULL;
}

static void tell_header(struct log_reader *reader) {
    char *line = peek_line(reader), word[16] = "";
    unsigned columns = 80, rows = 24;
    if (line == NULL) {
        return;
    }
    if (sscanf(line, "stoa-recording %*d %15s %*d %ux%u", word, &columns, &rows) == 3) {
        char *screen = segment_file(reader, "screen");
        reader->events.segment(reader->context, (uint16_t)columns, (uint16_t)rows,
                text_equal(word, "begin"), screen);
        free(screen);
    }
    reader->timing_at += strlen(line) + 1;
    reader->begun = true;
    free(line);
}

/* Tells bytes of the segment up to offset `end`; false at its present end. */
static bool tell_bytes(struct log_reader *reader, uint64_t end) {
    char chunk[CHUNK_BYTES];
    while (reader->offset < end) {
        uint64_t wanted = end - reader->offset;
        ssize_t count = pread(reader->raw, chunk, wanted < CHUNK_BYTES ? wanted : CHUNK_BYTES,
                (off_t)reader->offset);
        if (count <= 0) {
            return false;
        }
        reader->events.bytes(reader->context, chunk, (size_t)count);
        reader->offset += (uint64_t)count;
    }
    return true;
}

/* Tells sizes at their places, and the bytes between them. */
static void tell_segment(struct log_reader *reader) {
    read_timing(reader);
    if (!reader->begun) {
        tell_header(reader);
    }
    char *line = NULL;
    while ((line = peek_line(reader)) != NULL) {
        unsigned long long offset = 0;
        unsigned columns = 0, rows = 0;
        bool sized = sscanf(line, "%*d %llu %ux%u", &offset, &columns, &rows) == 3;
        size_t length = strlen(line);
        free(line);
        if (sized && !tell_bytes(reader, offset)) {
            return;
        }
        if (sized) {
            reader->events.size(reader->context, (uint16_t)columns, (uint16_t)rows);
        }
        reader->timing_at += length + 1;
    }
    tell_bytes(reader, UINT64_MAX);
}

static void open_segment(struct log_reader *reader, uint32_t number) {
    fd_close(&reader->raw);
    reader->segment = number;
    reader->offset = reader->timing_at = 0;
    reader->begun = false;
    char *path = segment_file(reader, "raw");
    reader->raw = open(path, O_RDONLY | O_CLOEXEC);
    free(path);
}

bool log_reader_read(struct log_reader *reader, struct error *err) {
    char changes[4096];
    while (read(reader->watch, changes, sizeof(changes)) > 0) {
    }
    for (;;) {
        /* Looked for before the present one is read to its end: what is written to that one after
         * the next has begun is nothing. */
        uint32_t next = next_segment(reader, reader->segment);
        if (reader->segment != 0) {
            tell_segment(reader);
        }
        if (next == 0) {
            return reader->segment != 0 || error_set(err, ERROR_NOT_FOUND, "nothing was recorded");
        }
        open_segment(reader, next);
    }
}
