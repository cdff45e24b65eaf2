/* SPDX-License-Identifier: MIT */
#pragma once

/* Looks and rows as a checkpoint has them, by value. As all of archive.h these save or load. */

#include "archive.h"
#include "terminal-private.h"

#define CODEPOINT_END 0x110000u /* the first number that is no code point */

void archive_style(struct archive *archive, struct terminal *terminal, struct style *style);

/* A row of the grid, which has its width; one that makes no sense is empty, and a failure. */
void archive_row(
        struct archive *archive, struct terminal *terminal, struct grid *grid, struct row *row);
