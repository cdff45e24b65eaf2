/* SPDX-License-Identifier: MIT */
#pragma once

/* Unpredictable bytes from the kernel (getrandom(2)); for ids and tokens, never for tests. */

#include <stddef.h>

#define RANDOM_UUID_SIZE 37

void random_bytes(void *out, size_t length);

/* `digits` lower-case hexadecimal digits and a NUL. */
void random_hex(char *out, size_t digits);

/* A version 4 UUID (RFC 9562), as text. */
void random_uuid(char out[RANDOM_UUID_SIZE]);
