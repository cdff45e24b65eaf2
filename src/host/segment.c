/* SPDX-License-Identifier: MIT */
/* Names and lines of a recording's files. */

#include "segment.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

void segment_range(const char *directory, uint32_t *out_first, uint32_t *out_last) {
    *out_first = *out_last = 0;
    DIR *listing = opendir(directory);
    const struct dirent *entry;
    while (listing != NULL && (entry = readdir(listing)) != NULL) {
        uint32_t number = number_of(entry->d_name);
        if (number != 0) {
            *out_first = *out_first == 0 || number < *out_first ? number : *out_first;
            *out_last = number > *out_last ? number : *out_last;
        }
    }
    if (listing != NULL) {
        closedir(listing);
    }
}

uint64_t segment_bytes(const char *directory, uint32_t number) {
    OWNED_STR path = segment_path(directory, number, SEGMENT_RAW);
    struct stat status;
    return stat(path, &status) == 0 ? (uint64_t)status.st_size : 0;
}

void segment_remove(const char *directory, uint32_t number) {
    static const char *const kinds[] = { SEGMENT_TIMING, SEGMENT_SCREEN, SEGMENT_RAW };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        OWNED_STR path = segment_path(directory, number, kinds[i]);
        (void)unlink(path);
    }
}

bool segment_parse_header(const char *line, struct segment_header *out_header) {
    struct segment_header header = { 0 };
    char kind[16];
    if (sscanf(line, "stoa-recording 1 %15s %" SCNd64 " %" SCNu16 "x%" SCNu16, kind,
                &header.wall_ms, &header.columns, &header.rows) != 4) {
        return false;
    }
    header.begins = !text_equal(kind, "continue");
    *out_header = header;
    return true;
}

bool segment_parse_mark(const char *line, struct segment_mark *out_mark) {
    struct segment_mark mark = { 0 };
    int fields = sscanf(line, "%" SCNd64 " %" SCNu64 " %" SCNu16 "x%" SCNu16, &mark.ms,
            &mark.offset, &mark.columns, &mark.rows);
    if (fields != 2 && fields != 4) {
        return false;
    }
    *out_mark = mark;
    return true;
}
