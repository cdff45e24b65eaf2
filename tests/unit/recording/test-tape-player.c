/* SPDX-License-Identifier: MIT */
/* A recording at any time of it, its pauses, what appears in it, and what is missing. */

#include "recording/tape-player.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "recording/recording.h"
#include "scratch.h"
#include "term/terminal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#define WALL_MS 1700000000000

static char *screen_of(struct terminal *terminal) {
    struct buffer text = { 0 };
    terminal_capture(terminal, CAPTURE_ANSI, &text);
    return buffer_take_text(&text);
}

static void assert_shows(struct tape_player *player, const char *text) {
    OWNED_STR screen = screen_of(tape_player_terminal(player));
    if (strstr(screen, text) == NULL) {
        fail_msg("'%s' is not on the screen:\n%s", text, screen);
    }
}

static struct tape *put_small_tape(const char *place) {
    scratch_put(place, 1, "timing",
            "stoa-recording 1 begin 1700000000000 20x3\n100 0\n500 5\n9000 10\n9100 15 30x4\n");
    scratch_put(place, 1, "raw", "one\r\ntwo\r\nthree!");
    scratch_put(place, 2, "timing", "stoa-recording 1 begin 1700000060000 10x2\n0 0\n5000 4\n");
    scratch_put(place, 2, "raw", "newsagain");
    struct tape *tape = tape_open(place, NULL);
    assert_non_null(tape);
    return tape;
}

static void time_goes_through_all_segments(void **state) {
    OWNED(tape) tape = put_small_tape(*state);
    assert_int_equal(tape_count(tape), 2);
    assert_int_equal(tape_length_ms(tape), 65000);
    assert_int_equal(tape_segment(tape, 1)->begin_ms, 60000);
    assert_int_equal(tape_find(tape, 0), 0);
    assert_int_equal(tape_find(tape, 59999), 0);
    assert_int_equal(tape_find(tape, 60000), 1);
    OWNED(tape_player) player = tape_player_create(tape);
    assert_int_equal(tape_player_next_ms(player), 100);
    assert_true(tape_player_advance(player, 600, SIZE_MAX));
    assert_int_equal(tape_player_ms(player), 600);
    assert_int_equal(tape_player_output_ms(player), 500);
    assert_shows(player, "one\ntwo\n");
    tape_player_seek(player, 9100);
    assert_int_equal(terminal_columns(tape_player_terminal(player)), 30);
    assert_shows(player, "three!");
    tape_player_seek(player, 61000);
    assert_shows(player, "news\n");
    assert_int_equal(terminal_columns(tape_player_terminal(player)), 10);
    tape_player_seek(player, 200);
    assert_shows(player, "one\n\n\n");
    assert_int_equal(terminal_columns(tape_player_terminal(player)), 20);
    tape_player_seek(player, INT64_MAX);
    assert_int_equal(tape_player_ms(player), 65000);
    assert_int_equal(tape_player_next_ms(player), -1);
    assert_false(tape_player_step(player));
    tape_player_seek(player, -1);
    assert_true(tape_player_step(player));
    assert_int_equal(tape_player_ms(player), 100);
    assert_int_equal(tape_player_damage(player), 0);
}

static void pauses_are_found_both_ways(void **state) {
    OWNED(tape) tape = put_small_tape(*state);
    assert_int_equal(tape_next_pause(tape, -1), 500);
    assert_int_equal(tape_next_pause(tape, 500), 9100);
    assert_int_equal(tape_next_pause(tape, 9100), 60000);
    assert_int_equal(tape_next_pause(tape, 60000), 65000);
    assert_int_equal(tape_previous_pause(tape, 65000), 60000);
    assert_int_equal(tape_previous_pause(tape, 60000), 9100);
    assert_int_equal(tape_previous_pause(tape, 9100), 500);
    assert_int_equal(tape_previous_pause(tape, 500), 0);
}

static enum search_result search(
        struct tape_player *player, struct text_finder *finder, bool forwards, size_t bytes_max) {
    enum search_result result = SEARCH_MORE;
    tape_player_search(player, finder, forwards);
    while (result == SEARCH_MORE) {
        result = tape_player_search_on(player, bytes_max);
    }
    return result;
}

static void text_is_found_when_it_appears(void **state) {
    OWNED(tape) tape = put_small_tape(*state);
    OWNED(tape_player) player = tape_player_create(tape);
    OWNED(text_finder) finder = text_finder_create("e");
    static const int64_t times[] = { 100, 9000, 60000 };
    for (size_t i = 0; i < ARRAY_LENGTH(times); i++) {
        assert_int_equal(search(player, finder, true, i + 1), SEARCH_FOUND);
        assert_int_equal(tape_player_ms(player), times[i]);
    }
    tape_player_seek(player, 64000);
    assert_int_equal(search(player, finder, true, 1), SEARCH_NONE);
    assert_int_equal(tape_player_ms(player), 64000); /* where it was */
    assert_shows(player, "news");
    for (size_t i = ARRAY_LENGTH(times); i-- > 0;) {
        assert_int_equal(search(player, finder, false, i + 1), SEARCH_FOUND);
        assert_int_equal(tape_player_ms(player), times[i]);
    }
    assert_int_equal(search(player, finder, false, 1), SEARCH_NONE);
    assert_int_equal(tape_player_ms(player), 100);
    tape_player_search(player, finder, true);
    tape_player_search_stop(player);
    assert_int_equal(tape_player_ms(player), 100);
    OWNED(text_finder) capital = text_finder_create("Three");
    assert_int_equal(search(player, capital, true, 1), SEARCH_NONE);
}

/* What scrolled through the screen in one read is found all the same, each time it did. */
static void a_flood_is_searched_line_by_line(void **state) {
    const char *place = *state;
    scratch_put(place, 1, "timing", "stoa-recording 1 begin 1000 20x4\n10 0\n");
    for (int i = 0; i < 2000; i++) {
        OWNED_STR line = text_format("line %d\r\n", i);
        scratch_put(place, 1, "raw", line);
    }
    OWNED(tape) tape = tape_open(place, NULL);
    OWNED(tape_player) player = tape_player_create(tape);
    OWNED(text_finder) finder = text_finder_create("line 777");
    assert_int_equal(search(player, finder, true, 100), SEARCH_FOUND);
    assert_shows(player, "line 777\n");
    assert_int_equal(search(player, finder, true, 100), SEARCH_NONE);
    assert_shows(player, "line 777\n"); /* where it was */
    OWNED(text_finder) ends = text_finder_create("99");
    assert_int_equal(search(player, ends, true, 100), SEARCH_FOUND);
    assert_shows(player, "line 799\n");
    assert_int_equal(search(player, ends, true, 100), SEARCH_FOUND);
    assert_shows(player, "line 899\n");
    assert_int_equal(search(player, ends, false, 100), SEARCH_FOUND);
    assert_shows(player, "line 799\n");
    assert_true(tape_player_step(player)); /* the rest of it */
    assert_shows(player, "line 1999\n");
}

static void damage_is_played_around_and_said(void **state) {
    const char *place = *state;
    scratch_put(place, 3, "timing", "stoa-recording 1 continue 1000 20x3\n10 0\n20 8\n");
    scratch_put(place, 3, "raw", "there");
    scratch_put(place, 5, "timing", "rubbish\n30 0\n");
    scratch_put(place, 5, "raw", "after");
    scratch_put(place, 6, "raw", "the end");
    scratch_put(place, 6, "timing", "stoa-recording 1 continue 9000 20x3\n10 0\n");
    OWNED(tape) tape = tape_open(place, NULL);
    OWNED(tape_player) player = tape_player_create(tape);
    assert_int_equal(tape_segment(tape, 0)->damage, SEGMENT_CUT);
    assert_int_equal(tape_player_damage(player), TAPE_NO_SCREEN);
    tape_player_seek(player, 15);
    assert_shows(player, "there");
    assert_true((tape_player_damage(player) & SEGMENT_CUT) != 0);
    assert_string_equal(tape_damage_text(tape_player_damage(player)), "bytes are missing");
    tape_player_seek(player, 40);
    assert_true(tape_player_step(player));
    assert_shows(player, "after");
    assert_true((tape_player_damage(player) & TAPE_HOLE) != 0);
    tape_player_seek(player, tape_length_ms(tape));
    assert_shows(player, "the end");
}

static void what_grows_is_played_on(void **state) {
    const char *place = *state;
    scratch_put(place, 1, "timing", "stoa-recording 1 begin 1000 20x3\n10 0\n");
    scratch_put(place, 1, "raw", "there");
    OWNED(tape) tape = tape_open(place, NULL);
    OWNED(tape_player) player = tape_player_create(tape);
    tape_player_seek(player, 10);
    assert_int_equal(tape_player_next_ms(player), -1);
    assert_false(tape_refresh(tape));
    scratch_put(place, 1, "timing", "500 5\n");
    scratch_put(place, 1, "raw", " and more");
    scratch_put(place, 2, "timing", "stoa-recording 1 continue 2000 20x3\n5 0\n");
    scratch_put(place, 2, "raw", "!");
    assert_true(tape_refresh(tape));
    assert_int_equal(tape_length_ms(tape), 1005);
    assert_int_equal(tape_player_next_ms(player), 510 - 10);
    tape_player_advance(player, 5000, SIZE_MAX);
    assert_shows(player, "there and more!");
    assert_int_equal(tape_player_damage(player), 0);
}

static void nothing_is_not_found(void **state) {
    struct error err = { 0 };
    assert_null(tape_open(*state, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    assert_null(tape_open("/nowhere/at/all", &err));
}

struct moment {
    int64_t ms;
    char *screen;
};

/* Writes a long recording through the real writer; what the screen showed when. */
static size_t record(const char *place, struct moment *moments, size_t maximum) {
    static const char *const pieces[] = { "some text ", "\r\n", "\n", "\033[A", "\033[2;3H",
        "\033[2;3r", "\033[r", "\033[L", "\033[J", "\033[?1049h", "\033[?1049l", "\033[31m",
        "\033[m", "\xe4\xb8\xad", "\t", "\xe4", "\033[3" };
    struct terminal *terminal = terminal_create(
            &(struct terminal_options){ .columns = 30, .rows = 5, .history_lines_max = 50 },
            &(struct terminal_events){ 0 }, NULL);
    clock_fake(1000000, WALL_MS);
    struct recording_options options = {
        .directory = place, .maximum_bytes = 8 * RECORDING_SEGMENT_BYTES_MIN, .terminal = terminal
    };
    struct recording *recording = recording_create(&options);
    uint32_t random = 3;
    size_t count = 0;
    for (int i = 1; i <= 80000; i++) {
        random = random * 1664525u + 1013904223u;
        const char *piece = pieces[(random >> 8) % ARRAY_LENGTH(pieces)];
        clock_fake(1000000 + i * 50000ll, WALL_MS + i * 50);
        terminal_feed(terminal, piece, strlen(piece));
        assert_true(recording_append(recording, piece, strlen(piece)));
        if (i % 5000 == 2500) {
            uint16_t columns = (uint16_t)(10 + (random >> 8) % 40);
            recording_resize(recording, columns, 5);
            terminal_resize(terminal, columns, 5);
        }
        if (i % 1777 == 0 && count < maximum) {
            moments[count++] = (struct moment){ i * 50, screen_of(terminal) };
        }
    }
    recording_destroy(recording);
    terminal_destroy(terminal);
    clock_fake(-1, -1);
    return count;
}

static void any_time_shows_what_was_seen(void **state) {
    struct moment moments[64];
    size_t count = record(*state, moments, ARRAY_LENGTH(moments));
    OWNED(tape) tape = tape_open(*state, NULL);
    assert_true(tape_count(tape) > 4);
    OWNED(tape_player) player = tape_player_create(tape);
    int64_t gone_ms = tape_segment(tape, 0)->wall_ms - WALL_MS;
    uint32_t random = 5;
    for (int i = 0; i < 200; i++) {
        random = random * 1664525u + 1013904223u;
        const struct moment *moment = &moments[(random >> 8) % count];
        if (moment->ms < gone_ms) {
            continue;
        }
        tape_player_seek(player, moment->ms - gone_ms);
        OWNED_STR screen = screen_of(tape_player_terminal(player));
        assert_string_equal(screen, moment->screen);
        assert_int_equal(tape_player_damage(player), 0);
    }
    for (size_t i = 0; i < count; i++) {
        free(moments[i].screen);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
                time_goes_through_all_segments, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(
                pauses_are_found_both_ways, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(
                text_is_found_when_it_appears, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(
                a_flood_is_searched_line_by_line, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(
                damage_is_played_around_and_said, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(what_grows_is_played_on, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(nothing_is_not_found, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(
                any_time_shows_what_was_seen, scratch_setup, scratch_teardown),
    };
    return cmocka_run_group_tests_name("tape-player", tests, NULL, NULL);
}
