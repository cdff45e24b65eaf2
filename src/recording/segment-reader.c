/* SPDX-License-Identifier: MIT */
/* The timing file is the guide: bytes are told up to its next mark. */

#include "recording/segment-reader.h"

#include "base/buffer.h"
#include "base/fd.h"
#include "base/memory.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES 65536

struct segment_reader {
    enum segment_detail detail;
    int raw, timing;
    struct buffer lines;
    size_t line_at; /* where the next line of it begins */
    bool has_first, has_header, has_mark;
    struct segment_header header;
    struct segment_mark mark; /* the next one, when there is one */
    uint64_t marked_end;      /* the furthest that a mark has spoken of */
    uint64_t size;            /* of the raw file, as last seen */
    uint64_t offset;
    int64_t ms;
    unsigned damage;
    char chunk[CHUNK_BYTES];
};

struct segment_reader *segment_reader_create(
        const char *directory, uint32_t number, enum segment_detail detail) {
    struct segment_reader *reader = NEW(struct segment_reader);
    reader->detail = detail;
    reader->raw = segment_open(directory, number, SEGMENT_RAW);
    reader->timing = segment_open(directory, number, SEGMENT_TIMING);
    return reader;
}

void segment_reader_destroy(struct segment_reader *reader) {
    if (reader != NULL) {
        fd_close(&reader->raw);
        fd_close(&reader->timing);
        buffer_finish(&reader->lines);
        free(reader);
    }
}

static void look_at_size(struct segment_reader *reader) {
    struct stat status;
    if (reader->raw >= 0 && fstat(reader->raw, &status) == 0 && S_ISREG(status.st_mode)) {
        reader->size = (uint64_t)status.st_size;
    }
}

static bool read_lines(struct segment_reader *reader) {
    /* In this order: each byte of that size has its mark in what is read now. */
    look_at_size(reader);
    buffer_consume(&reader->lines, reader->line_at);
    reader->line_at = 0;
    ssize_t got = reader->timing < 0 ? -1 : read(reader->timing, reader->chunk, CHUNK_BYTES);
    if (got > 0) {
        buffer_append(&reader->lines, reader->chunk, (size_t)got);
    }
    return got > 0;
}

/* The next whole line, terminated; NULL when there is none yet. What is too long is none. */
static const char *next_line(struct segment_reader *reader) {
    for (;;) {
        size_t left = reader->lines.length - reader->line_at;
        char *line = left > 0 ? reader->lines.data + reader->line_at : NULL;
        char *end = left > 0 ? memchr(line, '\n', left) : NULL;
        if (end == NULL && left > SEGMENT_LINE_MAX_BYTES) {
            reader->line_at = reader->lines.length; /* the rest of it is no mark either */
            reader->damage |= SEGMENT_BAD_MARK;
        }
        if (end == NULL && !read_lines(reader)) {
            return NULL;
        }
        if (end != NULL) {
            *end = '\0';
            reader->line_at += (size_t)(end - line) + 1;
            return line;
        }
    }
}

static bool take_first(struct segment_reader *reader, const char *line) {
    reader->has_first = true;
    reader->has_header = segment_parse_header(line, &reader->header);
    reader->damage |= reader->has_header ? 0 : SEGMENT_NO_HEADER;
    return reader->has_header;
}

bool segment_reader_header(struct segment_reader *reader, struct segment_header *out_header) {
    const char *line = reader->has_first ? NULL : next_line(reader);
    if (line != NULL) {
        (void)take_first(reader, line);
    }
    if (reader->has_header) {
        *out_header = reader->header;
    }
    return reader->has_header;
}

/* Finds the next mark that parts the bytes. */
static void find_mark(struct segment_reader *reader) {
    const char *line;
    while (!reader->has_mark && (line = next_line(reader)) != NULL) {
        if (!reader->has_first && take_first(reader, line)) {
            continue;
        }
        struct segment_mark mark;
        if (!segment_parse_mark(line, &mark) || mark.offset < reader->marked_end) {
            reader->damage |= SEGMENT_BAD_MARK;
            continue;
        }
        reader->marked_end = mark.offset;
        reader->has_mark = mark.columns != 0 || reader->detail == SEGMENT_TIMES;
        reader->mark = mark;
    }
}

static bool take_bytes(struct segment_reader *reader, uint64_t end, struct segment_event *event) {
    uint64_t wanted = end - reader->offset;
    ssize_t got = pread(reader->raw, reader->chunk, wanted < CHUNK_BYTES ? wanted : CHUNK_BYTES,
            (off_t)reader->offset);
    if (got <= 0) {
        reader->size = reader->offset; /* it became shorter, or cannot be read */
        return false;
    }
    *event = (struct segment_event){
        .ms = reader->ms, .offset = reader->offset, .bytes = reader->chunk, .length = (size_t)got
    };
    reader->offset += (uint64_t)got;
    return true;
}

bool segment_reader_next(struct segment_reader *reader, struct segment_event *out_event) {
    for (;;) {
        find_mark(reader);
        if (reader->has_mark && reader->mark.offset > reader->size) {
            look_at_size(reader);
        }
        uint64_t end = reader->has_mark && reader->mark.offset < reader->size ? reader->mark.offset
                                                                              : reader->size;
        if (reader->offset < end) {
            return take_bytes(reader, end, out_event);
        }
        if (!reader->has_mark || reader->mark.offset > reader->offset) {
            return false;
        }
        reader->has_mark = false;
        reader->ms = reader->mark.ms > reader->ms ? reader->mark.ms : reader->ms;
        if (reader->mark.columns != 0) {
            *out_event = (struct segment_event){ .ms = reader->ms,
                .offset = reader->offset,
                .columns = reader->mark.columns,
                .rows = reader->mark.rows };
            return true;
        }
    }
}

unsigned segment_reader_damage(const struct segment_reader *reader) {
    bool is_cut = reader->marked_end > reader->size || reader->raw < 0;
    bool has_none = reader->timing < 0;
    return reader->damage | (is_cut ? SEGMENT_CUT : 0) | (has_none ? SEGMENT_NO_HEADER : 0);
}
