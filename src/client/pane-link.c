/* SPDX-License-Identifier: MIT */
/* The connection of a viewer to a host, and its coming back. */

#include "client/pane-link.h"

#include "base/buffer.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/socket.h"
#include "base/text.h"
#include "frame/message.h"
#include "frame/text-message.h"
#include "loop/deferred.h"
#include "loop/stream.h"
#include "loop/timeout.h"

#include <stdlib.h>
#include <string.h>

#define QUEUE_BYTES_MAX  (4 * 1024 * 1024)
#define RETRY_FIRST_MS   10
#define RETRY_LONGEST_MS 2000

#define PASTE_PART_BYTES (128 * 1024)

#define ECHO_BYTES_MAX 256 /* a frame behind a key, so small: its acknowledgement can wait, */
#define ECHO_WAITS_MS  8   /* so long, for another frame, or for something to go with */

#define BESIDE_TOLD_MS 250 /* the longest that typing elsewhere stays untold */

struct pane_link {
    struct loop *loop;
    char *socket_path;
    const struct pane_events *events;
    void *context;
    struct mirror *mirror;
    struct stream *stream;   /* NULL while there is no connection */
    struct timeout *waiting; /* for the next attempt, or for the host's hello */
    struct deferred *acknowledge_later;
    struct timeout *acknowledge_last; /* runs while one waits to go with something */
    uint32_t applied;                 /* the frame to acknowledge */
    bool has_typed, is_echo;          /* since the last frame; that one followed a key */
    bool has_news;                    /* a frame came since typing elsewhere was told … */
    int64_t beside_told_ms;           /* … then */
    int64_t retry_ms;
    enum pane_state state;
    bool begun, greeted;
    uint16_t columns, rows; /* as viewed now */
    bool has_colors, focused;
    struct viewer_colors colors;
    struct buffer paste; /* on its way, in parts */
    size_t paste_sent;
    struct host_status status;
    char error[ERROR_TEXT_SIZE];
};

static void set_state(struct pane_link *pane, enum pane_state state) {
    if (pane->state != state) {
        pane->state = state;
        if (pane->events->state != NULL) {
            pane->events->state(pane->context, pane, state);
        }
    }
}

static void disconnect(struct pane_link *pane) {
    stream_destroy(TAKE(pane->stream));
    deferred_cancel(pane->acknowledge_later);
    timeout_stop(pane->acknowledge_last);
    pane->greeted = false;
    buffer_finish(&pane->paste); /* the host ends what it has of it */
    timeout_stop(pane->waiting);
}

static void lose(struct pane_link *pane, const char *why) {
    disconnect(pane);
    snprintf(pane->error, sizeof(pane->error), "%s", why);
    uint8_t spread = 0;
    random_bytes(&spread, sizeof(spread));
    timeout_start(pane->waiting, pane->retry_ms + pane->retry_ms * spread / 512);
    pane->retry_ms = pane->retry_ms * 2 < RETRY_LONGEST_MS ? pane->retry_ms * 2 : RETRY_LONGEST_MS;
    set_state(pane, PANE_CONNECTING);
}

static void refuse(struct pane_link *pane, const struct error *err) {
    disconnect(pane);
    snprintf(pane->error, sizeof(pane->error), "%s", err->text);
    set_state(pane, PANE_REFUSED);
}

/* ---- sending --------------------------------------------------------------------------------- */

static void append_acknowledgement(struct pane_link *pane, struct buffer *out) {
    size_t begin = message_begin(out, MESSAGE_ACKNOWLEDGE);
    buffer_append_u32(out, pane->applied);
    message_end(out, begin);
    timeout_stop(pane->acknowledge_last);
}

static bool send_buffer(struct pane_link *pane, struct buffer *message) {
    if (timeout_is_running(pane->acknowledge_last)) {
        append_acknowledgement(pane, message);
    }
    bool taken = pane->stream != NULL && pane->greeted &&
                 stream_send(pane->stream, message->data, message->length);
    buffer_finish(message);
    return taken;
}

/* What is said right behind our hello, without waiting for the host's. */
static void send_ahead(struct pane_link *pane, struct buffer *message) {
    if (pane->stream != NULL) {
        (void)stream_send(pane->stream, message->data, message->length);
    }
    buffer_finish(message);
}

static void append_focus(const struct pane_link *pane, struct buffer *out) {
    uint8_t value = pane->focused;
    message_append(out, MESSAGE_FOCUS, &value, sizeof(value));
}

static void acknowledge_now(void *context) {
    struct pane_link *pane = context;
    struct buffer message = { 0 };
    append_acknowledgement(pane, &message);
    (void)send_buffer(pane, &message);
}

/* What the echo of a key has drawn is on its way to the terminal just now: the host would be woken
 * before it. It may send another frame like that meanwhile, which is answered at once. */
static void acknowledge(void *context) {
    struct pane_link *pane = context;
    if (pane->is_echo && !timeout_is_running(pane->acknowledge_last)) {
        timeout_start(pane->acknowledge_last, ECHO_WAITS_MS);
    } else {
        acknowledge_now(pane);
    }
}

static void connect_now(struct pane_link *pane);

/* Nobody connects to the hosts of panes that were never seen: of fifty sessions few are. A first
 * attempt tells nothing, so it need not wait for the loop. */
static void begin_when_seen(struct pane_link *pane) {
    if (!pane->begun && pane->columns > 0 && pane->rows > 0) {
        pane->begun = true;
        connect_now(pane);
    }
}

void pane_link_view(struct pane_link *pane, uint16_t columns, uint16_t rows) {
    if (pane->columns != columns || pane->rows != rows) {
        pane->columns = columns;
        pane->rows = rows;
        struct buffer message = { 0 };
        message_append_size(&message, MESSAGE_VIEW, columns, rows);
        send_ahead(pane, &message);
        begin_when_seen(pane);
    }
}

void pane_link_colors(struct pane_link *pane, const struct viewer_colors *colors) {
    pane->colors = *colors;
    pane->has_colors = true;
    struct buffer message = { 0 };
    message_append_colors(&message, colors);
    send_ahead(pane, &message);
}

void pane_link_key(struct pane_link *pane, const struct key_event *key) {
    struct buffer message = { 0 };
    message_append_key(&message, key);
    pane->has_typed = true;
    (void)send_buffer(pane, &message);
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
        (void)send_buffer(pane, &message);
    }
}

void pane_link_mouse(struct pane_link *pane, const struct mouse_event *mouse) {
    struct buffer message = { 0 };
    message_append_mouse(&message, mouse);
    (void)send_buffer(pane, &message);
}

static bool send_part(struct pane_link *pane) {
    size_t left = pane->paste.length - pane->paste_sent;
    size_t length = left < PASTE_PART_BYTES ? left : PASTE_PART_BYTES;
    unsigned flags = (length < left ? PASTE_GOES_ON : 0) | (pane->paste_sent > 0 ? PASTE_PART : 0);
    struct buffer message = { 0 };
    message_append_paste(&message, pane->paste.data + pane->paste_sent, length, flags);
    pane->paste_sent += length;
    if (length == left) {
        buffer_finish(&pane->paste);
    }
    return send_buffer(pane, &message);
}

bool pane_link_paste(struct pane_link *pane, const char *text, size_t length) {
    if (!pane->greeted || pane->paste.length > 0) {
        return false;
    }
    buffer_append(&pane->paste, text, length);
    pane->paste_sent = 0;
    return send_part(pane);
}

/* The host has room for the next part. */
static void handle_done(struct pane_link *pane, const struct message *message) {
    (void)message;
    if (pane->paste.length > 0) {
        (void)send_part(pane);
    }
}

void pane_link_focus(struct pane_link *pane, bool focused) {
    pane->focused = focused;
    struct buffer message = { 0 };
    append_focus(pane, &message);
    send_ahead(pane, &message);
}

void pane_link_fetch_history(struct pane_link *pane, uint64_t first_line, uint32_t count) {
    struct buffer message = { 0 };
    size_t begin = message_begin(&message, MESSAGE_FETCH_HISTORY);
    buffer_append_u64(&message, first_line);
    buffer_append_u32(&message, count);
    message_end(&message, begin);
    (void)send_buffer(pane, &message);
}

void pane_link_search(
        struct pane_link *pane, uint32_t serial, const struct search_request *request) {
    struct buffer message = { 0 };
    message_append_search(&message, serial, request);
    (void)send_buffer(pane, &message);
}

bool pane_link_extract(struct pane_link *pane, uint32_t serial, const struct text_range *range) {
    struct buffer message = { 0 };
    message_append_extract(&message, serial, range);
    return send_buffer(pane, &message);
}

/* ---- receiving ------------------------------------------------------------------------------- */

static void handle_hello(struct pane_link *pane, const struct message *message) {
    struct error err = { 0 };
    struct hello hello;
    if (message->type == MESSAGE_REFUSED) {
        message_read_refused(message, &err);
        if (err.code == ERROR_INVALID) { /* versions do not change by waiting */
            refuse(pane, &err);
        } else {
            lose(pane, err.text);
        }
        return;
    }
    if (!message_read_hello(message, &hello, &err)) {
        refuse(pane, &err);
        return;
    }
    timeout_stop(pane->waiting);
    pane->greeted = true;
    pane->retry_ms = RETRY_FIRST_MS;
    pane->error[0] = '\0';
}

static void handle_frame(struct pane_link *pane, const struct message *message) {
    if (!mirror_apply(pane->mirror, message, &pane->applied)) {
        lose(pane, "the host sent a damaged frame");
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
        lose(pane, "the host sent a damaged status");
        return;
    }
    set_state(pane, pane->status.state == HOST_RUNNING ? PANE_LIVE : PANE_EXITED);
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
        lose(pane, "the host sent a damaged search result");
    } else if (pane->events->found != NULL) {
        pane->events->found(pane->context, pane, &found);
    }
}

static void handle_extracted(struct pane_link *pane, const struct message *message) {
    struct extracted_message extracted;
    if (!message_read_extracted(message, &extracted)) {
        lose(pane, "the host sent a damaged text");
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

/* Handlers may lose the connection: `stream` is compared, not trusted. A user's callback may not
 * destroy the pane (it defers that), as the header says. */
static void on_bytes(void *context, struct buffer *input) {
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
            lose(pane, err.text);
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

static void on_closed(void *context) {
    lose(context, "the host is gone");
}

/* ---- life ------------------------------------------------------------------------------------ */

static const struct stream_events stream_events = { .bytes = on_bytes, .closed = on_closed };

/* All that the host needs for its first frame goes out in one write: its answers come in one. */
static void connect_now(struct pane_link *pane) {
    struct error err = { 0 };
    int fd = socket_connect(pane->socket_path, &err);
    if (fd >= 0) {
        pane->stream = stream_create(pane->loop, fd, &stream_events, pane, QUEUE_BYTES_MAX, &err);
    }
    if (pane->stream == NULL) {
        lose(pane, err.text);
        return;
    }
    struct buffer messages = { 0 };
    message_append_hello(&messages, ROLE_VIEWER);
    if (pane->has_colors) {
        message_append_colors(&messages, &pane->colors);
    }
    message_append_size(&messages, MESSAGE_VIEW, pane->columns, pane->rows);
    if (pane->focused) {
        append_focus(pane, &messages);
    }
    send_ahead(pane, &messages);
    timeout_start(pane->waiting, PROTOCOL_HELLO_TIMEOUT_MS);
}

static void on_waited(void *context) {
    struct pane_link *pane = context;
    if (pane->stream != NULL) {
        lose(pane, "the host does not answer");
    } else {
        connect_now(pane);
    }
}

struct pane_link *pane_link_create(struct loop *loop, const char *socket_path,
        const struct pane_events *events, void *context) {
    struct pane_link *pane = NEW(struct pane_link);
    pane->loop = loop;
    pane->socket_path = text_copy(socket_path);
    pane->events = events;
    pane->context = context;
    pane->mirror = mirror_create();
    pane->waiting = timeout_create(loop, on_waited, pane);
    pane->acknowledge_later = deferred_create(loop, acknowledge, pane);
    pane->acknowledge_last = timeout_create(loop, acknowledge_now, pane);
    pane->retry_ms = RETRY_FIRST_MS;
    return pane;
}

void pane_link_destroy(struct pane_link *pane) {
    if (pane == NULL) {
        return;
    }
    stream_destroy(pane->stream);
    timeout_destroy(pane->waiting);
    deferred_destroy(pane->acknowledge_later);
    timeout_destroy(pane->acknowledge_last);
    mirror_destroy(pane->mirror);
    free(pane->socket_path);
    free(pane);
}

enum pane_state pane_link_state(const struct pane_link *pane) {
    return pane->state;
}

const char *pane_link_error(const struct pane_link *pane) {
    return pane->error;
}

const struct host_status *pane_link_status(const struct pane_link *pane) {
    return &pane->status;
}

struct mirror *pane_link_mirror(struct pane_link *pane) {
    return pane->mirror;
}
