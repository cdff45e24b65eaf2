/* SPDX-License-Identifier: MIT */

/* From the text of a pattern to its program, by recursive descent: each part writes its own
 * instructions, and what must stand before them is put in by moving them on. */

#include "pattern-program.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define DEPTH_MAX  32  /* of parentheses */
#define REPEAT_MAX 255 /* of {m,n} */
#define NO_LIMIT   UINT32_MAX

struct compiler {
    struct pattern *pattern;
    const char *at, *end;
    unsigned depth;
    const char *wrong; /* what is wrong with it, once something is */
};

uint32_t pattern_fold(uint32_t codepoint) {
    if (codepoint < 0x80) {
        return codepoint >= 'A' && codepoint <= 'Z' ? codepoint + 32 : codepoint;
    }
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)codepoint);
}

bool pattern_is_word(uint32_t codepoint) {
    if (codepoint < 0x80) {
        return (codepoint >= '0' && codepoint <= '9') || codepoint == '_' ||
               ((codepoint | 32) >= 'a' && (codepoint | 32) <= 'z');
    }
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)codepoint);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

/* ---- writing ----------------------------------------------------------------------------------
 */

static bool say(struct compiler *compiler, const char *wrong) {
    compiler->wrong = compiler->wrong != NULL ? compiler->wrong : wrong;
    return false;
}

static void emit(struct compiler *compiler, struct pattern_instruction instruction) {
    struct pattern *pattern = compiler->pattern;
    if (pattern->count >= PATTERN_PROGRAM_MAX) {
        say(compiler, "it is too large");
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

/* Puts an instruction in at `place`; the part that stands there moves one on. */
static void insert(
        struct compiler *compiler, uint32_t place, struct pattern_instruction instruction) {
    struct pattern *pattern = compiler->pattern;
    emit(compiler, (struct pattern_instruction){ 0 });
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
        emit(compiler, copy);
    }
}

static void add_range(struct compiler *compiler, uint32_t first, uint32_t last) {
    struct pattern *pattern = compiler->pattern;
    if (pattern->range_count >= PATTERN_RANGES_MAX) {
        say(compiler, "it is too large");
        return;
    }
    pattern->ranges = memory_grow(pattern->ranges, &pattern->range_capacity,
            pattern->range_count + 1, sizeof(*pattern->ranges));
    pattern->ranges[pattern->range_count++] = (struct pattern_range){ first, last };
}

/* ---- sets -------------------------------------------------------------------------------------
 */

struct range_list {
    const char *name;
    struct pattern_range ranges[6];
};

#define BEYOND_ASCII                                                                               \
    { 0xaa, 0x10ffff }
static const struct range_list classes[] = {
    { "alnum", { { '0', '9' }, { 'A', 'Z' }, { 'a', 'z' }, BEYOND_ASCII } },
    { "alpha", { { 'A', 'Z' }, { 'a', 'z' }, BEYOND_ASCII } },
    { "blank", { { ' ', ' ' }, { '\t', '\t' } } },
    { "digit", { { '0', '9' } } },
    { "lower", { { 'a', 'z' } } },
    { "punct", { { '!', '/' }, { ':', '@' }, { '[', '`' }, { '{', '~' } } },
    { "space", { { ' ', ' ' }, { '\t', '\r' }, { 0xa0, 0xa0 } } },
    { "upper", { { 'A', 'Z' } } },
    { "word", { { '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' }, BEYOND_ASCII } },
    { "xdigit", { { '0', '9' }, { 'A', 'F' }, { 'a', 'f' } } },
};

static bool add_class(struct compiler *compiler, const char *name, size_t length) {
    for (size_t i = 0; i < ARRAY_LENGTH(classes); i++) {
        if (strlen(classes[i].name) == length && memcmp(classes[i].name, name, length) == 0) {
            const struct pattern_range *range = classes[i].ranges;
            for (; range->last != 0; range++) {
                add_range(compiler, range->first, range->last);
            }
            return true;
        }
    }
    return say(compiler, "there is no such class of characters");
}

static uint32_t take_character(struct compiler *compiler) {
    uint32_t codepoint = 0;
    compiler->at += utf8_decode(compiler->at, (size_t)(compiler->end - compiler->at), &codepoint);
    return codepoint;
}

static bool next_is(const struct compiler *compiler, const char *text) {
    size_t length = strlen(text);
    return (size_t)(compiler->end - compiler->at) >= length &&
           memcmp(compiler->at, text, length) == 0;
}

/* "[:digit:]", "a", "a-z" within brackets. */
static void compile_member(struct compiler *compiler) {
    if (next_is(compiler, "[:")) {
        const char *name = compiler->at + 2;
        const char *close = memmem(name, (size_t)(compiler->end - name), ":]", 2);
        if (close == NULL) {
            say(compiler, "a '[:' is not closed");
            return;
        }
        add_class(compiler, name, (size_t)(close - name));
        compiler->at = close + 2;
        return;
    }
    uint32_t first = take_character(compiler), last = first;
    if (next_is(compiler, "-") && compiler->end - compiler->at > 1 && compiler->at[1] != ']') {
        compiler->at++;
        last = take_character(compiler);
    }
    if (last < first) {
        say(compiler, "a range ends before it begins");
        return;
    }
    add_range(compiler, first, last);
}

static void compile_brackets(struct compiler *compiler) {
    struct pattern_instruction set = { .operation = MATCH_SET,
        .first = compiler->pattern->range_count };
    if (next_is(compiler, "^")) {
        set.negated = true;
        compiler->at++;
    }
    do { /* a ']' in the first place is a member */
        if (compiler->at == compiler->end) {
            say(compiler, "a '[' is not closed");
            return;
        }
        compile_member(compiler);
    } while (compiler->wrong == NULL && !next_is(compiler, "]"));
    compiler->at++;
    set.second = compiler->pattern->range_count - set.first;
    emit(compiler, set);
}

static void emit_class(struct compiler *compiler, const char *name, bool negated) {
    struct pattern_instruction set = {
        .operation = MATCH_SET, .negated = negated, .first = compiler->pattern->range_count
    };
    add_class(compiler, name, strlen(name));
    set.second = compiler->pattern->range_count - set.first;
    emit(compiler, set);
}

/* ---- parts ------------------------------------------------------------------------------------
 */

static void emit_character(struct compiler *compiler, uint32_t codepoint) {
    emit(compiler,
            (struct pattern_instruction){ .operation = MATCH_CHARACTER, .first = codepoint });
}

static void compile_escape(struct compiler *compiler) {
    static const struct {
        char letter;
        const char *name;
    } names[] = { { 'd', "digit" }, { 's', "space" }, { 'w', "word" } };
    if (compiler->at == compiler->end) {
        say(compiler, "it ends in '\\'");
        return;
    }
    uint32_t codepoint = take_character(compiler);
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        if (codepoint < 0x80 && (codepoint | 32) == (uint32_t)names[i].letter) {
            emit_class(compiler, names[i].name, codepoint < 'a');
            return;
        }
    }
    if (codepoint == 'b' || codepoint == 'B') {
        emit(compiler, (struct pattern_instruction){
                               .operation = MATCH_WORD_EDGE, .negated = codepoint == 'B' });
    } else if (codepoint >= '1' && codepoint <= '9') {
        say(compiler, "back-references are not understood");
    } else {
        emit_character(compiler, codepoint == 't' ? '\t' : codepoint);
    }
}

static void compile_choice(struct compiler *compiler);

static void compile_group(struct compiler *compiler) {
    if (++compiler->depth > DEPTH_MAX) {
        say(compiler, "its parentheses are nested too deeply");
        return;
    }
    compiler->at += next_is(compiler, "?:") ? 2 : 0;
    compile_choice(compiler);
    compiler->depth--;
    if (!next_is(compiler, ")")) {
        say(compiler, "a '(' is not closed");
        return;
    }
    compiler->at++;
}

static void compile_atom(struct compiler *compiler) {
    uint32_t codepoint = take_character(compiler);
    switch (codepoint) {
    case '(':
        compile_group(compiler);
        break;
    case '[':
        compile_brackets(compiler);
        break;
    case '\\':
        compile_escape(compiler);
        break;
    case '.':
        emit(compiler, (struct pattern_instruction){ .operation = MATCH_ANY });
        break;
    case '^':
        emit(compiler, (struct pattern_instruction){ .operation = MATCH_BEGIN });
        break;
    case '$':
        emit(compiler, (struct pattern_instruction){ .operation = MATCH_END });
        break;
    case '*':
    case '+':
    case '?':
        say(compiler, "there is nothing to repeat");
        break;
    default:
        emit_character(compiler, codepoint);
    }
}

/* ---- repetition -------------------------------------------------------------------------------
 */

static uint32_t take_number(struct compiler *compiler) {
    uint32_t value = 0;
    while (compiler->at < compiler->end && *compiler->at >= '0' && *compiler->at <= '9') {
        value = value * 10 + (uint32_t)(*compiler->at++ - '0');
        value = value > REPEAT_MAX ? REPEAT_MAX + 1 : value;
    }
    return value;
}

/* "{m}", "{m,}", "{m,n}" behind the brace. */
static bool take_bounds(struct compiler *compiler, uint32_t *least, uint32_t *most) {
    const char *begin = compiler->at;
    *least = *most = take_number(compiler);
    bool counted = compiler->at > begin;
    if (next_is(compiler, ",")) {
        compiler->at++;
        *most = next_is(compiler, "}") ? NO_LIMIT : take_number(compiler);
    }
    if (!counted || !next_is(compiler, "}") || *most < *least) {
        return say(compiler, "'{' must begin a repetition, as in {2,5}");
    }
    compiler->at++;
    return *least <= REPEAT_MAX && (*most <= REPEAT_MAX || *most == NO_LIMIT)
                   ? true
                   : say(compiler, "it repeats too often");
}

/* The part from `place` on, `least` to `most` times. */
static void repeat(struct compiler *compiler, uint32_t place, uint32_t least, uint32_t most) {
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
    if (most == NO_LIMIT && least > 0) { /* x+: back to the last one, or on */
        emit(compiler, (struct pattern_instruction){
                               MATCH_SPLIT, .first = last, .second = pattern->count + 1 });
    } else if (most == NO_LIMIT) { /* x*: through it and back, or past it */
        insert(compiler, place,
                (struct pattern_instruction){
                        MATCH_SPLIT, .first = place + 1, .second = pattern->count + 2 });
        emit(compiler, (struct pattern_instruction){ MATCH_JUMP, .first = place });
    } else if (least == 0) { /* x?: through it or past it; then the others, each in the same way */
        insert(compiler, place,
                (struct pattern_instruction){
                        MATCH_SPLIT, .first = place + 1, .second = pattern->count + 1 });
        for (uint32_t i = 1; i < most; i++) {
            copy_part(compiler, place, length + 1);
        }
    } else {
        for (uint32_t i = least; i < most && compiler->wrong == NULL; i++) {
            uint32_t at = pattern->count;
            copy_part(compiler, place, length);
            insert(compiler, at,
                    (struct pattern_instruction){
                            MATCH_SPLIT, .first = at + 1, .second = pattern->count + 1 });
        }
    }
}

static void compile_repeated(struct compiler *compiler) {
    uint32_t place = compiler->pattern->count;
    compile_atom(compiler);
    while (compiler->wrong == NULL && compiler->at < compiler->end) {
        uint32_t least = 0, most = NO_LIMIT;
        char sign = *compiler->at;
        if (strchr("*+?{", sign) == NULL) {
            return;
        }
        compiler->at++;
        if (sign == '{' && !take_bounds(compiler, &least, &most)) {
            return;
        }
        least = sign == '+' ? 1 : least;
        most = sign == '?' ? 1 : most;
        repeat(compiler, place, least, most);
    }
}

static void compile_sequence(struct compiler *compiler) {
    while (compiler->wrong == NULL && compiler->at < compiler->end && !next_is(compiler, "|") &&
            !next_is(compiler, ")")) {
        compile_repeated(compiler);
    }
}

static void compile_choice(struct compiler *compiler) {
    struct pattern *pattern = compiler->pattern;
    uint32_t place = pattern->count;
    compile_sequence(compiler);
    if (compiler->wrong != NULL || !next_is(compiler, "|")) {
        return;
    }
    compiler->at++;
    insert(compiler, place,
            (struct pattern_instruction){
                    MATCH_SPLIT, .first = place + 1, .second = pattern->count + 2 });
    uint32_t jump = pattern->count;
    emit(compiler, (struct pattern_instruction){ MATCH_JUMP });
    compile_choice(compiler);
    if (compiler->wrong == NULL) {
        pattern->program[jump].first = pattern->count;
    }
}

/* ---- the whole --------------------------------------------------------------------------------
 */

/* What an escape stands for is no capital. */
static bool has_capital(const char *text, enum pattern_kind kind) {
    size_t length = strlen(text);
    for (size_t i = 0; i < length;) {
        uint32_t codepoint;
        if (kind == PATTERN_EXPRESSION && text[i] == '\\' && i + 1 < length) {
            i++;
            i += utf8_decode(text + i, length - i, &codepoint);
            continue;
        }
        i += utf8_decode(text + i, length - i, &codepoint);
        if (pattern_fold(codepoint) != codepoint) {
            return true;
        }
    }
    return false;
}

static void compile(struct compiler *compiler, enum pattern_kind kind) {
    if (kind == PATTERN_EXPRESSION) {
        compile_choice(compiler);
        if (compiler->wrong == NULL && compiler->at < compiler->end) {
            say(compiler, "a ')' was not opened");
        }
    }
    while (kind == PATTERN_TEXT && compiler->at < compiler->end) {
        emit_character(compiler, take_character(compiler));
    }
    emit(compiler, (struct pattern_instruction){ MATCH_DONE });
}

struct pattern *pattern_create(const char *text, enum pattern_kind kind, struct error *err) {
    size_t length = strlen(text);
    if (length == 0 || length > PATTERN_MAX_BYTES) {
        error_set(err, ERROR_LIMIT, "a pattern has 1 to %d bytes", PATTERN_MAX_BYTES);
        return NULL;
    }
    OWNED(pattern) pattern = NEW(struct pattern);
    struct compiler compiler = { .pattern = pattern, .at = text, .end = text + length };
    pattern->ignores_case = !has_capital(text, kind);
    compile(&compiler, kind);
    if (compiler.wrong != NULL) {
        error_set(err, ERROR_INVALID, "not a regular expression: %s", compiler.wrong);
        return NULL;
    }
    pattern->now.items = memory_allocate(pattern->count * sizeof(*pattern->now.items));
    pattern->next.items = memory_allocate(pattern->count * sizeof(*pattern->next.items));
    pattern->seen = memory_allocate_zeroed(pattern->count, sizeof(*pattern->seen));
    pattern->stack = memory_allocate(2 * (size_t)pattern->count * sizeof(*pattern->stack) + 8);
    return TAKE(pattern);
}

void pattern_destroy(struct pattern *pattern) {
    if (pattern == NULL) {
        return;
    }
    free(pattern->program);
    free(pattern->ranges);
    free(pattern->now.items);
    free(pattern->next.items);
    free(pattern->seen);
    free(pattern->stack);
    free(pattern);
}
