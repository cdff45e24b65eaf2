/* SPDX-License-Identifier: MIT */

/*
 * Prints numbered lines at a steady pace until SIGUSR1, then a last one, and stays.
 * Usage: counter NAME PAUSE_MS
 */

#include "counter.h"

#include "base/fd.h"
#include "base/text.h"

#include <poll.h>
#include <signal.h>

static volatile sig_atomic_t told_to_end;

static void on_signal(int number) {
    (void)number;
    told_to_end = 1;
}

int main(int count, char **arguments) {
    int64_t pause_ms = 0;
    if (count != 3 || !text_parse_integer(arguments[2], 0, 60000, &pause_ms)) {
        fprintf(stderr, "usage: counter NAME PAUSE_MS\n");
        return 2;
    }
    struct sigaction action = { .sa_handler = on_signal };
    sigaction(SIGUSR1, &action, NULL);
    char line[COUNTER_LINE_SIZE];
    unsigned number = 0;
    while (!told_to_end) {
        size_t length = counter_line(arguments[1], ++number, line);
        if (!fd_write_all(STDOUT_FILENO, line, length, NULL)) {
            return 1;
        }
        poll(NULL, 0, (int)pause_ms);
    }
    fd_write_all(STDOUT_FILENO, line, counter_end(arguments[1], number, line), NULL);
    for (;;) {
        pause();
    }
}
