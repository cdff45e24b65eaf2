/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A frame: what changed on a terminal since a viewer's last one, or all of it.
 *
 *   u8 flags, varint sequence, u16 columns, rows,
 *   u16 cursor column, row, u8 cursor (visible, blinking, shape << 2),
 *   u8 modes, u8 mouse tracking, varint history dropped, varint history count,
 *   [sized title], then rows: varint (row + 1), row; ended by 0
 *
 *   row:   u8 wrapped, style of the blanks, varint used, runs until `used` cells are covered
 *   run:   u8 kind, style, varint count, then by kind: nothing (blanks), `count` characters in
 *          UTF-8 (narrow or wide ones), or `count` clusters (u8 width, sized text)
 *   style: varint number; the next unused number is followed by its definition, which holds
 *          within this message only
 *
 * MESSAGE_HISTORY: varint first line, varint count, then as many rows, in the same form.
 *
 * Each message stands for itself, so a viewer may miss any of them but must then ask for all.
 */

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "frame/message.h"
#include "term/terminal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FRAME_LINK_MAX_BYTES    2048
#define FRAME_HISTORY_LINES_MAX 2000 /* of one MESSAGE_HISTORY */

enum frame_flag { FRAME_FULL = 1 << 0, FRAME_TITLE = 1 << 1 };

/* ---- making them (host) ---------------------------------------------------------------------- */

/* Scratch tables that are kept from frame to frame. */
OWNED_TYPE(frame_encoder);
struct frame_encoder *frame_encoder_create(void) __attribute__((returns_nonnull));

struct frame_options {
    uint32_t sequence;
    uint64_t since_version; /* rows changed after this one; 0: all, and the frame is full */
    bool title;             /* send it */
};

/* Appends a whole MESSAGE_FRAME. */
void frame_encode(struct frame_encoder *encoder, const struct terminal *terminal,
        const struct frame_options *options, struct buffer *out);

/* Appends a whole MESSAGE_HISTORY with as many of these lines as are held (by their numbers). */
void frame_encode_history(struct frame_encoder *encoder, struct terminal *terminal,
        uint64_t first_line, uint32_t count, struct buffer *out);

/* ---- reading them (client) ------------------------------------------------------------------- */

struct frame_header {
    uint8_t flags; /* enum frame_flag */
    uint32_t sequence;
    uint16_t columns, rows;
    struct terminal_cursor cursor;
    struct terminal_modes modes;
    uint64_t history_dropped;
    uint32_t history_count;
    const char *title; /* with FRAME_TITLE; not terminated */
    size_t title_length;
};

/* What a decoded message is made of. Rows come as cells whose styles and clusters are numbers that
 * the sink gave out. */
struct frame_sink {
    void (*header)(void *context, const struct frame_header *header); /* frames only; first */
    uint16_t (*style)(
            void *context, const struct style *style, const char *link, size_t link_length);
    uint32_t (*cluster)(void *context, const char *text, size_t length);
    /* `line` is the row on the screen, or the number of the line in the history. */
    void (*row)(void *context, uint64_t line, const struct terminal_row *row);
};

/* False: the message is broken (what was told by then stands). */
bool frame_decode(const struct message *message, const struct frame_sink *sink, void *context);
bool frame_decode_history(
        const struct message *message, const struct frame_sink *sink, void *context);
