/* SPDX-License-Identifier: MIT */

/* A PTY with stoa's own engine behind it. */

#include "harness/console.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/wait.h>

#include <cmocka.h>

#define ARGUMENTS_MAX 32
#define READ_BYTES    65536
#define POLL_MS       20

static void write_keys(struct console *console, const char *bytes, size_t length) {
    if (!console->ended) {
        fd_write_all(console->pty.fd, bytes, length, NULL);
    }
}

static void on_reply(void *context, const char *bytes, size_t length) {
    write_keys(context, bytes, length);
}

static const struct terminal_events events = { .reply = on_reply };

struct console *console_create(
        struct world *world, uint16_t columns, uint16_t rows, const char *program, ...) {
    const char *argv[ARGUMENTS_MAX] = { program };
    va_list arguments;
    va_start(arguments, program);
    for (size_t count = 1; count + 1 < ARGUMENTS_MAX; count++) {
        argv[count] = va_arg(arguments, const char *);
        if (argv[count] == NULL) {
            break;
        }
    }
    va_end(arguments);
    OWNED_STR path = path_join(world->programs, program);
    if (access(path, X_OK) == 0) {
        argv[0] = path;
    }
    struct console *console = NEW(struct console);
    struct process_options options = { .argv = argv,
        .environment = (const char *const *)world->environment,
        .directory = world->work,
        .columns = columns,
        .rows = rows };
    struct error err = { 0 };
    console->world = world;
    console->screen = terminal_create(
            &(struct terminal_options){ .columns = columns, .rows = rows }, &events, console);
    list_append(&world->consoles, &console->link);
    if (!process_start_in_pty(&console->pty, &options, &err)) {
        world_fail(world, "%s", err.text);
    }
    return console;
}

void console_destroy(struct console *console) {
    list_remove(&console->link);
    if (console->ended) {
        fd_close(&console->pty.fd);
    } else {
        process_pty_finish(&console->pty);
    }
    terminal_destroy(console->screen);
    buffer_finish(&console->raw);
    free(console);
}

bool console_read(struct console *console) {
    bool any = false;
    char bytes[READ_BYTES];
    for (int i = 0; i < 16 && !console->ended; i++) {
        ssize_t length = read(console->pty.fd, bytes, sizeof(bytes));
        if (length <= 0) {
            break;
        }
        buffer_append(&console->raw, bytes, (size_t)length);
        terminal_feed(console->screen, bytes, (size_t)length);
        any = true;
    }
    if (!any && !console->ended && waitpid(console->pty.pid, &console->status, WNOHANG) > 0) {
        console->ended = true;
        for (ssize_t length; (length = read(console->pty.fd, bytes, sizeof(bytes))) > 0;) {
            buffer_append(&console->raw, bytes, (size_t)length);
            terminal_feed(console->screen, bytes, (size_t)length);
        }
    }
    return any;
}

/* ---- typing --------------------------------------------------------------------------------- */

static void type_key(struct console *console, const struct key_event *key) {
    struct buffer bytes = { 0 };
    terminal_encode_key(console->screen, key, &bytes);
    write_keys(console, bytes.data, bytes.length);
    buffer_finish(&bytes);
}

void console_type(struct console *console, const char *keys) {
    OWNED_STR text = text_copy(keys);
    char *rest = NULL;
    for (char *word = strtok_r(text, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        struct key_event key = { 0 };
        if (key_parse(word, &key)) {
            type_key(console, &key);
        } else {
            write_keys(console, word, strlen(word));
        }
    }
}

void console_send(struct console *console, const char *text) {
    write_keys(console, text, strlen(text));
}

void console_resize(struct console *console, uint16_t columns, uint16_t rows) {
    terminal_resize(console->screen, columns, rows);
    process_pty_resize(&console->pty, columns, rows);
}

/* ---- looking -------------------------------------------------------------------------------- */

char *console_text(struct console *console) {
    struct buffer text = { 0 };
    terminal_capture(console->screen, 0, &text);
    return buffer_take_text(&text);
}

bool console_has(struct console *console, const char *text) {
    OWNED_STR screen = console_text(console);
    return strstr(screen, text) != NULL;
}

bool console_printed(const struct console *console, const char *bytes) {
    const struct buffer *raw = &console->raw;
    return raw->length > 0 && memmem(raw->data, raw->length, bytes, strlen(bytes)) != NULL;
}

static bool waits(struct console *console, const char *text, bool present) {
    int64_t end_ms = clock_monotonic_ms() + world_limit_ms();
    while (console_has(console, text) != present) {
        if (clock_monotonic_ms() > end_ms || (console->ended && !console_read(console))) {
            return console_has(console, text) == present;
        }
        world_turn(console->world, POLL_MS);
    }
    return true;
}

void console_shows(struct console *console, const char *text) {
    if (!waits(console, text, true)) {
        world_fail(console->world, "the screen never showed '%s'", text);
    }
}

void console_lacks(struct console *console, const char *text) {
    if (!waits(console, text, false)) {
        world_fail(console->world, "the screen kept showing '%s'", text);
    }
}

int console_ends(struct console *console) {
    int64_t end_ms = clock_monotonic_ms() + world_limit_ms();
    while (!console->ended) {
        if (clock_monotonic_ms() > end_ms) {
            world_fail(console->world, "the program in the console did not end");
        }
        world_turn(console->world, POLL_MS);
    }
    return WIFEXITED(console->status) ? WEXITSTATUS(console->status)
                                      : 128 + WTERMSIG(console->status);
}

void console_kill(struct console *console) {
    kill(console->pty.pid, SIGKILL);
    console_ends(console);
}
