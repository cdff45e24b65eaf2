/* SPDX-License-Identifier: MIT */

/* Operating system commands, a row of a table each. `text` is what follows "NUMBER;", not
 * NUL-terminated by right but always followed by a NUL. */

#include "emulator.h"

#include "osc-color.h"
#include "text-clean.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define NOTIFICATION_MAX_BYTES 1024
#define PATH_MAX_BYTES         4096
#define CLIPBOARD_MAX_BYTES    (TERMINAL_STRING_MAX * 3 / 4)

typedef void (*osc_fn)(struct terminal *terminal, int number, const char *text, size_t length);

/* ---- titles ---------------------------------------------------------------------------------- */

void title_set(struct terminal *terminal, const char *title) {
    char *clean = text_clean(title, strlen(title), TERMINAL_TITLE_MAX_BYTES - 1);
    bool is_new = !text_equal(clean, terminal_title(terminal));
    free(terminal->titles.title);
    terminal->titles.title = clean;
    if (is_new && !terminal->is_muted && terminal->events.title != NULL) {
        terminal->events.title(terminal->context, clean);
    }
}

static void osc_title(struct terminal *terminal, int number, const char *text, size_t length) {
    title_set(terminal, text);
}

/* ---- links ----------------------------------------------------------------------------------- */

/* OSC 8 ; parameters ; target: the link of what is written from now on, none when empty. */
static void osc_link(struct terminal *terminal, int number, const char *text, size_t length) {
    const char *separator = memchr(text, ';', length);
    struct style style = terminal->pen.style;
    style.link = 0;
    if (separator != NULL) {
        const char *target = separator + 1;
        size_t size = length - (size_t)(target - text);
        char *clean = text_clean(target, size, LINK_BYTES_MAX - 1);
        if (strlen(clean) == size && link_is_allowed(clean)) {
            style.link = tables_link(&terminal->tables, clean);
        }
        free(clean);
    }
    pen_set(terminal, &style);
}

/* ---- what the owner is told ------------------------------------------------------------------ */

static void notify(struct terminal *terminal, const char *title, size_t title_length,
        const char *body, size_t body_length) {
    if (terminal->is_muted || terminal->events.notify == NULL) {
        return;
    }
    char *clean_title = text_clean(title, title_length, TERMINAL_TITLE_MAX_BYTES - 1);
    char *clean_body = text_clean(body, body_length, NOTIFICATION_MAX_BYTES);
    terminal->events.notify(terminal->context, clean_title, clean_body);
    free(clean_title);
    free(clean_body);
}

/* "4;STATE;PERCENT" of OSC 9 (ConEmu): progress. */
static bool progress(struct terminal *terminal, const char *text) {
    unsigned state = 0, percent = 0;
    if (strncmp(text, "4;", 2) != 0 || sscanf(text, "4;%1u;%3u", &state, &percent) < 1) {
        return strcmp(text, "4") == 0;
    }
    if (!terminal->is_muted && terminal->events.progress != NULL && state <= 4) {
        terminal->events.progress(
                terminal->context, (int)state, percent <= 100 ? (int)percent : 100);
    }
    return true;
}

static void osc_notify(struct terminal *terminal, int number, const char *text, size_t length) {
    if (!progress(terminal, text)) {
        notify(terminal, "", 0, text, length);
    }
}

/* OSC 99 ; metadata ; payload (kitty): told as body, or as title where the metadata says p=title.
 */
static void osc_kitty_notify(
        struct terminal *terminal, int number, const char *text, size_t length) {
    const char *separator = memchr(text, ';', length);
    if (separator == NULL) {
        return;
    }
    const char *payload = separator + 1;
    size_t size = length - (size_t)(payload - text);
    OWNED_STR metadata = text_copy_bytes(text, (size_t)(separator - text));
    OWNED_STR decoded = NULL;
    if (strstr(metadata, "p=?") != NULL || strstr(metadata, "p=close") != NULL || size == 0) {
        return;
    }
    if (strstr(metadata, "e=1") != NULL) {
        decoded = base64_decode(payload, size, &size);
        payload = decoded;
    }
    if (payload == NULL) {
        return;
    }
    if (strstr(metadata, "p=body") == NULL) {
        notify(terminal, payload, size, "", 0);
    } else {
        notify(terminal, "", 0, payload, size);
    }
}

/* OSC 777 ; notify ; title ; body (rxvt). */
static void osc_rxvt(struct terminal *terminal, int number, const char *text, size_t length) {
    static const char prefix[] = "notify;";
    size_t skip = sizeof(prefix) - 1;
    if (length < skip || memcmp(text, prefix, skip) != 0) {
        return;
    }
    const char *title = text + skip, *end = text + length;
    const char *separator = memchr(title, ';', (size_t)(end - title));
    const char *body = separator != NULL ? separator + 1 : end;
    notify(terminal, title, (size_t)((separator != NULL ? separator : end) - title), body,
            (size_t)(end - body));
}

/* OSC 7501 (program status): "?" asks whether we listen. */
static void osc_program_status(
        struct terminal *terminal, int number, const char *text, size_t length) {
    if (length > 0 && text[0] == '?') {
        emulator_reply(terminal, "\033]7501;?1\033\\");
    } else if (!terminal->is_muted && terminal->events.program_status != NULL) {
        OWNED_STR clean = text_clean(text, length, PATH_MAX_BYTES);
        terminal->events.program_status(terminal->context, clean, strlen(clean));
    }
}

/* OSC 7 ; file://HOST/PATH, percent-encoded. */
static void osc_directory(struct terminal *terminal, int number, const char *text, size_t length) {
    const char *path = text_starts_with(text, "file://") ? strchr(text + 7, '/') : NULL;
    if (path == NULL || terminal->is_muted || terminal->events.working_directory == NULL) {
        return;
    }
    struct buffer decoded = { 0 };
    for (; *path != '\0'; path++) {
        int high = *path == '%' ? hex_digit(path[1]) : -1;
        int low = high >= 0 ? hex_digit(path[2]) : -1;
        if (low >= 0) {
            buffer_append_byte(&decoded, (uint8_t)(high * 16 + low));
            path += 2;
        } else {
            buffer_append_byte(&decoded, (uint8_t)*path);
        }
    }
    OWNED_STR clean = text_clean(decoded.data, decoded.length, PATH_MAX_BYTES);
    buffer_finish(&decoded);
    terminal->events.working_directory(terminal->context, clean);
}

/* OSC 52 ; selection ; base64: told where allowed; a query is never answered. */
static void osc_clipboard(struct terminal *terminal, int number, const char *text, size_t length) {
    const char *separator = memchr(text, ';', length);
    if (!terminal->options.allow_clipboard || separator == NULL || terminal->is_muted ||
            terminal->events.clipboard == NULL) {
        return;
    }
    size_t size;
    const char *data = separator + 1;
    OWNED_STR selection = text_clean(text, (size_t)(separator - text), 8);
    OWNED_STR bytes = base64_decode(data, length - (size_t)(data - text), &size);
    if (bytes != NULL && size <= CLIPBOARD_MAX_BYTES) {
        terminal->events.clipboard(terminal->context, selection, bytes, size);
    }
}

/* OSC 133 ; A: a prompt begins (FinalTerm's marks; B, C and D mean nothing here). */
static void osc_prompt(struct terminal *terminal, int number, const char *text, size_t length) {
    if (length > 0 && text[0] == 'A' && (length == 1 || text[1] == ';')) {
        grid_row(terminal_grid(terminal), terminal->cursor.row)->prompt = true;
    }
}

static void osc_ignore(struct terminal *terminal, int number, const char *text, size_t length) {
    /* Known and without effect here. */
}

/* ---- the table ------------------------------------------------------------------------------- */

/* In the order of their numbers. */
static const struct {
    int number;
    osc_fn run;
} commands[] = {
    { 0, osc_title },             /* OSC-0 */
    { 1, osc_ignore },            /* OSC-1 the icon's title */
    { 2, osc_title },             /* OSC-2 */
    { 4, osc_palette },           /* OSC-4 */
    { 5, osc_special },           /* OSC-5 */
    { 7, osc_directory },         /* OSC-7 */
    { 8, osc_link },              /* OSC-8 */
    { 9, osc_notify },            /* OSC-9 */
    { 10, osc_color },            /* OSC-10 */
    { 11, osc_color },            /* OSC-11 */
    { 12, osc_color },            /* OSC-12 */
    { 13, osc_color },            /* OSC-13 */
    { 14, osc_color },            /* OSC-14 */
    { 15, osc_color },            /* OSC-15 */
    { 16, osc_color },            /* OSC-16 */
    { 17, osc_color },            /* OSC-17 */
    { 18, osc_color },            /* OSC-18 */
    { 19, osc_color },            /* OSC-19 */
    { 52, osc_clipboard },        /* OSC-52 */
    { 99, osc_kitty_notify },     /* OSC-99 */
    { 104, osc_palette_reset },   /* OSC-104 */
    { 105, osc_special_reset },   /* OSC-105 */
    { 110, osc_color_reset },     /* OSC-110 */
    { 111, osc_color_reset },     /* OSC-111 */
    { 112, osc_color_reset },     /* OSC-112 */
    { 113, osc_color_reset },     /* OSC-113 */
    { 114, osc_color_reset },     /* OSC-114 */
    { 115, osc_color_reset },     /* OSC-115 */
    { 116, osc_color_reset },     /* OSC-116 */
    { 117, osc_color_reset },     /* OSC-117 */
    { 118, osc_color_reset },     /* OSC-118 */
    { 119, osc_color_reset },     /* OSC-119 */
    { 133, osc_prompt },          /* OSC-133 */
    { 777, osc_rxvt },            /* OSC-777 */
    { 7501, osc_program_status }, /* OSC-7501 */
};

void emulator_osc(struct terminal *terminal, const char *bytes, size_t length) {
    int number = 0;
    size_t at = 0;
    while (at < length && at < 5 && bytes[at] >= '0' && bytes[at] <= '9') {
        number = number * 10 + (bytes[at++] - '0');
    }
    if (at == 0 || (at < length && bytes[at] != ';')) {
        return;
    }
    at += at < length;
    for (size_t i = 0; i < ARRAY_LENGTH(commands); i++) {
        if (commands[i].number == number) {
            commands[i].run(terminal, number, bytes + at, length - at);
            return;
        }
    }
}
