/* SPDX-License-Identifier: MIT */
/* Any bytes as a transcript, whole and in pieces: the same is told, and nothing that cannot be. */

#include "budget/transcript-scanner.h"

#include <assert.h>
#include <string.h>

struct sums {
    size_t count;
    int64_t tokens;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add_up(void *context, const struct transcript_entry *entry) {
    struct sums *sums = context;
    const struct transcript_tokens *tokens = &entry->tokens;
    assert(tokens->input >= 0 && tokens->output >= 0 && tokens->cache_write >= 0 &&
            tokens->cache_read >= 0 && tokens->output <= TRANSCRIPT_TOKENS_MAX);
    assert(entry->at_ms >= 0);
    assert(memchr(entry->model, '\0', sizeof(entry->model)) != NULL);
    sums->count++;
    sums->tokens += tokens->input + tokens->output + tokens->cache_write + tokens->cache_read;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *bytes = (const char *)data;
    struct transcript_scanner whole = { 0 }, parts = { 0 };
    struct sums of_whole = { 0 }, of_parts = { 0 };
    transcript_scanner_feed(&whole, bytes, size, add_up, &of_whole);
    transcript_scanner_end(&whole, add_up, &of_whole);
    for (size_t i = 0; i < size; i++) {
        transcript_scanner_feed(&parts, bytes + i, 1, add_up, &of_parts);
    }
    transcript_scanner_end(&parts, add_up, &of_parts);
    assert(of_whole.count == of_parts.count && of_whole.tokens == of_parts.tokens);
    return 0;
}
