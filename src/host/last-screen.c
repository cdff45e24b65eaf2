/* SPDX-License-Identifier: MIT */
/* The last screen as a picture, painted and cleared. */

#include "last-screen.h"

#include "host.h"
#include "replay.h"

#include <string.h>

/* The end of what is painted: lines of blanks at the bottom would only scroll it away. */
static size_t painted_length(const struct buffer *lines) {
    size_t length = lines->length;
    while (length > 0 && lines->data[length - 1] == '\n') {
        length--;
    }
    return length;
}

static void paint(struct terminal *terminal, const struct buffer *lines) {
    size_t length = painted_length(lines);
    for (size_t at = 0; at < length;) {
        const char *end = memchr(lines->data + at, '\n', length - at);
        size_t next = end == NULL ? length : (size_t)(end - lines->data);
        terminal_feed(terminal, lines->data + at, next - at);
        if (end != NULL) {
            terminal_feed(terminal, "\r\n", 2);
            next++;
        }
        at = next;
    }
}

void last_screen_show(struct host *host) {
    const struct terminal_options options = {
        .columns = host->kept->columns,
        .rows = host->kept->rows,
    };
    static const struct terminal_events silent = { 0 };
    struct terminal *last = terminal_create(&options, &silent, NULL);
    (void)replay_run(host->kept, host->spec.recording_directory, last);
    terminal_resize(last, host->kept->columns, host->kept->rows);
    struct buffer lines = { 0 };
    terminal_capture(last, CAPTURE_ANSI, &lines);
    terminal_destroy(last);
    host->shows_last_screen = painted_length(&lines) > 0;
    if (host->shows_last_screen) {
        terminal_set_muted(host->terminal, true);
        paint(host->terminal, &lines);
        terminal_set_muted(host->terminal, false);
    }
    buffer_finish(&lines);
}

void last_screen_end(struct host *host) {
    static const char clear[] = "\033[m\033[H\033[2J";
    if (!host->shows_last_screen) {
        return;
    }
    host->shows_last_screen = false;
    terminal_feed(host->terminal, clear, strlen(clear));
    if (host->recording != NULL) {
        (void)recording_append(host->recording, clear, strlen(clear));
    }
}
