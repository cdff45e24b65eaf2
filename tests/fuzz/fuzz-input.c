/* SPDX-License-Identifier: MIT */

/* Whatever the outer terminal sends: no crash, bounded work, events within their limits. */

#include "ui/input-decoder.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_event(void *context, const struct input_event *event) {
    assert(event->kind < INPUT_KIND_COUNT);
    assert(event->kind != INPUT_KEY || event->key.symbol < KEY_SYMBOL_COUNT);
    assert(event->key.text[sizeof(event->key.text) - 1] == '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    OWNED(input_decoder) decoder = input_decoder_create(check_event, NULL);
    size_t step = size > 0 ? 1 + data[0] % 16 : 1;
    for (size_t i = 0; i < size; i += step) {
        input_decoder_feed(decoder, (const char *)data + i, size - i < step ? size - i : step);
        if (data[i] == 0xfe) {
            input_decoder_flush(decoder);
        }
    }
    input_decoder_flush(decoder);
    return 0;
}
