/* SPDX-License-Identifier: MIT */
/* Requests of commands: each is answered once. */

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "fault.h"
#include "peer.h"

#include <stdlib.h>
#include <string.h>

#define SUBSCRIBER_QUEUE_BYTES_MAX (4 * 1024 * 1024)
#define WAIT_CHECK_US              16000 /* while it floods */

static bool answer(struct peer *peer, enum message_type type, const void *payload, size_t length) {
    message_append(&peer->host->message, type, payload, length);
    (void)peer_send(peer);
    return true;
}

static bool done(struct peer *peer) {
    return answer(peer, MESSAGE_DONE, NULL, 0);
}

static bool handle_get_status(struct peer *peer, const struct message *message) {
    (void)message;
    struct host_status status;
    host_fill_status(peer->host, &status);
    message_append_status(&peer->host->message, &status);
    (void)peer_send(peer);
    return true;
}

static bool handle_capture(struct peer *peer, const struct message *message) {
    struct reader reader = message->payload;
    unsigned flags = reader_byte(&reader);
    struct host *host = peer->host;
    struct buffer text = { 0 };
    if (reader.failed) {
        return false;
    }
    terminal_capture(host->terminal, flags, &text);
    if (text.length > MESSAGE_FROM_HOST_MAX - MESSAGE_HEADER_BYTES) {
        peer_refuse(peer, ERROR_LIMIT, "the capture is too large");
    } else {
        (void)answer(peer, MESSAGE_TEXT, text.data, text.length);
    }
    buffer_finish(&text);
    return true;
}

static bool handle_set_size(struct peer *peer, const struct message *message) {
    uint16_t columns, rows;
    if (!message_read_size(message, &columns, &rows) || columns == 0 || rows == 0) {
        return false;
    }
    if (viewers_attention(peer->host) == ATTENTION_NONE) {
        host_resize(peer->host, columns, rows);
    }
    return done(peer);
}

static bool handle_subscribe(struct peer *peer, const struct message *message) {
    (void)message;
    peer->kept->subscribed = 1;
    return done(peer);
}

void control_output(struct host *host, const char *bytes, size_t length) {
    struct peer *peer;
    LIST_FOR_EACH (peer, &host->peers, link) {
        if (!peer_is(peer, ROLE_CONTROL) || !peer->kept->subscribed) {
            continue;
        }
        if (stream_queued_bytes(peer->stream) > SUBSCRIBER_QUEUE_BYTES_MAX) {
            peer_lose(peer); /* it does not read; the recording has what it misses */
        } else {
            (void)answer(peer, MESSAGE_OUTPUT, bytes, length);
        }
    }
}

/* ---- waiting -----------------------------------------------------------------------------------
 */

void control_forget(struct peer *peer) {
    free(peer->wait_text);
    peer->wait_text = NULL;
    peer->waits_for = 0;
}

static void append_line(struct terminal *terminal, uint32_t index, struct buffer *out) {
    struct terminal_row row = terminal_history_row(terminal, index);
    for (uint16_t i = 0; i < row.used; i++) {
        char glyph[TERMINAL_GLYPH_MAX_BYTES];
        if (row.cells[i].width != 0) {
            buffer_append(out, glyph, terminal_glyph_text(terminal, row.cells[i].glyph, glyph));
        }
    }
    if (!row.wrapped) {
        buffer_append_byte(out, '\n');
    }
}

/* On the screen, or in a line that scrolled off it since the last look. */
static bool text_is_there(struct peer *peer) {
    struct terminal *terminal = peer->host->terminal;
    uint64_t first = terminal_history_dropped(terminal);
    uint64_t end = first + terminal_history_count(terminal);
    struct buffer text = { 0 };
    for (uint64_t line = peer->wait_line > first ? peer->wait_line : first; line < end; line++) {
        append_line(terminal, (uint32_t)(line - first), &text);
    }
    peer->wait_line = end;
    terminal_capture(terminal, CAPTURE_JOIN, &text);
    bool there = strstr(buffer_text(&text), peer->wait_text) != NULL;
    buffer_finish(&text);
    return there;
}

static bool is_fulfilled(struct peer *peer) {
    switch (peer->waits_for) {
    case WAIT_EXIT:
        return peer->host->kept->state != HOST_RUNNING;
    case WAIT_TEXT:
        return text_is_there(peer);
    default:
        return true; /* WAIT_OUTPUT: called when there was some */
    }
}

static bool handle_wait(struct peer *peer, const struct message *message) {
    struct reader reader = message->payload;
    struct terminal *terminal = peer->host->terminal;
    uint8_t kind = reader_byte(&reader);
    char *text = reader_text(&reader, MESSAGE_TEXT_MAX_BYTES);
    if (text == NULL || kind < WAIT_OUTPUT || kind > WAIT_EXIT) {
        free(text);
        return false;
    }
    control_forget(peer);
    peer->wait_text = text;
    peer->waits_for = kind;
    peer->wait_line = terminal_history_dropped(terminal) + terminal_history_count(terminal);
    if (kind != WAIT_OUTPUT && is_fulfilled(peer)) {
        control_forget(peer);
        return done(peer);
    }
    if (peer->host->kept->state != HOST_RUNNING) {
        control_forget(peer);
        peer_refuse(peer, ERROR_CLOSED, "the program has ended");
    }
    return true;
}

void control_check_waits(struct host *host) {
    struct peer *peer;
    bool ended = host->kept->state != HOST_RUNNING;
    int64_t now_us = 0;
    if (host->drains) {
        return; /* who waits for the end is told when the last byte is there */
    }
    LIST_FOR_EACH (peer, &host->peers, link) {
        if (peer->waits_for == 0 || peer->lost) {
            continue;
        }
        now_us = now_us != 0 ? now_us : clock_monotonic_us();
        if (!host->output.quiet && !ended && now_us - host->waits_checked_us < WAIT_CHECK_US) {
            return;
        }
        if (is_fulfilled(peer)) {
            control_forget(peer);
            (void)done(peer);
        } else if (ended) {
            control_forget(peer);
            peer_refuse(peer, ERROR_CLOSED, "the program has ended");
        }
    }
    if (now_us != 0) {
        host->waits_checked_us = now_us;
    }
}

/* ---- the rest ----------------------------------------------------------------------------------
 */

static bool handle_end(struct peer *peer, const struct message *message) {
    struct reader reader = message->payload;
    uint32_t grace_ms = reader_u32(&reader);
    if (reader.failed) {
        return false;
    }
    (void)done(peer);
    child_end(peer->host, grace_ms);
    return true;
}

static bool handle_fault(struct peer *peer, const struct message *message) {
    struct reader reader = message->payload;
    uint8_t kind = reader_byte(&reader);
    if (!text_equal(getenv("STOA_TEST_FAULT"), "1")) {
        peer_refuse(peer, ERROR_DENIED, "faults are for tests");
        return true;
    }
    (void)done(peer);
    if ((kind & FAULT_AT_OUTPUT) != 0) {
        peer->host->fault_at_output = kind & ~FAULT_AT_OUTPUT;
    } else {
        fault_provoke(kind);
    }
    return true;
}

peer_handler *const control_handlers[MESSAGE_TYPE_COUNT] = {
    [MESSAGE_CAPTURE] = handle_capture,
    [MESSAGE_END] = handle_end,
    [MESSAGE_FAULT] = handle_fault,
    [MESSAGE_GET_STATUS] = handle_get_status,
    [MESSAGE_KEY] = peer_handle_key,
    [MESSAGE_MOUSE] = peer_handle_mouse,
    [MESSAGE_PASTE] = peer_handle_paste,
    [MESSAGE_SET_SIZE] = handle_set_size,
    [MESSAGE_SUBSCRIBE] = handle_subscribe,
    [MESSAGE_WAIT] = handle_wait,
};
