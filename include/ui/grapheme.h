/* SPDX-License-Identifier: MIT */
#pragma once

/* Walking over UTF-8 text by what takes a cell: for labels, names and what a person types. */

#include <stddef.h>
#include <stdint.h>

struct grapheme {
    size_t length;      /* bytes; 0 at the end of the text */
    uint8_t width;      /* columns: 0 for what is never drawn (controls), else 1 or 2 */
    uint32_t codepoint; /* the first one; 0xfffd for a broken byte */
};

/* The grapheme at the start of text (length bytes). */
struct grapheme grapheme_next(const char *text, size_t length);

/* Where the grapheme before `offset` begins. */
size_t grapheme_previous(const char *text, size_t offset);

/* Columns that a text takes. */
int grapheme_columns(const char *text, size_t length);
