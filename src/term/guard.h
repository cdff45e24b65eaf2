/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The guard stands between hostile bytes and libvterm.
 *
 *     text runs ────────────────────────► guard_events.text   (UTF-8 or not, cut anywhere)
 *     C0 controls ──────────────────────► guard_events.control
 *     plain control sequences ──────────► guard_events.control_sequence, taken apart
 *     ESC …, any other CSI …, whole ────► guard_events.sequence ─► libvterm's parser
 *     OSC, DCS, APC, PM, SOS, bounded ──► guard_events.string
 *
 * It follows ECMA-48's states through cuts at any byte, so that libvterm only ever sees complete,
 * well-formed sequences with at most 16 arguments of at most 5 digits: its argument overflow, its
 * lost strings and its UTF-8 decoder cannot be reached. A sequence that is too long or malformed
 * is swallowed whole. SGR and mode sequences with more than 16 arguments are handed on in pieces.
 */

#include "sequence-cut.h"
#include "sequence.h"

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GUARD_SEQUENCE_MAX SEQUENCE_CUT_MAX /* bytes of one escape or control sequence */

enum guard_string { GUARD_OSC, GUARD_DCS, GUARD_APC, GUARD_PM, GUARD_SOS, GUARD_TITLE };

struct guard_events {
    /* Takes bytes none of which is a C0 control, and none beyond 0x7f if `is_ascii`; returns how
     * many it took: fewer than all only behind a C1 control, for which it called guard_c1(). */
    size_t (*text)(void *context, const char *bytes, size_t length, bool is_ascii);
    void (*control)(void *context, uint8_t control); /* C0, or DEL outside of sequences */
    void (*control_sequence)(void *context, const struct sequence *sequence);
    void (*sequence)(void *context, const char *bytes, size_t length);
    void (*string)(void *context, enum guard_string kind, const char *bytes, size_t length);
};

enum guard_state {
    GUARD_GROUND,
    GUARD_ESCAPE,
    GUARD_CONTROL_SEQUENCE,
    GUARD_IGNORE, /* a control sequence that cannot be right */
    GUARD_STRING,
};

struct guard {
    const struct guard_events *events;
    void *context;
    enum guard_state state;
    enum guard_string string_kind;
    uint16_t length;
    uint32_t string_max;
    char sequence[GUARD_SEQUENCE_MAX];
    struct buffer string;
    uint8_t string_last; /* the byte that the text at hand goes on behind */
    bool string_by_bell; /* the string at hand was ended by BEL: replies to it end so too */
};

void guard_init(
        struct guard *guard, const struct guard_events *events, void *context, uint32_t string_max);
void guard_finish(struct guard *guard);
void guard_feed(struct guard *guard, const char *bytes, size_t length);

/* The state was loaded from elsewhere, and a string goes on behind what was kept of it. */
void guard_resume_string(struct guard *guard);

/* A C1 control (0x80 to 0x9f) that came as a UTF-8 character. */
void guard_c1(struct guard *guard, uint8_t control);
