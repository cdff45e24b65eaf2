/* SPDX-License-Identifier: MIT */

/* Parts of a program that are moved and written out again: their branches go along. */

#include "pattern-compile.h"

#include "base/memory.h"

#include <string.h>

bool compiler_say(struct compiler *compiler, const char *wrong) {
    compiler->wrong = compiler->wrong != NULL ? compiler->wrong : wrong;
    return false;
}

void compiler_emit(struct compiler *compiler, struct pattern_instruction instruction) {
    struct pattern *pattern = compiler->pattern;
    if (pattern->count >= PATTERN_PROGRAM_MAX) {
        compiler_say(compiler, "it is too large");
        return;
    }
    pattern->program = memory_grow(
            pattern->program, &pattern->capacity, pattern->count + 1, sizeof(*pattern->program));
    pattern->program[pattern->count++] = instruction;
}

static bool is_branch(const struct pattern_instruction *instruction) {
    return instruction->operation == MATCH_SPLIT || instruction->operation == MATCH_JUMP;
}

static void shift_targets(struct pattern_instruction *instruction, uint32_t from, uint32_t by) {
    if (is_branch(instruction)) {
        instruction->first += instruction->first >= from ? by : 0;
        instruction->second += instruction->second >= from ? by : 0;
    }
}

void compiler_insert(
        struct compiler *compiler, uint32_t place, struct pattern_instruction instruction) {
    struct pattern *pattern = compiler->pattern;
    compiler_emit(compiler, (struct pattern_instruction){ 0 });
    if (compiler->wrong != NULL) {
        return;
    }
    memmove(pattern->program + place + 1, pattern->program + place,
            (pattern->count - 1 - place) * sizeof(*pattern->program));
    for (uint32_t i = place + 1; i < pattern->count; i++) {
        shift_targets(&pattern->program[i], place, 1);
    }
    pattern->program[place] = instruction;
}

/* Writes the part [place, place + length) once more. */
static void copy_part(struct compiler *compiler, uint32_t place, uint32_t length) {
    uint32_t by = compiler->pattern->count - place;
    for (uint32_t i = 0; i < length && compiler->wrong == NULL; i++) {
        struct pattern_instruction copy = compiler->pattern->program[place + i];
        shift_targets(&copy, 0, by);
        compiler_emit(compiler, copy);
    }
}

void compiler_add_range(struct compiler *compiler, uint32_t first, uint32_t last) {
    struct pattern *pattern = compiler->pattern;
    if (pattern->range_count >= PATTERN_RANGES_MAX) {
        compiler_say(compiler, "it is too large");
        return;
    }
    pattern->ranges = memory_grow(pattern->ranges, &pattern->range_capacity,
            pattern->range_count + 1, sizeof(*pattern->ranges));
    pattern->ranges[pattern->range_count++] = (struct pattern_range){ first, last };
}

void compiler_repeat(struct compiler *compiler, uint32_t place, uint32_t least, uint32_t most) {
    struct pattern *pattern = compiler->pattern;
    uint32_t length = pattern->count - place;
    if (most == 0) {
        pattern->count = place;
        return;
    }
    for (uint32_t i = 1; i < least; i++) {
        copy_part(compiler, place, length);
    }
    uint32_t last = least > 0 ? pattern->count - length : place;
    if (most == PATTERN_NO_LIMIT && least > 0) { /* x+: back to the last one, or on */
        compiler_emit(compiler, (struct pattern_instruction){
                                        MATCH_SPLIT, .first = last, .second = pattern->count + 1 });
    } else if (most == PATTERN_NO_LIMIT) { /* x*: through it and back, or past it */
        compiler_insert(compiler, place,
                (struct pattern_instruction){
                        MATCH_SPLIT, .first = place + 1, .second = pattern->count + 2 });
        compiler_emit(compiler, (struct pattern_instruction){ MATCH_JUMP, .first = place });
    } else if (least == 0) { /* x?: through it or past it; then the others, each in the same way */
        compiler_insert(compiler, place,
                (struct pattern_instruction){
                        MATCH_SPLIT, .first = place + 1, .second = pattern->count + 1 });
        for (uint32_t i = 1; i < most; i++) {
            copy_part(compiler, place, length + 1);
        }
    } else {
        for (uint32_t i = least; i < most && compiler->wrong == NULL; i++) {
            uint32_t at = pattern->count;
            copy_part(compiler, place, length);
            compiler_insert(compiler, at,
                    (struct pattern_instruction){
                            MATCH_SPLIT, .first = at + 1, .second = pattern->count + 1 });
        }
    }
}
