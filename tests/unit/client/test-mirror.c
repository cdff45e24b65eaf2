/* SPDX-License-Identifier: MIT */
/* A terminal, its frames, and the mirror they make: the same picture. */

#include "client/mirror.h"

#include "base/text.h"
#include "frame/frame.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

struct pair {
    struct terminal *terminal;
    struct frame_encoder *encoder;
    struct mirror *mirror;
    struct buffer message;
    uint64_t shown;
};

static void open_pair(struct pair *pair) {
    static const struct terminal_events no_events = { 0 };
    struct terminal_options options = { .columns = 20, .rows = 4, .history_lines_max = 1000 };
    *pair = (struct pair){ .terminal = terminal_create(&options, &no_events, NULL),
        .encoder = frame_encoder_create(),
        .mirror = mirror_create() };
}

static void close_pair(struct pair *pair) {
    terminal_destroy(pair->terminal);
    frame_encoder_destroy(pair->encoder);
    mirror_destroy(pair->mirror);
    buffer_finish(&pair->message);
}

static void apply(struct pair *pair) {
    struct message message;
    assert_int_equal(message_peek(pair->message.data, pair->message.length, MESSAGE_FROM_HOST_MAX,
                             &message, NULL),
            MESSAGE_COMPLETE);
    assert_int_equal(message.size_bytes, pair->message.length);
    assert_true(mirror_apply(pair->mirror, &message, NULL));
}

static void show(struct pair *pair, const char *text) {
    struct frame_options options = { .sequence = 7, .since_version = pair->shown, .title = true };
    terminal_feed(pair->terminal, text, strlen(text));
    buffer_clear(&pair->message);
    frame_encode(pair->encoder, pair->terminal, &options, &pair->message);
    pair->shown = terminal_version(pair->terminal);
    apply(pair);
}

static void same_row(struct pair *pair, struct terminal_row theirs, struct terminal_row ours) {
    assert_int_equal(ours.used, theirs.used);
    assert_int_equal(ours.wrapped, theirs.wrapped);
    for (uint16_t i = 0; i < ours.used; i++) {
        char a[TERMINAL_GLYPH_MAX_BYTES], b[TERMINAL_GLYPH_MAX_BYTES];
        const struct cell *cell = &ours.cells[i];
        assert_int_equal(cell->width, theirs.cells[i].width);
        size_t length = terminal_glyph_text(pair->terminal, theirs.cells[i].glyph, a);
        assert_int_equal(mirror_glyph_text(pair->mirror, cell->glyph, b), length);
        assert_memory_equal(a, b, length);
        struct style one = *terminal_style(pair->terminal, theirs.cells[i].style);
        struct style two = *mirror_style(pair->mirror, cell->style);
        const char *link = terminal_link(pair->terminal, one.link);
        const char *mirrored = mirror_link(pair->mirror, two.link);
        assert_true(text_equal(link, mirrored));
        one.link = two.link = 0;
        assert_true(style_equal(&one, &two));
    }
}

static void same_picture(struct pair *pair) {
    assert_int_equal(mirror_columns(pair->mirror), terminal_columns(pair->terminal));
    assert_int_equal(mirror_rows(pair->mirror), terminal_rows(pair->terminal));
    for (uint16_t i = 0; i < mirror_rows(pair->mirror); i++) {
        same_row(pair, terminal_row(pair->terminal, i), mirror_row(pair->mirror, i));
    }
    struct terminal_cursor a = terminal_cursor(pair->terminal), b = mirror_cursor(pair->mirror);
    assert_int_equal(a.column, b.column);
    assert_int_equal(a.row, b.row);
    assert_int_equal(a.visible, b.visible);
    assert_int_equal(a.shape, b.shape);
    assert_string_equal(mirror_title(pair->mirror), terminal_title(pair->terminal));
}

static void frames_carry_all_that_is_seen(void **state) {
    struct pair pair;
    open_pair(&pair);
    show(&pair, "plain \033[1;4:3;38;2;1;2;3;48;5;99;58:2::9:8:7mstyled\033[m\r\n");
    same_picture(&pair);
    show(&pair, "wide \xe4\xb8\xad\xe6\x96\x87 e\xcc\x81 \xf0\x9f\x91\xa8\xe2\x80\x8d"
                "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7\r\n");
    same_picture(&pair);
    show(&pair, "\033]8;;https://example.org/a\033\\link\033]8;;\033\\ after\033]2;a title\a");
    same_picture(&pair);
    show(&pair, "\033[41m\033[K\033[m\033[?25l\033[5 q\033[?1049h\033[?1003h\033[?2004h");
    same_picture(&pair);
    struct terminal_modes modes = mirror_modes(pair.mirror);
    assert_true(modes.alternate_screen && modes.bracketed_paste);
    assert_int_equal(modes.mouse_tracking, terminal_modes(pair.terminal).mouse_tracking);
    close_pair(&pair);
}

static void only_what_changed_is_sent(void **state) {
    struct pair pair;
    open_pair(&pair);
    show(&pair, "one\r\ntwo\r\nthree\r\nfour");
    size_t whole = pair.message.length;
    mirror_clear_dirty(pair.mirror);
    show(&pair, "\033[2;1HTWO");
    same_picture(&pair);
    assert_true(pair.message.length < whole);
    assert_false(mirror_row_is_dirty(pair.mirror, 0));
    assert_true(mirror_row_is_dirty(pair.mirror, 1));
    assert_false(mirror_row_is_dirty(pair.mirror, 3));
    close_pair(&pair);
}

static void sizes_follow(void **state) {
    struct pair pair;
    open_pair(&pair);
    show(&pair, "one\r\ntwo");
    terminal_resize(pair.terminal, 33, 7);
    show(&pair, "\r\nthree");
    same_picture(&pair);
    terminal_resize(pair.terminal, 5, 2);
    show(&pair, "x");
    same_picture(&pair);
    close_pair(&pair);
}

static void fetch(struct pair *pair, uint64_t first, uint32_t count) {
    buffer_clear(&pair->message);
    frame_encode_history(pair->encoder, pair->terminal, first, count, &pair->message);
    apply(pair);
}

static void history_is_fetched_in_pieces(void **state) {
    struct pair pair;
    struct terminal_row row;
    char line[32];
    open_pair(&pair);
    for (int i = 0; i < 1500; i++) { /* 1000 are held */
        snprintf(line, sizeof(line), "line %d\r\n", i);
        show(&pair, line);
    }
    uint64_t first = mirror_history_first(pair.mirror);
    assert_true(first > 400);
    assert_int_equal(mirror_history_count(pair.mirror), terminal_history_count(pair.terminal));
    assert_false(mirror_history_row(pair.mirror, 800, &row));
    fetch(&pair, 800, 50);
    fetch(&pair, 850, 50); /* behind */
    fetch(&pair, 760, 50); /* before, and some again */
    for (uint64_t i = 760; i < 900; i++) {
        assert_true(mirror_history_row(pair.mirror, i, &row));
        same_row(&pair, terminal_history_row(pair.terminal, (uint32_t)(i - first)), row);
    }
    assert_false(mirror_history_row(pair.mirror, 759, &row));
    assert_false(mirror_history_row(pair.mirror, 900, &row));
    fetch(&pair, 1200, 10); /* elsewhere: in place of the other */
    assert_true(mirror_history_row(pair.mirror, 1205, &row));
    assert_false(mirror_history_row(pair.mirror, 800, &row));
    fetch(&pair, first - 100, 110); /* what is gone is not sent */
    assert_true(mirror_history_row(pair.mirror, first, &row));
    assert_false(mirror_history_row(pair.mirror, first - 1, &row));
    close_pair(&pair);
}

/* More looks in one message than the terminal numbers at once: it collects while it unpacks. */
static void history_of_many_looks_keeps_them(void **state) {
    struct pair pair;
    struct terminal_row row;
    open_pair(&pair);
    for (unsigned i = 0; i < 900 * 20; i++) {
        char cell[40];
        snprintf(cell, sizeof(cell), "\033[38;2;%u;%u;7mx", i >> 8, i & 0xff);
        terminal_feed(pair.terminal, cell, strlen(cell));
    }
    show(&pair, "");
    uint64_t before = terminal_table_generation(pair.terminal);
    fetch(&pair, 0, 800);
    assert_true(terminal_table_generation(pair.terminal) > before);
    for (unsigned i = 0; i < 800 * 20; i++) {
        assert_true(mirror_history_row(pair.mirror, i / 20, &row));
        uint32_t color = mirror_style(pair.mirror, row.cells[i % 20].style)->foreground;
        assert_int_equal(color, COLOR_RGB(i >> 8, i & 0xff, 7));
    }
    close_pair(&pair);
}

/* One message numbers less than 65,535 looks: the rest of the lines is for the next one. */
static void history_of_too_many_looks_comes_in_pieces(void **state) {
    static const struct terminal_events no_events = { 0 };
    struct terminal_options options = { .columns = 500, .rows = 2, .history_lines_max = 1000 };
    struct pair pair;
    struct terminal_row row;
    open_pair(&pair);
    terminal_destroy(pair.terminal);
    pair.terminal = terminal_create(&options, &no_events, NULL);
    for (unsigned i = 0; i < 302 * 500; i++) {
        char cell[40];
        snprintf(cell, sizeof(cell), "\033[38;2;%u;%u;%umx", i >> 16, i >> 8 & 0xff, i & 0xff);
        terminal_feed(pair.terminal, cell, strlen(cell));
    }
    show(&pair, "");
    fetch(&pair, 0, 300);
    assert_true(mirror_history_row(pair.mirror, 100, &row));
    assert_false(mirror_history_row(pair.mirror, 200, &row));
    fetch(&pair, 100, 200);
    assert_true(mirror_history_row(pair.mirror, 200, &row));
    close_pair(&pair);
}

/* Every cell in a colour of its own, again and again: numbers run out unless old ones are reused.
 */
static void colours_without_end(void **state) {
    struct pair pair;
    char text[64];
    open_pair(&pair);
    for (int i = 0; i < 100000; i++) {
        snprintf(text, sizeof(text), "\033[38;2;%d;%d;%dmx", i & 255, (i >> 8) & 255, i >> 16);
        terminal_feed(pair.terminal, text, strlen(text));
        if (i % 50 == 0) {
            show(&pair, "");
        }
    }
    show(&pair, "");
    same_picture(&pair);
    close_pair(&pair);
}

/* The same by whole screens of 25,000 cells: what a frame brings must fit beside what is there. */
static void screens_full_of_colours(void **state) {
    struct pair pair;
    char text[64];
    open_pair(&pair);
    terminal_resize(pair.terminal, 250, 100);
    for (int i = 0, screen = 0; screen < 6; screen++) {
        terminal_feed(pair.terminal, "\033[H", 3);
        for (int end = i + 250 * 100; i < end; i++) {
            snprintf(text, sizeof(text), "\033[38;2;%d;%d;%dmx", i & 255, (i >> 8) & 255, i >> 16);
            terminal_feed(pair.terminal, text, strlen(text));
        }
        show(&pair, "");
        same_picture(&pair);
    }
    close_pair(&pair);
}

static uint32_t next_random(uint32_t *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* Whatever a program does between two frames, the changed rows make the same picture. */
static void changes_add_up(void **state) {
    static const char *const pieces[] = { "text ", "\r\n", "\n", "\033[A", "\033[3;5H", "\033M",
        "\033[2;3r", "\033[r", "\033[L", "\033[M", "\033[P", "\033[@", "\033[J", "\033[1J",
        "\033[K", "\033[1K", "\033[2S", "\033[2T", "\033[?1049h", "\033[?1049l", "\033[31m",
        "\033[44m", "\033[m", "\xe4\xb8\xad", "e\xcc\x81", "\t", "\b", "\033[4h", "\033[4l",
        "\033[X", "\033#8", "\033c", "\033[?5h", "\033[?5l", "\033[1;1;2;9$x", "\033[?25l",
        "\033[5b", "\033]8;;http://a.b\033\\", "\033]8;;\033\\", "\033[?69h\033[2;9s", "\033[?69l",
        "\033]2;t\a", "\033[4;1H" };
    for (uint32_t seed = 1; seed <= 40; seed++) {
        struct pair pair;
        uint32_t random = seed;
        open_pair(&pair);
        for (int i = 0; i < 200; i++) {
            for (uint32_t j = next_random(&random) % 12; j > 0; j--) {
                const char *piece =
                        pieces[next_random(&random) % (sizeof(pieces) / sizeof(pieces[0]))];
                terminal_feed(pair.terminal, piece, strlen(piece));
            }
            if (next_random(&random) % 16 == 0) {
                terminal_resize(pair.terminal, (uint16_t)(1 + next_random(&random) % 40),
                        (uint16_t)(1 + next_random(&random) % 8));
            }
            show(&pair, "");
            same_picture(&pair);
        }
        close_pair(&pair);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_carry_all_that_is_seen),
        cmocka_unit_test(only_what_changed_is_sent),
        cmocka_unit_test(sizes_follow),
        cmocka_unit_test(changes_add_up),
        cmocka_unit_test(history_is_fetched_in_pieces),
        cmocka_unit_test(history_of_many_looks_keeps_them),
        cmocka_unit_test(history_of_too_many_looks_comes_in_pieces),
        cmocka_unit_test(colours_without_end),
        cmocka_unit_test(screens_full_of_colours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
