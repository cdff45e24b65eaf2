/* SPDX-License-Identifier: MIT */
/* String helpers; the edit distance behind "did you mean" is optimal string alignment. */

#include "base/text.h"

#include "base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *text_copy(const char *text) {
    return text_copy_bytes(text, strlen(text));
}

char *text_copy_or_null(const char *text) {
    return text != NULL ? text_copy(text) : NULL;
}

char *text_copy_bytes(const char *bytes, size_t length) {
    char *copy = memory_allocate(length + 1);
    memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

char *text_format_list(const char *format, va_list arguments) {
    va_list measured;
    va_copy(measured, arguments);
    int length = vsnprintf(NULL, 0, format, measured);
    va_end(measured);
    size_t size = length > 0 ? (size_t)length + 1 : 1;
    char *text = memory_allocate(size);
    vsnprintf(text, size, format, arguments);
    return text;
}

char *text_format(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *text = text_format_list(format, arguments);
    va_end(arguments);
    return text;
}

bool text_equal(const char *a, const char *b) {
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool text_starts_with(const char *text, const char *prefix) {
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_ends_with(const char *text, const char *suffix) {
    size_t text_length = strlen(text);
    size_t suffix_length = strlen(suffix);
    return text_length >= suffix_length && strcmp(text + text_length - suffix_length, suffix) == 0;
}

void text_replace(char **slot, const char *text) {
    char *copy = text_copy_or_null(text); /* text may be *slot itself */
    free(*slot);
    *slot = copy;
}

bool text_parse_integer(const char *text, int64_t minimum, int64_t maximum, int64_t *out_value) {
    if (text == NULL || (*text != '-' && (*text < '0' || *text > '9'))) {
        return false;
    }
    char *end = NULL;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || value < minimum || value > maximum) {
        return false;
    }
    *out_value = value;
    return true;
}

#define DISTANCE_WORD_MAX 63

static size_t smallest(size_t a, size_t b, size_t c) {
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

size_t text_distance(const char *a, const char *b) {
    size_t a_length = strlen(a);
    size_t b_length = strlen(b);
    if (a_length > DISTANCE_WORD_MAX || b_length > DISTANCE_WORD_MAX) {
        return SIZE_MAX;
    }
    size_t rows[3][DISTANCE_WORD_MAX + 1];
    for (size_t j = 0; j <= b_length; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = smallest(above[j] + 1, row[j - 1] + 1, above[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                    two_above[j - 2] + 1 < row[j]) {
                row[j] = two_above[j - 2] + 1;
            }
        }
    }
    return rows[a_length % 3][b_length];
}

const char *text_nearest(const char *word, const char *const *candidates, size_t count) {
    const char *nearest = NULL;
    size_t length = strlen(word);
    size_t least = length < 6 ? 2 : length / 3 + 1; /* one slip in short words, more in long ones */
    for (size_t i = 0; i < count; i++) {
        size_t distance = text_distance(word, candidates[i]);
        if (distance < least) {
            least = distance;
            nearest = candidates[i];
        }
    }
    return nearest;
}

size_t text_vector_length(const char *const *vector) {
    size_t length = 0;
    while (vector[length] != NULL) {
        length++;
    }
    return length;
}

char **text_vector_copy(const char *const *vector) {
    size_t length = text_vector_length(vector);
    char **copy = memory_allocate_zeroed(length + 1, sizeof(char *));
    for (size_t i = 0; i < length; i++) {
        copy[i] = text_copy(vector[i]);
    }
    return copy;
}

void text_vector_destroy(char **vector) {
    if (vector == NULL) {
        return;
    }
    for (size_t i = 0; vector[i] != NULL; i++) {
        free(vector[i]);
    }
    free(vector);
}
