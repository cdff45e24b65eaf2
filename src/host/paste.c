/* SPDX-License-Identifier: MIT */
/* A paste of any size: its parts go to the program as fast as it reads, and nothing between them.
 * Whatever else is for the program waits behind it. */

#include "paste.h"

#include "base/memory.h"
#include "peer.h"

#include <stdlib.h>

#define ROOM_BYTES     (256 * 1024) /* what may wait when the next part is asked for */
#define BEHIND_MAX     (256 * 1024)
#define SILENCE_MAX_MS 10000 /* of an owner that was asked for the next part */
#define BRACKET_END    "\033[201~"

struct paste {
    struct peer *owner;
    struct paste_parts parts;
    struct timeout *silence;
    struct buffer behind; /* input of others, and what the terminal answers */
    bool owes;            /* the owner waits for DONE */
};

static void end(struct host *host, bool is_whole) {
    struct paste *paste = TAKE(host->paste);
    if (!is_whole && host->kept->paste_is_bracketed) {
        (void)input_send(host, BRACKET_END, sizeof(BRACKET_END) - 1);
    }
    host->kept->paste_is_bracketed = 0;
    (void)input_send(host, paste->behind.data, paste->behind.length);
    timeout_destroy(paste->silence);
    buffer_finish(&paste->behind);
    free(paste);
}

static void on_silence(void *context) {
    end(context, false);
}

static void say_done(struct peer *peer) {
    message_append(&peer->host->message, MESSAGE_DONE, NULL, 0);
    (void)peer_send(peer);
}

static void ask_for_more(struct host *host) {
    host->paste->owes = false;
    timeout_start(host->paste->silence, SILENCE_MAX_MS);
    say_done(host->paste->owner);
}

void paste_on_room(struct host *host) {
    if (host->paste != NULL && host->paste->owes && host->input.length <= ROOM_BYTES) {
        ask_for_more(host);
    }
}

bool paste_hold(struct host *host, const char *bytes, size_t length) {
    struct buffer *behind = &host->paste->behind;
    if (behind->length + length > BEHIND_MAX) {
        return false;
    }
    buffer_append(behind, bytes, length);
    return true;
}

void paste_peer_left(const struct peer *peer) {
    if (peer->host->paste != NULL && peer->host->paste->owner == peer) {
        end(peer->host, false);
    }
}

void paste_stop(struct host *host) {
    if (host->paste != NULL) {
        end(host, false);
    }
}

static void begin(struct peer *peer) {
    struct host *host = peer->host;
    struct paste *paste = NEW(struct paste);
    paste->owner = peer;
    paste->silence = timeout_create(host->loop, on_silence, host);
    host->paste = paste;
}

enum paste_result paste_take(
        struct peer *peer, const char *text, size_t length, unsigned flags, struct buffer *shown) {
    struct host *host = peer->host;
    bool goes_on = (flags & PASTE_GOES_ON) != 0, is_first = (flags & PASTE_PART) == 0;
    if (is_first && host->paste == NULL) {
        begin(peer);
    } else if (is_first || host->paste == NULL || host->paste->owner != peer) {
        return is_first ? PASTE_REFUSED : PASTE_BROKEN_OFF;
    }
    timeout_stop(host->paste->silence);
    struct buffer *out = shown;
    terminal_encode_paste_part(host->terminal, &host->paste->parts, text, length, !goes_on, out);
    host->kept->paste_is_bracketed = goes_on && host->paste->parts.is_bracketed;
    if (!goes_on && (flags & PASTE_THEN_ENTER) != 0) {
        struct key_event enter = { .symbol = KEY_ENTER, .text = "\r" };
        terminal_encode_key(host->terminal, &enter, out);
    }
    if (!input_send_now(host, out->data, out->length)) {
        end(host, false);
        return PASTE_REFUSED;
    }
    if (!goes_on) {
        end(host, true);
        return PASTE_TAKEN;
    }
    host->paste->owes = true;
    paste_on_room(host);
    return PASTE_TAKEN;
}
