/* SPDX-License-Identifier: MIT */

/*
 * bench-hook-timer LOG PROGRAM [ARGUMENT…]: runs the program with the standard input that it got
 * itself, and appends three lines to LOG, of nanoseconds since 1970:
 *
 *     begin PID NS EVENT     this process began; EVENT as "hook_event_name" of the input says
 *     told PID NS EVENT      the input had come whole
 *     end PID NS EVENT       the program ended
 */

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define EVENT_MEMBER "\"hook_event_name\":\""
#define READ_BYTES   65536

static long long now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void note(int log, const char *what, long long at_ns, const char *event) {
    OWNED_STR line = text_format("%s %ld %lld %s\n", what, (long)getpid(), at_ns, event);
    (void)fd_write_all(log, line, strlen(line), NULL);
}

/* All of standard input, which then begins anew. */
static void take_input(struct buffer *input) {
    for (;;) {
        ssize_t got = read(STDIN_FILENO, buffer_reserve(input, READ_BYTES), READ_BYTES);
        if (got <= 0 && !(got < 0 && errno == EINTR)) {
            break;
        }
        input->length += got > 0 ? (size_t)got : 0;
    }
    OWNED_FD copy = memfd_create("input", MFD_CLOEXEC);
    (void)fd_write_all(copy, buffer_text(input), input->length, NULL);
    (void)lseek(copy, 0, SEEK_SET);
    (void)dup2(copy, STDIN_FILENO);
}

static char *event_of(struct buffer *input) {
    const char *member = strstr(buffer_text(input), EVENT_MEMBER);
    const char *event = member == NULL ? "-" : member + strlen(EVENT_MEMBER);
    return text_copy_bytes(event, strcspn(event, "\""));
}

static int run(char **argv) {
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM); /* who ends a hook ends what it runs */
        execv(argv[0], argv);
        _exit(127);
    }
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return pid > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int main(int argc, char **argv) {
    long long begin_ns = now_ns();
    struct buffer input = { 0 };
    if (argc < 3) {
        fprintf(stderr, "usage: bench-hook-timer LOG PROGRAM [ARGUMENT…]\n");
        return 2;
    }
    OWNED_FD log = open(argv[1], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    take_input(&input);
    long long told_ns = now_ns();
    OWNED_STR event = event_of(&input);
    note(log, "begin", begin_ns, event);
    note(log, "told", told_ns, event);
    int status = run(argv + 2);
    note(log, "end", now_ns(), event);
    buffer_finish(&input);
    return status;
}
