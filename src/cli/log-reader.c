/* SPDX-License-Identifier: MIT */
#include "log-reader.h"

#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"
#include "recording/segment-reader.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/inotify.h>

struct log_reader {
    char *directory;
    struct log_events events;
    void *context;
    int watch;
    uint32_t number;                /* of the segment that is read; 0: none yet */
    struct segment_reader *segment; /* NULL: none yet */
    bool begun;                     /* its header was told */
};

void log_reader_destroy(struct log_reader *reader) {
    if (reader == NULL) {
        return;
    }
    fd_close(&reader->watch);
    segment_reader_destroy(reader->segment);
    free(reader->directory);
    free(reader);
}

int log_reader_fd(const struct log_reader *reader) {
    return reader->watch;
}

struct log_reader *log_reader_create(
        const char *directory, const struct log_events *events, void *context, struct error *err) {
    OWNED(log_reader) reader = NEW(struct log_reader);
    *reader = (struct log_reader){ .directory = text_copy(directory),
        .events = *events,
        .context = context,
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

static void tell_header(struct log_reader *reader) {
    struct segment_header header;
    if (!reader->begun && segment_reader_header(reader->segment, &header)) {
        OWNED_STR screen = segment_path(reader->directory, reader->number, SEGMENT_SCREEN);
        reader->events.segment(
                reader->context, header.columns, header.rows, header.kind == SEGMENT_BEGIN, screen);
        reader->begun = true;
    }
}

/* Tells sizes at their places, and the bytes between them. */
static void tell_segment(struct log_reader *reader) {
    struct segment_event event;
    tell_header(reader);
    while (segment_reader_next(reader->segment, &event)) {
        if (event.length > 0) {
            reader->events.bytes(reader->context, event.bytes, event.length);
        } else {
            reader->events.size(reader->context, event.columns, event.rows);
        }
    }
}

/* The lowest segment number above the present one; 0 when there is none. */
static uint32_t next_segment(const struct log_reader *reader) {
    size_t count;
    uint32_t *numbers = segment_list(reader->directory, &count), next = 0;
    for (size_t i = 0; i < count && next == 0; i++) {
        next = numbers[i] > reader->number ? numbers[i] : 0;
    }
    free(numbers);
    return next;
}

static void open_segment(struct log_reader *reader, uint32_t number) {
    segment_reader_destroy(reader->segment);
    reader->number = number;
    reader->begun = false;
    reader->segment = segment_reader_create(reader->directory, number, SEGMENT_SIZES);
}

bool log_reader_read(struct log_reader *reader, struct error *err) {
    char changes[4096];
    while (read(reader->watch, changes, sizeof(changes)) > 0) {
    }
    for (;;) {
        /* Looked for before the present one is read to its end: what is written to that one after
         * the next has begun is nothing. */
        uint32_t next = next_segment(reader);
        if (reader->segment != NULL) {
            tell_segment(reader);
        }
        if (next == 0) {
            return reader->segment != NULL ||
                   error_set(err, ERROR_NOT_FOUND, "nothing was recorded");
        }
        open_segment(reader, next);
    }
}
