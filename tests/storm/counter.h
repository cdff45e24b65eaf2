/* SPDX-License-Identifier: MIT */
#pragma once

/* The lines that a counter prints, for printing and for checking them. */

#include <stddef.h>
#include <stdio.h>

#define COUNTER_LINE_SIZE 96

/* "NAME 00000042 …" and a line feed, coloured by its number; returns the length. */
static inline size_t counter_line(const char *name, unsigned number, char out[COUNTER_LINE_SIZE]) {
    int length = snprintf(out, COUNTER_LINE_SIZE, "%.8s %08u \033[3%um%.*s\033[m\n", name, number,
            1 + number % 7, (int)(number % 23), "the quick brown fox jumps");
    return (size_t)length;
}

/* The last words. */
static inline size_t counter_end(const char *name, unsigned lines, char out[COUNTER_LINE_SIZE]) {
    return (size_t)snprintf(
            out, COUNTER_LINE_SIZE, "%.8s is at its end, %08u lines\n", name, lines);
}
