/* SPDX-License-Identifier: MIT */
#pragma once

/* The members of a transcript's line that say something of tokens, object by object. */

#include "budget/transcript-scanner.h"

/* The objects of interest. DATA and WRAPPED: a sub-agent's line within a line of progress. */
enum transcript_place { OUTSIDE, LINE, DATA, WRAPPED, MESSAGE, USAGE, SPLIT, PLACE_COUNT };

/* Takes a value into the scanner's entry; false when it cannot be. */
typedef bool take_member_fn(struct transcript_scanner *scanner, const char *word, bool is_text);

/* An object that is entered, or a value that is taken. */
struct transcript_member {
    enum transcript_place place;
    const char *name;
    enum transcript_place enters; /* OUTSIDE: it is a value */
    take_member_fn *take;         /* NULL: it is an object */
};

/* NULL: it is of no interest. */
const struct transcript_member *transcript_member_find(
        enum transcript_place place, const char *name);

/* An entry of which nothing was said yet; whether all was said that makes it one. */
void transcript_entry_begin(struct transcript_scanner *scanner);
bool transcript_entry_end(struct transcript_scanner *scanner);
