/* SPDX-License-Identifier: MIT */
/* The mouse, as SGR and X10 tell it. */

#include "input-decoder-private.h"

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

void input_sgr_mouse(
        struct input_decoder *decoder, const struct parameters *parameters, char final) {
    if (parameters->count >= 3) {
        tell_mouse(decoder, parameters->values[0][0], parameters->values[1][0],
                parameters->values[2][0], final == 'm');
    }
}

void input_x10_mouse(struct input_decoder *decoder) {
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
