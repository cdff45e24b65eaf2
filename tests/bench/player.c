/* SPDX-License-Identifier: MIT */

/*
 * What runs in the panes that are measured. It connects to the measuring program, says its name,
 * and does what it is told, a word a line:
 *
 *   play FILE      prints the file; when the terminal has answered a query behind it: "played US"
 *   show TEXT      clears the screen and prints TEXT at the top left; "shown US" as above
 *   flood FILE     prints the file again and again, as long as the measuring program is there
 *   echo           prints, for each key, the braille character with the key's number
 *
 * Usage: player SOCKET NAME [TEXT]; TEXT is printed at the start, for measuring how long that took.
 */

#include "base/buffer.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/socket.h"
#include "base/text.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <termios.h>

#define FILE_MAX_BYTES (64 * 1024 * 1024)
#define CLEAR          "\033[m\033[r\033[?6l\033[H\033[2J"

static void print(const void *bytes, size_t length) {
    if (!fd_write_all(STDOUT_FILENO, bytes, length, NULL)) {
        exit(1);
    }
}

/* Asks the terminal for its status and waits for the answer: all before it has been read then. */
static void wait_until_read(void) {
    print("\033[5n", 4);
    const char answer[] = "\033[0n";
    size_t matched = 0;
    while (matched < sizeof(answer) - 1) {
        char byte;
        if (read(STDIN_FILENO, &byte, 1) != 1) {
            exit(1);
        }
        matched = byte == answer[matched] ? matched + 1 : byte == answer[0];
    }
}

static void load(const char *path, struct buffer *out) {
    struct error err = { 0 };
    if (!file_read(path, FILE_MAX_BYTES, out, &err)) {
        fprintf(stderr, "player: %s\r\n", err.text);
        exit(1);
    }
}

static void tell(int socket, const char *word, int64_t since_us) {
    char line[64];
    int length =
            snprintf(line, sizeof(line), "%s %" PRId64 "\n", word, clock_monotonic_us() - since_us);
    fd_write_all(socket, line, (size_t)length, NULL);
}

static void play(int socket, const char *path) {
    struct buffer file = { 0 };
    load(path, &file);
    int64_t start_us = clock_monotonic_us();
    print(file.data, file.length);
    wait_until_read();
    tell(socket, "played", start_us);
    buffer_finish(&file);
}

static void show(int socket, const char *text) {
    int64_t start_us = clock_monotonic_us();
    print(CLEAR, sizeof(CLEAR) - 1);
    print(text, strlen(text));
    wait_until_read();
    tell(socket, "shown", start_us);
}

static bool is_measured(int socket) {
    struct pollfd gone = { .fd = socket, .events = POLLRDHUP };
    return poll(&gone, 1, 0) == 0;
}

/* Sessions outlive who measures, when that is killed: a flood must not. */
static void flood(int socket, const char *path) {
    struct buffer file = { 0 };
    load(path, &file);
    while (is_measured(socket)) {
        print(file.data, file.length);
    }
    exit(0);
}

static void echo(void) {
    print(CLEAR, sizeof(CLEAR) - 1);
    unsigned char key;
    for (unsigned column = 0; read(STDIN_FILENO, &key, 1) == 1; column++) {
        if (column == 60) {
            print("\r\033[K", 4);
            column = 0;
        }
        const unsigned char character[3] = { 0xe2, 0xa0 | key >> 6, 0x80 | (key & 0x3f) };
        print(character, sizeof(character));
    }
    exit(0);
}

static void obey(int socket, char *line) {
    char *argument = strchr(line, ' ');
    if (argument != NULL) {
        *argument++ = '\0';
    }
    if (text_equal(line, "play")) {
        play(socket, argument);
    } else if (text_equal(line, "show")) {
        show(socket, argument);
    } else if (text_equal(line, "flood")) {
        flood(socket, argument);
    } else if (text_equal(line, "echo")) {
        echo();
    }
}

static bool read_line(int socket, char *line, size_t size) {
    size_t length = 0;
    while (length + 1 < size) {
        struct pollfd wait = { .fd = socket, .events = POLLIN };
        ssize_t got = read(socket, line + length, 1);
        if (got == 0) {
            return false;
        }
        if (got < 0) {
            if (errno != EAGAIN || poll(&wait, 1, -1) < 0) {
                return false;
            }
        } else if (line[length] == '\n') {
            line[length] = '\0';
            return true;
        } else {
            length++;
        }
    }
    return false;
}

static void make_raw(void) {
    struct termios mode;
    if (tcgetattr(STDIN_FILENO, &mode) == 0) {
        mode.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
        mode.c_cc[VMIN] = 1;
        mode.c_cc[VTIME] = 0;
        tcsetattr(STDIN_FILENO, TCSANOW, &mode);
    }
}

int main(int count, char **arguments) {
    if (count < 3) {
        fprintf(stderr, "usage: player SOCKET NAME [TEXT]\n");
        return 2;
    }
    make_raw();
    if (count > 3) {
        print(arguments[3], strlen(arguments[3]));
    }
    struct error err = { 0 };
    int socket = socket_connect(arguments[1], &err);
    if (socket < 0) {
        fprintf(stderr, "player: %s\r\n", err.text);
        return 1;
    }
    char line[4096];
    int length = snprintf(line, sizeof(line), "%s\n", arguments[2]);
    fd_write_all(socket, line, (size_t)length, NULL);
    while (read_line(socket, line, sizeof(line))) {
        obey(socket, line);
    }
    return 0;
}
