/* SPDX-License-Identifier: MIT */
/* Names and lines of a recording's files. */

#include "recording/segment.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"
#include "term/terminal.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The raw file goes last: as long as it is there, the segment is. */
static const char *const files[] = { SEGMENT_TIMING, SEGMENT_SCREEN, SEGMENT_RAW };

char *segment_path(const char *directory, uint32_t number, const char *kind) {
    return text_format("%s/%06" PRIu32 ".%s", directory, number, kind);
}

/* "000007.raw" → 7; 0 for any other name. */
static uint32_t number_of(const char *name) {
    uint32_t number = 0;
    int end = 0;
    if (sscanf(name, "%9" SCNu32 ".raw%n", &number, &end) != 1 || end == 0 || name[end] != '\0') {
        return 0;
    }
    return number;
}

static int compare_numbers(const void *a, const void *b) {
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

uint32_t *segment_list(const char *directory, size_t *out_count) {
    uint32_t *numbers = NULL;
    size_t count = 0, capacity = 0;
    DIR *listing = opendir(directory);
    const struct dirent *entry;
    while (listing != NULL && (entry = readdir(listing)) != NULL && count < SEGMENTS_MAX) {
        uint32_t number = number_of(entry->d_name);
        if (number != 0) {
            numbers = memory_grow(numbers, &capacity, count + 1, sizeof(*numbers));
            numbers[count++] = number;
        }
    }
    if (listing != NULL) {
        closedir(listing);
    }
    if (count > 0) {
        qsort(numbers, count, sizeof(*numbers), compare_numbers);
    }
    *out_count = count;
    return numbers;
}

void segment_range(const char *directory, uint32_t *out_first, uint32_t *out_last) {
    size_t count;
    uint32_t *numbers = segment_list(directory, &count);
    *out_first = count > 0 ? numbers[0] : 0;
    *out_last = count > 0 ? numbers[count - 1] : 0;
    free(numbers);
}

int segment_open(const char *directory, uint32_t number, const char *kind) {
    OWNED_STR path = segment_path(directory, number, kind);
    return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe in its place blocks nobody */
}

uint64_t segment_bytes(const char *directory, uint32_t number) {
    OWNED_STR path = segment_path(directory, number, SEGMENT_RAW);
    struct stat status;
    return stat(path, &status) == 0 ? (uint64_t)status.st_size : 0;
}

void segment_remove(const char *directory, uint32_t number) {
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
        OWNED_STR path = segment_path(directory, number, files[i]);
        (void)unlink(path);
    }
}

uint64_t segment_disk_bytes(const char *directory, uint32_t number, int64_t *out_written_ms) {
    uint64_t bytes = 0;
    *out_written_ms = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
        OWNED_STR path = segment_path(directory, number, files[i]);
        struct stat status;
        if (lstat(path, &status) == 0) {
            int64_t written_ms = (int64_t)status.st_mtim.tv_sec * 1000;
            bytes += (uint64_t)status.st_size;
            *out_written_ms = written_ms > *out_written_ms ? written_ms : *out_written_ms;
        }
    }
    return bytes;
}

bool segment_load_screen(
        const char *directory, uint32_t number, struct terminal *terminal, struct error *err) {
    OWNED_STR path = segment_path(directory, number, SEGMENT_SCREEN);
    struct buffer screen = { 0 };
    bool good = file_read(path, SEGMENT_SCREEN_MAX_BYTES, &screen, err) &&
                terminal_load(terminal, screen.data, screen.length, err);
    buffer_finish(&screen);
    return good;
}

static const char *const kind_names[] = {
    [SEGMENT_BEGIN] = "begin", [SEGMENT_CONTINUE] = "continue", [SEGMENT_GAP] = "gap"
};
_Static_assert(ARRAY_LENGTH(kind_names) == SEGMENT_KIND_COUNT, "a name for each kind");

static int64_t within(int64_t ms) {
    return ms < 0 ? 0 : ms > SEGMENT_MS_MAX ? SEGMENT_MS_MAX : ms;
}

bool segment_parse_header(const char *line, struct segment_header *out_header) {
    struct segment_header header = { .kind = SEGMENT_KIND_COUNT };
    char kind[16];
    if (sscanf(line, "stoa-recording 1 %15s %" SCNd64 " %" SCNu16 "x%" SCNu16, kind,
                &header.wall_ms, &header.columns, &header.rows) != 4) {
        return false;
    }
    for (size_t i = 0; i < SEGMENT_KIND_COUNT; i++) {
        header.kind = text_equal(kind, kind_names[i]) ? (enum segment_kind)i : header.kind;
    }
    if (header.kind == SEGMENT_KIND_COUNT || header.columns == 0 || header.rows == 0) {
        return false;
    }
    header.begins = header.kind != SEGMENT_CONTINUE;
    header.wall_ms = within(header.wall_ms);
    *out_header = header;
    return true;
}

bool segment_parse_mark(const char *line, struct segment_mark *out_mark) {
    struct segment_mark mark = { 0 };
    int end = 0;
    int fields = sscanf(line, "%" SCNd64 " %" SCNu64 "%n %" SCNu16 "x%" SCNu16, &mark.ms,
            &mark.offset, &end, &mark.columns, &mark.rows);
    bool is_plain = fields == 2 && line[end] == '\0';
    if (!is_plain && (fields != 4 || mark.columns == 0 || mark.rows == 0)) {
        return false;
    }
    mark.ms = within(mark.ms);
    *out_mark = mark;
    return true;
}
