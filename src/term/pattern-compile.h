/* SPDX-License-Identifier: MIT */
#pragma once

/* A pattern in the making: pattern-compile.c reads its text, pattern-write.c writes its program. */

#include "pattern-program.h"

#define PATTERN_NO_LIMIT UINT32_MAX

struct compiler {
    struct pattern *pattern;
    const char *at, *end; /* of the text: what is still to be read */
    unsigned depth;
    const char *wrong; /* what is wrong with it, once something is */
};

/* All of the text; false: compiler->wrong says why. */
bool pattern_compile(struct compiler *compiler, enum pattern_kind kind);

/* The first thing that is wrong stays; false always. */
bool compiler_say(struct compiler *compiler, const char *wrong);
void compiler_emit(struct compiler *compiler, struct pattern_instruction instruction);

/* Puts an instruction in at `place`; the part that stands there moves one on. */
void compiler_insert(
        struct compiler *compiler, uint32_t place, struct pattern_instruction instruction);

/* The part from `place` on, `least` to `most` times. */
void compiler_repeat(struct compiler *compiler, uint32_t place, uint32_t least, uint32_t most);
void compiler_add_range(struct compiler *compiler, uint32_t first, uint32_t last);
