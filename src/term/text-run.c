/* SPDX-License-Identifier: MIT */

/* The text of the stream: decoded, translated, and gathered in runs of characters that are written
 * together. Plain ASCII goes as it stands; what may join the character before it goes alone. */

#include "emulator.h"

#define RUN_MAX 256 /* cells */

/* ---- runs ------------------------------------------------------------------------------------ */

/* Characters that stand alone, decoded, not written yet: as print_cells() takes them. */
struct run {
    unsigned count;
    struct cell cells[RUN_MAX];
};

static void run_print(struct terminal *terminal, struct run *run) {
    print_cells(terminal, run->cells, run->count);
    run->count = 0;
}

static inline void run_add(
        struct terminal *terminal, struct run *run, uint32_t codepoint, uint8_t width) {
    if (run->count + width > RUN_MAX) {
        run_print(terminal, run);
    }
    cell_set_word(&run->cells[run->count++], CELL_WORD(glyph, codepoint) | CELL_WORD(width, width));
    if (width == 2) {
        cell_set_word(&run->cells[run->count++], 0);
    }
}

static inline void print_codepoint(struct terminal *terminal, struct run *run, uint32_t codepoint) {
    struct character_class class = character_classify(codepoint);
    if (class.width > 0 && !class.may_join) {
        run_add(terminal, run, codepoint, class.width);
    } else {
        run_print(terminal, run);
        print_joining(terminal, codepoint, class);
    }
}

/* ---- decoding -------------------------------------------------------------------------------- */

static uint32_t low_bits(char byte) {
    return byte & 0x3f;
}

static bool is_continuation(char byte) {
    return (byte & 0xc0) == 0x80;
}

/* A whole character, as nearly all are, decoded at once; returns how many bytes it took, 0 when it
 * takes a closer look. */
static size_t decode_whole(const char *bytes, size_t length, uint32_t *out_codepoint) {
    uint8_t first = (uint8_t)bytes[0];
    if (first < 0x80) {
        *out_codepoint = first;
        return 1;
    }
    if (first >= 0xc2 && first <= 0xdf && length >= 2 && is_continuation(bytes[1])) {
        *out_codepoint = (first & 0x1fu) << 6 | low_bits(bytes[1]);
        return 2;
    }
    if (first >= 0xe1 && first <= 0xef && first != 0xed && length >= 3 &&
            is_continuation(bytes[1]) && is_continuation(bytes[2])) {
        *out_codepoint = (first & 0x0fu) << 12 | low_bits(bytes[1]) << 6 | low_bits(bytes[2]);
        return 3;
    }
    if (first == 0xf0 && length >= 4 && (uint8_t)bytes[1] >= 0x90 && is_continuation(bytes[1]) &&
            is_continuation(bytes[2]) && is_continuation(bytes[3])) {
        *out_codepoint = low_bits(bytes[1]) << 12 | low_bits(bytes[2]) << 6 | low_bits(bytes[3]);
        return 4;
    }
    return 0;
}

/* Decodes from `bytes` on until a code point is there; returns how many it took. */
static size_t decode(
        struct terminal *terminal, const char *bytes, size_t length, uint32_t *out_codepoint) {
    for (size_t i = 0; i < length; i++) {
        switch (utf8_decode_byte(&terminal->utf8, (uint8_t)bytes[i], out_codepoint)) {
        case UTF8_MORE:
            break;
        case UTF8_DONE:
            return i + 1;
        case UTF8_REJECTED:
            return i;
        }
    }
    *out_codepoint = 0;
    return length;
}

static bool is_c1(uint32_t codepoint) {
    return codepoint >= 0x80 && codepoint < 0xa0;
}

/* ---- the stream ------------------------------------------------------------------------------ */

static uint32_t translate(struct terminal *terminal, uint32_t codepoint) {
    struct charsets *charsets = &terminal->charsets;
    uint8_t set = charsets->single != 0 ? charsets->single : charsets->left;
    charsets->single = 0;
    return charset_translate(charsets->designated[set], codepoint);
}

static void take_codepoint(struct terminal *terminal, struct run *run, uint32_t codepoint) {
    if (codepoint == 0 || is_c1(codepoint)) {
        return; /* not whole yet; not text */
    }
    if (charset_is_translating(terminal)) {
        codepoint = translate(terminal, codepoint);
    }
    print_codepoint(terminal, run, codepoint);
}

/* Takes the whole characters from the start; returns how many bytes they are. */
static size_t take_whole(
        struct terminal *terminal, struct run *run, const char *bytes, size_t length) {
    const char *at = bytes, *end = bytes + length;
    while (at < end) {
        uint32_t codepoint;
        size_t taken = decode_whole(at, (size_t)(end - at), &codepoint);
        if (taken == 0 || is_c1(codepoint)) {
            break;
        }
        print_codepoint(terminal, run, codepoint);
        at += taken;
    }
    return (size_t)(at - bytes);
}

size_t emulator_text(struct terminal *terminal, const char *bytes, size_t length) {
    struct run run;
    run.count = 0;
    size_t at = 0;
    uint32_t codepoint = 0;
    while (at < length && !is_c1(codepoint)) {
        size_t taken =
                text_is_plain(terminal) ? take_whole(terminal, &run, bytes + at, length - at) : 0;
        if (taken == 0) {
            taken = decode(terminal, bytes + at, length - at, &codepoint);
            take_codepoint(terminal, &run, codepoint);
        }
        at += taken;
    }
    run_print(terminal, &run);
    if (is_c1(codepoint)) {
        guard_c1(&terminal->guard, (uint8_t)codepoint);
    }
    return at;
}

void emulator_repeat(struct terminal *terminal, int count) {
    uint32_t codepoint = terminal->last.codepoint;
    unsigned cells = terminal_grid(terminal)->columns * terminal_grid(terminal)->row_count;
    unsigned times = count < 0 ? 0 : (unsigned)count < cells ? (unsigned)count : cells;
    if (codepoint == 0) {
        return;
    }
    struct run run;
    run.count = 0;
    for (; times > 0; times--) {
        print_codepoint(terminal, &run, codepoint);
    }
    run_print(terminal, &run);
}

void emulator_forget_last(struct terminal *terminal) {
    terminal->last = (struct last_character){ 0 };
}
