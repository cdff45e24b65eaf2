/* SPDX-License-Identifier: MIT */
/*
 * stoa's engine for the comparison with another: reads a plan on standard input and prints screens
 * in the normal form of README.md, as print-screen.mjs does with the other engine.
 */

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "term/terminal.h"

#include <inttypes.h>

static struct terminal *terminal;
static struct buffer bytes;

static const struct {
    uint16_t attribute;
    const char *name;
} attribute_names[] = {
    { STYLE_BOLD, "bold" },
    { STYLE_DIM, "dim" },
    { STYLE_ITALIC, "italic" },
    { STYLE_BLINK, "blink" },
    { STYLE_REVERSE, "reverse" },
    { STYLE_CONCEAL, "conceal" },
    { STYLE_STRIKE, "strike" },
    { STYLE_OVERLINE, "overline" },
};

static const char *const underline_names[] = { "", "single", "double", "curly", "dotted",
    "dashed" };

static void append_word(struct buffer *words, const char *name) {
    if (words->length > 0) {
        buffer_append_text(words, " ");
    }
    buffer_append_text(words, name);
}

static void append_color(struct buffer *words, const char *name, uint32_t color) {
    if (COLOR_KIND(color) == 0) {
        return;
    }
    append_word(words, name);
    buffer_append_format(words, COLOR_KIND(color) == 2 ? "=#%06" PRIx32 : "=%" PRIu32,
            color & (COLOR_KIND(color) == 2 ? 0xffffff : 0xff));
}

/* Of a blank that has no line through, under or over it and is not reversed, only the background
 * is seen; what else it has is no part of the screen. */
static struct style seen_style(const struct cell *cell) {
    struct style style = *terminal_style(terminal, cell->style);
    bool is_blank = cell->glyph == 0 || cell->glyph == ' ';
    bool is_lined = style.underline != UNDERLINE_NONE ||
                    (style.attributes & (STYLE_REVERSE | STYLE_STRIKE | STYLE_OVERLINE)) != 0;
    if (is_blank && !is_lined) {
        style.attributes = 0;
        style.foreground = COLOR_DEFAULT;
    }
    return style;
}

static void format_look(const struct style *style, struct buffer *words) {
    for (size_t i = 0; i < ARRAY_LENGTH(attribute_names); i++) {
        if (style->attributes & attribute_names[i].attribute) {
            append_word(words, attribute_names[i].name);
        }
    }
    if (style->underline != UNDERLINE_NONE) {
        append_word(words, "underline=");
        buffer_append_text(words, underline_names[style->underline]);
        append_color(words, "underline-color", style->underline_color);
    }
    append_color(words, "fg", style->foreground);
    append_color(words, "bg", style->background);
    const char *link = terminal_link(terminal, style->link);
    if (link != NULL) {
        append_word(words, "link=");
        buffer_append_text(words, link);
    }
}

struct printed_row {
    struct buffer text, wide, looks;
    struct buffer look; /* of the run that is open */
    size_t run_start, trimmed;
};

static void close_run(struct printed_row *printed, size_t end) {
    if (printed->look.length > 0 && end > printed->run_start) {
        buffer_append_format(&printed->looks, "  %zu-%zu %s\n", printed->run_start, end - 1,
                buffer_text(&printed->look));
    }
}

static void add_cell(struct printed_row *printed, size_t column, const struct cell *cell) {
    struct buffer look = { 0 };
    struct style style = seen_style(cell);
    format_look(&style, &look);
    if (!text_equal(buffer_text(&look), buffer_text(&printed->look))) {
        close_run(printed, column);
        printed->run_start = column;
        buffer_clear(&printed->look);
        buffer_append(&printed->look, look.data, look.length);
    }
    buffer_finish(&look);
    if (cell->width == 2) {
        buffer_append_format(&printed->wide, " %zu", column);
    }
    char glyph[TERMINAL_GLYPH_MAX_BYTES];
    size_t length = terminal_glyph_text(terminal, cell->glyph, glyph);
    buffer_append(&printed->text, glyph, length);
    if (length != 1 || glyph[0] != ' ') {
        printed->trimmed = printed->text.length;
    }
}

static void print_row(const char *name, const struct terminal_row *row) {
    struct printed_row printed = { 0 };
    uint16_t columns = terminal_columns(terminal);
    for (size_t column = 0; column < columns; column++) {
        const struct cell blank = { .style = row->blank, .width = 1 };
        const struct cell *cell = column < row->used ? &row->cells[column] : &blank;
        if (cell->width != 0) {
            add_cell(&printed, column, cell);
        }
    }
    close_run(&printed, columns);
    printed.text.length = printed.trimmed;
    if (printed.text.length > 0 || printed.looks.length > 0) {
        printf("%s|%s\n", name, buffer_text(&printed.text));
        if (printed.wide.length > 0) {
            printf("  wide%s\n", buffer_text(&printed.wide));
        }
        printf("%s", buffer_text(&printed.looks));
    }
    buffer_finish(&printed.text);
    buffer_finish(&printed.wide);
    buffer_finish(&printed.looks);
    buffer_finish(&printed.look);
}

static void print_screen(const char *label) {
    static const char *const shapes[] = { "block", "underline", "bar" };
    struct terminal_cursor cursor = terminal_cursor(terminal);
    struct terminal_modes modes = terminal_modes(terminal);
    printf("=== %s %ux%u\n", label, terminal_columns(terminal), terminal_rows(terminal));
    printf("cursor %u %u %s %s\n", cursor.column, cursor.row, cursor.visible ? "visible" : "hidden",
            shapes[cursor.shape]);
    printf("modes %s%s%s%smouse=%u\n", modes.alternate_screen ? "alternate " : "",
            modes.bracketed_paste ? "bracketed-paste " : "",
            modes.focus_events ? "focus-events " : "", modes.synchronized ? "synchronized " : "",
            modes.mouse_tracking);
    printf("title %s\n", terminal_title(terminal));
    for (uint16_t row = 0; row < terminal_rows(terminal); row++) {
        char name[8];
        snprintf(name, sizeof(name), "%03u", row);
        struct terminal_row cells = terminal_row(terminal, row);
        print_row(name, &cells);
    }
}

/* The text of the lines above the screen, the newest first. */
static void print_history(const char *label, uint32_t maximum) {
    uint32_t count = terminal_history_count(terminal);
    printf("=== %s history %" PRIu32 "\n", label, count);
    for (uint32_t i = 1; i <= maximum && i <= count; i++) {
        struct terminal_row row = terminal_history_row(terminal, count - i);
        struct buffer text = { 0 };
        for (size_t column = 0; column < row.used; column++) {
            char glyph[TERMINAL_GLYPH_MAX_BYTES];
            if (row.cells[column].width != 0) {
                buffer_append(&text, glyph,
                        terminal_glyph_text(terminal, row.cells[column].glyph, glyph));
            }
        }
        while (text.length > 0 && text.data[text.length - 1] == ' ') {
            text.length--;
        }
        printf("-%" PRIu32 "|%s\n", i, buffer_text(&text));
        buffer_finish(&text);
    }
}

static void load(const char *path) {
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        fprintf(stderr, "print-screen: cannot open '%s'\n", path);
        exit(1);
    }
    buffer_clear(&bytes);
    size_t length;
    do {
        length = fread(buffer_reserve(&bytes, 65536), 1, 65536, file);
        bytes.length += length;
    } while (length > 0);
    fclose(file);
}

static void feed_hex(const char *digits) {
    struct buffer decoded = { 0 };
    unsigned value;
    for (; sscanf(digits, "%2x", &value) == 1; digits += 2) {
        buffer_append_byte(&decoded, (uint8_t)value);
    }
    terminal_feed(terminal, decoded.data, decoded.length);
    buffer_finish(&decoded);
}

static void create(unsigned columns, unsigned rows) {
    const struct terminal_options options = {
        .columns = (uint16_t)columns, .rows = (uint16_t)rows, .history_lines_max = 10000
    };
    static const struct terminal_events events = { 0 };
    if (terminal != NULL) {
        terminal_destroy(terminal);
    }
    terminal = terminal_create(&options, &events, NULL);
}

static bool run_line(char *line) {
    char word[4096];
    unsigned first, second;
    if (sscanf(line, "size %u %u", &first, &second) == 2) {
        create(first, second);
    } else if (sscanf(line, "load %4095s", word) == 1) {
        load(word);
    } else if (sscanf(line, "feed %u %u", &first, &second) == 2 && first <= second &&
               second <= bytes.length) {
        terminal_feed(terminal, bytes.data + first, second - first);
    } else if (strncmp(line, "hex ", 4) == 0) {
        feed_hex(line + 4);
    } else if (sscanf(line, "resize %u %u", &first, &second) == 2) {
        terminal_resize(terminal, (uint16_t)first, (uint16_t)second);
    } else if (sscanf(line, "print %4095s", word) == 1) {
        print_screen(word);
    } else if (sscanf(line, "history %4095s %u", word, &first) == 2) {
        print_history(word, first);
    } else {
        return line[0] == '\0';
    }
    return true;
}

int main(void) {
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    while ((length = getline(&line, &capacity, stdin)) >= 0) {
        line[strcspn(line, "\n")] = '\0';
        if (!run_line(line)) {
            fprintf(stderr, "print-screen: cannot do '%.80s'\n", line);
            return 1;
        }
    }
    free(line);
    if (terminal != NULL) {
        terminal_destroy(terminal);
    }
    buffer_finish(&bytes);
    return 0;
}
