/* SPDX-License-Identifier: MIT */
#pragma once

/* The descriptors a new host finds open, by number. */

enum inherited_fd {
    INHERITED_LISTENER = 3,
    INHERITED_SPEC, /* a memfd with the encoded spec */
    INHERITED_LINK,
    INHERITED_PTY, /* only when it replaces a host */
    INHERITED_END,
};
