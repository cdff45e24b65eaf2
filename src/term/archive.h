/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * One description of a format for both directions: each function writes the value it is given when
 * saving and fills it when loading, so that what is saved and what is loaded cannot drift apart.
 *
 * Loading never reads past the end and never trusts a number: a value beyond its limit, like a
 * missing one, makes `failed` true, for good, and gives zero.
 */

#include "base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

struct archive {
    struct buffer *out;   /* saving; NULL when loading */
    struct reader reader; /* loading */
    uint16_t version;     /* of the format, where its owner has several */
    bool failed;
};

static inline bool archive_is_loading(const struct archive *archive) {
    return archive->out == NULL;
}

/* A number of at most `maximum`. */
uint64_t archive_number(struct archive *archive, uint64_t value, uint64_t maximum);

/* The same in place, by type. */
void archive_bool(struct archive *archive, bool *value);
void archive_u8(struct archive *archive, uint8_t *value, uint8_t maximum);
void archive_u16(struct archive *archive, uint16_t *value, uint16_t maximum);
void archive_u32(struct archive *archive, uint32_t *value);
void archive_u64(struct archive *archive, uint64_t *value);

/* A text that the owner frees, NULL and "" being the same. */
void archive_text(struct archive *archive, char **text, size_t maximum);

/* What was read makes no sense. */
static inline void archive_require(struct archive *archive, bool condition) {
    archive->failed = archive->failed || !condition;
}
