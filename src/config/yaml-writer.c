/* SPDX-License-Identifier: MIT */
/* Through libyaml's emitter; texts are quoted only where a reader would take them for more. */

#include "yaml-writer.h"

#include "base/memory.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <yaml.h>

struct writer {
    yaml_emitter_t emitter;
    struct buffer *out;
};

static int append_output(void *data, unsigned char *bytes, size_t length) {
    buffer_append(data, bytes, length);
    return 1;
}

static void emit(struct writer *writer, yaml_event_t *event) {
    if (!yaml_emitter_emit(&writer->emitter, event)) {
        abort(); /* the events come in a wrong order, or no memory */
    }
}

/* Words that a YAML reader would not take for text. */
static bool looks_like_text(const char *text) {
    static const char *const words[] = { "false", "no", "null", "off", "on", "true", "yes" };
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++) {
        if (strcasecmp(text, words[i]) == 0) {
            return false;
        }
    }
    bool begins_number = text[0] != '\0' && strchr("0123456789+-.", text[0]) != NULL;
    bool is_number = begins_number && text[strspn(text, "0123456789+-._eExX:")] == '\0';
    return text[0] != '\0' && strcmp(text, "~") != 0 && !is_number;
}

static void writer_put_styled(struct writer *writer, const char *text, yaml_scalar_style_t style) {
    yaml_event_t event;
    yaml_scalar_event_initialize(
            &event, NULL, NULL, (const yaml_char_t *)text, (int)strlen(text), 1, 1, style);
    emit(writer, &event);
}

void writer_put_text(struct writer *writer, const char *text) {
    writer_put_styled(writer, text,
            strchr(text, '\n') != NULL ? YAML_LITERAL_SCALAR_STYLE
            : looks_like_text(text)    ? YAML_PLAIN_SCALAR_STYLE
                                       : YAML_DOUBLE_QUOTED_SCALAR_STYLE);
}

/* A number, a switch: without quotes. */
void writer_put_plain(struct writer *writer, const char *text) {
    writer_put_styled(writer, text, YAML_PLAIN_SCALAR_STYLE);
}

void writer_begin_map(struct writer *writer) {
    yaml_event_t event;
    yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE);
    emit(writer, &event);
}

void writer_end_map(struct writer *writer) {
    yaml_event_t event;
    yaml_mapping_end_event_initialize(&event);
    emit(writer, &event);
}

void writer_begin_list(struct writer *writer, bool is_flow) {
    yaml_event_t event;
    yaml_sequence_start_event_initialize(
            &event, NULL, NULL, 1, is_flow ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE);
    emit(writer, &event);
}

void writer_end_list(struct writer *writer) {
    yaml_event_t event;
    yaml_sequence_end_event_initialize(&event);
    emit(writer, &event);
}

void writer_put_pair(struct writer *writer, const char *key, const char *value) {
    if (value != NULL) {
        writer_put_plain(writer, key);
        writer_put_text(writer, value);
    }
}

void writer_put_plain_pair(struct writer *writer, const char *key, const char *value) {
    writer_put_plain(writer, key);
    writer_put_plain(writer, value);
}

void writer_put_positive(struct writer *writer, const char *key, int64_t number, const char *unit) {
    if (number > 0) {
        OWNED_STR text = text_format("%" PRId64 "%s", number, unit);
        writer_put_plain_pair(writer, key, text);
    }
}

/* A text that could be taken for a number or a switch is quoted, and so stays a text. */
void writer_put_json(struct writer *writer, const struct json *json) {
    struct json_walk walk = { 0 };
    if (json_kind(json) == JSON_KIND_OBJECT) {
        writer_begin_map(writer);
        while (json_next(json, &walk)) {
            writer_put_text(writer, walk.name);
            writer_put_json(writer, walk.value);
        }
        writer_end_map(writer);
    } else if (json_kind(json) == JSON_KIND_ARRAY) {
        writer_begin_list(writer, true);
        for (size_t i = 0; i < json_count(json); i++) {
            writer_put_json(writer, json_at(json, i));
        }
        writer_end_list(writer);
    } else if (json_kind(json) == JSON_KIND_TEXT) {
        writer_put_text(writer, json_as_text(json, ""));
    } else {
        OWNED_STR text = json_format(json);
        writer_put_plain(writer, text);
    }
}

struct writer *writer_create(struct buffer *out) {
    struct writer *writer = NEW(struct writer);
    writer->out = out;
    if (!yaml_emitter_initialize(&writer->emitter)) {
        abort(); /* out of memory */
    }
    yaml_emitter_set_output(&writer->emitter, append_output, out);
    yaml_emitter_set_unicode(&writer->emitter, 1);
    yaml_emitter_set_width(&writer->emitter, -1);
    yaml_event_t event;
    yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING);
    emit(writer, &event);
    yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1);
    emit(writer, &event);
    return writer;
}

void writer_destroy(struct writer *writer) {
    yaml_event_t event;
    yaml_document_end_event_initialize(&event, 1);
    emit(writer, &event);
    yaml_stream_end_event_initialize(&event);
    emit(writer, &event);
    yaml_emitter_delete(&writer->emitter);
    free(writer);
}
