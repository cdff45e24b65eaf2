/* SPDX-License-Identifier: MIT */

/*
 * A state machine over bytes: ground, escape, CSI, SS3, strings (OSC, DCS, APC, PM, SOS), UTF-8,
 * X10 mouse, paste. A sequence is gathered in `held`, understood when complete, and forgotten.
 */

#include "input-decoder-private.h"

#include "base/memory.h"
#include "input-keys.h"

struct input_decoder *input_decoder_create(input_event_fn *on_event, void *context) {
    struct input_decoder *decoder = NEW(struct input_decoder);
    decoder->on_event = on_event;
    decoder->context = context;
    return decoder;
}

void input_decoder_destroy(struct input_decoder *decoder) {
    free(decoder);
}

static void tell_control(struct input_decoder *decoder, uint8_t byte) {
    struct key_event key = { 0 };
    key_of_control(byte, &key);
    tell_key(decoder, &key);
}

/* ---- bytes ----------------------------------------------------------------------------------- */

static void start(struct input_decoder *decoder, enum decoder_state state) {
    decoder->state = state;
    decoder->held_length = 0;
}

static void feed_ground(struct input_decoder *decoder, char byte) {
    unsigned char value = (unsigned char)byte;
    if (value == 0x1b) {
        start(decoder, STATE_ESCAPE);
    } else if (value < 0x20 || value == 0x7f) {
        decoder->state = STATE_GROUND;
        tell_control(decoder, value);
    } else if (value < 0x80) {
        decoder->state = STATE_GROUND;
        tell_character(decoder, value);
    } else if (value >= 0xc2 && value < 0xf5) {
        start(decoder, STATE_UTF8);
        decoder->held[decoder->held_length++] = byte;
        decoder->utf8_length = value >= 0xf0 ? 4 : value >= 0xe0 ? 3 : 2;
    } else {
        decoder->state = STATE_GROUND; /* no UTF-8: dropped */
        decoder->alt = false;
    }
}

static void feed_utf8(struct input_decoder *decoder, char byte) {
    if (((unsigned char)byte & 0xc0) != 0x80) {
        decoder->alt = false;
        feed_ground(decoder, byte);
        return;
    }
    decoder->held[decoder->held_length++] = byte;
    if (decoder->held_length < decoder->utf8_length) {
        return;
    }
    uint32_t codepoint;
    decoder->state = STATE_GROUND;
    if (utf8_decode(decoder->held, decoder->held_length, &codepoint) == decoder->held_length) {
        if (is_text(codepoint)) {
            tell_character(decoder, codepoint);
        }
    }
    decoder->alt = false;
}

static void feed_escape(struct input_decoder *decoder, char byte) {
    switch (byte) {
    case 0x1b:
        if (decoder->alt) { /* a third one: the first was a key of its own */
            decoder->alt = false;
            tell_symbol(decoder, KEY_ESCAPE, 0);
        }
        decoder->alt = true;
        return;
    case '[':
        start(decoder, STATE_CSI);
        return;
    case 'O':
        start(decoder, STATE_SS3);
        return;
    case ']':
    case 'P':
    case '_':
    case '^':
    case 'X':
        start(decoder, STATE_STRING);
        decoder->string_kind = byte;
        decoder->string_bytes = 0;
        decoder->string_escape = false;
        return;
    default:
        if (decoder->alt) { /* ESC ESC x: Escape, then Alt-x */
            decoder->alt = false;
            tell_symbol(decoder, KEY_ESCAPE, 0);
        }
        decoder->alt = true;
        feed_ground(decoder, byte);
    }
}

static void feed_csi(struct input_decoder *decoder, char byte) {
    unsigned char value = (unsigned char)byte;
    if (value == 0x1b) {
        decoder->alt = false;
        start(decoder, STATE_ESCAPE);
    } else if (decoder->held_length == 0 && byte == '[') {
        start(decoder, STATE_LINUX);
    } else if (decoder->held_length == 0 && byte == 'M') {
        start(decoder, STATE_X10_MOUSE);
        decoder->alt = false;
    } else if (value >= 0x40 && value < 0x7f) {
        input_sequence(decoder, byte);
        decoder->alt = false;
    } else if (value == '$' && decoder->held_length > 0 && decoder->held[0] != '?') {
        input_sequence(decoder, byte); /* rxvt: Shift */
        decoder->alt = false;
    } else if (value < 0x20 || value >= 0x7f) {
        decoder->state = STATE_GROUND; /* broken off */
        decoder->alt = false;
        feed_ground(decoder, byte);
    } else if (decoder->held_length < INPUT_SEQUENCE_MAX - 1) {
        decoder->held[decoder->held_length++] = byte;
    }
}

static void feed_ss3(struct input_decoder *decoder, char byte) {
    struct key_event key = { 0 };
    decoder->state = STATE_GROUND;
    if (byte >= '1' && byte <= '8' && decoder->held_length == 0) { /* old xterm: SS3 5 P */
        decoder->state = STATE_SS3;
        decoder->held[decoder->held_length++] = byte;
        return;
    }
    if (decoder->held_length > 0) {
        key.modifiers = modifiers_of((uint32_t)(decoder->held[0] - '0'));
    }
    if ((unsigned char)byte < 0x20) {
        decoder->alt = true; /* Alt-O, then something else */
        tell_character(decoder, 'O');
        feed_ground(decoder, byte);
    } else if (key_of_ss3_letter(byte, &key)) {
        tell_key(decoder, &key);
    }
    decoder->alt = false;
}

static void feed_fixed(struct input_decoder *decoder, char byte) {
    bool mouse = decoder->state == STATE_X10_MOUSE;
    decoder->held[decoder->held_length++] = byte;
    if (decoder->held_length < (mouse ? 3u : 1u)) {
        return;
    }
    decoder->state = STATE_GROUND;
    if (mouse) {
        input_x10_mouse(decoder);
    } else if (byte >= 'A' && byte <= 'E') {
        tell_symbol(decoder, (enum key_symbol)(KEY_F1 + (byte - 'A')), 0);
    }
    decoder->alt = false;
}

typedef void feed_fn(struct input_decoder *decoder, char byte);

void input_decoder_feed(struct input_decoder *decoder, const char *bytes, size_t length) {
    static feed_fn *const feeds[] = {
        [STATE_GROUND] = feed_ground,
        [STATE_UTF8] = feed_utf8,
        [STATE_ESCAPE] = feed_escape,
        [STATE_CSI] = feed_csi,
        [STATE_SS3] = feed_ss3,
        [STATE_STRING] = input_feed_string,
        [STATE_X10_MOUSE] = feed_fixed,
        [STATE_LINUX] = feed_fixed,
        [STATE_PASTE] = input_feed_paste,
    };
    for (size_t i = 0; i < length; i++) {
        feeds[decoder->state](decoder, bytes[i]);
    }
    if (decoder->state == STATE_PASTE) {
        input_tell_paste(decoder);
    }
}

/* ---- waiting --------------------------------------------------------------------------------- */

/* ESC and an introducer with nothing behind it: Alt with that key, if nothing more comes. */
static bool is_bare_introducer(const struct input_decoder *decoder) {
    switch (decoder->state) {
    case STATE_CSI:
    case STATE_SS3:
        return decoder->held_length == 0;
    case STATE_STRING:
        return decoder->string_bytes == 0 && !decoder->string_escape;
    default:
        return false;
    }
}

int input_decoder_wait_ms(const struct input_decoder *decoder) {
    if (decoder->state == STATE_ESCAPE || is_bare_introducer(decoder)) {
        return INPUT_ESCAPE_MS;
    }
    return decoder->state == STATE_PASTE ? INPUT_PASTE_MS : 0;
}

void input_decoder_flush(struct input_decoder *decoder) {
    enum decoder_state state = decoder->state;
    if (input_decoder_wait_ms(decoder) == 0) {
        return;
    }
    if (state == STATE_PASTE) {
        input_give_up_paste(decoder);
        return;
    }
    bool twice = decoder->alt;
    decoder->alt = false;
    decoder->state = STATE_GROUND;
    if (twice) {
        tell_symbol(decoder, KEY_ESCAPE, 0);
    }
    if (state == STATE_ESCAPE) {
        tell_symbol(decoder, KEY_ESCAPE, 0);
        return;
    }
    decoder->alt = true;
    tell_character(decoder, state == STATE_CSI   ? '['
                            : state == STATE_SS3 ? 'O'
                                                 : (uint32_t)decoder->string_kind);
}
