/* SPDX-License-Identifier: MIT */
#pragma once

/* Writes a YAML file as a person would have written it: a value by each call, in the order of the
 * file; a key of a map is a text before its value. */

#include "base/buffer.h"
#include "json/json.h"

#include <stdbool.h>
#include <stdint.h>

struct writer;

/* Writes into `out`, which must stay until it is destroyed: then the file is whole. */
struct writer *writer_create(struct buffer *out) __attribute__((returns_nonnull));
void writer_destroy(struct writer *writer);

void writer_put_text(struct writer *writer, const char *text);
void writer_put_plain(struct writer *writer, const char *text); /* a number, a switch, a key */
void writer_put_pair(struct writer *writer, const char *key, const char *value); /* unless NULL */
void writer_put_plain_pair(struct writer *writer, const char *key, const char *value);
/* The number and its unit ("%", ""), unless it is 0 or less. */
void writer_put_positive(struct writer *writer, const char *key, int64_t number, const char *unit);
void writer_put_json(struct writer *writer, const struct json *json);
void writer_begin_map(struct writer *writer);
void writer_end_map(struct writer *writer);
void writer_begin_list(struct writer *writer, bool is_flow); /* on one line */
void writer_end_list(struct writer *writer);
