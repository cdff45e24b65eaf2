/* SPDX-License-Identifier: MIT */
/* Any bytes as a pattern, and any others as the text it is looked for in: matches lie within the
 * text, follow each other, and the steps suffice to end it. */

#include "term/pattern.h"

#include <assert.h>
#include <string.h>

#define STEPS 200000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char expression[PATTERN_MAX_BYTES + 1] = "";
    size_t length = size < 2 ? 0 : data[0] < size - 2 ? data[0] : size - 2;
    for (size_t i = 0; i < length; i++) {
        expression[i] = (char)data[2 + i];
    }
    const char *text = (const char *)data + 2 + length;
    size_t text_length = size < 2 ? 0 : size - 2 - length;
    OWNED(pattern)
    pattern = pattern_create(
            expression, size >= 2 && data[1] % 2 == 0 ? PATTERN_TEXT : PATTERN_EXPRESSION, NULL);
    struct pattern_match match;
    uint32_t steps = STEPS;
    for (size_t from = 0;
            pattern != NULL && pattern_find(pattern, text, text_length, from, &steps, &match);
            from = match.end) {
        assert(match.begin >= from && match.begin < match.end && match.end <= text_length);
    }
    return 0;
}
