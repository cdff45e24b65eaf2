/* SPDX-License-Identifier: MIT */
/* What a viewer tells the host: what a person does, and which frame was drawn. */

#include "pane-link-private.h"

#include "base/clock.h"

#define PASTE_PART_BYTES (128 * 1024)

#define ECHO_WAITS_MS 8 /* an acknowledgement, for another frame, or for something to go with */

#define BESIDE_TOLD_MS 250 /* the longest that typing elsewhere stays untold */

static void append_acknowledgement(struct pane_link *pane, struct buffer *out) {
    size_t begin = message_begin(out, MESSAGE_ACKNOWLEDGE);
    buffer_append_u32(out, pane->applied);
    message_end(out, begin);
    timeout_stop(pane->acknowledge_last);
}

/* The message is finished; false: nobody takes it now. */
static bool send_message(struct pane_link *pane, struct buffer *message) {
    if (timeout_is_running(pane->acknowledge_last)) {
        append_acknowledgement(pane, message);
    }
    bool taken = pane->stream != NULL && pane->greeted &&
                 stream_send(pane->stream, message->data, message->length);
    buffer_finish(message);
    return taken;
}

void pane_link_send_ahead(struct pane_link *pane, struct buffer *message) {
    if (pane->stream != NULL) {
        (void)stream_send(pane->stream, message->data, message->length);
    }
    buffer_finish(message);
}

void pane_link_append_focus(const struct pane_link *pane, struct buffer *out) {
    uint8_t value = pane->focused;
    message_append(out, MESSAGE_FOCUS, &value, sizeof(value));
}

void pane_link_acknowledge_now(void *context) {
    struct pane_link *pane = context;
    struct buffer message = { 0 };
    append_acknowledgement(pane, &message);
    (void)send_message(pane, &message);
}

/* What the echo of a key has drawn is on its way to the terminal just now: the host would be woken
 * before it. It may send another frame like that meanwhile, which is answered at once. */
void pane_link_acknowledge(void *context) {
    struct pane_link *pane = context;
    if (pane->is_echo && !timeout_is_running(pane->acknowledge_last)) {
        timeout_start(pane->acknowledge_last, ECHO_WAITS_MS);
    } else {
        pane_link_acknowledge_now(pane);
    }
}

void pane_link_view(struct pane_link *pane, uint16_t columns, uint16_t rows) {
    if (pane->columns != columns || pane->rows != rows) {
        pane->columns = columns;
        pane->rows = rows;
        struct buffer message = { 0 };
        message_append_size(&message, MESSAGE_VIEW, columns, rows);
        pane_link_send_ahead(pane, &message);
        pane_link_begin(pane);
    }
}

void pane_link_colors(struct pane_link *pane, const struct viewer_colors *colors) {
    pane->colors = *colors;
    pane->has_colors = true;
    struct buffer message = { 0 };
    message_append_colors(&message, colors);
    pane_link_send_ahead(pane, &message);
}

void pane_link_key(struct pane_link *pane, const struct key_event *key) {
    struct buffer message = { 0 };
    message_append_key(&message, key);
    pane->has_typed = true;
    (void)send_message(pane, &message);
}

void pane_link_typed_beside(struct pane_link *pane) {
    if (!pane->has_news) {
        return;
    }
    int64_t now_ms = clock_monotonic_ms();
    if (pane->beside_told_ms == 0 || now_ms - pane->beside_told_ms >= BESIDE_TOLD_MS) {
        pane->has_news = false;
        pane->beside_told_ms = now_ms;
        struct buffer message = { 0 };
        message_append(&message, MESSAGE_TYPED_BESIDE, NULL, 0);
        (void)send_message(pane, &message);
    }
}

void pane_link_mouse(struct pane_link *pane, const struct mouse_event *mouse) {
    struct buffer message = { 0 };
    message_append_mouse(&message, mouse);
    (void)send_message(pane, &message);
}

bool pane_link_paste_on(struct pane_link *pane) {
    size_t left = pane->paste.length - pane->paste_sent;
    size_t length = left < PASTE_PART_BYTES ? left : PASTE_PART_BYTES;
    unsigned flags = (length < left ? PASTE_GOES_ON : 0) | (pane->paste_sent > 0 ? PASTE_PART : 0);
    struct buffer message = { 0 };
    message_append_paste(&message, pane->paste.data + pane->paste_sent, length, flags);
    pane->paste_sent += length;
    if (length == left) {
        buffer_finish(&pane->paste);
    }
    return send_message(pane, &message);
}

bool pane_link_paste(struct pane_link *pane, const char *text, size_t length) {
    if (!pane->greeted || pane->paste.length > 0) {
        return false;
    }
    buffer_append(&pane->paste, text, length);
    pane->paste_sent = 0;
    return pane_link_paste_on(pane);
}

void pane_link_focus(struct pane_link *pane, bool focused) {
    pane->focused = focused;
    struct buffer message = { 0 };
    pane_link_append_focus(pane, &message);
    pane_link_send_ahead(pane, &message);
}

void pane_link_fetch_history(struct pane_link *pane, uint64_t first_line, uint32_t count) {
    struct buffer message = { 0 };
    size_t begin = message_begin(&message, MESSAGE_FETCH_HISTORY);
    buffer_append_u64(&message, first_line);
    buffer_append_u32(&message, count);
    message_end(&message, begin);
    (void)send_message(pane, &message);
}

void pane_link_search(
        struct pane_link *pane, uint32_t serial, const struct search_request *request) {
    struct buffer message = { 0 };
    message_append_search(&message, serial, request);
    (void)send_message(pane, &message);
}

bool pane_link_extract(struct pane_link *pane, uint32_t serial, const struct text_range *range) {
    struct buffer message = { 0 };
    message_append_extract(&message, serial, range);
    return send_message(pane, &message);
}
