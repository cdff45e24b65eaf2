/* SPDX-License-Identifier: MIT */
/* Viewers: what they see, how often, and whose size the session has. */

#include "base/clock.h"
#include "peer.h"
#include "pty.h"

#define HOLD_MS 150 /* the longest that a synchronized update holds frames back */

static bool is_visible(const struct peer *peer) {
    return peer_is(peer, ROLE_VIEWER) && peer->kept->columns > 0 && peer->kept->rows > 0;
}

enum attention viewers_attention(const struct host *host) {
    const struct peer *peer;
    enum attention highest = ATTENTION_NONE;
    LIST_FOR_EACH (peer, &host->peers, link) {
        if (is_visible(peer) && peer->is_focused) {
            return ATTENTION_FOCUSED;
        }
        highest = is_visible(peer) ? ATTENTION_SEEN : highest;
    }
    return highest;
}

static bool is_stale(const struct peer *peer) {
    const struct host *host = peer->host;
    return peer->shown_version < terminal_version(host->terminal) || peer->shown_version == 0 ||
           peer->shown_title != host->title_version;
}

/* ---- frames ------------------------------------------------------------------------------------
 */

static void send_frame(struct peer *peer, int64_t now_us) {
    struct host *host = peer->host;
    struct frame_options options = {
        .sequence = pacing_sent(&host->output, &peer->pacing, now_us),
        .since_version = peer->shown_version,
        .title = peer->shown_version == 0 || peer->shown_title != host->title_version,
    };
    frame_encode(host->encoder, host->terminal, &options, &host->message);
    peer->shown_version = terminal_version(host->terminal);
    peer->shown_title = host->title_version;
    peer->owes = false;
    (void)peer_send(peer);
}

/* Whether the program asks not to be drawn just now. */
static bool is_held(struct host *host) {
    if (!terminal_modes(host->terminal).synchronized) {
        host->hold_is_over = false;
        if (host->hold_timeout != NULL) {
            timeout_stop(host->hold_timeout);
        }
        return false;
    }
    if (host->hold_is_over) {
        return false;
    }
    if (!timeout_is_running(host->hold_timeout)) {
        timeout_start(host->hold_timeout, HOLD_MS);
    }
    return true;
}

/* The first to be due counts: of several viewers, and of a flood that was to be shown later and may
 * be over now. */
static void start_frame_timeout(struct host *host, int64_t due_us, int64_t delay_us) {
    if (!timeout_is_running(host->frame_timeout) || due_us < host->frame_due_us) {
        host->frame_due_us = due_us;
        timeout_start(host->frame_timeout, delay_us / 1000 + 1);
    }
}

static void update(struct peer *peer, int64_t now_us) {
    struct host *host = peer->host;
    int64_t delay_us = 0;
    host->output.cells = (uint32_t)terminal_columns(host->terminal) * terminal_rows(host->terminal);
    host->output.rests = host->should_rest;
    peer->owes = true;
    switch (pacing_decide(&host->output, &peer->pacing, now_us, &delay_us)) {
    case PACING_NOW:
        send_frame(peer, now_us);
        break;
    case PACING_LATER:
        start_frame_timeout(host, now_us + delay_us, delay_us);
        break;
    case PACING_WHEN_ACKNOWLEDGED:
        break;
    }
}

void viewers_update(struct host *host) {
    struct peer *peer;
    int64_t now_us = 0;
    if (list_is_empty(&host->peers)) {
        return;
    }
    LIST_FOR_EACH (peer, &host->peers, link) {
        if (!is_visible(peer) || !is_stale(peer)) {
            continue;
        }
        if (now_us == 0) {
            if (is_held(host)) {
                return;
            }
            now_us = clock_monotonic_us();
        }
        update(peer, now_us);
    }
}

void viewers_tell(struct host *host, enum message_type type, const void *payload, size_t length) {
    struct peer *peer;
    LIST_FOR_EACH (peer, &host->peers, link) {
        if (peer_is(peer, ROLE_VIEWER) && stream_queued_bytes(peer->stream) == 0) {
            message_append(&host->message, type, payload, length);
            (void)peer_send(peer);
        }
    }
}

/* ---- size --------------------------------------------------------------------------------------
 */

/* The size of whoever typed last, of those who look; while nobody looks it stays. */
void viewers_choose_size(struct host *host) {
    const struct peer *peer, *leader = NULL;
    LIST_FOR_EACH (peer, &host->peers, link) {
        if (is_visible(peer) && (leader == NULL || peer->kept->typed >= leader->kept->typed)) {
            leader = peer;
        }
    }
    if (leader != NULL) {
        host_resize(host, leader->kept->columns, leader->kept->rows);
    }
    priority_update(host, viewers_attention(host));
}

/* ---- what they say -----------------------------------------------------------------------------
 */

static bool handle_view(struct peer *peer, const struct message *message) {
    uint16_t columns, rows;
    if (!message_read_size(message, &columns, &rows)) {
        return false;
    }
    bool hidden = columns == 0 || rows == 0;
    peer->kept->columns = hidden ? 0 : columns;
    peer->kept->rows = hidden ? 0 : rows;
    if (hidden) {
        peer->shown_version = 0; /* all of it when it comes back */
    }
    viewers_choose_size(peer->host);
    viewers_update(peer->host);
    return true;
}

static bool handle_acknowledge(struct peer *peer, const struct message *message) {
    struct reader reader = message->payload;
    uint32_t sequence = reader_u32(&reader);
    if (reader.failed) {
        return false;
    }
    int64_t now_us = clock_monotonic_us();
    pacing_acknowledged(&peer->pacing, sequence, now_us);
    if (peer->owes && is_visible(peer) && is_stale(peer) && !is_held(peer->host)) {
        update(peer, now_us);
    }
    return true;
}

static bool handle_focus(struct peer *peer, const struct message *message) {
    struct reader reader = message->payload;
    bool focused = reader_byte(&reader) != 0;
    struct buffer bytes = { 0 };
    if (reader.failed) {
        return false;
    }
    peer->is_focused = focused;
    priority_update(peer->host, viewers_attention(peer->host));
    terminal_encode_focus(peer->host->terminal, focused, &bytes);
    if (bytes.length > 0) {
        (void)input_send(peer->host, bytes.data, bytes.length);
    }
    buffer_finish(&bytes);
    return true;
}

/* If this floods, it rests: from its next turn on. */
static bool handle_typed_beside(struct peer *peer, const struct message *message) {
    (void)message;
    peer->host->typed_beside_ms = clock_monotonic_ms();
    return true;
}

static bool handle_colors(struct peer *peer, const struct message *message) {
    struct viewer_colors colors;
    if (!message_read_colors(message, &colors)) {
        return false;
    }
    terminal_set_colors(peer->host->terminal, &colors);
    return true;
}

static bool handle_fetch_history(struct peer *peer, const struct message *message) {
    struct reader reader = message->payload;
    uint64_t first = reader_u64(&reader);
    uint32_t count = reader_u32(&reader);
    struct host *host = peer->host;
    if (reader.failed) {
        return false;
    }
    frame_encode_history(host->encoder, host->terminal, first, count, &host->message);
    (void)peer_send(peer);
    return true;
}

void viewer_joined(struct peer *peer) {
    struct host_status status;
    host_fill_status(peer->host, &status);
    message_append_status(&peer->host->message, &status);
    if (peer_send(peer) && is_visible(peer)) { /* after an exec it has its size already */
        viewers_update(peer->host);
    }
}

peer_handler *const viewer_handlers[MESSAGE_TYPE_COUNT] = {
    [MESSAGE_ACKNOWLEDGE] = handle_acknowledge,
    [MESSAGE_COLORS] = handle_colors,
    [MESSAGE_EXTRACT] = peer_handle_extract,
    [MESSAGE_FETCH_HISTORY] = handle_fetch_history,
    [MESSAGE_FOCUS] = handle_focus,
    [MESSAGE_KEY] = peer_handle_key,
    [MESSAGE_MOUSE] = peer_handle_mouse,
    [MESSAGE_PASTE] = peer_handle_paste,
    [MESSAGE_SEARCH] = peer_handle_search,
    [MESSAGE_TYPED_BESIDE] = handle_typed_beside,
    [MESSAGE_VIEW] = handle_view,
};
