/* SPDX-License-Identifier: MIT */

/*
 * A state machine over bytes: ground, escape, CSI, SS3, strings (OSC, DCS, APC, PM, SOS), UTF-8,
 * X10 mouse, paste. A sequence is gathered in `held`, understood when complete, and forgotten.
 */

#include "ui/input-decoder.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "input-keys.h"

#include <string.h>

#define PARAMETERS_MAX     8
#define SUBPARAMETERS_MAX  4
#define PARAMETER_MAX      0x10ffffu
#define PASTE_CHUNK_BYTES  4096
#define PALETTE_SIZE       256
#define STRING_BYTES_LIMIT 65536 /* an unending string is given up after this */

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

struct input_decoder *input_decoder_create(input_event_fn *on_event, void *context) {
    struct input_decoder *decoder = NEW(struct input_decoder);
    decoder->on_event = on_event;
    decoder->context = context;
    return decoder;
}

void input_decoder_destroy(struct input_decoder *decoder) {
    free(decoder);
}

/* ---- telling --------------------------------------------------------------------------------- */

static void tell(struct input_decoder *decoder, const struct input_event *event) {
    decoder->on_event(decoder->context, event);
}

static void tell_value(
        struct input_decoder *decoder, enum input_kind kind, uint32_t number, uint32_t value) {
    tell(decoder, &(struct input_event){ .kind = kind, .number = number, .value = value });
}

static void set_text(struct key_event *key, uint32_t codepoint) {
    memset(key->text, 0, sizeof(key->text));
    utf8_encode(codepoint, key->text);
}

static void tell_key(struct input_decoder *decoder, const struct key_event *key) {
    struct input_event event = { .kind = INPUT_KEY, .key = *key };
    if (decoder->alt) {
        event.key.modifiers |= KEY_ALT;
        memset(event.key.text, 0, sizeof(event.key.text));
    }
    decoder->alt = false;
    tell(decoder, &event);
}

static void tell_symbol(struct input_decoder *decoder, enum key_symbol symbol, uint8_t modifiers) {
    tell_key(decoder, &(struct key_event){ .symbol = symbol, .modifiers = modifiers });
}

static void tell_character(struct input_decoder *decoder, uint32_t codepoint) {
    struct key_event key = { .symbol = KEY_CHARACTER, .codepoint = codepoint };
    set_text(&key, codepoint);
    tell_key(decoder, &key);
}

static void tell_control(struct input_decoder *decoder, uint8_t byte) {
    struct key_event key = { 0 };
    key_of_control(byte, &key);
    tell_key(decoder, &key);
}

/* ---- CSI ------------------------------------------------------------------------------------- */

static struct parameters parse_parameters(const char *text, size_t length) {
    struct parameters parameters = { .count = 1 };
    size_t i = 0;
    size_t sub = 0;
    if (length > 0 && strchr("?<>=", text[0]) != NULL) {
        parameters.private = text[i++];
    }
    for (; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte >= '0' && byte <= '9') {
            if (parameters.count <= PARAMETERS_MAX && sub < SUBPARAMETERS_MAX) {
                uint32_t *value = &parameters.values[parameters.count - 1][sub];
                *value = *value > PARAMETER_MAX ? *value : *value * 10 + (byte - '0');
            }
        } else if (byte == ';') {
            parameters.count++;
            sub = 0;
        } else if (byte == ':') {
            sub++;
        } else if (byte >= 0x20 && byte < 0x30) {
            parameters.intermediate = (char)byte;
        } else {
            parameters.broken = true;
        }
    }
    if (parameters.count > PARAMETERS_MAX) {
        parameters.count = PARAMETERS_MAX;
    }
    return parameters;
}

/* The kitty and xterm wire value is the bits plus one. */
static uint8_t modifiers_of(uint32_t wire) {
    return wire >= 1 && wire <= 256 ? (uint8_t)(wire - 1) : 0;
}

static uint8_t action_of(uint32_t wire) {
    return wire == 3 ? KEY_RELEASE : wire == 2 ? KEY_REPEAT : KEY_PRESS;
}

static bool is_text(uint32_t codepoint) {
    return codepoint >= 0x20 && !(codepoint >= 0x7f && codepoint < 0xa0) && codepoint <= 0x10ffff &&
           !(codepoint >= 0xd800 && codepoint < 0xe000);
}

/* CSI key:shifted:base ; modifiers:action ; text u */
static void handle_kitty_key(struct input_decoder *decoder, const struct parameters *parameters) {
    struct key_event key = { 0 };
    key_of_kitty(parameters->values[0][0], &key);
    if (key.symbol == KEY_CHARACTER && !is_text(key.codepoint) && key.codepoint != 0) {
        return;
    }
    key.shifted_codepoint = parameters->values[0][1];
    key.base_codepoint = parameters->values[0][2];
    key.modifiers = modifiers_of(parameters->values[1][0]);
    key.action = action_of(parameters->values[1][1]);
    uint8_t chord = key.modifiers & (KEY_ALT | KEY_CONTROL | KEY_SUPER | KEY_HYPER | KEY_META);
    size_t length = 0;
    for (size_t i = 0; i < SUBPARAMETERS_MAX - 1 && is_text(parameters->values[2][i]); i++) {
        length += utf8_encode(parameters->values[2][i], key.text + length);
    }
    if (length == 0 && key.symbol == KEY_CHARACTER && chord == 0 && key.action != KEY_RELEASE) {
        bool shifted = (key.modifiers & KEY_SHIFT) != 0 && is_text(key.shifted_codepoint);
        uint32_t typed = shifted ? key.shifted_codepoint : key.codepoint;
        if (is_text(typed)) {
            set_text(&key, typed);
        }
    }
    if (key.symbol != KEY_CHARACTER || key.codepoint != 0 || key.text[0] != '\0') {
        tell_key(decoder, &key);
    }
}

/* CSI 27 ; modifiers ; code ~ (xterm's modifyOtherKeys) */
static void handle_other_key(struct input_decoder *decoder, const struct parameters *parameters) {
    struct key_event key = { 0 };
    uint32_t code = parameters->values[2][0];
    if (code == 8) {
        key.symbol = KEY_BACKSPACE;
    } else {
        key_of_kitty(code, &key);
    }
    key.modifiers = modifiers_of(parameters->values[1][0]);
    if (key.symbol == KEY_CHARACTER) {
        if (!is_text(key.codepoint)) {
            return;
        }
        if ((key.modifiers & ~KEY_SHIFT) == 0) {
            set_text(&key, key.codepoint);
        }
    }
    tell_key(decoder, &key);
}

static void handle_tilde(
        struct input_decoder *decoder, const struct parameters *parameters, char final) {
    uint32_t number = parameters->values[0][0];
    uint8_t modifiers = final == '$'   ? KEY_SHIFT
                        : final == '^' ? KEY_CONTROL
                        : final == '@' ? KEY_CONTROL | KEY_SHIFT
                                       : modifiers_of(parameters->values[1][0]);
    enum key_symbol symbol;
    if (final == '~' && number == 200) {
        decoder->state = STATE_PASTE;
        decoder->paste_length = decoder->paste_matched = 0;
        decoder->alt = false;
    } else if (final == '~' && number == 27 && parameters->count >= 3) {
        handle_other_key(decoder, parameters);
    } else if (key_of_tilde(number, &symbol)) {
        tell_key(decoder, &(struct key_event){ .symbol = symbol,
                                  .modifiers = modifiers,
                                  .action = action_of(parameters->values[1][1]) });
    }
}

static const uint8_t wheel_buttons[] = { MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN, MOUSE_WHEEL_LEFT,
    MOUSE_WHEEL_RIGHT };

/* xterm's button code: bits 0-1 button, 2-4 Shift Alt Control, 5 motion, 6 wheel, 7 more. */
static void tell_mouse(
        struct input_decoder *decoder, uint32_t code, uint32_t column, uint32_t row, bool release) {
    if (column == 0 || row == 0 || column > UINT16_MAX || row > UINT16_MAX || code > 255) {
        return;
    }
    struct input_event event = { .kind = INPUT_MOUSE };
    struct mouse_event *mouse = &event.mouse;
    uint32_t low = code & 3;
    mouse->column = (uint16_t)(column - 1);
    mouse->row = (uint16_t)(row - 1);
    mouse->modifiers = (uint8_t)(((code & 4) ? KEY_SHIFT : 0) | ((code & 8) ? KEY_ALT : 0) |
                                 ((code & 16) ? KEY_CONTROL : 0));
    mouse->action = release ? MOUSE_RELEASE : (code & 32) ? MOUSE_MOTION : MOUSE_PRESS;
    if (code & 128) {
        mouse->button = (uint8_t)(MOUSE_BUTTON_8 + low);
    } else if (code & 64) {
        mouse->button = wheel_buttons[low];
        if (mouse->action != MOUSE_PRESS) {
            return;
        }
    } else {
        mouse->button = low == 3 ? MOUSE_NONE : (uint8_t)(MOUSE_LEFT + low);
    }
    tell(decoder, &event);
}

static void handle_sgr_mouse(
        struct input_decoder *decoder, const struct parameters *parameters, char final) {
    if (parameters->count >= 3) {
        tell_mouse(decoder, parameters->values[0][0], parameters->values[1][0],
                parameters->values[2][0], final == 'm');
    }
}

static void handle_x10_mouse(struct input_decoder *decoder) {
    uint32_t code = (uint32_t)(unsigned char)decoder->held[0] - 32;
    uint32_t column = (uint32_t)(unsigned char)decoder->held[1] - 32;
    uint32_t row = (uint32_t)(unsigned char)decoder->held[2] - 32;
    bool release = (code & 3) == 3 && (code & (32 | 64 | 128)) == 0;
    if (release) { /* it does not say which button */
        code = (code & ~3u) | decoder->x10_button;
    } else if ((code & (32 | 64 | 128)) == 0) {
        decoder->x10_button = code & 3;
    }
    tell_mouse(decoder, code, column, row, release);
}

static void handle_private(
        struct input_decoder *decoder, const struct parameters *parameters, char final) {
    uint32_t first = parameters->values[0][0];
    uint32_t second = parameters->values[1][0];
    switch (parameters->private) {
    case '<':
        if (final == 'M' || final == 'm') {
            handle_sgr_mouse(decoder, parameters, final);
        }
        return;
    case '>':
    case '=':
        if (final == 'c') {
            tell_value(decoder, INPUT_ATTRIBUTES, parameters->private == '>' ? 2 : 3, first);
        }
        return;
    default:
        break;
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

static void handle_letter(
        struct input_decoder *decoder, const struct parameters *parameters, char final) {
    uint32_t first = parameters->values[0][0];
    uint32_t second = parameters->values[1][0];
    enum key_symbol symbol;
    if (final == 'R' && parameters->count == 2 && first > 1) {
        tell_value(decoder, INPUT_POSITION, first, second); /* with row 1 it is a modified F3 */
    } else if (key_of_csi_letter(final, &symbol)) {
        tell_key(decoder, &(struct key_event){ .symbol = symbol,
                                  .modifiers = modifiers_of(second),
                                  .action = action_of(parameters->values[1][1]) });
    } else if (final >= 'a' && final <= 'd' && parameters->count == 1) { /* rxvt */
        static const uint8_t arrows[] = { KEY_UP, KEY_DOWN, KEY_RIGHT, KEY_LEFT };
        tell_symbol(decoder, (enum key_symbol)arrows[final - 'a'], KEY_SHIFT);
    } else if (final == 'Z') {
        tell_symbol(decoder, KEY_TAB, (uint8_t)(modifiers_of(second) | KEY_SHIFT));
    } else if (final == 'u') {
        handle_kitty_key(decoder, parameters);
    } else if (final == 'I' || final == 'O') {
        tell_value(decoder, final == 'I' ? INPUT_FOCUS_IN : INPUT_FOCUS_OUT, 0, 0);
    }
}

static void handle_csi(struct input_decoder *decoder, char final) {
    decoder->state = STATE_GROUND;
    struct parameters parameters = parse_parameters(decoder->held, decoder->held_length);
    if (parameters.broken) {
        return;
    }
    if (parameters.private != 0) {
        handle_private(decoder, &parameters, final);
    } else if (parameters.intermediate != 0) {
        return; /* an answer we did not ask for */
    } else if (final == '~' || final == '^' || final == '@' || final == '$') {
        handle_tilde(decoder, &parameters, final);
    } else {
        handle_letter(decoder, &parameters, final);
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

static void feed_string(struct input_decoder *decoder, char byte) {
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

/* ---- paste ----------------------------------------------------------------------------------- */

static const char paste_end[] = "\x1b[201~";

static void tell_paste(struct input_decoder *decoder) {
    if (decoder->paste_length > 0) {
        tell(decoder, &(struct input_event){ .kind = INPUT_PASTE,
                              .text = decoder->paste,
                              .length = decoder->paste_length });
        decoder->paste_length = 0;
    }
}

static void end_paste(struct input_decoder *decoder) {
    tell_paste(decoder);
    decoder->state = STATE_GROUND;
    tell_value(decoder, INPUT_PASTE_END, 0, 0);
}

static void add_to_paste(struct input_decoder *decoder, const char *bytes, size_t length) {
    if (decoder->paste_length + length > sizeof(decoder->paste)) {
        tell_paste(decoder);
    }
    memcpy(decoder->paste + decoder->paste_length, bytes, length);
    decoder->paste_length += length;
}

static void feed_paste(struct input_decoder *decoder, char byte) {
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
        handle_csi(decoder, byte);
        decoder->alt = false;
    } else if (value == '$' && decoder->held_length > 0 && decoder->held[0] != '?') {
        handle_csi(decoder, byte); /* rxvt: Shift */
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
        handle_x10_mouse(decoder);
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
        [STATE_STRING] = feed_string,
        [STATE_X10_MOUSE] = feed_fixed,
        [STATE_LINUX] = feed_fixed,
        [STATE_PASTE] = feed_paste,
    };
    for (size_t i = 0; i < length; i++) {
        feeds[decoder->state](decoder, bytes[i]);
    }
    if (decoder->state == STATE_PASTE) {
        tell_paste(decoder);
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
        add_to_paste(decoder, paste_end, decoder->paste_matched);
        decoder->paste_matched = 0;
        end_paste(decoder);
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
