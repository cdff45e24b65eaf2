/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Bytes from the outer terminal in, events out: keys (xterm, vt, rxvt, linux console, CSI u and
 * kitty with event types and alternate keys, modifyOtherKeys), mouse (SGR and X10), bracketed
 * paste, focus, and the answers to what we ask the terminal.
 *
 * Pure: it reads nothing, starts no timer. Sequences may be cut anywhere between two feeds; what is
 * no known sequence is swallowed whole and never typed. An ESC alone (and ESC with an introducer)
 * could be the Escape key (or Alt with a key): then input_decoder_wait_ms() says how long to
 * wait for more before input_decoder_flush(). At most INPUT_SEQUENCE_MAX bytes are held.
 */

#include "base/cleanup.h"
#include "term/key.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INPUT_SEQUENCE_MAX 1024
#define INPUT_ESCAPE_MS    30   /* a lone ESC is the Escape key after this */
#define INPUT_PASTE_MS     5000 /* a paste that says nothing more is over after this */

enum input_kind {
    INPUT_KEY,
    INPUT_MOUSE, /* columns and rows count from 0 on the screen */
    INPUT_PASTE, /* a part of a paste, in order */
    INPUT_PASTE_END,
    INPUT_FOCUS_IN,
    INPUT_FOCUS_OUT,
    INPUT_COLOR,       /* OSC 10, 11, 12: `number` says which, `value` is 0xRRGGBB */
    INPUT_PALETTE,     /* OSC 4: `number` is the index, `value` is 0xRRGGBB */
    INPUT_MODE,        /* DECRPM: mode `number` is `value` (0 unknown, 1 set, 2 reset, 3, 4) */
    INPUT_KITTY_FLAGS, /* the terminal knows the kitty keyboard; `value`: flags now */
    INPUT_POSITION,    /* CPR: `number` is the row, `value` the column, from 1 */
    INPUT_ATTRIBUTES,  /* DA1 (number 1), DA2 (2), DA3 (3) */
    INPUT_SCHEME,      /* mode 2031: `value` 1 dark, 2 light */
    INPUT_KIND_COUNT
};

struct input_event {
    enum input_kind kind;
    struct key_event key;
    struct mouse_event mouse;
    const char *text; /* of a paste; valid during the call */
    size_t length;
    uint32_t number, value;
};

struct input_decoder;

typedef void input_event_fn(void *context, const struct input_event *event);

struct input_decoder *input_decoder_create(input_event_fn *on_event, void *context);
void input_decoder_destroy(struct input_decoder *decoder);
OWNED_TYPE(input_decoder);

/* Tells the events of these bytes, synchronously and in order. The callback may not feed. */
void input_decoder_feed(struct input_decoder *decoder, const char *bytes, size_t length);

/* 0: nothing to wait for; else flush when nothing came for so long. */
int input_decoder_wait_ms(const struct input_decoder *decoder);
void input_decoder_flush(struct input_decoder *decoder);
