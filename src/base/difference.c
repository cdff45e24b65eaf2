/* SPDX-License-Identifier: MIT */
/* The algorithm of Myers: of each count of changes, how far one comes on each diagonal. */

#include "base/difference.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct line {
    const char *text;
    size_t length;
    uint32_t hash;
    bool is_changed;
};

struct lines {
    struct line *lines;
    size_t count;
};

/* An empty text has no lines, but a place where they would be. */
static struct lines split(const char *text) {
    size_t capacity = 0;
    struct lines all = { .lines = memory_grow(NULL, &capacity, 1, sizeof(struct line)) };
    while (*text != '\0') {
        const char *end = strchr(text, '\n');
        size_t length = end == NULL ? strlen(text) : (size_t)(end - text) + 1;
        all.lines = memory_grow(all.lines, &capacity, all.count + 1, sizeof(struct line));
        uint32_t hash = hash32_bytes(HASH32_START, text, length);
        all.lines[all.count++] = (struct line){ text, length, hash, false };
        text += length;
    }
    return all;
}

static bool is_same(const struct line *a, const struct line *b) {
    return a->hash == b->hash && a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

/* What lies between the common ends of both. */
struct middle {
    struct line *before, *after;
    int before_count, after_count;
};

static struct middle middle_of(const struct lines *before, const struct lines *after) {
    size_t least = before->count < after->count ? before->count : after->count, head = 0, tail = 0;
    while (head < least && is_same(&before->lines[head], &after->lines[head])) {
        head++;
    }
    while (tail < least - head && is_same(&before->lines[before->count - 1 - tail],
                                          &after->lines[after->count - 1 - tail])) {
        tail++;
    }
    return (struct middle){ before->lines + head, after->lines + head,
        (int)(before->count - head - tail), (int)(after->count - head - tail) };
}

/* How far one comes on each diagonal (before less after) with so many changes: diagonals -changes
 * to changes, in one row of a triangle. */
static int *reach_of(int *triangle, int changes) {
    return triangle + (size_t)changes * ((size_t)changes + 1) + (size_t)changes;
}

/* Where one is on a diagonal before the last change was followed by what is the same. */
static bool comes_from_above(const int *reach, int diagonal, int changes) {
    return diagonal == -changes ||
           (diagonal != changes && reach[diagonal - 1] < reach[diagonal + 1]);
}

static int step(const int *reach, int diagonal, int changes) {
    return comes_from_above(reach, diagonal, changes) ? reach[diagonal + 1]
                                                      : reach[diagonal - 1] + 1;
}

/* The least count of changes; -1: more than there may be. */
static int search(const struct middle *middle, int *triangle) {
    for (int changes = 0; changes <= DIFFERENCE_CHANGES_MAX; changes++) {
        int *reach = reach_of(triangle, changes);
        const int *former = changes == 0 ? NULL : reach_of(triangle, changes - 1);
        for (int diagonal = -changes; diagonal <= changes; diagonal += 2) {
            /* the ends of the former row are one diagonal further in */
            int at = former == NULL ? 0 : step(former, diagonal, changes);
            while (at < middle->before_count && at - diagonal < middle->after_count &&
                    is_same(&middle->before[at], &middle->after[at - diagonal])) {
                at++;
            }
            reach[diagonal] = at;
            if (at >= middle->before_count && at - diagonal >= middle->after_count) {
                return changes;
            }
        }
    }
    return -1;
}

static void mark_all(const struct middle *middle) {
    for (int i = 0; i < middle->before_count; i++) {
        middle->before[i].is_changed = true;
    }
    for (int i = 0; i < middle->after_count; i++) {
        middle->after[i].is_changed = true;
    }
}

/* Back from the end, change by change. */
static void mark(const struct middle *middle, int *triangle, int changes) {
    int diagonal = middle->before_count - middle->after_count;
    for (; changes > 0; changes--) {
        const int *former = reach_of(triangle, changes - 1);
        int at = step(former, diagonal, changes);
        if (comes_from_above(former, diagonal, changes)) {
            middle->after[at - diagonal - 1].is_changed = true;
            diagonal++;
        } else {
            middle->before[at - 1].is_changed = true;
            diagonal--;
        }
    }
}

static void find_changes(const struct middle *middle) {
    size_t most = DIFFERENCE_CHANGES_MAX;
    int *triangle = memory_allocate_zeroed((most + 1) * (most + 2), sizeof(int));
    int changes = search(middle, triangle);
    if (changes < 0) {
        mark_all(middle);
    } else {
        mark(middle, triangle, changes);
    }
    free(triangle);
}

void difference_walk(
        const char *before_text, const char *after_text, difference_fn *on_line, void *context) {
    struct lines before = split(before_text), after = split(after_text);
    struct middle middle = middle_of(&before, &after);
    if (middle.before_count == 0 || middle.after_count == 0) {
        mark_all(&middle);
    } else {
        find_changes(&middle);
    }
    for (size_t i = 0, j = 0; i < before.count || j < after.count; i++, j++) {
        for (; i < before.count && before.lines[i].is_changed; i++) {
            on_line(context, DIFFERENCE_REMOVED, before.lines[i].text, before.lines[i].length);
        }
        for (; j < after.count && after.lines[j].is_changed; j++) {
            on_line(context, DIFFERENCE_ADDED, after.lines[j].text, after.lines[j].length);
        }
        if (i < before.count) { /* and so in the other one */
            on_line(context, DIFFERENCE_KEPT, before.lines[i].text, before.lines[i].length);
        }
    }
    free(before.lines);
    free(after.lines);
}
