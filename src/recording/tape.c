/* SPDX-License-Identifier: MIT */
#include "recording/tape.h"

#include "base/memory.h"
#include "base/text.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TAIL_BYTES 4096 /* of a timing file: the last mark is in them */

struct tape {
    char *directory;
    struct tape_segment *segments;
    size_t count, capacity;
};

/* ---- looking at a segment's ends ---------------------------------------------------------------
 */

/* The last mark of the timing file; a zeroed one when there is none. */
static struct segment_mark last_mark(const char *directory, uint32_t number) {
    struct segment_mark last = { 0 }, mark;
    char bytes[TAIL_BYTES + 1], *rest = NULL;
    OWNED_FD fd = segment_open(directory, number, SEGMENT_TIMING);
    off_t size = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
    off_t from = size > TAIL_BYTES ? size - TAIL_BYTES : 0;
    ssize_t got = fd < 0 ? -1 : pread(fd, bytes, TAIL_BYTES, from);
    while (got > 0 && bytes[got - 1] != '\n') {
        got--; /* a line that is not whole yet */
    }
    bytes[got > 0 ? got : 0] = '\0';
    bool is_first = true;
    for (char *line = strtok_r(bytes, "\n", &rest); line != NULL;
            line = strtok_r(NULL, "\n", &rest), is_first = false) {
        bool is_whole = !is_first || from == 0;
        if (is_whole && segment_parse_mark(line, &mark)) {
            last.ms = mark.ms > last.ms ? mark.ms : last.ms;
            last.offset = mark.offset;
        }
    }
    return last;
}

static void look_at_end(const struct tape *tape, struct tape_segment *segment) {
    struct segment_mark last = last_mark(tape->directory, segment->number);
    segment->bytes = segment_bytes(tape->directory, segment->number);
    segment->end_ms = segment->begin_ms + last.ms;
    if (last.offset > segment->bytes) {
        segment->damage |= SEGMENT_CUT;
    } else {
        segment->damage &= ~(unsigned)SEGMENT_CUT;
    }
}

/* When it begins: as long after the one before it as the clock says, but not before its end. */
static int64_t find_begin(const struct tape_segment *previous, const struct tape_segment *segment) {
    int64_t between = segment->wall_ms - previous->wall_ms;
    int64_t lasted = previous->end_ms - previous->begin_ms;
    bool is_known = segment->wall_ms != 0 && previous->wall_ms != 0 && between > lasted;
    return is_known ? previous->begin_ms + between : previous->end_ms;
}

static void add_segment(struct tape *tape, uint32_t number) {
    struct tape_segment segment = { .number = number, .kind = SEGMENT_GAP };
    struct segment_header header = { 0 };
    OWNED(segment_reader) reader = segment_reader_create(tape->directory, number, SEGMENT_SIZES);
    if (segment_reader_header(reader, &header)) {
        segment.kind = header.kind;
        segment.wall_ms = header.wall_ms;
        segment.columns = header.columns;
        segment.rows = header.rows;
    } else {
        segment.damage |= SEGMENT_NO_HEADER;
    }
    if (tape->count > 0) {
        const struct tape_segment *previous = &tape->segments[tape->count - 1];
        bool is_next = previous->number + 1 == number;
        segment.begin_ms = find_begin(previous, &segment);
        segment.follows = is_next && segment.kind == SEGMENT_CONTINUE && previous->damage == 0;
        segment.damage |= is_next ? 0 : TAPE_HOLE;
    }
    look_at_end(tape, &segment);
    tape->segments =
            memory_grow(tape->segments, &tape->capacity, tape->count + 1, sizeof(*tape->segments));
    tape->segments[tape->count++] = segment;
}

/* ---- the tape ----------------------------------------------------------------------------------
 */

static void add_new_segments(struct tape *tape) {
    size_t count;
    uint32_t last = tape->count > 0 ? tape->segments[tape->count - 1].number : 0;
    uint32_t *numbers = segment_list(tape->directory, &count);
    for (size_t i = 0; i < count; i++) {
        if (numbers[i] > last) {
            add_segment(tape, numbers[i]);
        }
    }
    free(numbers);
}

struct tape *tape_open(const char *directory, struct error *err) {
    OWNED(tape) tape = NEW(struct tape);
    tape->directory = text_copy(directory);
    add_new_segments(tape);
    if (tape->count == 0) {
        error_set(err, ERROR_NOT_FOUND, "nothing was recorded");
        return NULL;
    }
    return TAKE(tape);
}

void tape_destroy(struct tape *tape) {
    if (tape != NULL) {
        free(tape->segments);
        free(tape->directory);
        free(tape);
    }
}

bool tape_refresh(struct tape *tape) {
    struct tape_segment *last = &tape->segments[tape->count - 1];
    struct tape_segment before = *last;
    size_t count = tape->count;
    look_at_end(tape, last);
    bool has_grown = last->bytes != before.bytes || last->end_ms != before.end_ms;
    add_new_segments(tape);
    return has_grown || tape->count > count;
}

const char *tape_directory(const struct tape *tape) {
    return tape->directory;
}

size_t tape_count(const struct tape *tape) {
    return tape->count;
}

const struct tape_segment *tape_segment(const struct tape *tape, size_t index) {
    return &tape->segments[index];
}

int64_t tape_length_ms(const struct tape *tape) {
    return tape->segments[tape->count - 1].end_ms;
}

size_t tape_find(const struct tape *tape, int64_t ms) {
    size_t low = 0, high = tape->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (tape->segments[middle].begin_ms <= ms) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

int64_t tape_time(const struct tape *tape, size_t index, const struct segment_event *event) {
    const struct tape_segment *segment = &tape->segments[index];
    int64_t ms = segment->begin_ms + event->ms;
    return ms > segment->end_ms ? segment->end_ms : ms;
}

const char *tape_damage_text(unsigned damage) {
    static const struct {
        unsigned damage;
        const char *text;
    } texts[] = {
        { SEGMENT_CUT, "bytes are missing" },
        { TAPE_HOLE, "a part is missing" },
        { TAPE_NO_SCREEN, "a screen cannot be read" },
        { SEGMENT_NO_HEADER, "times cannot be read" },
        { SEGMENT_BAD_MARK, "some times make no sense" },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        if ((damage & texts[i].damage) != 0) {
            return texts[i].text;
        }
    }
    return "";
}

/* ---- pauses ------------------------------------------------------------------------------------
 */

struct pauses {
    int64_t output_ms; /* of the output before */
    int64_t after_ms;  /* looking for the first pause beyond this … */
    int64_t before_ms; /* … or for the last one before this */
    int64_t found_ms;  /* -1: none yet */
};

/* Looks at the outputs of a segment; true when none of the later ones matters. */
static bool scan_segment(const struct tape *tape, size_t index, struct pauses *pauses) {
    OWNED(segment_reader)
    reader = segment_reader_create(tape->directory, tape->segments[index].number, SEGMENT_TIMES);
    struct segment_event event;
    while (segment_reader_next(reader, &event)) {
        int64_t ms = tape_time(tape, index, &event);
        bool is_pause = ms - pauses->output_ms >= TAPE_PAUSE_MS;
        if (is_pause && pauses->output_ms > pauses->after_ms &&
                pauses->output_ms < pauses->before_ms) {
            pauses->found_ms = pauses->output_ms;
        }
        pauses->output_ms = ms;
        if (ms >= pauses->before_ms || (pauses->found_ms >= 0 && pauses->before_ms == INT64_MAX)) {
            return true;
        }
    }
    return false;
}

int64_t tape_next_pause(const struct tape *tape, int64_t after_ms) {
    size_t index = tape_find(tape, after_ms < 0 ? 0 : after_ms);
    struct pauses pauses = { .after_ms = after_ms,
        .before_ms = INT64_MAX,
        .output_ms = index > 0 ? tape->segments[index - 1].end_ms : 0,
        .found_ms = -1 };
    for (; index < tape->count && !scan_segment(tape, index, &pauses); index++) {
    }
    return pauses.found_ms >= 0 ? pauses.found_ms : tape_length_ms(tape);
}

int64_t tape_previous_pause(const struct tape *tape, int64_t before_ms) {
    for (size_t index = tape_find(tape, before_ms) + 1; index-- > 0;) {
        struct pauses pauses = { .after_ms = -1,
            .before_ms = before_ms,
            .output_ms = index > 0 ? tape->segments[index - 1].end_ms : 0,
            .found_ms = -1 };
        (void)scan_segment(tape, index, &pauses);
        if (pauses.found_ms >= 0) {
            return pauses.found_ms;
        }
    }
    return 0;
}
