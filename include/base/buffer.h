/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A growable run of bytes, and a bounds-checked reader over one.
 *
 * `struct buffer` is plain data in its owner's memory: zeroed is empty, buffer_finish() frees it.
 * Numbers are little-endian on every wire and in every file of stoa. Reader functions never read
 * past the end: after a short read `failed` is set and stays set, and every value read is zero, so
 * a decoder checks once at the end.
 */

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer {
    char *data;
    size_t length, capacity;
};

void buffer_finish(struct buffer *buffer);
void buffer_clear(struct buffer *buffer); /* length 0, memory kept */

/* Makes room for `extra` more bytes and returns where they go; length is not changed. */
char *buffer_reserve(struct buffer *buffer, size_t extra) __attribute__((returns_nonnull));

void buffer_append(struct buffer *buffer, const void *bytes, size_t length);
void buffer_append_text(struct buffer *buffer, const char *text);
void buffer_append_format(struct buffer *buffer, const char *format, ...)
        __attribute__((format(printf, 2, 3)));
void buffer_append_byte(struct buffer *buffer, uint8_t value);
void buffer_append_u16(struct buffer *buffer, uint16_t value);
void buffer_append_u32(struct buffer *buffer, uint32_t value);
void buffer_append_u64(struct buffer *buffer, uint64_t value);
void buffer_append_varint(struct buffer *buffer, uint64_t value); /* LEB128, 1 to 10 bytes */
void buffer_append_sized(struct buffer *buffer, const void *bytes, size_t length); /* varint + */
void buffer_set_u32(struct buffer *buffer, size_t offset, uint32_t value); /* patches in place */

/* Drops `length` bytes from the front. */
void buffer_consume(struct buffer *buffer, size_t length);

/* A NUL behind the last byte (not counted in length); the bytes as text. */
const char *buffer_text(struct buffer *buffer) __attribute__((returns_nonnull));

/* The bytes as a malloc'd string, the buffer left empty. */
char *buffer_take_text(struct buffer *buffer) __attribute__((returns_nonnull));

struct reader {
    const char *position, *end;
    bool failed;
};

struct reader reader_from(const void *bytes, size_t length);
size_t reader_left(const struct reader *reader);
uint8_t reader_byte(struct reader *reader);
uint16_t reader_u16(struct reader *reader);
uint32_t reader_u32(struct reader *reader);
uint64_t reader_u64(struct reader *reader);
uint64_t reader_varint(struct reader *reader);

/* `length` bytes in place; NULL (and failed) when there are fewer. */
const char *reader_bytes(struct reader *reader, size_t length);

/* What buffer_append_sized wrote, in place; fails when longer than maximum. */
const char *reader_sized(struct reader *reader, size_t maximum, size_t *out_length);

/* As reader_sized, as a malloc'd string with NUL bytes refused; NULL when failed. */
char *reader_text(struct reader *reader, size_t maximum);
