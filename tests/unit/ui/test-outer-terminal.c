/* SPDX-License-Identifier: MIT */
#include "outer-terminal.h"

#include "base/buffer.h"
#include "base/fd.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>

#include <cmocka.h>

enum ending { ENDING_CLOSE, ENDING_EXIT, ENDING_ABORT, ENDING_FAULT, ENDING_COUNT };

static size_t count_libraries(void) {
    struct buffer maps = { 0 };
    size_t count = 0;
    if (!file_read("/proc/self/maps", 1024 * 1024, &maps, NULL)) {
        _exit(97);
    }
    for (const char *at = buffer_text(&maps); (at = strstr(at, ".so")) != NULL; at++) {
        count++;
    }
    buffer_finish(&maps);
    return count;
}

static void be_a_client(int terminal, enum ending ending, const char *log_path) {
    struct termios raw;
    setsid();
    ioctl(terminal, TIOCSCTTY, 0);
    for (int fd = 0; fd < 3; fd++) {
        dup2(terminal, fd);
    }
    setenv("TERM", "xterm", 1); /* one that may be asked */
    unsetenv("TERM_PROGRAM");
    size_t libraries = count_libraries();
    if (!outer_terminal_open(log_path, NULL)) {
        _exit(99);
    }
    if (count_libraries() != libraries) { /* each start would pay for it */
        _exit(96);
    }
    tcgetattr(0, &raw);
    cfmakeraw(&raw);
    tcsetattr(0, TCSANOW, &raw);
    outer_terminal_enter();
    outer_terminal_set_kitty_keyboard(true);
    outer_terminal_set_any_motion(true);
    if (ending == ENDING_CLOSE) {
        outer_terminal_close();
        _exit(0);
    }
    if (ending == ENDING_EXIT) {
        exit(0);
    }
    raise(ending == ENDING_ABORT ? SIGABRT : SIGSEGV);
    _exit(98);
}

/* All that the client wrote, until it is gone. */
static void read_all(int master, struct buffer *out) {
    for (;;) {
        char bytes[4096];
        ssize_t count = read(master, bytes, sizeof(bytes));
        if (count <= 0) {
            return; /* EIO: nobody has the terminal open */
        }
        buffer_append(out, bytes, (size_t)count);
    }
}

static void assert_reset(struct buffer *output, const char *on, const char *off) {
    const char *text = buffer_text(output);
    const char *last_on = NULL, *last_off = NULL;
    for (const char *at = text; (at = strstr(at, on)) != NULL; at++) {
        last_on = at;
    }
    for (const char *at = text; (at = strstr(at, off)) != NULL; at++) {
        last_off = at;
    }
    assert_non_null(last_on);
    assert_true(last_off > last_on);
}

/* Where it crashed, in the log. */
static void assert_logged(const char *path, bool crashed) {
    struct buffer log = { 0 };
    assert_true(file_read(path, 65536, &log, NULL));
    assert_int_equal(strstr(buffer_text(&log), "fault: signal ") != NULL, crashed);
    assert_int_equal(strstr(buffer_text(&log), "[0x") != NULL, crashed);
    buffer_finish(&log);
}

static void assert_restores(enum ending ending) {
    int master, terminal;
    struct termios before, after;
    struct buffer output = { 0 };
    char log_path[] = "/tmp/stoa-log-XXXXXX";
    close(mkstemp(log_path));
    assert_int_equal(openpty(&master, &terminal, NULL, NULL, NULL), 0);
    tcgetattr(terminal, &before);
    pid_t pid = fork();
    if (pid == 0) {
        close(master);
        be_a_client(terminal, ending, log_path);
    }
    int kept = dup(terminal);
    close(terminal);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    tcgetattr(kept, &after);
    close(kept);
    read_all(master, &output);
    close(master);
    assert_int_equal(before.c_lflag, after.c_lflag);
    assert_int_equal(before.c_iflag, after.c_iflag);
    assert_int_equal(before.c_oflag, after.c_oflag);
    assert_reset(&output, "\x1b[?2004h", "\x1b[?2004l");
    assert_reset(&output, "\x1b[?1002h", "\x1b[?1002l");
    assert_reset(&output, "\x1b[?1003h", "\x1b[?1003l");
    assert_reset(&output, "\x1b[?1004h", "\x1b[?1004l");
    assert_reset(&output, "\x1b[>7u", "\x1b[<u");
    assert_reset(&output, "\x1b[>4;2m", "\x1b[>4m");
    assert_reset(&output, "\x1b[>4m", "\x1b[>7u"); /* one protocol at a time */
    assert_non_null(strstr(buffer_text(&output), "\x1b[?1049l"));
    assert_non_null(strstr(buffer_text(&output), "\x1b[?1006h\x1b[?u")); /* asked with it */
    bool crashed = ending >= ENDING_ABORT;
    assert_int_equal(WIFSIGNALED(status), crashed);
    assert_int_equal(strstr(buffer_text(&output), "log: /tmp/stoa-log-") != NULL, crashed);
    assert_logged(log_path, crashed);
    unlink(log_path);
    buffer_finish(&output);
}

static void every_end_restores_the_terminal(void **state) {
    for (int ending = 0; ending < ENDING_COUNT; ending++) {
        assert_restores((enum ending)ending);
    }
}

static void no_terminal_is_said(void **state) {
    struct error err = { 0 };
    int saved = dup(0);
    int null = open("/dev/null", O_RDWR);
    dup2(null, 0);
    assert_false(outer_terminal_open(NULL, &err));
    dup2(saved, 0);
    close(saved);
    close(null);
    assert_int_equal(err.code, ERROR_INVALID);
}

static bool ends_answers(const char *first, const char *second) {
    size_t matched = 0;
    bool first_ends = outer_terminal_ends_answers(first, strlen(first), &matched);
    return first_ends || outer_terminal_ends_answers(second, strlen(second), &matched);
}

/* Colours have a 'c' too, and pieces end anywhere. */
static void the_end_of_the_answers_is_known(void **state) {
    assert_true(ends_answers("\x1b]4;1;rgb:cccc/cccc/cccc\x1b\\\x1b[?62;22c", ""));
    assert_true(ends_answers("\x1b[?2026;2$y\x1b[", "?1;2c"));
    assert_true(ends_answers("\x1b[?6", "2c"));
    assert_false(ends_answers("\x1b]4;1;rgb:cccc/cccc/cccc", "\x1b\\"));
    assert_false(ends_answers("\x1b[?2026;2$y", "c"));
    assert_false(ends_answers("\x1b[?31u", "12c"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_end_restores_the_terminal),
        cmocka_unit_test(no_terminal_is_said),
        cmocka_unit_test(the_end_of_the_answers_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
