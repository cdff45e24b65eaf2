/* SPDX-License-Identifier: MIT */
/* A recording on disk becomes the lines that a person would have read. */

#include "log-text.h"

#include "base/buffer.h"
#include "base/fd.h"
#include "base/text.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static char directory[64];

static void put(unsigned segment, const char *kind, const char *text) {
    char path[128];
    snprintf(path, sizeof(path), "%s/%06u.%s", directory, segment, kind);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_true(fd_write_all(fd, text, strlen(text), NULL));
    close(fd);
}

/* Reads what is new and ends the text when asked to; what was printed is compared. */
static void assert_printed(
        struct log_reader *reader, struct log_text *text, bool end, const char *wanted) {
    fflush(stdout);
    int kept = dup(STDOUT_FILENO);
    char path[128];
    snprintf(path, sizeof(path), "%s.out", directory);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    dup2(fd, STDOUT_FILENO);
    bool read = log_reader_read(reader, NULL);
    if (end) {
        log_text_end(text);
    }
    fflush(stdout);
    dup2(kept, STDOUT_FILENO);
    close(kept);
    close(fd);
    struct buffer printed = { 0 };
    assert_true(file_read(path, 65536, &printed, NULL));
    unlink(path);
    assert_true(read);
    assert_string_equal(buffer_text(&printed), wanted);
    buffer_finish(&printed);
}

static struct log_reader *open_reader(struct log_text *text) {
    struct log_reader *reader = log_reader_create(directory, &log_text_events, text, NULL);
    assert_non_null(reader);
    return reader;
}

static void lines_are_printed_and_followed(void **state) {
    OWNED(log_text) text = log_text_create(stdout);
    put(1, "timing", "stoa-recording 1 begin 1000 20x5\n5 0\n");
    put(1, "raw", "one\r\n\033[31mtwo\033[m\r\nthr");
    OWNED(log_reader) reader = open_reader(text);
    assert_printed(reader, text, false, "one\ntwo\n");
    put(1, "raw", "ee\r\n");
    assert_printed(reader, text, false, "three\n");
    put(1, "raw", "a line longer than twenty columns\r\n$ ");
    assert_printed(reader, text, true, "a line longer than twenty columns\n$\n");
}

static void what_is_drawn_over_is_not_there_twice(void **state) {
    OWNED(log_text) text = log_text_create(stdout);
    put(1, "timing", "stoa-recording 1 begin 1000 20x5\n");
    put(1, "raw", " 10%\r 50%\r100%\r\n\033[?1049hfull screen\033[?1049ldone\r\n");
    OWNED(log_reader) reader = open_reader(text);
    assert_printed(reader, text, true, "100%\ndone\n");
}

static void segments_and_sizes_follow_each_other(void **state) {
    OWNED(log_text) text = log_text_create(stdout);
    put(3, "timing", "stoa-recording 1 begin 1000 10x5\n1 0\n2 6 40x5\n");
    put(3, "raw", "small\n\r1234567890123456789012345\r\n");
    put(4, "timing", "stoa-recording 1 continue 2000 40x5\n");
    put(4, "raw", "more\r\n");
    put(7, "timing", "stoa-recording 1 begin 3000 40x5\n");
    put(7, "raw", "again\r\n");
    OWNED(log_reader) reader = open_reader(text);
    assert_printed(reader, text, true, "small\n1234567890123456789012345\nmore\nagain\n");
}

static void a_recording_may_be_missing(void **state) {
    struct error err = { 0 };
    assert_null(log_reader_create("/nowhere/at/all", &log_text_events, NULL, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    OWNED(log_text) text = log_text_create(stdout);
    OWNED(log_reader) reader = open_reader(text);
    assert_false(log_reader_read(reader, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
}

static int set_up(void **state) {
    snprintf(directory, sizeof(directory), "/tmp/stoa-log-XXXXXX");
    return mkdtemp(directory) != NULL ? 0 : -1;
}

static int tear_down(void **state) {
    static const char *const kinds[] = { "raw", "timing" };
    for (unsigned segment = 1; segment < 10; segment++) {
        for (size_t i = 0; i < 2; i++) {
            char path[128];
            snprintf(path, sizeof(path), "%s/%06u.%s", directory, segment, kinds[i]);
            unlink(path);
        }
    }
    return rmdir(directory);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lines_are_printed_and_followed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_drawn_over_is_not_there_twice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(segments_and_sizes_follow_each_other, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_recording_may_be_missing, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("log-text", tests, NULL, NULL);
}
