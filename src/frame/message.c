/* SPDX-License-Identifier: MIT */
/* Framing, hello, refusals and status. */

#include "frame/message.h"

#include "base/text.h"

#include <string.h>

size_t message_begin(struct buffer *out, enum message_type type) {
    size_t begin = out->length;
    buffer_append_u32(out, 0);
    buffer_append_byte(out, (uint8_t)type);
    return begin;
}

void message_end(struct buffer *out, size_t begin) {
    buffer_set_u32(out, begin, (uint32_t)(out->length - begin - sizeof(uint32_t)));
}

void message_append(
        struct buffer *out, enum message_type type, const void *payload, size_t length) {
    size_t begin = message_begin(out, type);
    buffer_append(out, payload, length);
    message_end(out, begin);
}

enum message_result message_peek(const char *bytes, size_t length, size_t maximum_bytes,
        struct message *out_message, struct error *err) {
    if (length < MESSAGE_HEADER_BYTES) {
        return MESSAGE_INCOMPLETE;
    }
    struct reader reader = reader_from(bytes, length);
    uint32_t size = reader_u32(&reader);
    if (size == 0 || size > maximum_bytes) {
        error_set(err, ERROR_LIMIT, "a message of %u bytes is not understood", size);
        return MESSAGE_BROKEN;
    }
    if (reader_left(&reader) < size) {
        return MESSAGE_INCOMPLETE;
    }
    out_message->type = reader_byte(&reader);
    out_message->payload = reader_from(reader.position, size - 1);
    out_message->size_bytes = sizeof(uint32_t) + size;
    return MESSAGE_COMPLETE;
}

void message_append_hello(struct buffer *out, enum peer_role role) {
    size_t begin = message_begin(out, MESSAGE_HELLO);
    buffer_append_u32(out, PROTOCOL_MAGIC);
    buffer_append_u16(out, PROTOCOL_VERSION);
    buffer_append_u16(out, PROTOCOL_VERSION_OLDEST);
    buffer_append_byte(out, (uint8_t)role);
    message_end(out, begin);
}

bool message_read_hello(const struct message *message, struct hello *out_hello, struct error *err) {
    struct reader reader = message->payload;
    uint32_t magic = reader_u32(&reader);
    struct hello hello = {
        .version = reader_u16(&reader),
        .oldest_version = reader_u16(&reader),
        .role = reader_byte(&reader),
    };
    if (message->type != MESSAGE_HELLO || reader.failed || magic != PROTOCOL_MAGIC) {
        return error_set(err, ERROR_INVALID, "the peer does not speak stoa's display protocol");
    }
    if (hello.version < PROTOCOL_VERSION_OLDEST || hello.oldest_version > PROTOCOL_VERSION) {
        return error_set(err, ERROR_INVALID,
                "the peer speaks version %u of the display protocol, this program %u",
                hello.version, PROTOCOL_VERSION);
    }
    *out_hello = hello;
    return true;
}

void message_append_refused(struct buffer *out, enum error_code code, const char *text) {
    size_t begin = message_begin(out, MESSAGE_REFUSED);
    buffer_append_byte(out, (uint8_t)code);
    buffer_append_sized(out, text, strlen(text));
    message_end(out, begin);
}

bool message_read_refused(const struct message *message, struct error *err) {
    struct reader reader = message->payload;
    uint8_t code = reader_byte(&reader);
    char *text = reader_text(&reader, ERROR_TEXT_SIZE);
    bool known = text != NULL && code > ERROR_NONE && code < ERROR_CODE_COUNT;
    error_set(err, known ? (enum error_code)code : ERROR_INTERNAL, "%s",
            text != NULL ? text : "the host refused without a reason");
    free(text);
    return false;
}

static void read_text_into(struct reader *reader, char *out, size_t size) {
    size_t length = 0;
    const char *bytes = reader_sized(reader, size - 1, &length);
    if (bytes != NULL && memchr(bytes, '\0', length) == NULL) {
        memcpy(out, bytes, length);
        out[length] = '\0';
    } else if (length > 0) {
        reader->failed = true;
    }
}

void message_append_status(struct buffer *out, const struct host_status *status) {
    size_t begin = message_begin(out, MESSAGE_STATUS);
    buffer_append_sized(out, status->id, strlen(status->id));
    buffer_append_byte(out, status->state);
    buffer_append_byte(out, status->status_known);
    buffer_append_u32(out, (uint32_t)status->exit_status);
    buffer_append_u32(out, (uint32_t)status->exit_signal);
    buffer_append_u32(out, (uint32_t)status->failed_errno);
    buffer_append_u32(out, (uint32_t)status->pid);
    buffer_append_u32(out, (uint32_t)status->host_pid);
    buffer_append_u16(out, status->columns);
    buffer_append_u16(out, status->rows);
    buffer_append_u32(out, status->viewers);
    buffer_append_u32(out, status->recoveries);
    buffer_append_u64(out, status->output_bytes);
    buffer_append_u64(out, (uint64_t)status->started_wall_ms);
    buffer_append_u64(out, (uint64_t)status->exited_wall_ms);
    buffer_append_u64(out, (uint64_t)status->output_wall_ms);
    buffer_append_byte(out, status->recording);
    buffer_append_sized(out, status->title, strlen(status->title));
    buffer_append_sized(out, status->notice, strlen(status->notice));
    message_end(out, begin);
}

bool message_read_status(const struct message *message, struct host_status *out_status) {
    struct reader reader = message->payload;
    struct host_status status = { 0 };
    read_text_into(&reader, status.id, sizeof(status.id));
    status.state = reader_byte(&reader);
    status.status_known = reader_byte(&reader);
    status.exit_status = (int32_t)reader_u32(&reader);
    status.exit_signal = (int32_t)reader_u32(&reader);
    status.failed_errno = (int32_t)reader_u32(&reader);
    status.pid = (int32_t)reader_u32(&reader);
    status.host_pid = (int32_t)reader_u32(&reader);
    status.columns = reader_u16(&reader);
    status.rows = reader_u16(&reader);
    status.viewers = reader_u32(&reader);
    status.recoveries = reader_u32(&reader);
    status.output_bytes = reader_u64(&reader);
    status.started_wall_ms = (int64_t)reader_u64(&reader);
    status.exited_wall_ms = (int64_t)reader_u64(&reader);
    status.output_wall_ms = (int64_t)reader_u64(&reader);
    status.recording = reader_byte(&reader);
    read_text_into(&reader, status.title, sizeof(status.title));
    read_text_into(&reader, status.notice, sizeof(status.notice));
    if (reader.failed || status.state < HOST_RUNNING || status.state > HOST_FAILED) {
        return false;
    }
    *out_status = status;
    return true;
}
