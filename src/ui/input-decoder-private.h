/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The input decoder from the inside. input-decoder.c goes over the bytes and gathers sequences;
 * what they mean has a file each: input-sequence.c (the keys of xterm, vt and rxvt), input-kitty.c
 * (CSI u and modifyOtherKeys), input-mouse.c, input-paste.c, input-report.c (what the terminal says
 * of itself).
 */

#include "ui/input-decoder.h"

#include "base/utf8.h"

#include <string.h>

#define PARAMETERS_MAX    8
#define SUBPARAMETERS_MAX 4
#define PASTE_CHUNK_BYTES 4096

enum decoder_state {
    STATE_GROUND,
    STATE_UTF8,
    STATE_ESCAPE,
    STATE_CSI,
    STATE_SS3,
    STATE_STRING,
    STATE_X10_MOUSE,
    STATE_LINUX, /* CSI [ letter */
    STATE_PASTE,
};

struct input_decoder {
    input_event_fn *on_event;
    void *context;
    enum decoder_state state;
    bool alt;           /* an ESC came before this sequence */
    bool string_escape; /* an ESC within a string: ST when a backslash follows */
    char string_kind;   /* ']' OSC, 'P' DCS, '_' '^' 'X' */
    size_t utf8_length;
    size_t string_bytes; /* of this string so far, also those not held */
    char held[INPUT_SEQUENCE_MAX];
    size_t held_length;
    char paste[PASTE_CHUNK_BYTES];
    size_t paste_length;
    size_t paste_matched; /* bytes of the end mark seen */
    uint8_t x10_button;   /* the button held, for X10's nameless release */
};

/* What stands between CSI and its final byte. */
struct parameters {
    char private; /* '?', '<', '>', '=' or 0 */
    char intermediate;
    size_t count;
    uint32_t values[PARAMETERS_MAX][SUBPARAMETERS_MAX];
    bool broken;
};

/* ---- telling --------------------------------------------------------------------------------- */

static inline void tell(struct input_decoder *decoder, const struct input_event *event) {
    decoder->on_event(decoder->context, event);
}

static inline void tell_value(
        struct input_decoder *decoder, enum input_kind kind, uint32_t number, uint32_t value) {
    tell(decoder, &(struct input_event){ .kind = kind, .number = number, .value = value });
}

static inline void set_text(struct key_event *key, uint32_t codepoint) {
    memset(key->text, 0, sizeof(key->text));
    utf8_encode(codepoint, key->text);
}

static inline void tell_key(struct input_decoder *decoder, const struct key_event *key) {
    struct input_event event = { .kind = INPUT_KEY, .key = *key };
    if (decoder->alt) {
        event.key.modifiers |= KEY_ALT;
        memset(event.key.text, 0, sizeof(event.key.text));
    }
    decoder->alt = false;
    tell(decoder, &event);
}

static inline void tell_symbol(
        struct input_decoder *decoder, enum key_symbol symbol, uint8_t modifiers) {
    tell_key(decoder, &(struct key_event){ .symbol = symbol, .modifiers = modifiers });
}

static inline void tell_character(struct input_decoder *decoder, uint32_t codepoint) {
    struct key_event key = { .symbol = KEY_CHARACTER, .codepoint = codepoint };
    set_text(&key, codepoint);
    tell_key(decoder, &key);
}

/* ---- what the wire says ------------------------------------------------------------------------
 */

/* The kitty and xterm wire value is the bits plus one. */
static inline uint8_t modifiers_of(uint32_t wire) {
    return wire >= 1 && wire <= 256 ? (uint8_t)(wire - 1) : 0;
}

static inline uint8_t action_of(uint32_t wire) {
    return wire == 3 ? KEY_RELEASE : wire == 2 ? KEY_REPEAT : KEY_PRESS;
}

static inline bool is_text(uint32_t codepoint) {
    return codepoint >= 0x20 && !(codepoint >= 0x7f && codepoint < 0xa0) && codepoint <= 0x10ffff &&
           !(codepoint >= 0xd800 && codepoint < 0xe000);
}

/* ---- the parts ---------------------------------------------------------------------------------
 */

/* A control sequence is complete: `held` and its final byte. */
void input_sequence(struct input_decoder *decoder, char final);

/* CSI key:shifted:base ; modifiers:action ; text u, and CSI 27 ; modifiers ; code ~ */
void input_kitty_key(struct input_decoder *decoder, const struct parameters *parameters);
void input_other_key(struct input_decoder *decoder, const struct parameters *parameters);

/* CSI < … M or m; and the three bytes of X10 in `held`. */
void input_sgr_mouse(
        struct input_decoder *decoder, const struct parameters *parameters, char final);
void input_x10_mouse(struct input_decoder *decoder);

/* CSI with a leader that is no mouse; and the bytes of strings. */
void input_report(struct input_decoder *decoder, const struct parameters *parameters, char final);
void input_feed_string(struct input_decoder *decoder, char byte);

/* CSI 200 ~ begins one; ends by its mark, or because nothing more came. */
void input_begin_paste(struct input_decoder *decoder);
void input_feed_paste(struct input_decoder *decoder, char byte);
void input_tell_paste(struct input_decoder *decoder); /* what there is so far */
void input_give_up_paste(struct input_decoder *decoder);
