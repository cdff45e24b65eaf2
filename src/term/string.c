/* SPDX-License-Identifier: MIT */

/* Strings by kind. What is not understood (kitty graphics, sixel, …) was collected and is dropped:
 * nothing of it is ever printed. */

#include "emulator.h"

void emulator_string(
        struct terminal *terminal, enum guard_string kind, const char *bytes, size_t length) {
    if (kind == GUARD_OSC) {
        emulator_osc(terminal, bytes, length);
    } else if (kind == GUARD_DCS) {
        emulator_dcs(terminal, bytes, length);
    }
}
