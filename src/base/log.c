/* SPDX-License-Identifier: MIT */
/* One write per line; rotation by size, checked as we write. */

#include "base/log.h"

#include "base/clock.h"
#include "base/text.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOG_LINE_MAX_BYTES 2048

static struct {
    int fd; /* 0: not opened, standard error stands in */
    char *path;
    enum log_level level;
} sink = { .level = LOG_INFO };

void log_set_level(enum log_level level) {
    sink.level = level;
}

bool log_open(const char *path, struct error *err) {
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return error_set_errno(err, "cannot open log '%s'", path);
    }
    log_close();
    sink.fd = fd;
    sink.path = text_copy(path);
    if (getenv("STOA_DEBUG") != NULL) {
        sink.level = LOG_DEBUG;
    }
    return true;
}

void log_close(void) {
    if (sink.fd > 0) {
        close(sink.fd);
    }
    free(sink.path);
    sink.fd = 0;
    sink.path = NULL;
}

static void rotate_when_large(void) {
    struct stat status;
    if (sink.fd <= 0 || fstat(sink.fd, &status) != 0 || status.st_size < LOG_SIZE_MAX_BYTES) {
        return;
    }
    char *path = text_copy(sink.path);
    char *old = text_format("%s.1", path);
    if (rename(path, old) == 0) {
        (void)log_open(path, NULL);
    }
    free(old);
    free(path);
}

void log_write(enum log_level level, const char *module, const char *format, ...) {
    static const char *const names[] = { "error", "warn", "info", "debug" };
    if (level > sink.level || (sink.fd <= 0 && level > LOG_WARN)) {
        return;
    }
    char line[LOG_LINE_MAX_BYTES];
    int64_t now_ms = clock_wall_ms();
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm parts;
    gmtime_r(&seconds, &parts);
    size_t length = strftime(line, sizeof(line), "%Y-%m-%dT%H:%M:%S", &parts);
    length += (size_t)snprintf(line + length, sizeof(line) - length,
            ".%03dZ %s %s: ", (int)(now_ms % 1000), names[level], module);
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(line + length, sizeof(line) - length - 1, format, arguments);
    va_end(arguments);
    size_t room = sizeof(line) - length - 2;
    length += written < 0 ? 0 : (size_t)written < room ? (size_t)written : room;
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f) {
            line[i] = ' '; /* one message, one line, nothing a terminal would obey */
        }
    }
    line[length++] = '\n';
    (void)!write(sink.fd > 0 ? sink.fd : STDERR_FILENO, line, length);
    rotate_when_large();
}
