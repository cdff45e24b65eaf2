/* SPDX-License-Identifier: MIT */

/*
 * There is one terminal per process and signal handlers need to reach it, so its state is static.
 * What a handler reads is set before the handlers are.
 */

#include "outer-terminal.h"

#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"
#include "outer-crash.h"
#include "outer-keyboard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define ANSWER_WAIT_MS 150

/* Paste, focus, colour scheme changes; the mouse with drags, in SGR. */
static const char enter_sequence[] = "\x1b[?2004h\x1b[?1004h\x1b[?2031h";
static const char mouse_on[] = "\x1b[?1002h\x1b[?1006h";
static const char mouse_off[] = "\x1b[?1003l\x1b[?1002l\x1b[?1006l";
static const char leave_sequence[] =
        "\x1b[?2026l\x1b[?2031l\x1b[?1003l\x1b[?1002l\x1b[?1006l\x1b[?1004l\x1b[?2004l";
#define ASK(what)            "\x1b]" what ";?\x1b\\"
#define ASK_FOUR(a, b, c, d) ASK("4;" #a) ASK("4;" #b) ASK("4;" #c) ASK("4;" #d)
/* One question a colour of the palette: not all terminals know several in one. */
static const char questions[] = "\x1b[?u" ASK("10") ASK("11") ASK("12") "\x1b[?2026$p" ASK_FOUR(
        0, 1, 2, 3) ASK_FOUR(4, 5, 6, 7) ASK_FOUR(8, 9, 10, 11) ASK_FOUR(12, 13, 14, 15) "\x1b[c";
static const char reset_sequence[] = "\x1b(B\x1b[m\x1b[?1049l\x1b[?25h\x1b[0 q\r";

static struct {
    struct termios saved;
    volatile sig_atomic_t is_open, is_entered;
    bool asked, was_asked, any_motion, no_mouse;
    int input;
} outer = { .input = -1 };

void outer_terminal_write(const void *bytes, size_t length) {
    const char *position = bytes;
    while (length > 0) {
        ssize_t count = write(STDOUT_FILENO, position, length);
        if (count < 0 && errno == EAGAIN) { /* somebody made it non-blocking */
            poll(&(struct pollfd){ .fd = STDOUT_FILENO, .events = POLLOUT }, 1, 1000);
            continue;
        }
        if (count < 0 && errno != EINTR) {
            return;
        }
        position += count > 0 ? count : 0;
        length -= count > 0 ? (size_t)count : 0;
    }
}

void outer_terminal_write_entered(const void *bytes, size_t length) {
    if (outer.is_entered) {
        outer_terminal_write(bytes, length);
    }
}

#define WRITE_LITERAL(text) outer_terminal_write(text, sizeof(text) - 1)

/* Only what a signal handler may do. */
static void restore(void) {
    if (!outer.is_open) {
        return;
    }
    if (outer.is_entered) {
        outer_keyboard_give_back();
        WRITE_LITERAL(leave_sequence);
        WRITE_LITERAL(reset_sequence);
        outer.is_entered = 0;
    }
    tcsetattr(STDIN_FILENO, TCSANOW, &outer.saved);
}

bool outer_terminal_open(const char *log_path, struct error *err) {
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        return error_set(err, ERROR_INVALID, "cannot draw: not started on a terminal");
    }
    if (tcgetattr(STDIN_FILENO, &outer.saved) != 0) {
        return error_set_errno(err, "cannot read the state of the terminal");
    }
    outer.input = open("/dev/tty", O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (outer.input < 0) {
        outer.input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    }
    bool first = !outer.is_open;
    outer.is_open = 1;
    outer_crash_watch(log_path, restore);
    if (first) {
        atexit(outer_terminal_close);
    }
    return true;
}

static bool may_ask(void) {
    const char *program = getenv("TERM_PROGRAM");
    const char *type = getenv("TERM");
    /* They print what they do not know. */
    return !text_equal(program, "Apple_Terminal") && !text_equal(type, "linux");
}

void outer_terminal_enter(void) {
    if (outer.is_entered) {
        return;
    }
    outer.is_entered = 1;
    outer.any_motion = false;
    struct buffer text = { 0 };
    buffer_append_text(&text, enter_sequence);
    if (may_ask()) {
        buffer_append_text(&text, outer_keyboard_take());
    }
    if (!outer.no_mouse) {
        buffer_append_text(&text, mouse_on);
    }
    if (!outer.was_asked && may_ask()) {
        outer.asked = true;
        buffer_append_text(&text, questions);
    }
    outer.was_asked = true;
    outer_terminal_write(text.data, text.length); /* at once: each write wakes the terminal */
    buffer_finish(&text);
}

void outer_terminal_leave(void) {
    restore();
}

void outer_terminal_set_mouse(bool on) {
    if (outer.no_mouse != on) {
        return;
    }
    outer.no_mouse = !on;
    if (outer.is_entered && on) {
        WRITE_LITERAL(mouse_on);
    } else if (outer.is_entered) {
        outer.any_motion = false;
        WRITE_LITERAL(mouse_off);
    }
}

void outer_terminal_set_any_motion(bool on) {
    if (outer.any_motion == on || !outer.is_entered || outer.no_mouse) {
        return;
    }
    outer.any_motion = on;
    if (on) {
        WRITE_LITERAL("\x1b[?1003h");
    } else {
        WRITE_LITERAL("\x1b[?1003l\x1b[?1002h");
    }
}

void outer_terminal_set_kitty_keyboard(bool on) {
    outer_keyboard_set_kitty(on, outer.is_entered != 0);
}

void outer_terminal_ask(void) {
    if (may_ask()) {
        outer.asked = true;
        WRITE_LITERAL(questions);
    }
}

void outer_terminal_set_answered(void) {
    outer.asked = false;
}

bool outer_terminal_ends_answers(const char *bytes, size_t length, size_t *matched) {
    static const char begin[] = "\x1b[?";
    for (size_t i = 0; i < length; i++) {
        bool is_argument = (bytes[i] >= '0' && bytes[i] <= '9') || bytes[i] == ';';
        if (*matched == sizeof(begin) - 1 && bytes[i] == 'c') {
            return true;
        }
        if (*matched < sizeof(begin) - 1 && bytes[i] == begin[*matched]) {
            (*matched)++;
        } else if (*matched < sizeof(begin) - 1 || !is_argument) {
            *matched = bytes[i] == begin[0];
        }
    }
    return false;
}

/* Takes what is still coming. */
static void drain_answers(void) {
    char bytes[512];
    size_t matched = 0;
    struct pollfd ready = { .fd = outer.input, .events = POLLIN };
    while (outer.asked && poll(&ready, 1, ANSWER_WAIT_MS) > 0) {
        ssize_t count = read(outer.input, bytes, sizeof(bytes));
        if (count <= 0 || outer_terminal_ends_answers(bytes, (size_t)count, &matched)) {
            break;
        }
    }
    outer.asked = false;
}

void outer_terminal_prepare_leave(void) {
    if (outer.is_entered) {
        drain_answers();
        outer_keyboard_give_back();
    }
}

void outer_terminal_close(void) {
    if (!outer.is_open) {
        return;
    }
    outer_terminal_prepare_leave();
    restore();
    tcflush(STDIN_FILENO, TCIFLUSH);
    outer.is_open = 0;
    outer_keyboard_set_kitty(false, false);
    fd_close(&outer.input);
    outer_crash_unwatch();
}

void outer_terminal_set_clipboard(const char *bytes, size_t length) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct buffer text = { 0 };
    if (!outer.is_entered || length > OUTER_CLIPBOARD_BYTES_MAX) {
        return;
    }
    buffer_append_text(&text, "\x1b]52;c;");
    for (size_t i = 0; i < length; i += 3) {
        uint32_t group = 0;
        for (size_t j = 0; j < 3; j++) {
            group = group << 8 | (i + j < length ? (unsigned char)bytes[i + j] : 0);
        }
        for (size_t j = 0; j < 4; j++) {
            bool filled = i + j <= length;
            buffer_append_byte(
                    &text, filled ? (uint8_t)digits[group >> (18 - 6 * j) & 63] : (uint8_t)'=');
        }
    }
    buffer_append_text(&text, "\x1b\\");
    outer_terminal_write(text.data, text.length);
    buffer_finish(&text);
}

int outer_terminal_input(void) {
    return outer.input;
}

void outer_terminal_size(uint16_t *out_columns, uint16_t *out_rows) {
    struct winsize size = { 0 };
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) {
        size.ws_col = 80;
        size.ws_row = 24;
    }
    *out_columns = size.ws_col;
    *out_rows = size.ws_row;
}
