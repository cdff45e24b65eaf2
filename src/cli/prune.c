/* SPDX-License-Identifier: MIT */
#include "prune.h"

#include "base/cleanup.h"
#include "base/path.h"
#include "recording/segment.h"

#include <stdlib.h>
#include <unistd.h>

static uint64_t count_bytes(const char *directory, const uint32_t *numbers, size_t count) {
    uint64_t bytes = 0;
    int64_t written_ms;
    for (size_t i = 0; i < count; i++) {
        bytes += segment_disk_bytes(directory, numbers[i], &written_ms);
    }
    return bytes;
}

/* What a host that is gone left beside what it recorded; the directory when it is empty then. */
static void remove_rest(const char *directory) {
    OWNED_STR log = path_join(directory, "host.log");
    (void)unlink(log);
    (void)rmdir(directory);
}

struct prune_result prune_recording(
        const char *directory, bool in_use, const struct prune_limits *limits) {
    size_t count;
    uint32_t *numbers = segment_list(directory, &count);
    struct prune_result result = { .kept_bytes = count_bytes(directory, numbers, count) };
    for (size_t i = 0; i < count && !(in_use && i + 1 == count); i++) {
        int64_t written_ms;
        uint64_t bytes = segment_disk_bytes(directory, numbers[i], &written_ms);
        bool is_old = written_ms < limits->written_before_ms;
        bool is_too_much =
                limits->bytes_max >= 0 && result.kept_bytes > (uint64_t)limits->bytes_max;
        if (!is_old && !is_too_much) {
            break; /* those after it are younger, and fewer */
        }
        if (!limits->dry) {
            segment_remove(directory, numbers[i]);
        }
        result.segments++;
        result.freed_bytes += bytes;
        result.kept_bytes -= bytes < result.kept_bytes ? bytes : result.kept_bytes;
    }
    if (!limits->dry && !in_use && result.segments == count) {
        remove_rest(directory);
    }
    free(numbers);
    return result;
}
