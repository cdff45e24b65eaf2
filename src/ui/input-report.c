/* SPDX-License-Identifier: MIT */
/* What the terminal says of itself: colours, modes, attributes, its colour scheme. */

#include "input-decoder-private.h"

#define PALETTE_SIZE       256
#define STRING_BYTES_LIMIT 65536 /* an unending string is given up after this */

void input_report(struct input_decoder *decoder, const struct parameters *parameters, char final) {
    uint32_t first = parameters->values[0][0];
    uint32_t second = parameters->values[1][0];
    if (parameters->private != '?') {
        if (final == 'c') {
            tell_value(decoder, INPUT_ATTRIBUTES, parameters->private == '>' ? 2 : 3, first);
        }
        return;
    }
    if (final == 'c') {
        tell_value(decoder, INPUT_ATTRIBUTES, 1, first);
    } else if (final == 'u') {
        tell_value(decoder, INPUT_KITTY_FLAGS, 0, first);
    } else if (final == 'y' && parameters->intermediate == '$') {
        tell_value(decoder, INPUT_MODE, first, second);
    } else if (final == 'n' && first == 997) {
        tell_value(decoder, INPUT_SCHEME, 0, second);
    } else if (final == 'R') {
        tell_value(decoder, INPUT_POSITION, first, second);
    }
}

/* ---- strings --------------------------------------------------------------------------------- */

static int hex_digit(char digit) {
    return digit >= '0' && digit <= '9'   ? digit - '0'
           : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
           : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10
                                          : -1;
}

/* "rgb:RRRR/GGGG/BBBB" (1 to 4 digits each), "rgba:…", or "#RRGGBB". */
static bool parse_color(const char *text, uint32_t *out_rgb) {
    bool hash = text[0] == '#';
    const char *colon = strchr(text, ':');
    if (!hash && (strncmp(text, "rgb", 3) != 0 || colon == NULL)) {
        return false;
    }
    const char *position = hash ? text + 1 : colon + 1;
    size_t digits = hash ? strlen(position) / 3 : 4;
    uint32_t rgb = 0;
    for (int channel = 0; channel < 3; channel++) {
        uint32_t value = 0;
        uint32_t maximum = 0;
        for (size_t i = 0; i < digits && hex_digit(*position) >= 0; i++) {
            value = value << 4 | (uint32_t)hex_digit(*position++);
            maximum = maximum << 4 | 15;
        }
        if (maximum == 0 || (!hash && channel < 2 && *position++ != '/')) {
            return false;
        }
        rgb = rgb << 8 | (value * 255 + maximum / 2) / maximum;
    }
    *out_rgb = rgb;
    return true;
}

/* A number and the semicolon behind it; UINT32_MAX when there is none. */
static uint32_t take_number(const char **text) {
    uint32_t number = 0;
    const char *at = *text;
    while (*at >= '0' && *at <= '9' && number < 10000) {
        number = number * 10 + (uint32_t)(*at++ - '0');
    }
    if (at == *text || *at != ';') {
        return UINT32_MAX;
    }
    *text = at + 1;
    return number;
}

static void handle_string(struct input_decoder *decoder) {
    decoder->state = STATE_GROUND;
    decoder->alt = false;
    if (decoder->string_kind != ']' || decoder->held_length >= INPUT_SEQUENCE_MAX - 1) {
        return;
    }
    decoder->held[decoder->held_length] = '\0';
    const char *text = decoder->held;
    uint32_t index, rgb;
    uint32_t number = take_number(&text);
    if (number >= 10 && number <= 12 && parse_color(text, &rgb)) {
        tell_value(decoder, INPUT_COLOR, number, rgb);
    } else if (number == 4 && (index = take_number(&text)) < PALETTE_SIZE &&
               parse_color(text, &rgb)) {
        tell_value(decoder, INPUT_PALETTE, index, rgb);
    }
}

void input_feed_string(struct input_decoder *decoder, char byte) {
    if (decoder->string_escape) {
        decoder->string_escape = false;
        if (byte == '\\') {
            handle_string(decoder);
            return;
        }
        decoder->state = STATE_ESCAPE; /* given up: another sequence begins */
        decoder->held_length = 0;
        decoder->alt = false;
        input_decoder_feed(decoder, &byte, 1);
        return;
    }
    if (byte == '\a' || byte == (char)0x9c) {
        handle_string(decoder);
    } else if (byte == 0x1b) {
        decoder->string_escape = true;
    } else if (byte == 0x18 || byte == 0x1a || ++decoder->string_bytes > STRING_BYTES_LIMIT) {
        decoder->state = STATE_GROUND;
        decoder->alt = false;
    } else if (decoder->held_length < INPUT_SEQUENCE_MAX - 1) {
        decoder->held[decoder->held_length++] = byte;
    }
}
