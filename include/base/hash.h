/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * FNV-1a: a number for a text, to find it in a table or to see that it changed.
 *
 * It has no key and keeps no secret: whoever chooses the texts can make them collide. So a table
 * compares what it finds, and what is hostile is bounded in number. The figures are those of the
 * published algorithm and stay: some are part of names that are kept.
 */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The hash of nothing, which hashing begins with. */
#define HASH32_START UINT32_C(0x811c9dc5)
#define HASH64_START UINT64_C(0xcbf29ce484222325)

/* A hash continued over more bytes: of parts one after the other it is that of the whole. */
static inline uint32_t hash32_bytes(uint32_t hash, const void *bytes, size_t length) {
    const uint8_t *byte = (const uint8_t *)bytes;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ byte[i]) * UINT32_C(0x01000193);
    }
    return hash;
}

static inline uint64_t hash64_bytes(uint64_t hash, const void *bytes, size_t length) {
    const uint8_t *byte = (const uint8_t *)bytes;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ byte[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

/* Of a text, without its end. */
static inline uint32_t hash32_text(const char *text) {
    return hash32_bytes(HASH32_START, text, strlen(text));
}

static inline uint64_t hash64_text(const char *text) {
    return hash64_bytes(HASH64_START, text, strlen(text));
}
