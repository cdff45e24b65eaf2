/* SPDX-License-Identifier: MIT */
/* Writing a recording. */

#include "recording/recording.h"

#include "base/buffer.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "recording/segment-reader.h"
#include "term/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MARK_INTERVAL_MS 5    /* bytes that came closer together share a mark */
#define RETRY_MS         1000 /* after a failure, when there is something to write */
#define LINE_MAX_BYTES   80

struct recording {
    char *directory;
    struct terminal *terminal;
    uint64_t maximum_bytes, segment_bytes;
    uint32_t present;            /* segment; 0: none is open */
    int raw, timing;             /* -1: not writing */
    uint64_t offset;             /* in the present segment */
    int64_t began_ms, marked_ms; /* monotonic; marked since began, -1 never */
    int64_t failed_ms;
    const char *kind; /* of the next segment: begin, continue, gap */
    char error[ERROR_TEXT_SIZE];
};

static bool fail(struct recording *recording, const struct error *err) {
    fd_close(&recording->raw);
    fd_close(&recording->timing);
    recording->failed_ms = clock_monotonic_ms();
    recording->kind = recording->kind[0] == 'b' ? recording->kind : "gap";
    snprintf(recording->error, sizeof(recording->error), "%s", err->text);
    return false;
}

static int open_file(const struct recording *recording, uint32_t number, const char *kind,
        int more_flags, struct error *err) {
    OWNED_STR path = segment_path(recording->directory, number, kind);
    int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | more_flags;
    int fd = open(path, flags, 0600);
    if (fd < 0) {
        error_set_errno(err, "cannot write '%s'", path);
    }
    return fd;
}

static bool write_checkpoint(
        const struct recording *recording, uint32_t number, struct error *err) {
    OWNED_FD fd = open_file(recording, number, SEGMENT_SCREEN, O_TRUNC, err);
    struct buffer screen = { 0 };
    if (fd < 0) {
        return false;
    }
    terminal_save(recording->terminal, &screen);
    bool good = fd_write_all(fd, screen.data, screen.length, err);
    buffer_finish(&screen);
    return good;
}

/* Removes the oldest segments until there is room for the next one. Others may have removed some
 * (stoa prune), so what is there is counted anew. */
static void prune(struct recording *recording) {
    size_t count;
    uint32_t *numbers = segment_list(recording->directory, &count);
    uint64_t bytes = recording->segment_bytes;
    for (size_t i = 0; i < count; i++) {
        bytes += segment_bytes(recording->directory, numbers[i]);
    }
    for (size_t i = 0; i < count && bytes > recording->maximum_bytes; i++) {
        bytes -= segment_bytes(recording->directory, numbers[i]);
        segment_remove(recording->directory, numbers[i]);
    }
    free(numbers);
}

static bool write_header(struct recording *recording, struct error *err) {
    char line[LINE_MAX_BYTES];
    int length = snprintf(line, sizeof(line), "stoa-recording 1 %s %" PRId64 " %ux%u\n",
            recording->kind, clock_wall_ms(), (unsigned)terminal_columns(recording->terminal),
            (unsigned)terminal_rows(recording->terminal));
    return fd_write_all(recording->timing, line, (size_t)length, err);
}

/* Empty files: a host that was killed in here has left some of the same names. */
static bool begin_segment(struct recording *recording) {
    struct error err = { 0 };
    uint32_t number = recording->present + 1;
    fd_close(&recording->raw);
    fd_close(&recording->timing);
    recording->offset = 0;
    recording->present = number;
    prune(recording);
    recording->began_ms = clock_monotonic_ms();
    recording->marked_ms = -1;
    if (!path_make_directory(recording->directory, &err) ||
            !write_checkpoint(recording, number, &err) ||
            (recording->timing = open_file(recording, number, SEGMENT_TIMING, O_TRUNC, &err)) < 0 ||
            !write_header(recording, &err) ||
            (recording->raw = open_file(recording, number, SEGMENT_RAW, O_TRUNC, &err)) < 0) {
        segment_remove(recording->directory, number);
        recording->present = number - 1;
        return fail(recording, &err);
    }
    recording->kind = "continue";
    recording->error[0] = '\0';
    return true;
}

/* Goes on in the last segment after an exec or a replacement. */
static bool resume_segment(struct recording *recording, uint32_t number) {
    struct error err = { 0 };
    recording->raw = open_file(recording, number, SEGMENT_RAW, 0, &err);
    recording->timing = open_file(recording, number, SEGMENT_TIMING, 0, &err);
    if (recording->raw < 0 || recording->timing < 0) {
        return fail(recording, &err);
    }
    recording->offset = segment_bytes(recording->directory, number);
    struct segment_header header = { .wall_ms = clock_wall_ms() };
    OWNED(segment_reader)
    reader = segment_reader_create(recording->directory, number, SEGMENT_SIZES);
    (void)segment_reader_header(reader, &header);
    recording->began_ms = clock_monotonic_ms() - (clock_wall_ms() - header.wall_ms);
    recording->marked_ms = -1;
    return true;
}

struct recording *recording_create(const struct recording_options *options) {
    struct recording *recording = NEW(struct recording);
    recording->directory = text_copy(options->directory);
    recording->terminal = options->terminal;
    recording->maximum_bytes =
            options->maximum_bytes != 0 ? options->maximum_bytes : RECORDING_MAXIMUM_BYTES_DEFAULT;
    uint64_t segment = recording->maximum_bytes / 8;
    recording->segment_bytes = segment > RECORDING_SEGMENT_BYTES_MAX   ? RECORDING_SEGMENT_BYTES_MAX
                               : segment < RECORDING_SEGMENT_BYTES_MIN ? RECORDING_SEGMENT_BYTES_MIN
                                                                       : segment;
    recording->raw = recording->timing = -1;
    recording->kind = options->resume_segment == 0 ? "begin" : "gap";
    uint32_t first;
    segment_range(recording->directory, &first, &recording->present);
    if (options->resume_segment == 0 || options->resume_segment != recording->present) {
        (void)begin_segment(recording);
    } else {
        (void)resume_segment(recording, recording->present);
    }
    return recording;
}

void recording_destroy(struct recording *recording) {
    if (recording != NULL) {
        fd_close(&recording->raw);
        fd_close(&recording->timing);
        free(recording->directory);
        free(recording);
    }
}

/* Where bytes that come now begin, and with which size. */
static void mark(struct recording *recording, uint16_t columns, uint16_t rows) {
    int64_t now_ms = clock_monotonic_ms() - recording->began_ms;
    if (columns == 0 && recording->marked_ms >= 0 &&
            now_ms - recording->marked_ms < MARK_INTERVAL_MS) {
        return;
    }
    char line[LINE_MAX_BYTES];
    int length = columns == 0
                         ? snprintf(line, sizeof(line), "%" PRId64 " %" PRIu64 "\n", now_ms,
                                   recording->offset)
                         : snprintf(line, sizeof(line), "%" PRId64 " %" PRIu64 " %ux%u\n", now_ms,
                                   recording->offset, (unsigned)columns, (unsigned)rows);
    struct error err = { 0 };
    if (fd_write_all(recording->timing, line, (size_t)length, &err)) {
        recording->marked_ms = now_ms;
    } else {
        (void)fail(recording, &err);
    }
}

/* A segment ends where a line does, so that no sequence is cut by its checkpoint; a program that
 * writes no lines is cut when it is a quarter too long. */
static bool is_full(const struct recording *recording, const char *bytes, size_t length) {
    return recording->offset >= recording->segment_bytes &&
           (bytes[length - 1] == '\n' ||
                   recording->offset >= recording->segment_bytes + recording->segment_bytes / 4);
}

static bool write_bytes(struct recording *recording, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(recording->raw, bytes, length);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            struct error err = { 0 };
            errno = written == 0 ? ENOSPC : errno;
            error_set_errno(&err, "cannot write the recording in '%s'", recording->directory);
            return fail(recording, &err);
        }
        recording->offset += (uint64_t)written;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

bool recording_append(struct recording *recording, const char *bytes, size_t length) {
    if (recording->raw < 0) {
        /* The new segment's checkpoint holds what these bytes drew already. */
        return clock_monotonic_ms() - recording->failed_ms >= RETRY_MS && begin_segment(recording);
    }
    mark(recording, 0, 0);
    if (recording->raw < 0 || !write_bytes(recording, bytes, length)) {
        return false;
    }
    if (is_full(recording, bytes, length)) {
        (void)begin_segment(recording);
    }
    return true;
}

void recording_resize(struct recording *recording, uint16_t columns, uint16_t rows) {
    if (recording->raw >= 0) {
        mark(recording, columns, rows);
    }
}

bool recording_is_writing(const struct recording *recording) {
    return recording->raw >= 0;
}

const char *recording_error(const struct recording *recording) {
    return recording->error;
}

int recording_fd(const struct recording *recording) {
    return recording->raw;
}
