/* SPDX-License-Identifier: MIT */

/* The face of patterns: made, and given back. */

#include "pattern-compile.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

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

struct pattern *pattern_create(const char *text, enum pattern_kind kind, struct error *err) {
    size_t length = strlen(text);
    if (length == 0 || length > PATTERN_MAX_BYTES) {
        error_set(err, ERROR_LIMIT, "a pattern has 1 to %d bytes", PATTERN_MAX_BYTES);
        return NULL;
    }
    OWNED(pattern) pattern = NEW(struct pattern);
    struct compiler compiler = { .pattern = pattern, .at = text, .end = text + length };
    pattern->ignores_case = !has_capital(text, kind);
    if (!pattern_compile(&compiler, kind)) {
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
