/* SPDX-License-Identifier: MIT */
/* The events of an exported recording, fed to a terminal, make the screen that was recorded: also
 * where its beginning is gone, where sizes change, and where reads cut characters. */

#include "asciicast.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"
#include "recording/recording.h"
#include "term/terminal.h"
#include "json/json.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

static struct terminal *new_terminal(uint16_t columns, uint16_t rows) {
    return terminal_create(&(struct terminal_options){ .columns = columns, .rows = rows },
            &(struct terminal_events){ 0 }, NULL);
}

/* Writes so many pieces through the real writer; the terminal as it is at the end. */
static struct terminal *record(const char *place, uint32_t seed, int count) {
    static const char *const pieces[] = { "some text ", "\r\n", "\n", "\033[A", "\033[2;3H",
        "\033[2;3r", "\033[r", "\033[L", "\033[J", "\033[?1049h", "\033[?1049l", "\033[31m",
        "\033[m", "\xe4\xb8", "\xad", "\t", "\xff", "\"\\", "\033[", "1m", "\x7f", "\xf0\x9f" };
    struct terminal *terminal = new_terminal(30, 5);
    struct recording *recording = recording_create(&(struct recording_options){
            .directory = place, .maximum_bytes = 1, .terminal = terminal });
    for (int i = 1; i <= count; i++) {
        seed = seed * 1664525u + 1013904223u;
        const char *piece = pieces[(seed >> 8) % ARRAY_LENGTH(pieces)];
        terminal_feed(terminal, piece, strlen(piece));
        assert_true(recording_append(recording, piece, strlen(piece)));
        if (i % 4000 == 2500) {
            uint16_t columns = (uint16_t)(10 + (seed >> 8) % 40);
            recording_resize(recording, columns, 5);
            terminal_resize(terminal, columns, 5);
        }
    }
    recording_destroy(recording);
    return terminal;
}

static void play_line(struct terminal **terminal, const char *line, double *last_s) {
    OWNED(json) event = json_parse(line, strlen(line), NULL);
    assert_non_null(event);
    if (json_kind(event) == JSON_KIND_OBJECT) {
        assert_int_equal(json_get_integer(event, "version", 0), 2);
        *terminal = new_terminal((uint16_t)json_get_integer(event, "width", 0),
                (uint16_t)json_get_integer(event, "height", 0));
        return;
    }
    double when_s = json_as_number(json_at(event, 0), -1);
    assert_true(when_s >= *last_s);
    *last_s = when_s;
    const char *kind = json_as_text(json_at(event, 1), "");
    const char *text = json_as_text(json_at(event, 2), "");
    if (text_equal(kind, "o")) {
        terminal_feed(*terminal, text, strlen(text));
    } else if (text_equal(kind, "r")) {
        unsigned columns, rows;
        assert_int_equal(sscanf(text, "%ux%u", &columns, &rows), 2);
        terminal_resize(*terminal, (uint16_t)columns, (uint16_t)rows);
    }
}

static struct terminal *play(FILE *cast) {
    struct terminal *terminal = NULL;
    char *line = NULL;
    size_t size = 0;
    double last_s = 0;
    rewind(cast);
    while (getline(&line, &size, cast) > 0) {
        play_line(&terminal, line, &last_s);
    }
    free(line);
    return terminal;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk) {
    return remove(path);
}

static void assert_plays(uint32_t seed, int count, bool is_pruned) {
    char place[] = "/tmp/stoa-asciicast-XXXXXX";
    assert_non_null(mkdtemp(place));
    struct terminal *terminal = record(place, seed, count);
    OWNED(tape) tape = tape_open(place, NULL);
    assert_int_equal(tape_segment(tape, 0)->number > 1, is_pruned);
    FILE *cast = tmpfile();
    unsigned damage;
    asciicast_write(tape, &(struct asciicast_options){ .title = "a \"title\"" }, cast, &damage);
    assert_int_equal(damage, 0);
    struct terminal *played = play(cast);
    struct buffer wanted = { 0 }, got = { 0 };
    terminal_capture(terminal, CAPTURE_ANSI, &wanted);
    terminal_capture(played, CAPTURE_ANSI, &got);
    assert_string_equal(buffer_text(&got), buffer_text(&wanted));
    assert_int_equal(terminal_cursor(played).row, terminal_cursor(terminal).row);
    assert_int_equal(terminal_cursor(played).column, terminal_cursor(terminal).column);
    buffer_finish(&wanted);
    buffer_finish(&got);
    terminal_destroy(played);
    terminal_destroy(terminal);
    fclose(cast);
    (void)nftw(place, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static void a_whole_recording_plays(void **state) {
    for (uint32_t seed = 1; seed <= 10; seed++) {
        assert_plays(seed, 3000, false);
    }
}

static void a_recording_without_its_beginning_plays(void **state) {
    for (uint32_t seed = 1; seed <= 5; seed++) {
        assert_plays(seed, 70000, true);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_recording_plays),
        cmocka_unit_test(a_recording_without_its_beginning_plays),
    };
    return cmocka_run_group_tests_name("asciicast", tests, NULL, NULL);
}
