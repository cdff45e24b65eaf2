/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The figures of a benchmark: for each measure and subject one value a run, of which the median
 * counts. What issue "the core" asks for stands beside them, as a bound on the ratio to tmux or on
 * the figure itself.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct results;

struct results *results_create(void);
void results_destroy(struct results *results);

/* One more value of a measure ("throughput attached ascii") in a unit ("MB/s") of a subject. */
void results_add(struct results *results, const char *measure, const char *unit,
        const char *subject, double value);

/* All measures, a line each, in the order in which they came first; Markdown. Returns how many
 * targets are missed. */
size_t results_print(const struct results *results, FILE *out);

/* The value below which `share` of the values lie; sorts them in place. */
double results_quantile(double *values, size_t count, double share);
