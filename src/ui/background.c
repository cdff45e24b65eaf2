/* SPDX-License-Identifier: MIT */

/* The text lies in a file without a name that the command reads as fast as it likes: nobody waits
 * for a pipe. */

#include "background.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"
#include "loop/signal-watch.h"
#include "state.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct background {
    struct signal_watch *ended; /* SIGCHLD */
    pid_t pids[BACKGROUND_MAX]; /* 0: none */
    char *commands[BACKGROUND_MAX];
};

static void say_end(struct app *app, const char *command, int status) {
    if (WIFSIGNALED(status)) {
        app_say(app, true, "'%s' was ended by signal %d", command, WTERMSIG(status));
    } else if (WEXITSTATUS(status) == 127) {
        app_say(app, true, "cannot run '%s': is it installed?", command);
    } else if (WEXITSTATUS(status) != 0) {
        app_say(app, true, "'%s' ended with status %d", command, WEXITSTATUS(status));
    }
}

static void on_ended(void *context, int signal_number) {
    struct app *app = context;
    struct background *background = app->background;
    for (size_t i = 0; i < BACKGROUND_MAX; i++) {
        int status = 0; /* of one that somebody else reaped */
        if (background->pids[i] != 0 && waitpid(background->pids[i], &status, WNOHANG) != 0) {
            say_end(app, background->commands[i], status);
            background->pids[i] = 0;
            text_replace(&background->commands[i], NULL);
        }
    }
}

static _Noreturn void become(const char *command, int input) {
    static const int signals[] = { SIGINT, SIGQUIT, SIGTSTP, SIGPIPE, SIGCHLD };
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    setsid(); /* the terminal is not its own */
    for (size_t i = 0; i < ARRAY_LENGTH(signals); i++) {
        signal(signals[i], SIG_DFL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (dup2(input, STDIN_FILENO) >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0 &&
            dup2(nowhere, STDERR_FILENO) >= 0) {
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    }
    _exit(127);
}

static pid_t start(const char *command, int input) {
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before); /* no handler of ours runs in the child */
    pid_t pid = fork();
    if (pid == 0) {
        become(command, input);
    }
    int failed = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = failed;
    return pid;
}

bool background_run(
        struct app *app, const char *command, const struct buffer *text, struct error *err) {
    if (app->background == NULL) {
        app->background = NEW(struct background);
        app->background->ended = signal_watch_create(app->loop, SIGCHLD, on_ended, app);
    }
    struct background *background = app->background;
    size_t place = 0;
    while (place < BACKGROUND_MAX && background->pids[place] != 0) {
        place++;
    }
    if (place == BACKGROUND_MAX) {
        return error_set(err, ERROR_LIMIT, "cannot run '%s': %d commands still run", command,
                BACKGROUND_MAX);
    }
    OWNED_FD input = memfd_create("stoa-selection", MFD_CLOEXEC);
    if (input < 0 || !fd_write_all(input, text->data, text->length, NULL) ||
            lseek(input, 0, SEEK_SET) != 0) {
        return error_set_errno(err, "cannot give the text to '%s'", command);
    }
    pid_t pid = start(command, input);
    if (pid < 0) {
        return error_set_errno(err, "cannot start '%s'", command);
    }
    background->pids[place] = pid;
    text_replace(&background->commands[place], command);
    return true;
}

void background_finish(struct app *app) {
    struct background *background = TAKE(app->background);
    if (background == NULL) {
        return;
    }
    signal_watch_destroy(background->ended);
    for (size_t i = 0; i < BACKGROUND_MAX; i++) {
        free(background->commands[i]);
    }
    free(background);
}
