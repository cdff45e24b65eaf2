/* SPDX-License-Identifier: MIT */

#include "sequence-cut.h"

#include "sequence.h"

#include <stdint.h>
#include <string.h>

/* The parts of a control sequence, as offsets: ESC [ leader arguments intermediates final. */
struct parts {
    size_t arguments, intermediates, end;
};

static bool is_between(char byte, int low, int high) {
    return (uint8_t)byte >= low && (uint8_t)byte <= high;
}

static bool find_parts(const char *sequence, size_t length, struct parts *out_parts) {
    size_t at = 2;
    while (at < length && is_between(sequence[at], 0x3c, 0x3f)) {
        at++;
    }
    out_parts->arguments = at;
    while (at < length && is_between(sequence[at], 0x30, 0x3b)) {
        at++;
    }
    out_parts->intermediates = at;
    while (at < length && is_between(sequence[at], 0x20, 0x2f)) {
        at++;
    }
    out_parts->end = at;
    return at + 1 == length && is_between(sequence[at], 0x40, 0x7e) &&
           out_parts->arguments - 2 <= 1 && at - out_parts->intermediates <= 2;
}

/* How many arguments after a 38, 48 or 58 belong to it ("38;2;R;G;B"). */
static int color_arguments(const char *at, const char *end) {
    if (end - at < 5 ||
            (memcmp(at, "38;", 3) != 0 && memcmp(at, "48;", 3) != 0 && memcmp(at, "58;", 3) != 0)) {
        return 0;
    }
    bool is_last = at + 4 == end || at[4] == ';' || at[4] == ':';
    return !is_last ? 0 : at[3] == '2' ? 4 : at[3] == '5' ? 2 : 0;
}

/* The end of the group of arguments that begins at `at` (they may not be parted) and how many
 * arguments, as libvterm counts them, it has. */
static const char *group_end(const char *at, const char *end, bool with_colors, int *out_count) {
    int separators = with_colors ? color_arguments(at, end) : 0;
    *out_count = 1;
    for (; at < end; at++) {
        if (*at == ';' && separators-- == 0) {
            break;
        }
        *out_count += *at == ';' || *at == ':';
    }
    return at;
}

/* Appends arguments [at, end) with runs of digits cut and leading zeros left out. */
static size_t append_arguments(char *out, size_t length, const char *at, const char *end) {
    while (at < end) {
        int digits = 0;
        while (at < end && *at == '0') {
            at++;
            digits = -1;
        }
        if (digits == -1 && (at == end || !is_between(*at, '0', '9'))) {
            out[length++] = '0';
        }
        for (digits = 0; at < end && is_between(*at, '0', '9'); at++) {
            if (digits++ < SEQUENCE_DIGITS_MAX) {
                out[length++] = *at;
            }
        }
        if (at < end) {
            out[length++] = *at++;
        }
    }
    return length;
}

void sequence_cut(const char *sequence, size_t length, sequence_piece_fn *piece, void *context) {
    struct parts parts;
    if (length > SEQUENCE_CUT_MAX || !find_parts(sequence, length, &parts)) {
        return;
    }
    char final = sequence[length - 1];
    bool is_sgr = final == 'm';
    bool is_divisible = is_sgr || final == 'h' || final == 'l';
    char out[SEQUENCE_CUT_MAX + 1];
    const char *at = sequence + parts.arguments, *end = sequence + parts.intermediates;
    do {
        size_t used = parts.arguments;
        memcpy(out, sequence, used);
        int count = 0, group;
        while (at < end) {
            const char *next = group_end(at, end, is_sgr, &group);
            if (count + group > SEQUENCE_ARGUMENTS_MAX) {
                at = count == 0 ? (next < end ? next + 1 : end) : at;
                break;
            }
            if (count > 0) {
                out[used++] = ';';
            }
            used = append_arguments(out, used, at, next);
            count += group;
            at = next < end ? next + 1 : end;
            if (at == end && next < end && count < SEQUENCE_ARGUMENTS_MAX) {
                out[used++] = ';'; /* an empty last argument */
            }
        }
        size_t rest = length - parts.intermediates;
        memcpy(out + used, sequence + parts.intermediates, rest);
        if (count > 0 || parts.arguments == parts.intermediates) {
            piece(context, out, used + rest);
        }
    } while (is_divisible && at < end);
}
