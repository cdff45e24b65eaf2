/* SPDX-License-Identifier: MIT */
/* What the handlers read is set before they are. */

#include "outer-crash.h"

#include "base/fd.h"
#include "base/memory.h"
#include "outer-terminal.h"

#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>
#include <unwind.h>

#define FRAMES_MAX 32

static struct {
    void (*restore)(void);
    int log;
    char text[512];
    size_t length;
} crash = { .log = -1 };

static const int fault_signals[] = { SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE };

struct trace {
    void *frames[FRAMES_MAX];
    int count;
};

static _Unwind_Reason_Code add_frame(struct _Unwind_Context *context, void *argument) {
    struct trace *trace = argument;
    if (trace->count == FRAMES_MAX) {
        return _URC_END_OF_STACK;
    }
    trace->frames[trace->count++] = (void *)_Unwind_GetIP(context);
    return _URC_NO_REASON;
}

/* Where it happened, for the log: addresses that addr2line understands. Not by backtrace(), which
 * loads a library first: a handler may not do that, and each start would pay for it. */
static void log_fault(int signal_number) {
    char text[] = "fault: signal 00\n";
    struct trace trace = { .count = 0 };
    if (crash.log >= 0) {
        text[sizeof(text) - 4] = (char)('0' + signal_number / 10 % 10);
        text[sizeof(text) - 3] = (char)('0' + signal_number % 10);
        (void)!write(crash.log, text, sizeof(text) - 1);
        (void)_Unwind_Backtrace(add_frame, &trace);
        backtrace_symbols_fd(trace.frames, trace.count, crash.log);
    }
}

static void on_fault(int signal_number) {
    crash.restore();
    log_fault(signal_number);
    outer_terminal_write(crash.text, crash.length);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void set_handlers(void) {
    static char stack[65536]; /* a fault may be one of the stack */
    sigaltstack(&(stack_t){ .ss_sp = stack, .ss_size = sizeof(stack) }, NULL);
    struct sigaction action = { .sa_handler = on_fault, .sa_flags = SA_ONSTACK | SA_NODEFER };
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < ARRAY_LENGTH(fault_signals); i++) {
        sigaction(fault_signals[i], &action, NULL);
    }
}

void outer_crash_watch(const char *log_path, void (*restore)(void)) {
    int length = snprintf(crash.text, sizeof(crash.text),
            "stoa: crashed; your sessions go on, start stoa again to see them%s%s\r\n",
            log_path != NULL ? "; log: " : "", log_path != NULL ? log_path : "");
    crash.length = (size_t)length < sizeof(crash.text) ? (size_t)length : sizeof(crash.text) - 1;
    if (log_path != NULL) {
        crash.log = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    crash.restore = restore;
    set_handlers();
}

void outer_crash_unwatch(void) {
    fd_close(&crash.log);
    for (size_t i = 0; i < ARRAY_LENGTH(fault_signals); i++) {
        signal(fault_signals[i], SIG_DFL);
    }
}
