/* SPDX-License-Identifier: MIT */

#include "emulator.h"

#include <stdarg.h>

#define REPLY_MAX_BYTES 8192 /* a tab stop in each of a thousand columns fits */

static void reply_bytes(struct terminal *terminal, const char *bytes, size_t length) {
    if (!terminal->is_muted && terminal->events.reply != NULL && length > 0) {
        terminal->events.reply(terminal->context, bytes, length);
    }
}

/* ESC and 0x40 to 0x5f as the one byte that it stands for (S8C1T). */
static size_t shorten(char *text, size_t length) {
    size_t out = 0;
    for (size_t i = 0; i < length; i++) {
        bool is_pair =
                text[i] == '\033' && i + 1 < length && text[i + 1] >= 0x40 && text[i + 1] <= 0x5f;
        if (is_pair) {
            i++;
        }
        text[out++] = is_pair ? (char)(text[i] + 0x40) : text[i];
    }
    return out;
}

void emulator_reply(struct terminal *terminal, const char *format, ...) {
    char text[REPLY_MAX_BYTES];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    if (length <= 0) {
        return;
    }
    size_t size = (size_t)length < sizeof(text) ? (size_t)length : sizeof(text) - 1;
    if (mode_is_set(terminal, MODE_EIGHT_BIT)) {
        size = shorten(text, size);
    }
    reply_bytes(terminal, text, size);
}
