/* SPDX-License-Identifier: MIT */

/* Short ways are taken through what comes in one piece: runs of characters, plain control
 * sequences. What is cut goes the long way. Random output fed whole, and cut at random places, must
 * make the same terminal. */

#include "term/terminal.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define ROUNDS 600
#define STEPS  80

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Characters of every kind there is: narrow, wide, joining, cut, none. */
static const char *const characters[] = { "a", "b", " ", "~", "\xc3\xa9", "\xd0\x9f",
    "\xe2\x94\x80", "\xe4\xbd\xa0", "\xe5\xa5\xbd", "\xe3\x81\x82", "\xea\xb0\x80",
    "\xf0\x9f\x98\x80", "\xf0\x9f\x91\xa9", "\xf0\x9f\x87\xa9", "\xf0\x9f\x87\xaa",
    "\xf0\x9f\x8f\xbd", "\xe2\x9d\xa4", "\xcc\x81", "\xcc\x88", "\xe2\x80\x8d", "\xef\xb8\x8f",
    "\xef\xb8\x8e", "\xcd\x8f", "\xe0\xa4\x95", "\xe0\xa4\xbf", "\xe0\xb8\xb3", "\xd8\x80",
    "\xe2\x80\x8b", "\xc2\xad", "\xee\x82\xb0", "\xc2\x85", "\xc2\x8d", "\xff", "\xe4\xbd",
    "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80", "\177" };

/* "%u" stands for a small number. */
static const char *const sequences[] = { "\r\n", "\n", "\r", "\b", "\t", "\016", "\017", "\033M",
    "\0337", "\0338", "\033(0", "\033(B", "\033)0", "\033N", "\033[m", "\033[1m", "\033[3%um",
    "\033[38;5;%um", "\033[48;2;%u;2;3m", "\033[38:2::%u:2:3m", "\033[4:3;58:5:%um", "\033[7;44m",
    "\033[%u;%uH", "\033[%uA", "\033[%uC", "\033[%uG", "\033[%ud", "\033[%uJ", "\033[%uK",
    "\033[%uX", "\033[%uP", "\033[%u@", "\033[%uL", "\033[%uM", "\033[%uS", "\033[%uT", "\033[%ub",
    "\033[2;5r", "\033[r", "\033[4h", "\033[4l", "\033[?7l", "\033[?7h", "\033[?6h", "\033[?6l",
    "\033[?69h", "\033[3;9s", "\033[?69l", "\033[?2027l", "\033[?2027h", "\033[?1049h",
    "\033[?1049l", "\033[?45h", "\033[1\"q", "\033[0\"q", "\033[?%uK", "\033#8", "\033[%u q",
    "\033[1;2;3;4;5;6;7;8;9;1;1;1;3;4;5;6;7m", "\033]0;%u\a", "\033[00000%um", "\033[;%uH" };

static void append_step(uint32_t *seed, struct buffer *out) {
    if (next_random(seed) % 2 == 0) {
        bool is_mixed = next_random(seed) % 2 == 0;
        size_t kind = next_random(seed) % ARRAY_LENGTH(characters);
        for (uint32_t i = next_random(seed) % 30; i > 0; i--) {
            if (is_mixed || next_random(seed) % 8 == 0) {
                kind = next_random(seed) % ARRAY_LENGTH(characters);
            }
            buffer_append_text(out, characters[kind]);
        }
        return;
    }
    const char *at = sequences[next_random(seed) % ARRAY_LENGTH(sequences)];
    for (; *at != '\0'; at++) {
        if (at[0] == '%' && at[1] == 'u') {
            buffer_append_format(out, "%u", next_random(seed) % 14);
            at++;
        } else {
            buffer_append_byte(out, (uint8_t)*at);
        }
    }
}

static struct terminal *make(const struct terminal_options *options) {
    return terminal_create(options, &(struct terminal_events){ 0 }, NULL);
}

/* What was collected last stays about; afterwards it is the same in every terminal. */
static void settle(struct terminal *terminal) {
    static const char bytes[] = "\033=\xf0\x9f\x98\x80";
    for (size_t i = 0; bytes[i] != '\0'; i++) {
        terminal_feed(terminal, bytes + i, 1);
    }
}

/* All that a terminal is. */
static void append_state(struct terminal *terminal, struct buffer *out) {
    terminal_capture(terminal, CAPTURE_HISTORY | CAPTURE_ANSI | CAPTURE_JOIN, out);
    terminal_capture(terminal, CAPTURE_ANSI, out);
    terminal_save(terminal, out);
}

static void fails(const struct buffer *fed, uint32_t round) {
    struct buffer shown = { 0 };
    for (size_t i = 0; i < fed->length; i++) {
        uint8_t byte = (uint8_t)fed->data[i];
        buffer_append_format(&shown, byte >= 0x20 && byte < 0x7f ? "%c" : "\\%03o", byte);
    }
    fail_msg("round %u differs: %s", round, buffer_text(&shown));
}

static void check_round(uint32_t round, uint32_t longest) {
    uint32_t seed = round * 2654435761u + 1;
    struct terminal_options options = {
        .columns = (uint16_t)(1 + next_random(&seed) % 24),
        .rows = (uint16_t)(1 + next_random(&seed) % 8),
        .history_lines_max = 20,
    };
    struct terminal *whole = make(&options), *cut = make(&options);
    struct buffer fed = { 0 }, first = { 0 }, second = { 0 };
    for (int step = 0; step < STEPS; step++) {
        append_step(&seed, &fed);
    }
    terminal_feed(whole, fed.data, fed.length);
    for (size_t at = 0, size; at < fed.length; at += size) {
        size = 1 + next_random(&seed) % longest;
        size = size < fed.length - at ? size : fed.length - at;
        terminal_feed(cut, fed.data + at, size);
    }
    settle(whole);
    settle(cut);
    append_state(whole, &first);
    append_state(cut, &second);
    if (first.length != second.length || memcmp(first.data, second.data, first.length) != 0) {
        fails(&fed, round);
    }
    terminal_destroy(whole);
    terminal_destroy(cut);
    buffer_finish(&fed);
    buffer_finish(&first);
    buffer_finish(&second);
}

static void byte_by_byte_the_same_comes_out(void **state) {
    for (uint32_t round = 0; round < ROUNDS; round++) {
        check_round(round, 1);
    }
}

static void cut_at_random_the_same_comes_out(void **state) {
    for (uint32_t round = 0; round < ROUNDS; round++) {
        check_round(ROUNDS + round, 1 + round % 40);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(byte_by_byte_the_same_comes_out),
        cmocka_unit_test(cut_at_random_the_same_comes_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
