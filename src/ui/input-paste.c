/* SPDX-License-Identifier: MIT */
/* Bracketed paste: told in parts, ended by its mark alone. */

#include "input-decoder-private.h"

static const char paste_end[] = "\x1b[201~";

void input_tell_paste(struct input_decoder *decoder) {
    if (decoder->paste_length > 0) {
        tell(decoder, &(struct input_event){ .kind = INPUT_PASTE,
                              .text = decoder->paste,
                              .length = decoder->paste_length });
        decoder->paste_length = 0;
    }
}

static void end_paste(struct input_decoder *decoder) {
    input_tell_paste(decoder);
    decoder->state = STATE_GROUND;
    tell_value(decoder, INPUT_PASTE_END, 0, 0);
}

static void add_to_paste(struct input_decoder *decoder, const char *bytes, size_t length) {
    if (decoder->paste_length + length > sizeof(decoder->paste)) {
        input_tell_paste(decoder);
    }
    memcpy(decoder->paste + decoder->paste_length, bytes, length);
    decoder->paste_length += length;
}

void input_feed_paste(struct input_decoder *decoder, char byte) {
    if (byte == paste_end[decoder->paste_matched]) {
        if (++decoder->paste_matched == sizeof(paste_end) - 1) {
            decoder->paste_matched = 0;
            end_paste(decoder);
        }
        return;
    }
    add_to_paste(decoder, paste_end, decoder->paste_matched);
    decoder->paste_matched = byte == paste_end[0];
    if (decoder->paste_matched == 0) {
        add_to_paste(decoder, &byte, 1);
    }
}

void input_begin_paste(struct input_decoder *decoder) {
    decoder->state = STATE_PASTE;
    decoder->paste_length = decoder->paste_matched = 0;
    decoder->alt = false;
}

void input_give_up_paste(struct input_decoder *decoder) {
    add_to_paste(decoder, paste_end, decoder->paste_matched);
    decoder->paste_matched = 0;
    end_paste(decoder);
}
