/* SPDX-License-Identifier: MIT */

/* From the text of a pattern to its program, by recursive descent: each part writes its own
 * instructions, and what must stand before them is put in by moving them on. */

#include "pattern-compile.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <string.h>

#define DEPTH_MAX  32  /* of parentheses */
#define REPEAT_MAX 255 /* of {m,n} */

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
                compiler_add_range(compiler, range->first, range->last);
            }
            return true;
        }
    }
    return compiler_say(compiler, "there is no such class of characters");
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
            compiler_say(compiler, "a '[:' is not closed");
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
        compiler_say(compiler, "a range ends before it begins");
        return;
    }
    compiler_add_range(compiler, first, last);
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
            compiler_say(compiler, "a '[' is not closed");
            return;
        }
        compile_member(compiler);
    } while (compiler->wrong == NULL && !next_is(compiler, "]"));
    compiler->at++;
    set.second = compiler->pattern->range_count - set.first;
    compiler_emit(compiler, set);
}

static void emit_class(struct compiler *compiler, const char *name, bool negated) {
    struct pattern_instruction set = {
        .operation = MATCH_SET, .negated = negated, .first = compiler->pattern->range_count
    };
    add_class(compiler, name, strlen(name));
    set.second = compiler->pattern->range_count - set.first;
    compiler_emit(compiler, set);
}

/* ---- parts ------------------------------------------------------------------------------------
 */

static void emit_character(struct compiler *compiler, uint32_t codepoint) {
    compiler_emit(compiler,
            (struct pattern_instruction){ .operation = MATCH_CHARACTER, .first = codepoint });
}

static void compile_escape(struct compiler *compiler) {
    static const struct {
        char letter;
        const char *name;
    } names[] = { { 'd', "digit" }, { 's', "space" }, { 'w', "word" } };
    if (compiler->at == compiler->end) {
        compiler_say(compiler, "it ends in '\\'");
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
        compiler_emit(compiler, (struct pattern_instruction){ .operation = MATCH_WORD_EDGE,
                                        .negated = codepoint == 'B' });
    } else if (codepoint >= '1' && codepoint <= '9') {
        compiler_say(compiler, "back-references are not understood");
    } else {
        emit_character(compiler, codepoint == 't' ? '\t' : codepoint);
    }
}

static void compile_choice(struct compiler *compiler);

static void compile_group(struct compiler *compiler) {
    if (++compiler->depth > DEPTH_MAX) {
        compiler_say(compiler, "its parentheses are nested too deeply");
        return;
    }
    compiler->at += next_is(compiler, "?:") ? 2 : 0;
    compile_choice(compiler);
    compiler->depth--;
    if (!next_is(compiler, ")")) {
        compiler_say(compiler, "a '(' is not closed");
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
        compiler_emit(compiler, (struct pattern_instruction){ .operation = MATCH_ANY });
        break;
    case '^':
        compiler_emit(compiler, (struct pattern_instruction){ .operation = MATCH_BEGIN });
        break;
    case '$':
        compiler_emit(compiler, (struct pattern_instruction){ .operation = MATCH_END });
        break;
    case '*':
    case '+':
    case '?':
        compiler_say(compiler, "there is nothing to repeat");
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
        *most = next_is(compiler, "}") ? PATTERN_NO_LIMIT : take_number(compiler);
    }
    if (!counted || !next_is(compiler, "}") || *most < *least) {
        return compiler_say(compiler, "'{' must begin a repetition, as in {2,5}");
    }
    compiler->at++;
    return *least <= REPEAT_MAX && (*most <= REPEAT_MAX || *most == PATTERN_NO_LIMIT)
                   ? true
                   : compiler_say(compiler, "it repeats too often");
}

static void compile_repeated(struct compiler *compiler) {
    uint32_t place = compiler->pattern->count;
    compile_atom(compiler);
    while (compiler->wrong == NULL && compiler->at < compiler->end) {
        uint32_t least = 0, most = PATTERN_NO_LIMIT;
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
        compiler_repeat(compiler, place, least, most);
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
    compiler_insert(compiler, place,
            (struct pattern_instruction){
                    MATCH_SPLIT, .first = place + 1, .second = pattern->count + 2 });
    uint32_t jump = pattern->count;
    compiler_emit(compiler, (struct pattern_instruction){ MATCH_JUMP });
    compile_choice(compiler);
    if (compiler->wrong == NULL) {
        pattern->program[jump].first = pattern->count;
    }
}

bool pattern_compile(struct compiler *compiler, enum pattern_kind kind) {
    if (kind == PATTERN_EXPRESSION) {
        compile_choice(compiler);
        if (compiler->wrong == NULL && compiler->at < compiler->end) {
            compiler_say(compiler, "a ')' was not opened");
        }
    }
    while (kind == PATTERN_TEXT && compiler->at < compiler->end) {
        emit_character(compiler, take_character(compiler));
    }
    compiler_emit(compiler, (struct pattern_instruction){ MATCH_DONE });
    return compiler->wrong == NULL;
}
