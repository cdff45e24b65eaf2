/* SPDX-License-Identifier: MIT */

/* Reads a recording line by line against what the counter must have printed. */

#include "tally.h"

#include "counter.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The PTY makes CR LF of the line feed. */
static size_t expected_line(const char *name, unsigned number, char out[COUNTER_LINE_SIZE + 1]) {
    size_t length = counter_line(name, number, out);
    out[length - 1] = '\r';
    out[length] = '\n';
    return length + 1;
}

static bool is_line(const char *name, unsigned number, const char *line, size_t length) {
    char expected[COUNTER_LINE_SIZE + 1];
    size_t expected_length = expected_line(name, number, expected);
    return length == expected_length && memcmp(line, expected, length) == 0;
}

/* The number that a whole line holds, 0 for a line that is none. */
static unsigned line_number(const char *name, const char *line, size_t length) {
    size_t name_length = strlen(name);
    if (length < name_length + 9 || memcmp(line, name, name_length) != 0) {
        return 0;
    }
    unsigned number = (unsigned)strtoul(line + name_length, NULL, 10);
    return number > 0 && is_line(name, number, line, length) ? number : 0;
}

/* The last words, which say how many lines there were. */
static bool is_end(const char *name, const char *line, size_t length, unsigned *out_lines) {
    char words[COUNTER_LINE_SIZE], expected[COUNTER_LINE_SIZE + 1];
    size_t words_length = counter_end(name, 0, words) - sizeof("00000000 lines");
    if (length <= words_length || memcmp(line, words, words_length) != 0) {
        return false;
    }
    *out_lines = (unsigned)strtoul(line + words_length, NULL, 10);
    size_t expected_length = counter_end(name, *out_lines, expected);
    return length == expected_length + 1 && memcmp(line, expected, expected_length - 1) == 0;
}

static size_t bytes_between(const char *name, unsigned first, unsigned after) {
    char line[COUNTER_LINE_SIZE + 1];
    size_t bytes = 0;
    for (unsigned number = first; number < after; number++) {
        bytes += expected_line(name, number, line);
    }
    return bytes;
}

static void add_gap(struct tally *tally, const char *name, unsigned number) {
    size_t bytes = bytes_between(name, tally->last + 1, number);
    tally->gaps++;
    tally->lost += number - tally->last - 1;
    tally->gap_bytes = bytes > tally->gap_bytes ? bytes : tally->gap_bytes;
}

struct tally tally_recording(const char *name, const char *bytes, size_t length) {
    struct tally tally = { .last = 0 };
    bool torn = false;
    const char *end = bytes + length;
    for (const char *line = bytes; line < end;) {
        const char *feed = memchr(line, '\n', (size_t)(end - line));
        size_t line_length = (size_t)((feed == NULL ? end : feed + 1) - line);
        unsigned number = line_number(name, line, line_length);
        if (number == 0 && is_end(name, line, line_length, &number)) {
            tally.has_end = 1;
            if (number != tally.last || torn) {
                add_gap(&tally, name, number + 1);
            }
        } else if (number == 0) {
            torn = true;
        } else if (number <= tally.last) {
            tally.doubled++;
        } else {
            if (number != tally.last + 1 || torn) {
                add_gap(&tally, name, number);
            }
            tally.last = number;
            torn = false;
        }
        line += line_length;
    }
    return tally;
}
