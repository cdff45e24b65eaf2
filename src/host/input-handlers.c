/* SPDX-License-Identifier: MIT */
/* Keys, mouse and pastes: from a viewer they are a person's, from control they are injected, and
 * that is told. */

#include "base/clock.h"
#include "base/fd.h"
#include "base/text.h"
#include "paste.h"
#include "peer.h"

#include <stdio.h>
#include <string.h>

#define INPUT_TOLD_MS      2000
#define INJECTED_SHOWN_MAX 512
#define COMMAND_NAME_MAX   64

static void tell_input(struct host *host) {
    int64_t now_ms = clock_monotonic_ms();
    host->has_rung = false;
    if (now_ms - host->input_told_ms >= INPUT_TOLD_MS || host->input_told_ms == 0) {
        host->input_told_ms = now_ms;
        host_tell_text(host, FACT_INPUT, 0, "");
    }
}

/* Who typed what: the trail. */
static void tell_injected(struct peer *peer, const char *bytes, size_t length) {
    char path[64];
    struct buffer name = { 0 };
    peer->host->has_rung = false;
    snprintf(path, sizeof(path), "/proc/%d/comm", (int)peer->kept->pid);
    (void)file_read(path, COMMAND_NAME_MAX, &name, NULL);
    struct fact fact = { .kind = FACT_INJECTED,
        .number = peer->kept->pid,
        .text = name.data,
        .text_length = name.length > 0 ? name.length - 1 : 0, /* without its newline */
        .detail = bytes,
        .detail_length = length < INJECTED_SHOWN_MAX ? length : INJECTED_SHOWN_MAX };
    host_tell(peer->host, &fact);
    buffer_finish(&name);
}

static void note_typing(struct peer *peer) {
    struct host *host = peer->host;
    if (peer->kept->typed != host->kept->typed_count || peer->kept->typed == 0) {
        peer->kept->typed = ++host->kept->typed_count;
        viewers_choose_size(host);
    }
    tell_input(host);
}

/* Sends what the event became. Control is answered; a viewer's bell rings when it is not taken. */
static void send(struct peer *peer, struct buffer *bytes) {
    struct host *host = peer->host;
    bool is_viewer = peer->kept->role == ROLE_VIEWER;
    bool is_server = peer->kept->role == ROLE_SERVER;
    bool open = host->pty_watch != NULL;
    bool taken = bytes->length == 0 || input_send(host, bytes->data, bytes->length);
    if (is_viewer && !taken && open) {
        message_append(&host->message, MESSAGE_BELL, NULL, 0);
        (void)peer_send(peer);
    } else if (is_server) { /* which sees by the agent whether it was taken */
        tell_injected(peer, bytes->data, taken ? bytes->length : 0);
    } else if (!is_viewer && taken) {
        message_append(&host->message, MESSAGE_DONE, NULL, 0);
        (void)peer_send(peer);
        tell_injected(peer, bytes->data, bytes->length);
    } else if (!is_viewer) {
        peer_refuse(peer, open ? ERROR_BUSY : ERROR_CLOSED,
                open ? "the program does not read its input" : "the program has ended");
    }
    buffer_finish(bytes);
}

bool peer_handle_key(struct peer *peer, const struct message *message) {
    struct key_event key;
    struct buffer bytes = { 0 };
    if (!message_read_key(message, &key)) {
        return false;
    }
    terminal_encode_key(peer->host->terminal, &key, &bytes);
    send(peer, &bytes);
    if (peer->kept->role == ROLE_VIEWER && key.action != KEY_RELEASE) {
        note_typing(peer);
    }
    return true;
}

bool peer_handle_mouse(struct peer *peer, const struct message *message) {
    struct mouse_event mouse;
    struct buffer bytes = { 0 };
    if (!message_read_mouse(message, &mouse)) {
        return false;
    }
    terminal_encode_mouse(peer->host->terminal, &mouse, &bytes);
    send(peer, &bytes);
    return true;
}

/* A viewer that is refused hears the bell, and its next parts find no paste. */
static void take_part(struct peer *peer, const char *text, size_t length, unsigned flags) {
    bool is_viewer = peer->kept->role == ROLE_VIEWER, is_last = (flags & PASTE_GOES_ON) == 0;
    struct buffer shown = { 0 };
    enum paste_result result = paste_take(peer, text, length, flags, &shown);
    if (result != PASTE_TAKEN && is_viewer) {
        message_append(&peer->host->message, MESSAGE_BELL, NULL, 0);
        (void)peer_send(peer);
    } else if (result != PASTE_TAKEN) {
        peer_refuse(peer, result == PASTE_REFUSED ? ERROR_BUSY : ERROR_CLOSED,
                result == PASTE_REFUSED ? "the program does not read its input"
                                        : "the paste was broken off");
    } else if (!is_viewer && is_last) {
        message_append(&peer->host->message, MESSAGE_DONE, NULL, 0);
        (void)peer_send(peer);
    }
    if (result == PASTE_TAKEN && !is_viewer && (flags & PASTE_PART) == 0) {
        tell_injected(peer, shown.data, shown.length);
    }
    if (is_viewer) {
        note_typing(peer);
    }
    buffer_finish(&shown);
}

bool peer_handle_paste(struct peer *peer, const struct message *message) {
    const char *text;
    size_t length;
    unsigned flags;
    struct buffer bytes = { 0 };
    if (!message_read_paste(message, &text, &length, &flags)) {
        return false;
    }
    if ((flags & (PASTE_GOES_ON | PASTE_PART)) != 0) {
        take_part(peer, text, length, flags);
        return true;
    }
    terminal_encode_paste(peer->host->terminal, text, length, &bytes);
    if ((flags & PASTE_THEN_ENTER) != 0) {
        struct key_event enter = { .symbol = KEY_ENTER, .text = "\r" };
        terminal_encode_key(peer->host->terminal, &enter, &bytes);
    }
    send(peer, &bytes); /* at once: nothing comes between its brackets */
    if (peer->kept->role == ROLE_VIEWER) {
        note_typing(peer);
    }
    return true;
}
