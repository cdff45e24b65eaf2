/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The one error value. It lives in the caller's memory and owns nothing.
 *
 * A function that can fail returns bool (or a pointer that is NULL on failure) and takes a
 * `struct error *` last; that pointer may be NULL when the caller does not care. On success it is
 * not touched. A function either returns an error or logs it, never both.
 *
 * Texts: lower case, no full stop, what failed first, the subject in quotes, the reason after a
 * colon: "cannot open 'sessions.yaml': no such file".
 */

#include <stdbool.h>

enum error_code {
    ERROR_NONE,
    ERROR_INVALID,   /* the request is wrong as it stands */
    ERROR_NOT_FOUND, /* what it names does not exist */
    ERROR_EXISTS,    /* what it would create is there already */
    ERROR_BUSY,      /* not now: somebody else holds it */
    ERROR_DENIED,    /* not allowed */
    ERROR_LIMIT,     /* a limit would be passed */
    ERROR_SYSTEM,    /* a system call failed */
    ERROR_TIMEOUT,   /* waited in vain */
    ERROR_CLOSED,    /* the other side is gone */
    ERROR_INTERNAL,  /* a fault of ours */
    ERROR_VERSION,   /* the other side is of another version */
    ERROR_CODE_COUNT
};

#define ERROR_TEXT_SIZE 248

struct error {
    enum error_code code;
    char text[ERROR_TEXT_SIZE];
};

/* Fills err and returns false, so that failing is one line. */
bool error_set(struct error *err, enum error_code code, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/* As error_set with ERROR_SYSTEM (or a nearer code for errno), ": <reason>" appended. */
bool error_set_errno(struct error *err, const char *format, ...)
        __attribute__((format(printf, 2, 3)));

/* Puts "<text>: " before what err already says. Returns false. */
bool error_context(struct error *err, const char *format, ...)
        __attribute__((format(printf, 2, 3)));

/* "not-found" for ERROR_NOT_FOUND: the word used on the wire and in logs. */
const char *error_code_name(enum error_code code);

/* The code of such a word; ERROR_INTERNAL for an unknown one. */
enum error_code error_code_from_name(const char *name);

/* The exit status of a command that failed so: 1 failed, 2 usage, 3 not found, 4 timed out,
 * 5 denied. */
int error_exit_status(enum error_code code);
