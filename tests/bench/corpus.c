/* SPDX-License-Identifier: MIT */

/*
 * Writes the corpora of the benchmark: what programs print, made up from a fixed seed, so that the
 * same bytes come out everywhere. Usage: corpus NAME BYTES >FILE
 */

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdio.h>

#define COLUMNS 200
#define ROWS    50

struct writer {
    struct buffer out;
    uint64_t state; /* of the generator of numbers (xorshift64) */
    unsigned step;
};

static unsigned any(struct writer *writer, unsigned below) {
    writer->state ^= writer->state << 13;
    writer->state ^= writer->state >> 7;
    writer->state ^= writer->state << 17;
    return (unsigned)((writer->state >> 16) % below);
}

static void put(struct writer *writer, const char *format, ...)
        __attribute__((format(printf, 2, 3)));

static void put(struct writer *writer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char text[512];
    int length = vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    buffer_append(&writer->out, text, (size_t)length);
}

static const char *word(struct writer *writer) {
    static const char *const words[] = { "connection", "from", "accepted", "the", "cache", "of",
        "request", "served", "in", "worker", "started", "with", "timeout", "retry", "user", "for",
        "index", "rebuilt", "GET", "/api/v2/items", "status", "ok", "queue", "length", "token",
        "expired", "node", "joined", "checksum", "verified", "a", "to" };
    return words[any(writer, ARRAY_LENGTH(words))];
}

static void put_words(struct writer *writer, unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        put(writer, "%s%s", i == 0 ? "" : " ", word(writer));
    }
}

static void put_clock(struct writer *writer) {
    unsigned second = writer->step / 7;
    put(writer, "2026-03-%02u %02u:%02u:%02u.%03u", 1 + second / 86400 % 28, second / 3600 % 24,
            second / 60 % 60, second % 60, any(writer, 1000));
}

/* A log. */
static void ascii(struct writer *writer) {
    static const char *const levels[] = { "INFO ", "DEBUG", "WARN ", "ERROR" };
    put_clock(writer);
    put(writer, " %s [%05u] ", levels[any(writer, 4)], any(writer, 65536));
    put_words(writer, 4 + any(writer, 14));
    put(writer, " id=%08x\n", any(writer, 0x7fffffff));
}

/* The same, coloured as loggers do it. */
static void sgr(struct writer *writer) {
    static const char *const levels[] = { "32mINFO", "36mDEBUG", "33mWARN", "1;31mERROR" };
    put(writer, "\033[90m");
    put_clock(writer);
    put(writer, "\033[0m \033[%s\033[0m \033[38;5;%um[%s]\033[0m ", levels[any(writer, 4)],
            16 + any(writer, 216), word(writer));
    for (unsigned i = 3 + any(writer, 6); i > 0; i--) {
        put(writer, "\033[1m%s\033[22m=\033[38;2;%u;%u;%um%s\033[39m ", word(writer),
                any(writer, 256), any(writer, 256), any(writer, 256), word(writer));
    }
    put(writer, "\033[0m\n");
}

/* CJK, emoji, combining marks, accents and boxes, in lines. */
static void unicode(struct writer *writer) {
    for (unsigned i = 6 + any(writer, 20); i > 0; i--) {
        switch (any(writer, 6)) {
        case 0:
            for (unsigned n = 2 + any(writer, 6); n > 0; n--) {
                unsigned point = 0x4e00 + any(writer, 0x5000);
                put(writer, "%c%c%c", (char)(0xe0 | point >> 12),
                        (char)(0x80 | (point >> 6 & 0x3f)), (char)(0x80 | (point & 0x3f)));
            }
            break;
        case 1: {
            unsigned point = 0x1f600 + any(writer, 0x40);
            put(writer, "\xf0%c%c%c", (char)(0x80 | (point >> 12 & 0x3f)),
                    (char)(0x80 | (point >> 6 & 0x3f)), (char)(0x80 | (point & 0x3f)));
            break;
        }
        case 2:
            put(writer, "e\xcc\x81"
                        "a\xcc\x88o\xcc\x82");
            break;
        case 3:
            put(writer, "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82");
            break;
        case 4:
            put(writer, "\xe2\x94\x80\xe2\x94\xbc\xe2\x94\x82\xc3\xa9\xc3\xbc\xc3\x9f");
            break;
        default:
            put(writer, "%s", word(writer));
        }
        put(writer, " ");
    }
    put(writer, "\n");
}

static void put_cell_colors(struct writer *writer) {
    put(writer, "\033[38;2;%u;%u;%u;48;2;%u;%u;%um", any(writer, 256), any(writer, 256),
            any(writer, 256), any(writer, 256), any(writer, 256), any(writer, 256));
}

/* Every cell with its own colours, everywhere on the screen. */
static void dense(struct writer *writer) {
    put(writer, "\033[%u;%uH", 1 + any(writer, ROWS), 1 + any(writer, COLUMNS - 8));
    for (unsigned i = 0; i < 8; i++) {
        put_cell_colors(writer);
        put(writer, "%c", 'A' + any(writer, 26));
    }
}

/* Whole screens, from the top left, every cell with its own colours. */
static void tcells(struct writer *writer) {
    if (writer->step % ROWS == 0) {
        put(writer, "\033[H");
    }
    for (unsigned i = 0; i < COLUMNS; i++) {
        put_cell_colors(writer);
        put(writer, "%c", '!' + any(writer, 94));
    }
    put(writer, "\033[m%s", writer->step % ROWS == ROWS - 1 ? "" : "\r\n");
}

/* Whole screens of plain text. */
static void light(struct writer *writer) {
    if (writer->step % ROWS == 0) {
        put(writer, "\033[H");
    }
    for (unsigned i = 0; i < COLUMNS; i++) {
        put(writer, "%c", 'a' + (writer->step + i + any(writer, 3)) % 26);
    }
}

/* Single characters after a move of the cursor. */
static void cursor(struct writer *writer) {
    put(writer, "\033[%u;%uH%c", 1 + any(writer, ROWS), 1 + any(writer, COLUMNS),
            '!' + any(writer, 94));
    if (any(writer, 8) == 0) {
        put(writer, "\033[%u%c", 1 + any(writer, 5), "ABCD"[any(writer, 4)]);
    }
}

/* Lines scrolled inside margins, forwards and backwards. */
static void region(struct writer *writer) {
    if (writer->step % 400 == 0) {
        unsigned top = 1 + any(writer, 10), bottom = 30 + any(writer, 20);
        put(writer, "\033[%u;%ur\033[%u;1H", top, bottom, bottom);
    }
    if (any(writer, 40) == 0) {
        put(writer, "\033[5;1H\033[2L\033[M\033[45;1H");
    }
    put_words(writer, 3 + any(writer, 10));
    put(writer, "\r\n");
}

static void put_code_line(struct writer *writer, unsigned row) {
    put(writer, "\033[%u;1H\033[38;5;243m%4u \033[m", row, 1 + any(writer, 2000));
    for (unsigned i = any(writer, 4); i > 0; i--) {
        put(writer, "    ");
    }
    static const unsigned colors[] = { 81, 118, 141, 186, 197, 208, 244, 252 };
    for (unsigned i = 2 + any(writer, 9); i > 0; i--) {
        put(writer, "\033[38;5;%um%s\033[m%c", colors[any(writer, 8)], word(writer),
                " (){};,."[any(writer, 8)]);
    }
    put(writer, "\033[K");
}

/* An editor: single lines redrawn, pages scrolled, a status line, the cursor hidden meanwhile. */
static void tui(struct writer *writer) {
    put(writer, "\033[?25l");
    unsigned kind = any(writer, 10);
    if (kind == 0) {
        for (unsigned row = 1; row < ROWS - 1; row++) {
            put_code_line(writer, row);
        }
    } else if (kind < 4) {
        put(writer, "\033[1;%ur\033[%u;1H\n\033[r", ROWS - 2, ROWS - 2);
        put_code_line(writer, ROWS - 2);
    } else {
        put_code_line(writer, 1 + any(writer, ROWS - 2));
    }
    put(writer, "\033[%u;1H\033[7m %-60s %3u%% %5u,%-3u \033[m\033[K", ROWS - 1, word(writer),
            any(writer, 101), any(writer, 2000), any(writer, 100));
    put(writer, "\033[%u;%uH\033[?25h", 1 + any(writer, ROWS - 2), 6 + any(writer, 100));
}

static void yes(struct writer *writer) {
    put(writer, "y\n");
}

static const struct {
    const char *name;
    void (*step)(struct writer *writer);
} corpora[] = {
    { "ascii", ascii },
    { "cursor", cursor },
    { "dense", dense },
    { "light", light },
    { "region", region },
    { "sgr", sgr },
    { "tcells", tcells },
    { "tui", tui },
    { "unicode", unicode },
    { "yes", yes },
};

int main(int count, char **arguments) {
    int64_t size_bytes = 0;
    if (count != 3 || !text_parse_integer(arguments[2], 1, 1 << 30, &size_bytes)) {
        fprintf(stderr, "usage: corpus NAME BYTES\n");
        return 2;
    }
    for (size_t i = 0; i < ARRAY_LENGTH(corpora); i++) {
        if (!text_equal(corpora[i].name, arguments[1])) {
            continue;
        }
        struct writer writer = { .state = 0x9e3779b97f4a7c15u };
        while (writer.out.length < (size_t)size_bytes) {
            corpora[i].step(&writer);
            writer.step++;
        }
        fwrite(writer.out.data, 1, writer.out.length, stdout);
        buffer_finish(&writer.out);
        return ferror(stdout) || fflush(stdout) != 0;
    }
    fprintf(stderr, "corpus: no corpus '%s'\n", arguments[1]);
    return 2;
}
