/* SPDX-License-Identifier: MIT */
/* From the recording back to a screen. */

#include "replay.h"

#include "base/cleanup.h"
#include "fault.h"
#include "recording/segment-reader.h"
#include "term/terminal.h"

#include <stdlib.h>
#include <string.h>

#define STEP_BYTES        4096u
#define STEP_NARROW_BYTES 64u

static bool contains(const struct kept_range *range, uint32_t segment, uint64_t offset) {
    return range->segment == segment && segment != 0 && offset >= range->offset &&
           offset < range->offset + range->length;
}

uint64_t replay_learn(struct kept *kept) {
    struct kept_range step = kept->replaying;
    kept->replaying = (struct kept_range){ 0 };
    if (step.segment == 0) {
        return 0;
    }
    if (step.length > STEP_NARROW_BYTES) {
        kept->narrow = step;
        return 0;
    }
    for (size_t i = 0; i < KEPT_SKIPS_MAX; i++) {
        if (kept->skips[i].segment == 0) {
            kept->skips[i] = step;
            return step.length;
        }
    }
    kept->replay_given_up = 1;
    return 0;
}

static const struct kept_range *find_skip(
        const struct kept *kept, uint32_t segment, uint64_t offset) {
    for (size_t i = 0; i < KEPT_SKIPS_MAX; i++) {
        if (contains(&kept->skips[i], segment, offset)) {
            return &kept->skips[i];
        }
    }
    return NULL;
}

static size_t smaller(uint64_t a, uint64_t b) {
    return (size_t)(a < b ? a : b);
}

/* Feeds bytes that stand at `offset` of the segment, step by step. */
static void feed(struct kept *kept, struct terminal *terminal, uint32_t segment, uint64_t offset,
        const char *bytes, size_t length) {
    while (length > 0) {
        size_t step = contains(&kept->narrow, segment, offset)
                              ? STEP_NARROW_BYTES - offset % STEP_NARROW_BYTES
                              : STEP_BYTES - offset % STEP_BYTES;
        step = smaller(step, length);
        const struct kept_range *skip = find_skip(kept, segment, offset);
        if (skip != NULL) {
            step = smaller(skip->offset + skip->length - offset, length);
        } else {
            kept->replaying = (struct kept_range){ offset, step, segment };
            terminal_feed(terminal, bytes, step);
            fault_poison(bytes, step);
        }
        bytes += step;
        offset += step;
        length -= step;
    }
    kept->replaying = (struct kept_range){ 0 };
}

/* One segment: its bytes, with the sizes at their places. */
static void replay_segment(
        struct kept *kept, const char *directory, uint32_t number, struct terminal *terminal) {
    OWNED(segment_reader) reader = segment_reader_create(directory, number, SEGMENT_SIZES);
    struct segment_event event;
    while (segment_reader_next(reader, &event)) {
        if (event.length > 0) {
            feed(kept, terminal, number, event.offset, event.bytes, event.length);
        } else {
            terminal_resize(terminal, event.columns, event.rows);
        }
    }
}

static bool read_header(const char *directory, uint32_t number, struct segment_header *out_header) {
    OWNED(segment_reader) reader = segment_reader_create(directory, number, SEGMENT_SIZES);
    return segment_reader_header(reader, out_header);
}

/* Where to begin: the run's first segment, or as far back as the limit allows. */
static uint32_t find_start(const char *directory, uint32_t first, uint32_t last) {
    uint64_t bytes = segment_bytes(directory, last);
    uint32_t start = last;
    struct segment_header header;
    while (start > first && read_header(directory, start, &header) && !header.begins) {
        bytes += segment_bytes(directory, start - 1);
        if (bytes > REPLAY_BYTES_MAX) {
            break;
        }
        start--;
    }
    return start;
}

uint32_t replay_run(struct kept *kept, const char *directory, struct terminal *terminal) {
    uint32_t first, last;
    segment_range(directory, &first, &last);
    if (last == 0 || kept->replay_given_up) {
        return last;
    }
    uint32_t start = find_start(directory, first, last);
    terminal_set_muted(terminal, true);
    struct segment_header header;
    if (read_header(directory, start, &header)) {
        terminal_resize(terminal, header.columns, header.rows);
    }
    (void)segment_load_screen(directory, start, terminal, NULL);
    for (uint32_t number = start; number <= last; number++) {
        replay_segment(kept, directory, number, terminal);
    }
    terminal_set_muted(terminal, false);
    return last;
}
