/* SPDX-License-Identifier: MIT */
#pragma once

/* SHA-256 (FIPS 180-4), for telling whether a file is the one that was trusted. */

#include <stddef.h>
#include <stdint.h>

#define SHA256_TEXT_SIZE 65

struct sha256 {
    uint32_t state[8];
    uint64_t length_bytes;
    unsigned char block[64];
    size_t block_length;
};

void sha256_init(struct sha256 *sha256);
void sha256_add(struct sha256 *sha256, const void *bytes, size_t length);

/* 64 lower-case hexadecimal digits and a NUL. */
void sha256_finish(struct sha256 *sha256, char out[SHA256_TEXT_SIZE]);
