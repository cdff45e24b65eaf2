/* SPDX-License-Identifier: MIT */
#include "recording/text-finder.h"

#include "base/memory.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>

struct matches {
    struct text_match *items;
    size_t count, capacity;
    uint64_t top; /* the line of the screen's first row */
};

struct place {
    uint16_t row, column;
};

struct text_finder {
    char *text;
    size_t length;
    bool any_case, is_alternate;
    struct matches now, before;
    struct buffer line;   /* rows that belong together, as text */
    struct place *places; /* where each of its bytes stands */
    size_t place_capacity;
};

struct text_finder *text_finder_create(const char *text) {
    struct text_finder *finder = NEW(struct text_finder);
    finder->text = text_copy(text);
    finder->length = strlen(text);
    finder->any_case = true;
    for (const char *at = text; *at != '\0'; at++) {
        finder->any_case = finder->any_case && !isupper((unsigned char)*at);
    }
    return finder;
}

void text_finder_destroy(struct text_finder *finder) {
    if (finder != NULL) {
        free(finder->text);
        free(finder->now.items);
        free(finder->before.items);
        free(finder->places);
        buffer_finish(&finder->line);
        free(finder);
    }
}

const char *text_finder_text(const struct text_finder *finder) {
    return finder->text;
}

static void append_row(
        struct text_finder *finder, const struct terminal *terminal, uint16_t number) {
    struct terminal_row row = terminal_row(terminal, number);
    for (uint16_t column = 0; column < row.used; column++) {
        const struct cell *cell = &row.cells[column];
        if (cell->width == 0) {
            continue;
        }
        char *glyph = buffer_reserve(&finder->line, TERMINAL_GLYPH_MAX_BYTES);
        size_t length = terminal_glyph_text(terminal, cell->glyph, glyph);
        finder->places = memory_grow(finder->places, &finder->place_capacity,
                finder->line.length + length, sizeof(*finder->places));
        for (size_t i = 0; i < length; i++) {
            finder->places[finder->line.length + i] = (struct place){ number, column };
            if (finder->any_case && (uint8_t)glyph[i] < 0x80) {
                glyph[i] = (char)tolower((unsigned char)glyph[i]);
            }
        }
        finder->line.length += length;
    }
}

static void add_match(struct text_finder *finder, size_t at) {
    struct matches *now = &finder->now;
    struct place first = finder->places[at], last = finder->places[at + finder->length - 1];
    now->items = memory_grow(now->items, &now->capacity, now->count + 1, sizeof(*now->items));
    now->items[now->count++] = (struct text_match){ .line = now->top + first.row,
        .row = first.row,
        .column = first.column,
        .last_row = last.row,
        .last_column = last.column };
}

static void find_in_line(struct text_finder *finder) {
    const char *at = finder->line.data;
    size_t left = finder->line.length;
    while (left >= finder->length && finder->now.count < TEXT_FINDER_MATCHES_MAX) {
        const char *found = memmem(at, left, finder->text, finder->length);
        if (found == NULL) {
            return;
        }
        add_match(finder, (size_t)(found - finder->line.data));
        left -= (size_t)(found - at) + finder->length;
        at = found + finder->length;
    }
}

size_t text_finder_look(struct text_finder *finder, const struct terminal *terminal) {
    struct matches kept = finder->before;
    finder->before = finder->now;
    finder->now = kept;
    finder->now.count = 0;
    finder->is_alternate = terminal_modes(terminal).alternate_screen;
    finder->now.top = finder->is_alternate ? 0
                                           : terminal_history_dropped(terminal) +
                                                     terminal_history_count(terminal);
    uint16_t rows = terminal_rows(terminal);
    buffer_clear(&finder->line);
    for (uint16_t row = 0; row < rows; row++) {
        append_row(finder, terminal, row);
        if (!terminal_row(terminal, row).wrapped || row + 1 == rows) {
            find_in_line(finder);
            buffer_clear(&finder->line);
        }
    }
    return finder->now.count;
}

const struct text_match *text_finder_match(const struct text_finder *finder, size_t index) {
    return &finder->now.items[index];
}

static int compare(const struct text_match *a, const struct text_match *b) {
    if (a->line != b->line) {
        return a->line < b->line ? -1 : 1;
    }
    return (a->column > b->column) - (a->column < b->column);
}

/* How many of `some` are not among `others`; both are in order. Those above `top` do not count. */
static size_t count_others(const struct matches *some, const struct matches *others, uint64_t top) {
    size_t count = 0, other = 0;
    for (size_t i = 0; i < some->count; i++) {
        while (other < others->count && compare(&others->items[other], &some->items[i]) < 0) {
            other++;
        }
        bool is_there =
                other < others->count && compare(&others->items[other], &some->items[i]) == 0;
        count += !is_there && some->items[i].line >= top;
    }
    return count;
}

bool text_finder_has_new(const struct text_finder *finder) {
    size_t appeared = count_others(&finder->now, &finder->before, 0);
    size_t vanished = count_others(&finder->before, &finder->now, finder->now.top);
    return appeared > vanished;
}

void text_finder_forget(struct text_finder *finder) {
    finder->now.count = finder->before.count = 0;
}
