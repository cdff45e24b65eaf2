/* SPDX-License-Identifier: MIT */
/* What the host tells a viewer: one handler a type of message. */

#include "pane-link-private.h"

#define ECHO_BYTES_MAX 256 /* a frame behind a key, so small: its acknowledgement can wait */

static void handle_hello(struct pane_link *pane, const struct message *message) {
    struct error err = { 0 };
    struct hello hello;
    if (message->type == MESSAGE_REFUSED) {
        message_read_refused(message, &err);
        if (err.code == ERROR_INVALID) { /* versions do not change by waiting */
            pane_link_refuse(pane, &err);
        } else {
            pane_link_lose(pane, err.text);
        }
        return;
    }
    if (!message_read_hello(message, &hello, &err)) {
        pane_link_refuse(pane, &err);
        return;
    }
    timeout_stop(pane->waiting);
    pane->greeted = true;
    pane->retry_ms = PANE_LINK_RETRY_FIRST_MS;
    pane->error[0] = '\0';
}

static void handle_frame(struct pane_link *pane, const struct message *message) {
    if (!mirror_apply(pane->mirror, message, &pane->applied)) {
        pane_link_lose(pane, "the host sent a damaged frame");
        return;
    }
    if (pane->events->changed != NULL) {
        pane->events->changed(pane->context, pane);
    }
    if (message->type == MESSAGE_FRAME) { /* behind what `changed` has scheduled: the drawing */
        pane->is_echo = pane->has_typed && message->size_bytes <= ECHO_BYTES_MAX;
        pane->has_typed = false;
        pane->has_news = true;
        deferred_schedule(pane->acknowledge_later);
    }
}

static void handle_status(struct pane_link *pane, const struct message *message) {
    if (!message_read_status(message, &pane->status)) {
        pane_link_lose(pane, "the host sent a damaged status");
        return;
    }
    pane_link_set_state(pane, pane->status.state == HOST_RUNNING ? PANE_LIVE : PANE_EXITED);
}

/* The host has room for the next part. */
static void handle_done(struct pane_link *pane, const struct message *message) {
    (void)message;
    if (pane->paste.length > 0) {
        (void)pane_link_paste_on(pane);
    }
}

static void handle_bell(struct pane_link *pane, const struct message *message) {
    (void)message;
    if (pane->events->bell != NULL) {
        pane->events->bell(pane->context, pane);
    }
}

static void handle_found(struct pane_link *pane, const struct message *message) {
    struct found_message found;
    if (!message_read_found(message, &found)) {
        pane_link_lose(pane, "the host sent a damaged search result");
    } else if (pane->events->found != NULL) {
        pane->events->found(pane->context, pane, &found);
    }
}

static void handle_extracted(struct pane_link *pane, const struct message *message) {
    struct extracted_message extracted;
    if (!message_read_extracted(message, &extracted)) {
        pane_link_lose(pane, "the host sent a damaged text");
    } else if (pane->events->extracted != NULL) {
        pane->events->extracted(pane->context, pane, &extracted);
    }
}

static void handle_clipboard(struct pane_link *pane, const struct message *message) {
    if (pane->events->clipboard != NULL) {
        pane->events->clipboard(
                pane->context, pane, message->payload.position, reader_left(&message->payload));
    }
}

static void (*const handlers[MESSAGE_TYPE_COUNT])(struct pane_link *, const struct message *) = {
    [MESSAGE_BELL] = handle_bell,
    [MESSAGE_CLIPBOARD] = handle_clipboard,
    [MESSAGE_DONE] = handle_done,
    [MESSAGE_EXTRACTED] = handle_extracted,
    [MESSAGE_FOUND] = handle_found,
    [MESSAGE_FRAME] = handle_frame,
    [MESSAGE_HISTORY] = handle_frame,
    [MESSAGE_STATUS] = handle_status,
};

/* Handlers may pane_link_lose the connection: `stream` is compared, not trusted. A user's callback
 * may not destroy the pane (it defers that), as the header says. */
void pane_link_receive(void *context, struct buffer *input) {
    struct pane_link *pane = context;
    struct stream *stream = pane->stream;
    size_t used = 0;
    while (pane->stream == stream) {
        struct message message;
        struct error err = { 0 };
        enum message_result result = message_peek(
                input->data + used, input->length - used, MESSAGE_FROM_HOST_MAX, &message, &err);
        if (result == MESSAGE_INCOMPLETE) {
            buffer_consume(input, used);
            return;
        }
        if (result == MESSAGE_BROKEN) {
            pane_link_lose(pane, err.text);
            return;
        }
        used += message.size_bytes;
        if (!pane->greeted) {
            handle_hello(pane, &message);
        } else if (message.type < MESSAGE_TYPE_COUNT && handlers[message.type] != NULL) {
            handlers[message.type](pane, &message);
        }
    }
}
