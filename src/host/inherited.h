/* SPDX-License-Identifier: MIT */
#pragma once

/* The descriptors that a new host or keeper finds open, by number. */

#define KEEPER_NAME "stoa-keeper"

enum inherited_fd {
    INHERITED_LISTENER = 3,
    INHERITED_SPEC, /* a memfd with the encoded spec */
    INHERITED_LINK,
    INHERITED_PTY, /* absent: a new host opens one */
    INHERITED_END,
};

enum keeper_fd { KEEPER_LISTENER = 3, KEEPER_LINK, KEEPER_END };
