/* SPDX-License-Identifier: MIT */
/* Searches and extracts on the wire. */

#include "frame/text-message.h"

#include <string.h>

enum search_flag { SEARCH_FLAG_BACKWARD = 1 << 0, SEARCH_FLAG_COUNT = 1 << 1 };
enum found_flag {
    FOUND_FLAG_FOUND = 1 << 0,
    FOUND_FLAG_WRAPPED = 1 << 1,
    FOUND_FLAG_COUNTED = 1 << 2
};
enum extract_flag { EXTRACT_FLAG_RECTANGLE = 1 << 0 };
enum extracted_flag { EXTRACTED_FLAG_PRUNED = 1 << 0, EXTRACTED_FLAG_CUT = 1 << 1 };

static void append_place(struct buffer *out, struct text_place place) {
    buffer_append_u64(out, place.line);
    buffer_append_u16(out, place.column);
}

static struct text_place read_place(struct reader *reader) {
    struct text_place place = { .line = reader_u64(reader) };
    place.column = reader_u16(reader);
    return place;
}

/* A text of less than `size` bytes without NUL. */
static void read_text(struct reader *reader, char *out, size_t size) {
    size_t length = 0;
    const char *bytes = reader_sized(reader, size - 1, &length);
    out[0] = '\0';
    if (bytes == NULL || memchr(bytes, '\0', length) != NULL) {
        reader->failed = true;
        return;
    }
    memcpy(out, bytes, length);
    out[length] = '\0';
}

void message_append_search(
        struct buffer *out, uint32_t serial, const struct search_request *request) {
    size_t begin = message_begin(out, MESSAGE_SEARCH);
    buffer_append_u32(out, serial);
    buffer_append_byte(out, request->kind);
    buffer_append_byte(out, (uint8_t)((request->backward ? SEARCH_FLAG_BACKWARD : 0) |
                                      (request->count ? SEARCH_FLAG_COUNT : 0)));
    append_place(out, request->from);
    buffer_append_sized(out, request->pattern, strlen(request->pattern));
    message_end(out, begin);
}

bool message_read_search(
        const struct message *message, uint32_t *out_serial, struct search_request *out_request) {
    struct reader reader = message->payload;
    struct search_request request = { 0 };
    uint32_t serial = reader_u32(&reader);
    request.kind = reader_byte(&reader);
    uint8_t flags = reader_byte(&reader);
    request.backward = (flags & SEARCH_FLAG_BACKWARD) != 0;
    request.count = (flags & SEARCH_FLAG_COUNT) != 0;
    request.from = read_place(&reader);
    read_text(&reader, request.pattern, sizeof(request.pattern));
    if (reader.failed || request.kind > SEARCH_PROMPT) {
        return false;
    }
    *out_serial = serial;
    *out_request = request;
    return true;
}

void message_append_found(struct buffer *out, const struct found_message *found) {
    const struct search_result *result = &found->result;
    size_t begin = message_begin(out, MESSAGE_FOUND);
    buffer_append_u32(out, found->serial);
    buffer_append_byte(out, (uint8_t)((result->found ? FOUND_FLAG_FOUND : 0) |
                                      (result->wrapped ? FOUND_FLAG_WRAPPED : 0) |
                                      (result->counted ? FOUND_FLAG_COUNTED : 0)));
    append_place(out, result->begin);
    append_place(out, result->end);
    buffer_append_u32(out, result->count);
    buffer_append_u32(out, result->index);
    buffer_append_sized(out, found->problem, strlen(found->problem));
    message_end(out, begin);
}

bool message_read_found(const struct message *message, struct found_message *out_found) {
    struct reader reader = message->payload;
    struct found_message found = { .serial = reader_u32(&reader) };
    uint8_t flags = reader_byte(&reader);
    found.result.found = (flags & FOUND_FLAG_FOUND) != 0;
    found.result.wrapped = (flags & FOUND_FLAG_WRAPPED) != 0;
    found.result.counted = (flags & FOUND_FLAG_COUNTED) != 0;
    found.result.begin = read_place(&reader);
    found.result.end = read_place(&reader);
    found.result.count = reader_u32(&reader);
    found.result.index = reader_u32(&reader);
    read_text(&reader, found.problem, sizeof(found.problem));
    if (reader.failed || text_place_is_before(found.result.end, found.result.begin)) {
        return false;
    }
    *out_found = found;
    return true;
}

void message_append_extract(struct buffer *out, uint32_t serial, const struct text_range *range) {
    size_t begin = message_begin(out, MESSAGE_EXTRACT);
    buffer_append_u32(out, serial);
    buffer_append_byte(out, range->rectangle ? EXTRACT_FLAG_RECTANGLE : 0);
    append_place(out, range->from);
    append_place(out, range->to);
    message_end(out, begin);
}

bool message_read_extract(
        const struct message *message, uint32_t *out_serial, struct text_range *out_range) {
    struct reader reader = message->payload;
    uint32_t serial = reader_u32(&reader);
    struct text_range range = { .rectangle = (reader_byte(&reader) & EXTRACT_FLAG_RECTANGLE) != 0 };
    range.from = read_place(&reader);
    range.to = read_place(&reader);
    if (reader.failed || range.to.line < range.from.line) {
        return false;
    }
    *out_serial = serial;
    *out_range = range;
    return true;
}

void message_append_extracted(struct buffer *out, const struct extracted_message *extracted) {
    size_t begin = message_begin(out, MESSAGE_EXTRACTED);
    buffer_append_u32(out, extracted->serial);
    buffer_append_byte(out, (uint8_t)((extracted->result.pruned ? EXTRACTED_FLAG_PRUNED : 0) |
                                      (extracted->result.cut ? EXTRACTED_FLAG_CUT : 0)));
    buffer_append(out, extracted->text, extracted->length);
    message_end(out, begin);
}

bool message_read_extracted(
        const struct message *message, struct extracted_message *out_extracted) {
    struct reader reader = message->payload;
    struct extracted_message extracted = { .serial = reader_u32(&reader) };
    uint8_t flags = reader_byte(&reader);
    if (reader.failed || reader_left(&reader) > EXTRACT_BYTES_MAX) {
        return false;
    }
    extracted.result.pruned = (flags & EXTRACTED_FLAG_PRUNED) != 0;
    extracted.result.cut = (flags & EXTRACTED_FLAG_CUT) != 0;
    extracted.text = reader.position;
    extracted.length = reader_left(&reader);
    *out_extracted = extracted;
    return true;
}
