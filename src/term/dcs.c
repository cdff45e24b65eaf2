/* SPDX-License-Identifier: MIT */

/* Device control strings: what is set (DECRQSS) and what the terminal can (XTGETTCAP). */

#include "emulator.h"

#include "text-clean.h"

#include "base/memory.h"

#include <string.h>

/* ---- DECRQSS --------------------------------------------------------------------------------- */

static void setting_style(struct terminal *terminal, struct buffer *out) {
    sgr_format(&terminal->pen.style, out);
}

static void setting_rows_margins(struct terminal *terminal, struct buffer *out) {
    buffer_append_format(out, "%d;%d", terminal->margins.top + 1, terminal->margins.bottom + 1);
}

static void setting_columns_margins(struct terminal *terminal, struct buffer *out) {
    buffer_append_format(out, "%d;%d", terminal->margins.left + 1, terminal->margins.right + 1);
}

static void setting_cursor_shape(struct terminal *terminal, struct buffer *out) {
    bool blinks = mode_is_set(terminal, MODE_CURSOR_BLINK);
    buffer_append_format(out, "%d", terminal->cursor_shape * 2 + (blinks ? 1 : 2));
}

static void setting_protection(struct terminal *terminal, struct buffer *out) {
    buffer_append_text(out, terminal->pen.is_protected ? "1" : "0");
}

static void setting_conformance(struct terminal *terminal, struct buffer *out) {
    buffer_append_format(
            out, "%u;%d", terminal->conformance, mode_is_set(terminal, MODE_EIGHT_BIT) ? 0 : 1);
}

static void setting_extent(struct terminal *terminal, struct buffer *out) {
    buffer_append_text(out, mode_is_set(terminal, MODE_RECTANGLE_EXTENT) ? "2" : "1");
}

static void setting_lines(struct terminal *terminal, struct buffer *out) {
    buffer_append_format(out, "%u", terminal_grid(terminal)->row_count);
}

static void setting_columns(struct terminal *terminal, struct buffer *out) {
    buffer_append_format(out, "%u", terminal_grid(terminal)->columns);
}

static const struct {
    const char *name;
    void (*format)(struct terminal *terminal, struct buffer *out);
} settings[] = {
    { " q", setting_cursor_shape },
    { "\"p", setting_conformance },
    { "\"q", setting_protection },
    { "$|", setting_columns },
    { "*x", setting_extent },
    { "*|", setting_lines },
    { "m", setting_style },
    { "r", setting_rows_margins },
    { "s", setting_columns_margins },
    { "t", setting_lines },
};

static void request_setting(struct terminal *terminal, const char *name) {
    for (size_t i = 0; i < ARRAY_LENGTH(settings); i++) {
        if (strcmp(settings[i].name, name) == 0) {
            struct buffer value = { 0 };
            settings[i].format(terminal, &value);
            emulator_reply(terminal, "\033P1$r%s%s\033\\", buffer_text(&value), name);
            buffer_finish(&value);
            return;
        }
    }
    emulator_reply(terminal, "\033P0$r\033\\");
}

/* ---- XTGETTCAP ------------------------------------------------------------------------------- */

static const struct {
    const char *name, *value;
} capabilities[] = {
    { "Co", "256" },
    { "RGB", "8/8/8" },
    { "Se", "\033[2 q" },
    { "Smulx", "\033[4:%p1%dm" },
    { "Ss", "\033[%p1%d q" },
    { "Su", "" },
    { "Sync", "\033[?2026%?%p1%{1}%-%tl%eh%;" },
    { "TN", "xterm-256color" },
    { "Tc", "" },
    { "colors", "256" },
    { "name", "xterm-256color" },
};

static void append_hex(struct buffer *out, const char *text) {
    for (; *text != '\0'; text++) {
        buffer_append_format(out, "%02X", (uint8_t)*text);
    }
}

/* One name in hexadecimal; the answer repeats it. */
static void request_capability(struct terminal *terminal, const char *hex, size_t length) {
    char name[32];
    size_t count = 0;
    for (; count < sizeof(name) - 1 && count * 2 + 1 < length; count++) {
        int high = hex_digit(hex[count * 2]), low = hex_digit(hex[count * 2 + 1]);
        if (high < 0 || low < 0) {
            return;
        }
        name[count] = (char)(high * 16 + low);
    }
    name[count] = '\0';
    struct buffer out = { 0 };
    for (size_t i = 0; i < ARRAY_LENGTH(capabilities) && out.length == 0; i++) {
        if (strcmp(capabilities[i].name, name) == 0) {
            append_hex(&out, name);
            if (capabilities[i].value[0] != '\0') {
                buffer_append_text(&out, "=");
                append_hex(&out, capabilities[i].value);
            }
        }
    }
    bool is_known = out.length > 0;
    if (!is_known) {
        append_hex(&out, name);
    }
    emulator_reply(terminal, "\033P%d+r%s\033\\", is_known, buffer_text(&out));
    buffer_finish(&out);
}

static void request_capabilities(struct terminal *terminal, const char *text, size_t length) {
    const char *end = text + length;
    for (int count = 0; text < end && count < 32; count++) {
        const char *separator = memchr(text, ';', (size_t)(end - text));
        const char *stop = separator != NULL ? separator : end;
        request_capability(terminal, text, (size_t)(stop - text));
        text = stop + 1;
    }
}

void emulator_dcs(struct terminal *terminal, const char *bytes, size_t length) {
    if (length >= 2 && memcmp(bytes, "$q", 2) == 0) {
        request_setting(terminal, bytes + 2);
    } else if (length >= 2 && memcmp(bytes, "+q", 2) == 0) {
        request_capabilities(terminal, bytes + 2, length - 2);
    }
}
