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
    buffer_append_format(out, "%u", terminal->attribute_extent);
}

static void setting_lines(struct terminal *terminal, struct buffer *out) {
    buffer_append_format(out, "%u", terminal_grid(terminal)->row_count);
}

static void setting_columns(struct terminal *terminal, struct buffer *out) {
    buffer_append_format(out, "%u", terminal_grid(terminal)->columns);
}

/* There is no status line to write to. */
static void setting_status_line(struct terminal *terminal, struct buffer *out) {
    buffer_append_text(out, "0");
}

/* Each row names its test. */
static const struct {
    const char *name;
    void (*format)(struct terminal *terminal, struct buffer *out);
} settings[] = {
    { " q", setting_cursor_shape },   /* DECRQSS-DECSCUSR */
    { "\"p", setting_conformance },   /* DECRQSS-DECSCL */
    { "\"q", setting_protection },    /* DECRQSS-DECSCA */
    { "$|", setting_columns },        /* DECRQSS-DECSCPP */
    { "$}", setting_status_line },    /* DECRQSS-DECSASD */
    { "$~", setting_status_line },    /* DECRQSS-DECSSDT */
    { "*x", setting_extent },         /* DECRQSS-DECSACE */
    { "*|", setting_lines },          /* DECRQSS-DECSNLS */
    { "m", setting_style },           /* DECRQSS-SGR */
    { "r", setting_rows_margins },    /* DECRQSS-DECSTBM */
    { "s", setting_columns_margins }, /* DECRQSS-DECSLRM */
    { "t", setting_lines },           /* DECRQSS-DECSLPP */
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

/* Each row names its test. */
static const struct {
    const char *name, *value;
} capabilities[] = {
    { "Co", "256" },                             /* XTGETTCAP-Co */
    { "RGB", "8/8/8" },                          /* XTGETTCAP-RGB */
    { "Se", "\033[2 q" },                        /* XTGETTCAP-Se */
    { "Smulx", "\033[4:%p1%dm" },                /* XTGETTCAP-Smulx */
    { "Ss", "\033[%p1%d q" },                    /* XTGETTCAP-Ss */
    { "Su", "" },                                /* XTGETTCAP-Su */
    { "Sync", "\033[?2026%?%p1%{1}%-%tl%eh%;" }, /* XTGETTCAP-Sync */
    { "TN", "xterm-256color" },                  /* XTGETTCAP-TN */
    { "Tc", "" },                                /* XTGETTCAP-Tc */
    { "colors", "256" },                         /* XTGETTCAP-colors */
    { "name", "xterm-256color" },                /* XTGETTCAP-name */
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

static void request_setting_named(struct terminal *terminal, const char *text, size_t length) {
    request_setting(terminal, text);
}

/* DECRSPS: the digit before "$t" says what. */
static void restore_cursor_state(struct terminal *terminal, const char *text, size_t length) {
    presentation_restore(terminal, '1', text);
}

static void restore_tab_state(struct terminal *terminal, const char *text, size_t length) {
    presentation_restore(terminal, '2', text);
}

/* By how they begin. */
static const struct {
    const char *prefix;
    void (*run)(struct terminal *terminal, const char *text, size_t length);
} strings[] = {
    { "$q", request_setting_named }, /* DECRQSS */
    { "+q", request_capabilities },  /* XTGETTCAP */
    { "1$t", restore_cursor_state }, /* DECRSPS */
    { "2$t", restore_tab_state },    /* DECRSPS */
};

void emulator_dcs(struct terminal *terminal, const char *bytes, size_t length) {
    for (size_t i = 0; i < ARRAY_LENGTH(strings); i++) {
        size_t skip = strlen(strings[i].prefix);
        if (length >= skip && memcmp(bytes, strings[i].prefix, skip) == 0) {
            strings[i].run(terminal, bytes + skip, length - skip);
            return;
        }
    }
}
