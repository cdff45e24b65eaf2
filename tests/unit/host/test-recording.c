/* SPDX-License-Identifier: MIT */
#include "recording/recording.h"

#include "base/buffer.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/text.h"
#include "kept.h"
#include "recording/segment-reader.h"
#include "recording/segment.h"
#include "replay.h"
#include "term/terminal.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>

#include <cmocka.h>

struct place {
    char directory[64];
    struct terminal *terminal;
    struct recording *recording;
};

static struct terminal *new_terminal(void) {
    static const struct terminal_events no_events = { 0 };
    struct terminal_options options = { .columns = 40, .rows = 5, .history_lines_max = 100000 };
    return terminal_create(&options, &no_events, NULL);
}

static void open_place(struct place *place, uint64_t maximum_bytes) {
    snprintf(place->directory, sizeof(place->directory), "/tmp/stoa-recording-XXXXXX");
    assert_non_null(mkdtemp(place->directory));
    place->terminal = new_terminal();
    struct recording_options options = {
        .directory = place->directory, .maximum_bytes = maximum_bytes, .terminal = place->terminal
    };
    place->recording = recording_create(&options);
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk) {
    (void)status, (void)kind, (void)walk;
    return remove(path);
}

static void close_place(struct place *place) {
    recording_destroy(place->recording);
    terminal_destroy(place->terminal);
    (void)nftw(place->directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static void write_text(struct place *place, const char *text) {
    terminal_feed(place->terminal, text, strlen(text));
    assert_true(recording_append(place->recording, text, strlen(text)));
}

static void check_rebuilt(struct place *place, uint32_t segment) {
    struct kept *kept = kept_create();
    struct terminal *again = new_terminal();
    struct buffer expected = { 0 }, rebuilt = { 0 };
    assert_int_equal(replay_run(kept, place->directory, again), segment);
    terminal_capture(place->terminal, CAPTURE_ANSI, &expected);
    terminal_capture(again, CAPTURE_ANSI, &rebuilt);
    assert_string_equal(buffer_text(&rebuilt), buffer_text(&expected));
    assert_int_equal(terminal_columns(again), terminal_columns(place->terminal));
    assert_int_equal(terminal_cursor(again).column, terminal_cursor(place->terminal).column);
    assert_int_equal(terminal_cursor(again).row, terminal_cursor(place->terminal).row);
    buffer_finish(&expected);
    buffer_finish(&rebuilt);
    terminal_destroy(again);
}

static void a_screen_comes_from_its_recording(void **state) {
    struct place place;
    open_place(&place, 0);
    write_text(&place, "one\r\n\033[1;31mtwo\033[m\r\n");
    recording_resize(place.recording, 20, 4);
    terminal_resize(place.terminal, 20, 4);
    write_text(&place, "three, which is longer than the new width\033[2;3H");
    check_rebuilt(&place, 1);
    OWNED_STR path = segment_path(place.directory, 1, SEGMENT_RAW);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    close_place(&place);
}

/* Old segments go; what is left begins with a checkpoint and still gives the screen. */
static void segments_are_bounded(void **state) {
    struct place place;
    char line[64];
    uint64_t bytes = 0;
    uint32_t first, last;
    open_place(&place, 8 * RECORDING_SEGMENT_BYTES_MIN);
    write_text(&place, "\033[2;4r\033[?7l"); /* in the checkpoints from then on */
    for (int i = 0; i < 60000; i++) {
        snprintf(line, sizeof(line), "line %d of many\r\n", i);
        write_text(&place, line);
    }
    segment_range(place.directory, &first, &last);
    assert_true(first > 1);
    for (uint32_t i = first; i <= last; i++) {
        bytes += segment_bytes(place.directory, i);
    }
    assert_true(bytes <= 8 * RECORDING_SEGMENT_BYTES_MIN);
    check_rebuilt(&place, last);
    close_place(&place);
}

static uint64_t bytes_of(const struct place *place) {
    uint64_t bytes = 0;
    size_t count;
    uint32_t *numbers = segment_list(place->directory, &count);
    for (size_t i = 0; i < count; i++) {
        bytes += segment_bytes(place->directory, numbers[i]);
    }
    free(numbers);
    return bytes;
}

/* What somebody else has removed is not counted any more: there is room for more again. */
static void what_others_removed_is_not_counted(void **state) {
    struct place place;
    char line[64];
    open_place(&place, 8 * RECORDING_SEGMENT_BYTES_MIN);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 30000; i++) {
            snprintf(line, sizeof(line), "line %d of round %d\r\n", i, round);
            write_text(&place, line);
        }
        assert_true(bytes_of(&place) > 6 * RECORDING_SEGMENT_BYTES_MIN);
        uint32_t first, last;
        segment_range(place.directory, &first, &last);
        for (; round == 0 && first < last; first++) {
            segment_remove(place.directory, first);
        }
    }
    close_place(&place);
}

static void write_file(const struct place *place, uint32_t number, const char *kind) {
    static const char text[] = "stoa-recording 1 begin 0 40x5\n0 0\n";
    OWNED_STR path = segment_path(place->directory, number, kind);
    OWNED_FD fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd_write_all(fd, text, sizeof(text) - 1, NULL));
}

/* A host that is killed between the first file of a segment and its last leaves the first ones. */
static void what_a_killed_host_began_is_begun_anew(void **state) {
    struct place place;
    struct segment_header header;
    struct error err = { 0 };
    open_place(&place, 8 * RECORDING_SEGMENT_BYTES_MIN);
    write_file(&place, 2, SEGMENT_SCREEN);
    write_file(&place, 2, SEGMENT_TIMING);
    char line[64];
    uint32_t first, last = 0;
    for (int i = 0; last < 2; i++) {
        snprintf(line, sizeof(line), "a line as long as one may well be, number %09d\r\n", i);
        write_text(&place, line);
        segment_range(place.directory, &first, &last);
    }
    struct terminal *again = new_terminal();
    assert_true(segment_load_screen(place.directory, 2, again, &err));
    terminal_destroy(again);
    OWNED(segment_reader) reader = segment_reader_create(place.directory, 2, SEGMENT_TIMES);
    struct segment_event event;
    assert_true(segment_reader_header(reader, &header));
    assert_int_equal(header.kind, SEGMENT_CONTINUE);
    write_text(&place, "more\r\n");
    assert_true(segment_reader_next(reader, &event));
    assert_int_equal(segment_reader_damage(reader), 0);
    close_place(&place);
}

/* After an exec the last segment goes on; a restart begins a new run with an empty screen. */
static void recordings_go_on(void **state) {
    struct place place;
    open_place(&place, 0);
    write_text(&place, "before\r\n");
    recording_destroy(place.recording);
    struct recording_options options = {
        .directory = place.directory, .terminal = place.terminal, .resume_segment = 1
    };
    place.recording = recording_create(&options);
    write_text(&place, "after\r\n");
    check_rebuilt(&place, 1);

    recording_destroy(place.recording);
    terminal_destroy(place.terminal);
    place.terminal = new_terminal();
    options.terminal = place.terminal;
    options.resume_segment = 0;
    place.recording = recording_create(&options);
    write_text(&place, "a new life");
    check_rebuilt(&place, 2); /* nothing of the first */
    close_place(&place);
}

/* A step that crashed is tried in smaller ones, then left out. */
static void what_crashed_twice_is_left_out(void **state) {
    struct place place;
    open_place(&place, 0);
    for (int i = 0; i < 300; i++) {
        write_text(&place, "0123456789 123456789 123456789 12\r\n");
    }
    struct kept *kept = kept_create();
    kept->replaying = (struct kept_range){ 4096, 4096, 1 };
    assert_int_equal(replay_learn(kept), 0);
    assert_int_equal(kept->narrow.offset, 4096);
    kept->replaying = (struct kept_range){ 4160, 64, 1 };
    assert_int_equal(replay_learn(kept), 64);
    struct terminal *again = new_terminal();
    assert_int_equal(replay_run(kept, place.directory, again), 1);
    assert_int_equal(kept->replaying.segment, 0);
    struct buffer text = { 0 };
    terminal_capture(again, CAPTURE_HISTORY | CAPTURE_JOIN, &text);
    size_t digits = 0;
    for (size_t i = 0; i < text.length; i++) {
        digits += text.data[i] == '3';
    }
    assert_true(digits < 300 * 3 && digits >= 300 * 3 - 8);
    buffer_finish(&text);
    terminal_destroy(again);
    close_place(&place);
}

static void marks_say_when(void **state) {
    struct place place;
    clock_fake(1000000, 1700000000000);
    open_place(&place, 0);
    write_text(&place, "abc");
    clock_fake(1000000 + 250000, 1700000000250);
    write_text(&place, "defg");
    clock_fake(1000000 + 251000, 1700000000251); /* near enough to share the mark */
    write_text(&place, "h");
    recording_resize(place.recording, 100, 30);
    clock_fake(-1, -1);
    OWNED_STR path = segment_path(place.directory, 1, SEGMENT_TIMING);
    struct buffer lines = { 0 };
    assert_true(file_read(path, 1000, &lines, NULL));
    assert_string_equal(buffer_text(&lines), "stoa-recording 1 begin 1700000000000 40x5\n"
                                             "0 0\n250 3\n251 8 100x30\n");
    buffer_finish(&lines);
    close_place(&place);
}

/* Whatever was written, with sizes in between and the oldest segments gone: the same screen. */
static void any_screen_comes_back(void **state) {
    static const char *const pieces[] = { "some text ", "\r\n", "\n", "\033[A", "\033[3;5H",
        "\033M", "\033[2;3r", "\033[r", "\033[L", "\033[M", "\033[P", "\033[J", "\033[1K",
        "\033[2S", "\033[?1049h", "\033[?1049l", "\033[31m", "\033[44m", "\033[m", "\xe4\xb8\xad",
        "e\xcc\x81", "\t", "\033[4h", "\033[4l", "\033[?7l", "\033[?7h", "\033(0", "\033(B",
        "\0337", "\0338", "\033]8;;http://a.b\033\\", "\033]8;;\033\\", "\033[?25l", "\033[?6h",
        "\033[?6l", "\033[5b", "\033[3g", "\033H" };
    for (uint32_t seed = 1; seed <= 5; seed++) {
        struct place place;
        uint32_t random = seed, first, last;
        open_place(&place, 8 * RECORDING_SEGMENT_BYTES_MIN);
        for (int i = 0; i < 160000; i++) {
            random = random * 1664525u + 1013904223u;
            write_text(&place, pieces[(random >> 8) % (sizeof(pieces) / sizeof(pieces[0]))]);
            if (i % 30000 == 7777) {
                uint16_t columns = (uint16_t)(5 + (random >> 8) % 60);
                recording_resize(place.recording, columns, 6);
                terminal_resize(place.terminal, columns, 6);
            }
        }
        segment_range(place.directory, &first, &last);
        assert_true(first > 1);
        check_rebuilt(&place, last);
        close_place(&place);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_screen_comes_from_its_recording),
        cmocka_unit_test(segments_are_bounded),
        cmocka_unit_test(what_others_removed_is_not_counted),
        cmocka_unit_test(what_a_killed_host_began_is_begun_anew),
        cmocka_unit_test(recordings_go_on),
        cmocka_unit_test(what_crashed_twice_is_left_out),
        cmocka_unit_test(marks_say_when),
        cmocka_unit_test(any_screen_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
