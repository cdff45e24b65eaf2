/* SPDX-License-Identifier: MIT */
#include "user-statusline.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "json/json.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define SETTINGS_MAX_BYTES (4 * 1024 * 1024)
#define SHELL_MISSING      127

/* ---- which ----------------------------------------------------------------------------------- */

/* The command in one file of settings; a file that is missing or broken has none. */
static char *command_of(const char *path) {
    struct buffer text = { 0 };
    OWNED(json) settings = NULL;
    if (file_read(path, SETTINGS_MAX_BYTES, &text, NULL)) {
        settings = json_parse(text.data, text.length, NULL);
    }
    buffer_finish(&text);
    const struct json *line = json_find(settings, "statusLine");
    bool is_command = text_equal(json_get_text(line, "type", "command"), "command");
    return is_command ? text_copy_or_null(json_get_text(line, "command", NULL)) : NULL;
}

static char *user_settings(void) {
    const char *directory = getenv("CLAUDE_CONFIG_DIR");
    const char *home = getenv("HOME");
    if (directory != NULL && *directory != '\0') {
        return path_join(directory, "settings.json");
    }
    return path_join(home == NULL ? "/" : home, ".claude/settings.json");
}

char *user_statusline_find(const struct buffer *input, const char *settings) {
    OWNED(json) said = input->length == 0 ? NULL : json_parse(input->data, input->length, NULL);
    const struct json *workspace = json_find(said, "workspace");
    const char *project = json_get_text(workspace, "project_dir", json_get_text(said, "cwd", "/"));
    /* The nearest to the project counts, as for Claude Code itself. */
    char *paths[] = {
        path_join(project, ".claude/settings.local.json"),
        path_join(project, ".claude/settings.json"),
        user_settings(),
    };
    char *command = settings == NULL ? NULL : command_of(settings);
    for (size_t i = 0; i < ARRAY_LENGTH(paths); i++) {
        command = command != NULL ? command : command_of(paths[i]);
        free(paths[i]);
    }
    return command;
}

/* ---- run ------------------------------------------------------------------------------------- */

struct run {
    pid_t pid;
    int in, out; /* our ends; -1 when closed */
    size_t given, taken;
    int64_t deadline_ms;
};

static void become_shell(const char *command, int in, int out) {
    (void)setpgid(0, 0);
    if (dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0) {
        (void)signal(SIGPIPE, SIG_DFL);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    }
    _exit(SHELL_MISSING);
}

static bool start(struct run *run, const char *command) {
    int in[2], out[2];
    if (pipe2(in, O_CLOEXEC) != 0) {
        return false;
    }
    if (pipe2(out, O_CLOEXEC) != 0) {
        fd_close(&in[0]);
        fd_close(&in[1]);
        return false;
    }
    run->pid = fork();
    if (run->pid == 0) {
        become_shell(command, in[0], out[1]);
    }
    fd_close(&in[0]);
    fd_close(&out[1]);
    run->in = in[1];
    run->out = out[0];
    (void)fd_set_nonblocking(run->in, true);
    (void)fd_set_nonblocking(run->out, true);
    return run->pid > 0;
}

static void give(struct run *run, const struct buffer *input) {
    ssize_t given = write(run->in, input->data + run->given, input->length - run->given);
    if (given > 0) {
        run->given += (size_t)given;
    }
    bool is_broken = given < 0 && errno != EAGAIN && errno != EINTR;
    if (is_broken || run->given == input->length) {
        fd_close(&run->in);
    }
}

static void take(struct run *run) {
    char bytes[4096];
    ssize_t got = read(run->out, bytes, sizeof(bytes));
    if (got > 0 && run->taken < USER_STATUSLINE_MAX_BYTES) {
        run->taken += (size_t)got;
        (void)fd_write_all(STDOUT_FILENO, bytes, (size_t)got, NULL);
    }
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
        fd_close(&run->out);
    }
}

void user_statusline_run(const char *command, const struct buffer *input) {
    struct run run = { .in = -1, .out = -1 };
    run.deadline_ms = clock_monotonic_ms() + USER_STATUSLINE_LIMIT_MS;
    bool is_started = start(&run, command);
    while (is_started && run.out >= 0) {
        int64_t left_ms = run.deadline_ms - clock_monotonic_ms();
        struct pollfd wait[] = { { run.out, POLLIN, 0 }, { run.in, POLLOUT, 0 } };
        if (left_ms <= 0) {
            break;
        }
        (void)poll(wait, ARRAY_LENGTH(wait), (int)left_ms);
        if (wait[1].revents != 0) {
            give(&run, input);
        }
        if (wait[0].revents != 0) {
            take(&run);
        }
    }
    bool is_late = run.out >= 0;
    fd_close(&run.in);
    fd_close(&run.out);
    if (is_started && is_late) {
        (void)kill(-run.pid, SIGKILL);
        (void)waitpid(run.pid, NULL, 0);
    }
}
