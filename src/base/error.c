/* SPDX-License-Identifier: MIT */
/* The error value: a code and a text, built front to back and cut at its fixed size. */

#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    int exit_status;
} codes[] = {
    [ERROR_NONE] = { "none", 0 },
    [ERROR_INVALID] = { "invalid", 2 },
    [ERROR_NOT_FOUND] = { "not-found", 3 },
    [ERROR_EXISTS] = { "exists", 1 },
    [ERROR_BUSY] = { "busy", 1 },
    [ERROR_DENIED] = { "denied", 5 },
    [ERROR_LIMIT] = { "limit", 1 },
    [ERROR_SYSTEM] = { "system", 1 },
    [ERROR_TIMEOUT] = { "timeout", 4 },
    [ERROR_CLOSED] = { "closed", 1 },
    [ERROR_INTERNAL] = { "internal", 1 },
    [ERROR_VERSION] = { "version", 1 },
};
_Static_assert(sizeof(codes) / sizeof(codes[0]) == ERROR_CODE_COUNT, "a row per error code");

bool error_set(struct error *err, enum error_code code, const char *format, ...) {
    if (err == NULL) {
        return false;
    }
    char text[ERROR_TEXT_SIZE]; /* the arguments may point into err itself */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    err->code = code;
    memcpy(err->text, text, sizeof(text));
    return false;
}

static enum error_code code_from_errno(int number) {
    switch (number) {
    case ENOENT:
    case ESRCH:
        return ERROR_NOT_FOUND;
    case EEXIST:
        return ERROR_EXISTS;
    case EACCES:
    case EPERM:
        return ERROR_DENIED;
    case EPIPE:
    case ECONNRESET:
        return ERROR_CLOSED;
    default:
        return ERROR_SYSTEM;
    }
}

bool error_set_errno(struct error *err, const char *format, ...) {
    int number = errno;
    char text[ERROR_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    char reason[96];
    const char *words = strerror_r(number, reason, sizeof(reason)); /* the GNU variant */
    return error_set(err, code_from_errno(number), "%s: %s", text, words);
}

bool error_context(struct error *err, const char *format, ...) {
    if (err == NULL) {
        return false;
    }
    char text[ERROR_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    return error_set(err, err->code, "%s: %s", text, err->text);
}

const char *error_code_name(enum error_code code) {
    return code < ERROR_CODE_COUNT ? codes[code].name : "internal";
}

enum error_code error_code_from_name(const char *name) {
    for (int code = 0; code < ERROR_CODE_COUNT; code++) {
        if (strcmp(codes[code].name, name) == 0) {
            return (enum error_code)code;
        }
    }
    return ERROR_INTERNAL;
}

int error_exit_status(enum error_code code) {
    return code < ERROR_CODE_COUNT ? codes[code].exit_status : 1;
}
