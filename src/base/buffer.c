/* SPDX-License-Identifier: MIT */
/* Growable bytes and the reader that cannot leave them. */

#include "base/buffer.h"

#include "base/memory.h"
#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buffer_finish(struct buffer *buffer) {
    free(buffer->data);
    *buffer = (struct buffer){ 0 };
}

void buffer_clear(struct buffer *buffer) {
    buffer->length = 0;
}

char *buffer_reserve(struct buffer *buffer, size_t extra) {
    buffer->data = memory_grow(buffer->data, &buffer->capacity, buffer->length + extra, 1);
    return buffer->data + buffer->length;
}

void buffer_append(struct buffer *buffer, const void *bytes, size_t length) {
    if (length > 0) {
        memcpy(buffer_reserve(buffer, length), bytes, length);
        buffer->length += length;
    }
}

void buffer_append_text(struct buffer *buffer, const char *text) {
    buffer_append(buffer, text, strlen(text));
}

void buffer_append_format(struct buffer *buffer, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    char *room = buffer_reserve(buffer, 64);
    int length = vsnprintf(room, buffer->capacity - buffer->length, format, arguments);
    if (length >= 0 && (size_t)length >= buffer->capacity - buffer->length) {
        room = buffer_reserve(buffer, (size_t)length + 1);
        vsnprintf(room, (size_t)length + 1, format, again);
    }
    buffer->length += length > 0 ? (size_t)length : 0;
    va_end(again);
    va_end(arguments);
}

void buffer_append_byte(struct buffer *buffer, uint8_t value) {
    *buffer_reserve(buffer, 1) = (char)value;
    buffer->length++;
}

static void append_number(struct buffer *buffer, uint64_t value, size_t size) {
    char *room = buffer_reserve(buffer, size);
    for (size_t i = 0; i < size; i++) {
        room[i] = (char)(value >> (8 * i));
    }
    buffer->length += size;
}

void buffer_append_u16(struct buffer *buffer, uint16_t value) {
    append_number(buffer, value, sizeof(value));
}

void buffer_append_u32(struct buffer *buffer, uint32_t value) {
    append_number(buffer, value, sizeof(value));
}

void buffer_append_u64(struct buffer *buffer, uint64_t value) {
    append_number(buffer, value, sizeof(value));
}

void buffer_append_varint(struct buffer *buffer, uint64_t value) {
    char *room = buffer_reserve(buffer, 10);
    size_t length = 0;
    while (value >= 0x80) {
        room[length++] = (char)(value | 0x80);
        value >>= 7;
    }
    room[length++] = (char)value;
    buffer->length += length;
}

void buffer_append_sized(struct buffer *buffer, const void *bytes, size_t length) {
    buffer_append_varint(buffer, length);
    buffer_append(buffer, bytes, length);
}

void buffer_set_u32(struct buffer *buffer, size_t offset, uint32_t value) {
    assert(offset + sizeof(value) <= buffer->length);
    for (size_t i = 0; i < sizeof(value); i++) {
        buffer->data[offset + i] = (char)(value >> (8 * i));
    }
}

void buffer_consume(struct buffer *buffer, size_t length) {
    assert(length <= buffer->length);
    buffer->length -= length;
    if (length > 0 && buffer->length > 0) {
        memmove(buffer->data, buffer->data + length, buffer->length);
    }
}

const char *buffer_text(struct buffer *buffer) {
    *buffer_reserve(buffer, 1) = '\0';
    return buffer->data;
}

char *buffer_take_text(struct buffer *buffer) {
    (void)buffer_text(buffer);
    char *text = buffer->data;
    *buffer = (struct buffer){ 0 };
    return text;
}

struct reader reader_from(const void *bytes, size_t length) {
    const char *start = bytes;
    return (struct reader){ .position = start, .end = length > 0 ? start + length : start };
}

size_t reader_left(const struct reader *reader) {
    return reader->failed ? 0 : (size_t)(reader->end - reader->position);
}

const char *reader_bytes(struct reader *reader, size_t length) {
    if (length > reader_left(reader) || reader->failed) {
        reader->failed = true;
        return NULL;
    }
    const char *bytes = reader->position;
    reader->position += length;
    return bytes;
}

static uint64_t read_number(struct reader *reader, size_t size) {
    const char *bytes = reader_bytes(reader, size);
    uint64_t value = 0;
    for (size_t i = 0; bytes != NULL && i < size; i++) {
        value |= (uint64_t)(uint8_t)bytes[i] << (8 * i);
    }
    return value;
}

uint8_t reader_byte(struct reader *reader) {
    return (uint8_t)read_number(reader, sizeof(uint8_t));
}

uint16_t reader_u16(struct reader *reader) {
    return (uint16_t)read_number(reader, sizeof(uint16_t));
}

uint32_t reader_u32(struct reader *reader) {
    return (uint32_t)read_number(reader, sizeof(uint32_t));
}

uint64_t reader_u64(struct reader *reader) {
    return read_number(reader, sizeof(uint64_t));
}

uint64_t reader_varint(struct reader *reader) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        uint8_t byte = reader_byte(reader);
        if (reader->failed || (shift == 63 && byte > 1)) {
            break;
        }
        value |= (uint64_t)(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0) {
            return value;
        }
    }
    reader->failed = true;
    return 0;
}

const char *reader_sized(struct reader *reader, size_t maximum, size_t *out_length) {
    uint64_t length = reader_varint(reader);
    if (reader->failed || length > maximum) {
        reader->failed = true;
        *out_length = 0;
        return NULL;
    }
    const char *bytes = reader_bytes(reader, (size_t)length);
    *out_length = bytes != NULL ? (size_t)length : 0;
    return bytes;
}

char *reader_text(struct reader *reader, size_t maximum) {
    size_t length = 0;
    const char *bytes = reader_sized(reader, maximum, &length);
    if (reader->failed || (length > 0 && memchr(bytes, '\0', length) != NULL)) {
        reader->failed = true;
        return NULL;
    }
    return text_copy_bytes(length > 0 ? bytes : "", length);
}
