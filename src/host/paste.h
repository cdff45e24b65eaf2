/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A paste in parts (PASTE_GOES_ON, PASTE_PART): one at a time, of one peer, which sends the next
 * part when it was told DONE. It ends with its last part, or when its owner is gone or silent: then
 * its bracket is closed for it.
 */

#include "host.h"

#include <stdbool.h>
#include <stddef.h>

struct peer;

enum paste_result {
    PASTE_TAKEN,
    PASTE_REFUSED,    /* the program takes nothing, or another paste is on its way */
    PASTE_BROKEN_OFF, /* a part of one that has ended */
};

/* `shown` is filled with what went to the program. */
enum paste_result paste_take(
        struct peer *peer, const char *text, size_t length, unsigned flags, struct buffer *shown);

/* Keeps input back until the paste there is has ended; false: it is too much. */
bool paste_hold(struct host *host, const char *bytes, size_t length);
void paste_on_room(struct host *host); /* the program has read */
void paste_peer_left(const struct peer *peer);
void paste_stop(struct host *host);
