/* SPDX-License-Identifier: MIT */
/* Facts on the wire. */

#include "frame/fact.h"

static void append_cut(struct buffer *out, const char *text, size_t length) {
    buffer_append_sized(out, text, length < FACT_TEXT_MAX_BYTES ? length : FACT_TEXT_MAX_BYTES);
}

void fact_append(struct buffer *out, const struct fact *fact) {
    size_t begin = message_begin(out, MESSAGE_FACT);
    buffer_append_byte(out, fact->kind);
    buffer_append_u64(out, (uint64_t)fact->wall_ms);
    buffer_append_u64(out, (uint64_t)fact->number);
    buffer_append_u64(out, (uint64_t)fact->extra);
    append_cut(out, fact->text, fact->text_length);
    append_cut(out, fact->detail, fact->detail_length);
    message_end(out, begin);
}

bool fact_read(const struct message *message, struct fact *out_fact) {
    struct reader reader = message->payload;
    struct fact fact = { .kind = reader_byte(&reader) };
    fact.wall_ms = (int64_t)reader_u64(&reader);
    fact.number = (int64_t)reader_u64(&reader);
    fact.extra = (int64_t)reader_u64(&reader);
    fact.text = reader_sized(&reader, FACT_TEXT_MAX_BYTES, &fact.text_length);
    fact.detail = reader_sized(&reader, FACT_TEXT_MAX_BYTES, &fact.detail_length);
    if (message->type != MESSAGE_FACT || reader.failed || fact.kind == 0) {
        return false;
    }
    *out_fact = fact;
    return true;
}
