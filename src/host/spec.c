/* SPDX-License-Identifier: MIT */
/* The spec as bytes: written by the server, read by a host of the same or a newer version. Members
 * are only ever appended; what an older writer left out reads as zero. */

#include "base/memory.h"
#include "base/text.h"
#include "host/launch.h"

#include <stdlib.h>
#include <string.h>

#define SPEC_VERSION     2
#define STRING_MAX_BYTES (1024 * 1024)
#define STRINGS_MAX      65536

static void append_string(struct buffer *out, const char *text) {
    buffer_append_byte(out, text != NULL);
    if (text != NULL) {
        buffer_append_sized(out, text, strlen(text));
    }
}

static void append_strings(struct buffer *out, char *const *vector) {
    size_t count = 0;
    while (vector != NULL && vector[count] != NULL) {
        count++;
    }
    buffer_append_varint(out, count);
    for (size_t i = 0; i < count; i++) {
        buffer_append_sized(out, vector[i], strlen(vector[i]));
    }
}

void host_spec_encode(const struct host_spec *spec, struct buffer *out) {
    buffer_append_u16(out, SPEC_VERSION);
    append_string(out, spec->id);
    append_strings(out, spec->argv);
    append_strings(out, spec->environment);
    append_string(out, spec->directory);
    buffer_append_u16(out, spec->columns);
    buffer_append_u16(out, spec->rows);
    append_string(out, spec->recording_directory);
    buffer_append_u64(out, spec->recording_maximum_bytes);
    buffer_append_u32(out, spec->history_lines_max);
    buffer_append_byte(out, spec->allow_clipboard);
    buffer_append_byte(out, spec->allow_checksum);
    append_strings(out, spec->server_argv);
    append_string(out, spec->log_path);
    buffer_append_byte(out, spec->shows_last_screen);
}

static char *read_string(struct reader *reader) {
    return reader_byte(reader) != 0 ? reader_text(reader, STRING_MAX_BYTES) : NULL;
}

static char **read_strings(struct reader *reader) {
    uint64_t count = reader_varint(reader);
    if (count > STRINGS_MAX || count > reader_left(reader)) {
        reader->failed = true;
    }
    if (reader->failed || count == 0) {
        return NULL;
    }
    char **vector = memory_allocate_zeroed((size_t)count + 1, sizeof(*vector));
    for (uint64_t i = 0; i < count && !reader->failed; i++) {
        vector[i] = reader_text(reader, STRING_MAX_BYTES);
    }
    return vector;
}

bool host_spec_decode(
        const char *bytes, size_t length, struct host_spec *out_spec, struct error *err) {
    struct reader reader = reader_from(bytes, length);
    struct host_spec spec = { 0 };
    uint16_t version = reader_u16(&reader);
    spec.id = read_string(&reader);
    spec.argv = read_strings(&reader);
    spec.environment = read_strings(&reader);
    spec.directory = read_string(&reader);
    spec.columns = reader_u16(&reader);
    spec.rows = reader_u16(&reader);
    spec.recording_directory = read_string(&reader);
    spec.recording_maximum_bytes = reader_u64(&reader);
    spec.history_lines_max = reader_u32(&reader);
    spec.allow_clipboard = reader_byte(&reader) != 0;
    spec.allow_checksum = reader_byte(&reader) != 0;
    spec.server_argv = read_strings(&reader);
    spec.log_path = read_string(&reader);
    spec.shows_last_screen = version >= 2 && reader_byte(&reader) != 0;
    if (reader.failed || version < 1 || spec.id == NULL || spec.argv == NULL) {
        host_spec_finish(&spec);
        return error_set(err, ERROR_INVALID, "the host's spec is damaged");
    }
    *out_spec = spec;
    return true;
}

void host_spec_finish(struct host_spec *spec) {
    free(spec->id);
    text_vector_destroy(spec->argv);
    text_vector_destroy(spec->environment);
    free(spec->directory);
    free(spec->recording_directory);
    text_vector_destroy(spec->server_argv);
    free(spec->log_path);
    *spec = (struct host_spec){ 0 };
}
