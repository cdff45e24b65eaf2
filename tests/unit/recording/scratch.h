/* SPDX-License-Identifier: MIT */
#pragma once

/* A directory for one test, as its *state, and files of a recording in it. */

#include <stddef.h>
#include <stdint.h>

int scratch_setup(void **state);
int scratch_teardown(void **state);

/* Appends text to a file of segment `number` ("raw", "timing", "screen"). */
void scratch_put(const char *place, uint32_t number, const char *kind, const char *text);
void scratch_put_bytes(
        const char *place, uint32_t number, const char *kind, const char *bytes, size_t length);
