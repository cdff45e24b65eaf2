/* SPDX-License-Identifier: MIT */
/* Mouse and focus reports as xterm sends them (ctlseqs, "Mouse Tracking", "FocusIn/FocusOut"), and
 * the wheel as arrow keys for programs on the alternate screen that ask for no mouse. */

#include "base/memory.h"
#include "input-modes.h"

#include <assert.h>

#define MOTION_BIT    32
#define RELEASE_CODE  3
#define ARROWS_A_STEP 3

/* The largest coordinates (from 1) that the older encodings can say. */
#define DEFAULT_COORDINATE_MAX (255 - 32)
#define UTF8_COORDINATE_MAX    (2047 - 32)

static const uint8_t button_codes[] = {
    [MOUSE_NONE] = RELEASE_CODE,
    [MOUSE_LEFT] = 0,
    [MOUSE_MIDDLE] = 1,
    [MOUSE_RIGHT] = 2,
    [MOUSE_WHEEL_UP] = 64,
    [MOUSE_WHEEL_DOWN] = 65,
    [MOUSE_WHEEL_LEFT] = 66,
    [MOUSE_WHEEL_RIGHT] = 67,
    [MOUSE_BUTTON_8] = 128,
    [MOUSE_BUTTON_8 + 1] = 129,
    [MOUSE_BUTTON_8 + 2] = 130,
    [MOUSE_BUTTON_11] = 131,
};
static_assert(ARRAY_LENGTH(button_codes) == MOUSE_BUTTON_11 + 1, "a code for every button");

static const struct {
    uint8_t modifier, bit;
} modifier_bits[] = {
    { KEY_SHIFT, 4 },
    { KEY_ALT, 8 },
    { KEY_CONTROL, 16 },
};

static bool is_wheel(const struct mouse_event *mouse) {
    return mouse->button >= MOUSE_WHEEL_UP && mouse->button <= MOUSE_WHEEL_RIGHT;
}

static bool is_wanted(const struct input_modes *modes, const struct mouse_event *mouse) {
    bool press = mouse->action == MOUSE_PRESS;
    if (mouse->action != MOUSE_MOTION && mouse->button == MOUSE_NONE) {
        return false;
    }
    if (is_wheel(mouse) && !press) {
        return false; /* a wheel is not released */
    }
    switch (modes->mouse_tracking) {
    case MOUSE_TRACKING_PRESS:
        return press && mouse->button >= MOUSE_LEFT && mouse->button <= MOUSE_RIGHT;
    case MOUSE_TRACKING_NORMAL:
        return mouse->action != MOUSE_MOTION;
    case MOUSE_TRACKING_DRAG:
        return mouse->action != MOUSE_MOTION || mouse->button != MOUSE_NONE;
    case MOUSE_TRACKING_ANY:
        return true;
    default:
        return false;
    }
}

static unsigned event_code(const struct input_modes *modes, const struct mouse_event *mouse) {
    bool named_release = modes->mouse_encoding == MOUSE_ENCODING_SGR ||
                         modes->mouse_encoding == MOUSE_ENCODING_PIXELS;
    unsigned code = mouse->action == MOUSE_RELEASE && !named_release ? RELEASE_CODE
                                                                     : button_codes[mouse->button];
    if (mouse->action == MOUSE_MOTION) {
        code += MOTION_BIT;
    }
    for (size_t i = 0; i < ARRAY_LENGTH(modifier_bits); i++) {
        if (modes->mouse_tracking != MOUSE_TRACKING_PRESS &&
                mouse->modifiers & modifier_bits[i].modifier) {
            code += modifier_bits[i].bit;
        }
    }
    return code;
}

static void append_utf8(struct buffer *out, unsigned value) {
    if (value < 0x80) {
        buffer_append_byte(out, (uint8_t)value);
    } else {
        buffer_append_byte(out, (uint8_t)(0xc0 | value >> 6));
        buffer_append_byte(out, (uint8_t)(0x80 | (value & 0x3f)));
    }
}

/* Positions beyond what an encoding can say are not sent: a wrong place would be worse. */
static void append_default(unsigned code, unsigned x, unsigned y, struct buffer *out) {
    if (x <= DEFAULT_COORDINATE_MAX && y <= DEFAULT_COORDINATE_MAX) {
        const uint8_t report[] = { '\033', '[', 'M', (uint8_t)(code + 32), (uint8_t)(x + 32),
            (uint8_t)(y + 32) };
        buffer_append(out, report, sizeof(report));
    }
}

static void append_utf8_report(unsigned code, unsigned x, unsigned y, struct buffer *out) {
    if (x <= UTF8_COORDINATE_MAX && y <= UTF8_COORDINATE_MAX) {
        buffer_append_text(out, "\033[M");
        append_utf8(out, code + 32);
        append_utf8(out, x + 32);
        append_utf8(out, y + 32);
    }
}

static void append_report(const struct input_modes *modes, const struct mouse_event *mouse,
        unsigned code, struct buffer *out) {
    unsigned x = mouse->column + 1u, y = mouse->row + 1u;
    char final = mouse->action == MOUSE_RELEASE ? 'm' : 'M';
    unsigned width = modes->cell_width_pixels ? modes->cell_width_pixels : CELL_WIDTH_PIXELS;
    unsigned height = modes->cell_height_pixels ? modes->cell_height_pixels : CELL_HEIGHT_PIXELS;
    switch (modes->mouse_encoding) {
    case MOUSE_ENCODING_UTF8:
        append_utf8_report(code, x, y, out);
        break;
    case MOUSE_ENCODING_SGR:
        buffer_append_format(out, "\033[<%u;%u;%u%c", code, x, y, final);
        break;
    case MOUSE_ENCODING_URXVT:
        buffer_append_format(out, "\033[%u;%u;%uM", code + 32, x, y);
        break;
    case MOUSE_ENCODING_PIXELS: /* the middle of the cell, from 1 */
        buffer_append_format(out, "\033[<%u;%u;%u%c", code, mouse->column * width + width / 2 + 1,
                mouse->row * height + height / 2 + 1, final);
        break;
    default:
        append_default(code, x, y, out);
        break;
    }
}

static void encode_alternate_scroll(
        const struct input_modes *modes, const struct mouse_event *mouse, struct buffer *out) {
    bool vertical = mouse->button == MOUSE_WHEEL_UP || mouse->button == MOUSE_WHEEL_DOWN;
    if (!modes->alternate_scroll || !modes->alternate_screen || !vertical ||
            mouse->action != MOUSE_PRESS || mouse->modifiers != 0) {
        return;
    }
    const struct key_event arrow = {
        .symbol = mouse->button == MOUSE_WHEEL_UP ? KEY_UP : KEY_DOWN,
    };
    for (int i = 0; i < ARROWS_A_STEP; i++) {
        key_encode(modes, &arrow, out);
    }
}

void mouse_encode(
        const struct input_modes *modes, const struct mouse_event *mouse, struct buffer *out) {
    if (mouse->button >= ARRAY_LENGTH(button_codes) || mouse->action > MOUSE_MOTION) {
        return;
    }
    if (modes->mouse_tracking == MOUSE_TRACKING_NONE) {
        encode_alternate_scroll(modes, mouse, out);
    } else if (is_wanted(modes, mouse)) {
        append_report(modes, mouse, event_code(modes, mouse), out);
    }
}

void focus_encode(const struct input_modes *modes, bool focused, struct buffer *out) {
    if (modes->focus_events) {
        buffer_append_text(out, focused ? "\033[I" : "\033[O");
    }
}
