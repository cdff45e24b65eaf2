/* SPDX-License-Identifier: MIT */
/* Any bytes as messages of the display protocol, in both directions: each is understood or
 * refused, and a mirror that was told nonsense can still be looked at. */

#include "client/mirror.h"
#include "frame/fact.h"
#include "frame/frame.h"
#include "frame/text-message.h"
#include "host/launch.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at(const struct mirror *mirror) {
    for (uint16_t i = 0; i < mirror_rows(mirror); i++) {
        struct terminal_row row = mirror_row(mirror, i);
        assert(row.used <= mirror_columns(mirror) || row.used <= TERMINAL_COLUMNS_MAX);
        for (uint16_t column = 0; column < row.used; column++) {
            char text[TERMINAL_GLYPH_MAX_BYTES];
            size_t length = mirror_glyph_text(mirror, row.cells[column].glyph, text);
            assert(length >= 1 && length <= sizeof(text));
            (void)mirror_link(mirror, mirror_style(mirror, row.cells[column].style)->link);
        }
    }
}

static void read_as_everything(const struct message *message) {
    struct hello hello;
    struct host_status status;
    struct key_event key;
    struct mouse_event mouse;
    struct fact fact;
    struct error err;
    const char *text;
    size_t length;
    unsigned flags;
    uint16_t columns, rows;
    uint32_t serial;
    struct search_request request;
    struct found_message found;
    struct text_range range;
    struct extracted_message extracted;
    struct viewer_colors colors;
    (void)message_read_hello(message, &hello, &err);
    (void)message_read_status(message, &status);
    (void)message_read_refused(message, &err);
    (void)message_read_key(message, &key);
    (void)message_read_mouse(message, &mouse);
    (void)message_read_paste(message, &text, &length, &flags);
    (void)message_read_colors(message, &colors);
    (void)message_read_size(message, &columns, &rows);
    (void)fact_read(message, &fact);
    (void)message_read_search(message, &serial, &request);
    (void)message_read_found(message, &found);
    (void)message_read_extract(message, &serial, &range);
    (void)message_read_extracted(message, &extracted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    OWNED(mirror) mirror = mirror_create();
    const char *bytes = (const char *)data;
    struct host_spec spec;
    if (host_spec_decode(bytes, size, &spec, NULL)) {
        host_spec_finish(&spec);
    }
    for (size_t used = 0; used < size;) {
        struct message message;
        if (message_peek(bytes + used, size - used, MESSAGE_TO_HOST_MAX, &message, NULL) !=
                MESSAGE_COMPLETE) {
            break;
        }
        assert(message.size_bytes > 0 && message.size_bytes <= size - used);
        used += message.size_bytes;
        read_as_everything(&message);
        (void)mirror_apply(mirror, &message, NULL);
        look_at(mirror);
    }
    return 0;
}
