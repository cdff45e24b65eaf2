/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What became of a text, line by line: as few lines removed and added as there can be. Where these
 * are more than DIFFERENCE_CHANGES_MAX, all that lies between the common ends is exchanged.
 */

#include <stddef.h>

#define DIFFERENCE_CHANGES_MAX 500 /* lines removed and added: cost grows with their square */

enum difference_kind { DIFFERENCE_KEPT, DIFFERENCE_REMOVED, DIFFERENCE_ADDED };

/* A line with the newline that ends it; the last one of a text may have none. */
typedef void difference_fn(
        void *context, enum difference_kind kind, const char *line, size_t length);

/* Tells all lines of both texts in order; of a place that changed, first what was removed. */
void difference_walk(const char *before, const char *after, difference_fn *on_line, void *context);
