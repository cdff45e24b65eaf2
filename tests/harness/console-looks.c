/* SPDX-License-Identifier: MIT */

/*
 * A screen as a text that can be reviewed: the rows, the cursor, and below them the same rows with
 * a letter for how each cell looks ('.' is plain), the letters explained at the end.
 */

#include "harness/console.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#define LOOKS_MAX 52
#define STILL_MS  400
#define POLL_MS   20

struct looks {
    struct style styles[LOOKS_MAX];
    size_t count;
};

static char letter_of(struct looks *looks, const struct style *style) {
    static const struct style plain;
    if (style_equal(style, &plain)) {
        return '.';
    }
    size_t i = 0;
    while (i < looks->count && !style_equal(style, &looks->styles[i])) {
        i++;
    }
    if (i == looks->count && looks->count < LOOKS_MAX) {
        looks->styles[looks->count++] = *style;
    }
    return i >= LOOKS_MAX ? '?' : (char)(i < 26 ? 'a' + i : 'A' + (i - 26));
}

static void append_row(
        struct console *console, uint16_t number, struct looks *looks, struct buffer *out) {
    struct terminal_row row = terminal_row(console->screen, number);
    size_t start = out->length;
    for (uint16_t column = 0; column < terminal_columns(console->screen); column++) {
        uint16_t style = column < row.used ? row.cells[column].style : row.blank;
        buffer_append_byte(out, (uint8_t)letter_of(looks, terminal_style(console->screen, style)));
    }
    while (out->length > start && out->data[out->length - 1] == '.') {
        out->length--;
    }
    buffer_append_byte(out, '\n');
}

static void append_color(struct buffer *out, const char *name, uint32_t color) {
    if (COLOR_KIND(color) == 1) {
        buffer_append_format(out, " %s=%u", name, color & 0xff);
    } else if (COLOR_KIND(color) == 2) {
        buffer_append_format(out, " %s=#%06x", name, color & 0xffffff);
    }
}

static void append_legend(const struct looks *looks, struct buffer *out) {
    static const char *const attributes[] = { "bold", "dim", "italic", "blink", "reverse",
        "conceal", "strike", "overline" };
    for (size_t i = 0; i < looks->count; i++) {
        const struct style *style = &looks->styles[i];
        buffer_append_byte(out, (uint8_t)(i < 26 ? 'a' + i : 'A' + (i - 26)));
        append_color(out, "foreground", style->foreground);
        append_color(out, "background", style->background);
        for (size_t bit = 0; bit < ARRAY_LENGTH(attributes); bit++) {
            if (style->attributes & 1u << bit) {
                buffer_append_format(out, " %s", attributes[bit]);
            }
        }
        if (style->underline != UNDERLINE_NONE) {
            buffer_append_format(out, " underline=%u", style->underline);
        }
        buffer_append_byte(out, '\n');
    }
}

/* The text of rows [first, end), a line each. */
static void append_text(struct console *console, uint16_t first, uint16_t end, struct buffer *out) {
    struct buffer all = { 0 };
    terminal_capture(console->screen, 0, &all);
    const char *line = buffer_text(&all);
    for (uint16_t row = 0; row < end && *line != '\0'; row++) {
        size_t length = strcspn(line, "\n");
        length += line[length] == '\n';
        if (row >= first) {
            buffer_append(out, line, length);
        }
        line += length;
    }
    buffer_finish(&all);
}

static char *describe(struct console *console, uint16_t first, uint16_t end) {
    struct buffer out = { 0 };
    struct looks looks = { .count = 0 };
    append_text(console, first, end, &out);
    struct terminal_cursor cursor = terminal_cursor(console->screen);
    if (cursor.visible) {
        buffer_append_format(&out, "---- cursor at column %u, row %u\n", cursor.column, cursor.row);
    } else {
        buffer_append_text(&out, "---- no cursor\n");
    }
    for (uint16_t row = first; row < end; row++) {
        append_row(console, row, &looks, &out);
    }
    buffer_append_text(&out, "----\n");
    append_legend(&looks, &out);
    return buffer_take_text(&out);
}

/* Reads until nothing came for a while: only where a screen is to be written down. */
static void wait_until_still(struct console *console) {
    while (world_turn(console->world, STILL_MS)) {
    }
}

static void print_both(const char *expected, const char *actual) {
    fprintf(stderr, "# ---- expected\n%s# ---- is\n%s", expected, actual);
}

void console_looks(struct console *console, const char *name) {
    console_part_looks(console, 0, terminal_rows(console->screen), name);
}

void console_part_looks(struct console *console, uint16_t first, uint16_t end, const char *name) {
    const char *directory = getenv("STOA_SCREENS");
    OWNED_STR path = text_format("%s/%s.txt", directory == NULL ? "." : directory, name);
    if (getenv("UPDATE_SCREENS") != NULL) {
        wait_until_still(console);
        OWNED_STR text = describe(console, first, end);
        struct error err = { 0 };
        if (!file_replace(path, text, strlen(text), &err)) {
            world_fail(console->world, "%s", err.text);
        }
        return;
    }
    struct buffer expected = { 0 };
    struct error err = { 0 };
    if (!file_read(path, 1024 * 1024, &expected, &err)) {
        world_fail(console->world, "%s (UPDATE_SCREENS=1 writes it)", err.text);
    }
    int64_t end_ms = clock_monotonic_ms() + world_limit_ms();
    for (;;) {
        OWNED_STR actual = describe(console, first, end);
        if (text_equal(actual, buffer_text(&expected))) {
            break;
        }
        if (clock_monotonic_ms() > end_ms) {
            print_both(buffer_text(&expected), actual);
            buffer_finish(&expected);
            world_fail(console->world, "the screen never looked like '%s'", path);
        }
        world_turn(console->world, POLL_MS);
    }
    buffer_finish(&expected);
}
