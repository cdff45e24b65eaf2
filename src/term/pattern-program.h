/* SPDX-License-Identifier: MIT */
#pragma once

/* A compiled pattern, for the file that makes it and the one that runs it. */

#include "term/pattern.h"

#define PATTERN_PROGRAM_MAX 2000 /* instructions; {m,n} writes its operand out */
#define PATTERN_RANGES_MAX  512

enum pattern_operation {
    MATCH_CHARACTER, /* first: the character */
    MATCH_ANY,
    MATCH_SET,   /* first: of its ranges; second: their count; negated */
    MATCH_BEGIN, /* of the text */
    MATCH_END,
    MATCH_WORD_EDGE, /* negated: where there is none */
    MATCH_SPLIT,     /* first, second: go on at both */
    MATCH_JUMP,      /* first */
    MATCH_DONE,
};

struct pattern_instruction {
    uint8_t operation; /* enum pattern_operation */
    bool negated;
    uint32_t first, second;
};

struct pattern_range {
    uint32_t first, last;
};

struct pattern_thread {
    uint32_t at;  /* instruction */
    size_t begin; /* where its match began */
};

struct pattern_threads {
    struct pattern_thread *items;
    uint32_t count;
};

struct pattern {
    struct pattern_instruction *program;
    uint32_t count;
    size_t capacity;
    struct pattern_range *ranges;
    uint32_t range_count;
    size_t range_capacity;
    bool ignores_case;
    /* scratch of a run */
    struct pattern_threads now, next;
    uint64_t *seen; /* the position (+ 1) at which an instruction was last reached */
    uint64_t stamp;
    uint32_t *stack;
};

uint32_t pattern_fold(uint32_t codepoint); /* to lower case */
bool pattern_is_word(uint32_t codepoint);
