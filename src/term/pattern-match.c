/* SPDX-License-Identifier: MIT */

/* Runs a pattern: all states that the text so far allows go on together, character by character.
 * Those that began earlier stand before the others, so of two in the same state the earlier stays.
 */

#include "pattern-program.h"

#include "base/utf8.h"

#include <string.h>

#define BYTES_PER_STEP 16 /* that are only looked over */
#define NOTHING        UINT32_MAX

struct run {
    struct pattern *pattern;
    const char *text;
    size_t length;
    uint32_t before, after; /* the characters at both sides of the position; NOTHING at the ends */
    uint32_t *steps;
    bool found;
    struct pattern_match best;
};

static bool use_step(struct run *run) {
    if (*run->steps == 0) {
        return false;
    }
    --*run->steps;
    return true;
}

static bool is_word(uint32_t codepoint) {
    return codepoint != NOTHING && pattern_is_word(codepoint);
}

/* Whether a condition on the position holds. */
static bool holds(const struct run *run, const struct pattern_instruction *instruction) {
    switch (instruction->operation) {
    case MATCH_BEGIN:
        return run->before == NOTHING;
    case MATCH_END:
        return run->after == NOTHING;
    default:
        return (is_word(run->before) != is_word(run->after)) != instruction->negated;
    }
}

/* A state and all that it leads to without a character. */
static void add(struct run *run, struct pattern_threads *threads, uint32_t at, size_t begin) {
    struct pattern *pattern = run->pattern;
    uint32_t depth = 0;
    pattern->stack[depth++] = at;
    while (depth > 0 && use_step(run)) {
        at = pattern->stack[--depth];
        const struct pattern_instruction *instruction = &pattern->program[at];
        if (pattern->seen[at] == pattern->stamp) {
            continue;
        }
        pattern->seen[at] = pattern->stamp;
        switch (instruction->operation) {
        case MATCH_SPLIT:
            pattern->stack[depth++] = instruction->second;
            pattern->stack[depth++] = instruction->first;
            break;
        case MATCH_JUMP:
            pattern->stack[depth++] = instruction->first;
            break;
        case MATCH_BEGIN:
        case MATCH_END:
        case MATCH_WORD_EDGE:
            if (holds(run, instruction)) {
                pattern->stack[depth++] = at + 1;
            }
            break;
        default:
            threads->items[threads->count++] = (struct pattern_thread){ at, begin };
        }
    }
}

static bool is_in_set(const struct pattern *pattern, const struct pattern_instruction *instruction,
        uint32_t codepoint) {
    const struct pattern_range *range = pattern->ranges + instruction->first;
    uint32_t folded = pattern->ignores_case ? pattern_fold(codepoint) : codepoint;
    for (uint32_t i = 0; i < instruction->second; i++) {
        if ((codepoint >= range[i].first && codepoint <= range[i].last) ||
                (folded >= range[i].first && folded <= range[i].last)) {
            return true;
        }
    }
    return false;
}

static bool takes(const struct pattern *pattern, const struct pattern_instruction *instruction,
        uint32_t codepoint) {
    switch (instruction->operation) {
    case MATCH_ANY:
        return true;
    case MATCH_SET:
        return is_in_set(pattern, instruction, codepoint) != instruction->negated;
    case MATCH_CHARACTER:
        return instruction->first == codepoint ||
               (pattern->ignores_case && instruction->first == pattern_fold(codepoint));
    default:
        return false;
    }
}

/* Notes the matches that end at `position`. */
static void note_ends(struct run *run, size_t position) {
    const struct pattern *pattern = run->pattern;
    for (uint32_t i = 0; i < pattern->now.count; i++) {
        const struct pattern_thread *thread = &pattern->now.items[i];
        bool is_end = pattern->program[thread->at].operation == MATCH_DONE;
        if (is_end && position > thread->begin &&
                (!run->found || thread->begin <= run->best.begin)) {
            run->found = true;
            run->best = (struct pattern_match){ thread->begin, position };
        }
    }
}

/* Lets the states take the character before the position; those that began behind a match that
 * was found have lost. */
static void take_character(struct run *run, uint32_t codepoint) {
    struct pattern *pattern = run->pattern;
    pattern->stamp++;
    pattern->next.count = 0;
    for (uint32_t i = 0; i < pattern->now.count && use_step(run); i++) {
        const struct pattern_thread *thread = &pattern->now.items[i];
        if (run->found && thread->begin > run->best.begin) {
            break;
        }
        if (takes(pattern, &pattern->program[thread->at], codepoint)) {
            add(run, &pattern->next, thread->at + 1, thread->begin);
        }
    }
    struct pattern_threads taken = pattern->now;
    pattern->now = pattern->next;
    pattern->next = taken;
}

static bool use_steps(struct run *run, size_t bytes) {
    uint32_t steps = (uint32_t)(bytes / BYTES_PER_STEP);
    bool enough = *run->steps > steps;
    *run->steps = enough ? *run->steps - steps : 0;
    return enough;
}

/* Where the first character of a match may stand, looked for without the states; the end of the
 * text when nowhere. */
static size_t skip(struct run *run, size_t position) {
    const struct pattern *pattern = run->pattern;
    const struct pattern_instruction *first = &pattern->program[0];
    if (first->operation != MATCH_CHARACTER || (first->first >= 0x80 && pattern->ignores_case)) {
        return position;
    }
    char lead[4];
    (void)utf8_encode(first->first, lead);
    bool has_capital = pattern->ignores_case && lead[0] >= 'a' && lead[0] <= 'z';
    const char *at = run->text + position, *end = run->text + run->length;
    const char *found = memchr(at, lead[0], (size_t)(end - at));
    found = found != NULL ? found : end;
    if (has_capital) {
        const char *capital = memchr(at, lead[0] - 32, (size_t)(found - at));
        found = capital != NULL ? capital : found;
    }
    return use_steps(run, (size_t)(found - at)) ? (size_t)(found - run->text) : run->length;
}

static uint32_t character_before(const struct run *run, size_t position) {
    if (position == 0) {
        return NOTHING;
    }
    size_t begin = position - 1;
    while (begin > 0 && position - begin < 4 && ((uint8_t)run->text[begin] & 0xc0) == 0x80) {
        begin--;
    }
    uint32_t codepoint;
    (void)utf8_decode(run->text + begin, position - begin, &codepoint);
    return codepoint;
}

bool pattern_find(struct pattern *pattern, const char *text, size_t length, size_t from,
        uint32_t *steps, struct pattern_match *out_match) {
    struct run run = { .pattern = pattern, .text = text, .length = length, .steps = steps };
    size_t position = from, size = 0;
    pattern->now.count = 0;
    pattern->stamp++;
    while (*steps > 0) {
        if (pattern->now.count == 0 && !run.found) {
            position = skip(&run, position);
        }
        run.before = character_before(&run, position);
        run.after = NOTHING;
        if (position < length) {
            size = utf8_decode(text + position, length - position, &run.after);
        }
        if (!run.found) {
            add(&run, &pattern->now, 0, position);
        }
        note_ends(&run, position);
        if (position >= length || (run.found && pattern->now.count == 0)) {
            break;
        }
        position += size;
        uint32_t taken = run.after;
        run.before = taken;
        run.after = NOTHING;
        if (position < length) {
            (void)utf8_decode(text + position, length - position, &run.after);
        }
        take_character(&run, taken);
    }
    if (run.found) {
        *out_match = run.best;
    }
    return run.found;
}
