/* SPDX-License-Identifier: MIT */

/* What no program should write: sequences cut anywhere, over-long, nested, with thousands of
 * arguments and numbers past 64 bits, broken UTF-8, strings without an end, storms of resizes. Each
 * leaves bounded memory, ends, and the next good sequence is understood. */

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "term/terminal.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MEBIBYTE ((size_t)1024 * 1024)

/* One of each kind, and those whose numbers are used for most. */
static const char *const sequences[] = { "\033[38;2;1;2;3;4:3;58:2::9:8:7m",
    "\033[?1049;2004;1006h", "\033[2;5r", "\033[?69h\033[3;9s", "\033[10;20H", "\033[3b",
    "\033[1;1;5;5;1;2;2;1$v", "\033[65;1;1;9;9$x", "\033[?1u\033[>5u\033[=3;1u", "\033[>4;2m",
    "\033[!p", "\033[2 q", "\033[1\"q", "\033[62;1\"p", "\033[?2026$p", "\033[8;30;90t", "\033#8",
    "\033(0", "\033%G", "\033 G", "\0337\0338", "\033]0;title\a", "\033]2;title\033\\",
    "\033]8;id=1;http://a/b\033\\", "\033]4;1;rgb:1/2/3\a", "\033]52;c;aGk=\a",
    "\033]7;file://h/p\a", "\033]133;A\a", "\033]9;4;1;50\a", "\033]7501;state=working\a",
    "\033P$qm\033\\", "\033P+q544e\033\\", "\033P0;1q#0;2;0;0;0~\033\\", "\033_Ga=T;AAAA\033\\",
    "\033^private\033\\", "\033Xsos\033\\", "\033ktitle\033\\", "\302\2331m", "\302\2350;t\302\234",
    "\302\220q~\302\234", "\342\234\263\360\237\221\251\342\200\215\360\237\221\247\344\275\240",
    "e\314\201\315\217" };

static struct terminal *create(uint16_t columns, uint16_t rows) {
    struct terminal_options options = { .columns = columns,
        .rows = rows,
        .history_lines_max = 1000,
        .allow_clipboard = true,
        .allow_checksum = true };
    return terminal_create(&options, &(struct terminal_events){ 0 }, NULL);
}

static void feed(struct terminal *terminal, const char *text) {
    terminal_feed(terminal, text, strlen(text));
}

/* Whatever came before: a reset, and then bold text in the corner. */
static void understands(struct terminal *terminal, const char *what) {
    feed(terminal, "\033c\033[1mok");
    struct terminal_row row = terminal_row(terminal, 0);
    bool is_there = row.used >= 2 || terminal_columns(terminal) == 1;
    if (!is_there || row.cells[0].glyph != 'o' ||
            (terminal_style(terminal, row.cells[0].style)->attributes & STYLE_BOLD) == 0) {
        struct buffer screen = { 0 };
        terminal_capture(terminal, CAPTURE_ANSI, &screen);
        fail_msg("behind %s the screen is '%.60s'", what, buffer_text(&screen));
    }
}

static void a_sequence_cut_anywhere(void **state) {
    struct terminal *terminal = create(20, 6);
    for (size_t i = 0; i < ARRAY_LENGTH(sequences); i++) {
        for (size_t length = 0; length <= strlen(sequences[i]); length++) {
            char what[64];
            snprintf(what, sizeof(what), "%zu bytes of sequence %zu", length, i);
            terminal_feed(terminal, sequences[i], length);
            understands(terminal, what);
        }
    }
    terminal_destroy(terminal);
}

/* Each inside each, at each place. */
static void sequences_within_sequences(void **state) {
    struct terminal *terminal = create(20, 6);
    for (size_t i = 0; i < ARRAY_LENGTH(sequences); i++) {
        const char *outer = sequences[i];
        for (size_t j = 0; j < ARRAY_LENGTH(sequences); j++) {
            for (size_t at = 1; at < strlen(outer); at++) {
                terminal_feed(terminal, outer, at);
                feed(terminal, sequences[j]);
                feed(terminal, outer + at);
            }
            understands(terminal, "sequences within sequences");
        }
    }
    terminal_destroy(terminal);
}

/* Each final byte, leader and intermediate with the same arguments. */
static void feed_each_kind(struct terminal *terminal, const char *arguments) {
    static const char *const leaders[] = { "", "?", ">", "=", "<" };
    static const char *const intermediates[] = { "", " ", "!", "\"", "#", "$", "'", "*", "+" };
    for (size_t i = 0; i < ARRAY_LENGTH(leaders); i++) {
        for (size_t j = 0; j < ARRAY_LENGTH(intermediates); j++) {
            for (char final = '@'; final <= '~'; final++) {
                feed(terminal, "\033[");
                feed(terminal, leaders[i]);
                feed(terminal, arguments);
                feed(terminal, intermediates[j]);
                terminal_feed(terminal, &final, 1);
            }
        }
        understands(terminal, "many arguments");
    }
}

static void ten_thousand_arguments(void **state) {
    static const char separators[] = ";:";
    struct terminal *terminal = create(20, 6);
    for (const char *separator = separators; *separator != '\0'; separator++) {
        struct buffer arguments = { 0 };
        for (int i = 0; i < 10000; i++) {
            buffer_append_byte(&arguments, '1');
            buffer_append_byte(&arguments, (uint8_t)*separator);
        }
        feed_each_kind(terminal, buffer_text(&arguments));
        buffer_finish(&arguments);
    }
    terminal_destroy(terminal);
}

/* On the largest screen, where each would cost most. */
static void numbers_past_64_bits(void **state) {
    static const char *const numbers[] = { "2147483647", "2147483648", "4294967296",
        "9223372036854775808", "18446744073709551616", "00000000000000000000000000001",
        "99999999999999999999999999999999999999999999999999999999999999999999999999" };
    struct terminal *terminal = create(TERMINAL_COLUMNS_MAX, TERMINAL_ROWS_MAX);
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
        struct buffer arguments = { 0 };
        buffer_append_format(&arguments, "%s;%s;%s", numbers[i], numbers[i], numbers[i]);
        feed(terminal, "\033cx");
        feed_each_kind(terminal, numbers[i]);
        feed_each_kind(terminal, buffer_text(&arguments));
        buffer_finish(&arguments);
    }
    terminal_destroy(terminal);
}

static void broken_utf8(void **state) {
    struct terminal *terminal = create(20, 6);
    for (unsigned first = 0x80; first <= 0xff; first++) {
        for (unsigned second = 0x20; second <= 0xff; second++) {
            const char bytes[] = { (char)first, (char)second, (char)first, '\0' };
            feed(terminal, bytes);
            if (second % 16 == 0) {
                understands(terminal, "broken UTF-8");
            }
        }
    }
    understands(terminal, "broken UTF-8");
    terminal_destroy(terminal);
}

static size_t allocated_bytes(void) {
    return mallinfo2().uordblks; /* 0 with a sanitizer, which has its own allocator */
}

/* 100 MiB behind an introducer; what is kept of it is bounded while it comes, and gone after. */
static void strings_that_never_end(void **state) {
    static const char *const introducers[] = { "\033]52;c;", "\033]0;", "\033]8;;http://", "\033P",
        "\033_G", "\033^", "\033X", "\033k", "\033[", "\033(" };
    OWNED_STR block = memory_allocate_zeroed(MEBIBYTE, 1);
    memset(block, '1', MEBIBYTE);
    for (size_t i = 0; i < ARRAY_LENGTH(introducers); i++) {
        struct terminal *terminal = create(80, 24);
        understands(terminal, "nothing");
        size_t before = allocated_bytes();
        feed(terminal, introducers[i]);
        for (int j = 0; j < 100; j++) {
            terminal_feed(terminal, block, MEBIBYTE);
        }
        assert_true(allocated_bytes() <= before + 4 * (size_t)TERMINAL_STRING_MAX);
        feed(terminal, "\a\033\\");
        understands(terminal, introducers[i]);
        assert_true(allocated_bytes() <= before + MEBIBYTE);
        terminal_destroy(terminal);
    }
}

/* The smallest and the largest in turns, and sizes between, with text, colours and wide ones. */
static void a_storm_of_resizes(void **state) {
    static const uint16_t sizes[] = { 1, 1000, 2, 999, 80, 1, 24, 500, 3, 65535, 0, 132 };
    struct terminal *terminal = create(80, 24);
    size_t before = allocated_bytes();
    for (unsigned i = 0; i < 300; i++) {
        uint16_t columns = sizes[i % ARRAY_LENGTH(sizes)];
        uint16_t rows = sizes[(i * 7 + 5) % ARRAY_LENGTH(sizes)];
        terminal_resize(terminal, columns, rows);
        feed(terminal, i % 9 == 0 ? "\033[?1049h" : i % 9 == 4 ? "\033[?1049l" : "");
        feed(terminal, "a line of text \033[3");
        terminal_resize(terminal, rows, columns);
        feed(terminal, "1min colours\033[m \344\275\240\345\245\275 \360\237\221\251\r\n");
    }
    terminal_resize(terminal, 80, 24);
    understands(terminal, "a storm of resizes");
    assert_true(allocated_bytes() <= before + 64 * MEBIBYTE);
    terminal_destroy(terminal);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sequence_cut_anywhere),
        cmocka_unit_test(sequences_within_sequences),
        cmocka_unit_test(ten_thousand_arguments),
        cmocka_unit_test(numbers_past_64_bits),
        cmocka_unit_test(broken_utf8),
        cmocka_unit_test(strings_that_never_end),
        cmocka_unit_test(a_storm_of_resizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
