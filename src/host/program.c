/* SPDX-License-Identifier: MIT */
/* The program of a session, from fork to exec. Between them only what is async-signal-safe. */

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/text.h"
#include "pty.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *environment_value(char **environment, const char *name) {
    size_t length = strlen(name);
    for (; environment != NULL && *environment != NULL; environment++) {
        if (strncmp(*environment, name, length) == 0 && (*environment)[length] == '=') {
            return *environment + length + 1;
        }
    }
    return NULL;
}

/* What the child says when it cannot become the program. */
struct failure {
    int reason; /* errno */
    bool of_directory;
};

static _Noreturn void give_up(int report, int reason, bool of_directory) {
    struct failure failure = { .reason = reason, .of_directory = of_directory };
    (void)!write(report, &failure, sizeof(failure));
    _exit(127);
}

static void default_signals(void) {
    struct sigaction standard = { .sa_handler = SIG_DFL };
    for (int number = 1; number < NSIG; number++) {
        (void)sigaction(number, &standard, NULL);
    }
    sigset_t none;
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

/* In the child. `report` is close-on-exec: it ends without a word when the program runs. */
static void run(const struct host_spec *spec, char *const *candidates, int slave, int report) {
    (void)setsid();
    (void)ioctl(slave, TIOCSCTTY, 0);
    for (int fd = 0; fd <= 2; fd++) {
        (void)dup2(slave, fd);
    }
    (void)close_range(STDERR_FILENO + 1, ~0u, CLOSE_RANGE_CLOEXEC); /* whatever leaked into us */
    default_signals();
    if (spec->directory != NULL && chdir(spec->directory) != 0) {
        give_up(report, errno, true); /* an agent in another place would work on other files */
    }
    int reason = ENOENT;
    for (; *candidates != NULL; candidates++) {
        (void)execve(*candidates, spec->argv, spec->environment);
        if (errno != ENOENT && errno != ENOTDIR) {
            reason = errno; /* found, but it may not run: the better answer */
        }
    }
    give_up(report, reason, false);
}

/* Where argv[0] may be: itself, or in each directory of the session's own PATH. */
static char **find_candidates(const struct host_spec *spec) {
    const char *name = spec->argv[0];
    if (strchr(name, '/') != NULL || name[0] == '\0') {
        return text_vector_copy((const char *const[]){ name, NULL });
    }
    const char *path = environment_value(spec->environment, "PATH");
    path = path != NULL ? path : "/usr/local/bin:/usr/bin:/bin";
    size_t count = 2;
    for (const char *colon = path; *colon != '\0'; colon++) {
        count += *colon == ':';
    }
    char **candidates = calloc(count + 1, sizeof(*candidates));
    if (candidates == NULL) {
        abort();
    }
    for (size_t i = 0; i < count - 1; i++) {
        size_t length = strcspn(path, ":");
        candidates[i] = length == 0 ? text_format("./%s", name)
                                    : text_format("%.*s/%s", (int)length, path, name);
        path += length + (path[length] == ':');
    }
    return candidates;
}

struct program program_begin(const struct host_spec *spec, int slave) {
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) {
        return (struct program){ .pid = -1, .report = -1, .reason = errno };
    }
    char **candidates = find_candidates(spec);
    struct program program = { .pid = fork(), .report = report[0] };
    if (program.pid == 0) {
        run(spec, candidates, slave, report[1]);
    }
    program.reason = program.pid < 0 ? errno : 0;
    text_vector_destroy(candidates);
    fd_close(&report[1]);
    return program;
}

static void describe(
        const struct failure *failure, const struct host_spec *spec, struct error *err) {
    errno = failure->reason;
    if (!failure->of_directory) {
        error_set_errno(err, "cannot run '%s'", spec->argv[0]);
    } else if (failure->reason == ENOENT) {
        error_set(
                err, ERROR_NOT_FOUND, "its directory is not there, make it: '%s'", spec->directory);
    } else {
        error_set_errno(err, "cannot run in the directory '%s'", spec->directory);
    }
}

int program_check(struct program *program, const struct host_spec *spec, struct error *err) {
    if (program->pid < 0) {
        fd_close(&program->report);
        errno = program->reason;
        error_set_errno(err, "cannot create a process for '%s'", spec->argv[0]);
        return program->reason;
    }
    struct failure failure = { 0 };
    ssize_t got;
    do {
        got = read(program->report, &failure, sizeof(failure));
    } while (got < 0 && errno == EINTR);
    fd_close(&program->report);
    if (got != (ssize_t)sizeof(failure)) {
        return 0;
    }
    (void)waitpid(program->pid, NULL, 0);
    describe(&failure, spec, err);
    return failure.reason;
}
