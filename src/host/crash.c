/* SPDX-License-Identifier: MIT */
/* Faults, and the exec that follows them. */

#include "crash.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define STACK_BYTES (64 * 1024) /* more than any processor state needs; touched only in need */

static const int signals[] = { SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS };

extern char **environ;

static struct {
    struct kept *kept;
    int noticed; /* eventfd */
    const char *volatile held;
    volatile size_t held_length;
    volatile int recording;
    char resume_argument[24];
    char *arguments[5];
    _Alignas(16) char stack[STACK_BYTES];
} crash = { .noticed = -1, .recording = -1 };

static void begin_anew(const char *path) {
    sigset_t all;
    sigfillset(&all);
    (void)sigprocmask(SIG_SETMASK, &all, NULL);
    kept_set_cloexec(crash.kept, false);
    (void)execve(path, crash.arguments, environ);
}

static void write_held(void) {
    const char *bytes = crash.held;
    size_t length = crash.held_length;
    while (length > 0 && crash.recording >= 0) {
        ssize_t written = write(crash.recording, bytes, length);
        if (written <= 0) {
            return;
        }
        bytes += written;
        length -= (size_t)written;
    }
}

static void on_fault(int number, siginfo_t *info, void *context) {
    (void)context;
    bool own = info->si_code == SI_TKILL && info->si_pid == getpid();
    crash.kept->crash_signal = number;
    if (info->si_code <= 0 && !own) {
        int reason = errno;
        uint64_t one = 1;
        crash.kept->crash_is_outside = 1;
        (void)!write(crash.noticed, &one, sizeof(one));
        errno = reason;
        return;
    }
    crash.kept->crash_is_outside = 0;
    write_held();
    begin_anew("/proc/self/exe");
    _exit(128 + number); /* the server replaces us */
}

bool crash_arm(struct kept *kept, char *name, int *out_fd, struct error *err) {
    crash.kept = kept;
    crash.noticed = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (crash.noticed < 0) {
        return error_set_errno(err, "cannot create an eventfd");
    }
    snprintf(crash.resume_argument, sizeof(crash.resume_argument), "%d", kept->own_fd);
    crash.arguments[0] = (char *)"stoa-host";
    crash.arguments[1] = (char *)"--resume";
    crash.arguments[2] = crash.resume_argument;
    crash.arguments[3] = name;
    stack_t stack = { .ss_sp = crash.stack, .ss_size = sizeof(crash.stack) };
    (void)sigaltstack(&stack, NULL);
    struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK };
    sigfillset(&action.sa_mask);
    for (size_t i = 0; i < ARRAY_LENGTH(signals); i++) {
        (void)sigaction(signals[i], &action, NULL);
    }
    sigset_t none;
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    *out_fd = crash.noticed;
    return true;
}

void crash_hold(const char *bytes, size_t length) {
    crash.held_length = 0; /* in this order: a fault between the two writes nothing wrong */
    crash.held = bytes;
    crash.held_length = length;
}

void crash_set_recording(int fd) {
    crash.recording = fd;
}

bool crash_exec(struct kept *kept, const char *path, struct error *err) {
    begin_anew(path != NULL ? path : "/proc/self/exe");
    error_set_errno(err, "cannot execute '%s'", path != NULL ? path : "/proc/self/exe");
    kept_set_cloexec(kept, true);
    sigset_t none;
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    return false;
}
