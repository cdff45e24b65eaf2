/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Searching and copying over a whole history. The host does both: it has the text, packed, while a
 * viewer has only the rows it looks at. So a search costs two small messages however long the
 * history is, and a copy its text. What is on the screen the viewer marks by itself
 * (term/pattern.h).
 *
 *   SEARCH     u32 serial, u8 kind, u8 flags, place, sized pattern; serial 0 ends a search
 *   FOUND      u32 serial, u8 flags, place of its first and last cell, u32 count, index,
 *              sized text: what is wrong with the pattern, else ""
 *   EXTRACT    u32 serial, u8 flags, first and last place
 *   EXTRACTED  u32 serial, u8 flags, the text
 *   place:     u64 line, u16 column
 */

#include "frame/message.h"
#include "term/search.h"

struct found_message {
    uint32_t serial;
    struct search_result result;
    char problem[ERROR_TEXT_SIZE]; /* "" or why the pattern is none */
};

struct extracted_message {
    uint32_t serial;
    struct extract_result result;
    const char *text; /* not terminated; in the message */
    size_t length;
};

void message_append_search(
        struct buffer *out, uint32_t serial, const struct search_request *request);
bool message_read_search(
        const struct message *message, uint32_t *out_serial, struct search_request *out_request);
void message_append_found(struct buffer *out, const struct found_message *found);
bool message_read_found(const struct message *message, struct found_message *out_found);
void message_append_extract(struct buffer *out, uint32_t serial, const struct text_range *range);
bool message_read_extract(
        const struct message *message, uint32_t *out_serial, struct text_range *out_range);
void message_append_extracted(struct buffer *out, const struct extracted_message *extracted);
bool message_read_extracted(const struct message *message, struct extracted_message *out_extracted);
