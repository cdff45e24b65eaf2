/* SPDX-License-Identifier: MIT */
#pragma once

/* Numbers with units, as people write them. */

#include <stdbool.h>
#include <stdint.h>

/* "30s" is 30000 (ms, s, m, h, d), "1.5G" is 1610612736 (K, M, G, T); false for anything else. */
bool schema_parse_duration(const char *text, int64_t *out_ms);
bool schema_parse_size(const char *text, int64_t *out_bytes);

/* The shortest exact way to write it: "1500ms", "2G". The caller's to free. */
char *schema_format_duration(int64_t ms) __attribute__((returns_nonnull));
char *schema_format_size(int64_t bytes) __attribute__((returns_nonnull));
