/* SPDX-License-Identifier: MIT */
/* Control sequences taken apart, and the keys that xterm, vt and rxvt send as such. */

#include "input-decoder-private.h"
#include "input-keys.h"

#define PARAMETER_MAX 0x10ffffu

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

static void handle_tilde(
        struct input_decoder *decoder, const struct parameters *parameters, char final) {
    uint32_t number = parameters->values[0][0];
    uint8_t modifiers = final == '$'   ? KEY_SHIFT
                        : final == '^' ? KEY_CONTROL
                        : final == '@' ? KEY_CONTROL | KEY_SHIFT
                                       : modifiers_of(parameters->values[1][0]);
    enum key_symbol symbol;
    if (final == '~' && number == 200) {
        input_begin_paste(decoder);
    } else if (final == '~' && number == 27 && parameters->count >= 3) {
        input_other_key(decoder, parameters);
    } else if (key_of_tilde(number, &symbol)) {
        tell_key(decoder, &(struct key_event){ .symbol = symbol,
                                  .modifiers = modifiers,
                                  .action = action_of(parameters->values[1][1]) });
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
        input_kitty_key(decoder, parameters);
    } else if (final == 'I' || final == 'O') {
        tell_value(decoder, final == 'I' ? INPUT_FOCUS_IN : INPUT_FOCUS_OUT, 0, 0);
    }
}

void input_sequence(struct input_decoder *decoder, char final) {
    decoder->state = STATE_GROUND;
    struct parameters parameters = parse_parameters(decoder->held, decoder->held_length);
    if (parameters.broken) {
        return;
    }
    if (parameters.private == '<') {
        if (final == 'M' || final == 'm') {
            input_sgr_mouse(decoder, &parameters, final);
        }
    } else if (parameters.private != 0) {
        input_report(decoder, &parameters, final);
    } else if (parameters.intermediate != 0) {
        return; /* an answer we did not ask for */
    } else if (final == '~' || final == '^' || final == '@' || final == '$') {
        handle_tilde(decoder, &parameters, final);
    } else {
        handle_letter(decoder, &parameters, final);
    }
}
