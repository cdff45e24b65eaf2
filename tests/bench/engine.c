/* SPDX-License-Identifier: MIT */

/*
 * The engine alone: how fast it takes a file, in chunks as a PTY gives them, at 200 x 50 with
 * history. For finding out what a change costs. Usage: engine [--once] FILE…
 *
 * --once feeds each file once and prints nothing but its size, for counting instructions:
 * valgrind --tool=callgrind --toggle-collect=terminal_feed engine --once FILE
 */

#include "base/fd.h"
#include "base/text.h"

#include "term/terminal.h"

#include <time.h>

#define CHUNK_BYTES    4095
#define DURATION_US    500000
#define FILE_MAX_BYTES (64 * 1024 * 1024)

/* A PTY makes CR LF of each LF. */
static void load(const char *path, struct buffer *out) {
    struct buffer file = { 0 };
    struct error err = { 0 };
    if (!file_read(path, FILE_MAX_BYTES, &file, &err)) {
        fprintf(stderr, "engine: %s\n", err.text);
        exit(1);
    }
    for (size_t i = 0; i < file.length; i++) {
        if (file.data[i] == '\n') {
            buffer_append_byte(out, '\r');
        }
        buffer_append_byte(out, (uint8_t)file.data[i]);
    }
    buffer_finish(&file);
}

/* Of the processor, so that other programs on the machine do not count. */
static int64_t cpu_us(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static void feed(struct terminal *terminal, const struct buffer *bytes) {
    for (size_t at = 0; at < bytes->length; at += CHUNK_BYTES) {
        size_t left = bytes->length - at;
        terminal_feed(terminal, bytes->data + at, left < CHUNK_BYTES ? left : CHUNK_BYTES);
    }
}

static void measure(const char *path, bool once) {
    struct buffer bytes = { 0 };
    load(path, &bytes);
    struct terminal *terminal = terminal_create(
            &(struct terminal_options){ .columns = 200, .rows = 50, .history_lines_max = 10000 },
            &(struct terminal_events){ 0 }, NULL);
    const char *slash = strrchr(path, '/');
    printf("%-10s ", slash == NULL ? path : slash + 1);
    if (once) {
        feed(terminal, &bytes);
        printf("%zu bytes\n", bytes.length);
    } else {
        int64_t start_us = cpu_us(), time_us = 0;
        double fed = 0;
        while (time_us < DURATION_US) {
            feed(terminal, &bytes);
            fed += (double)bytes.length;
            time_us = cpu_us() - start_us;
        }
        printf("%7.1f MB/s\n", fed / (double)time_us);
    }
    terminal_destroy(terminal);
    buffer_finish(&bytes);
}

int main(int count, char **arguments) {
    bool once = count > 1 && text_equal(arguments[1], "--once");
    for (int i = once ? 2 : 1; i < count; i++) {
        measure(arguments[i], once);
    }
    return 0;
}
