/* SPDX-License-Identifier: MIT */
/* The user's command, run when a session needs somebody: nobody has to be attached for that. What
 * it is told comes in variables, never as a part of its text. */

#include "attention.h"
#include "base/fd-limit.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "config/settings.h"
#include "loop/timeout.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define SHELL          "/bin/sh"
#define VARIABLES_MORE 5

struct attention_command {
    struct list link;
    struct server *server;
    pid_t pid;
    char *session; /* its name, for the log */
    struct timeout *limit;
};

static void command_destroy(struct attention_command *command) {
    list_remove(&command->link);
    timeout_destroy(command->limit);
    free(command->session);
    free(command);
}

static void end(const struct attention_command *command) {
    (void)kill(-command->pid, SIGKILL); /* not reaped yet: the number is its own */
}

static void on_limit(void *context) {
    const struct attention_command *command = context;
    log_warn("the notify command for '%s' is ended: it took more than %d s", command->session,
            ATTENTION_COMMAND_TIME_MS / 1000);
    end(command);
}

bool attention_command_reaped(struct server *server, pid_t pid, int wait_status) {
    struct attention_command *command;
    LIST_FOR_EACH (command, &server->attention->commands, link) {
        if (command->pid == pid) {
            if (WIFEXITED(wait_status) && WEXITSTATUS(wait_status) != 0) {
                log_warn("the notify command for '%s' ended with status %d", command->session,
                        WEXITSTATUS(wait_status));
            }
            command_destroy(command);
            return true;
        }
    }
    return false;
}

void attention_commands_finish(struct list *commands) {
    struct attention_command *command;
    LIST_FOR_EACH (command, commands, link) {
        command_destroy(command);
    }
}

/* Read again when the file is another one than before. */
static const struct settings *read_settings(struct attention_watch *watch) {
    OWNED_STR path = settings_user_path();
    struct stat now = { 0 };
    const struct stat *before = &watch->settings_file;
    (void)stat(path, &now);
    bool is_same = now.st_dev == before->st_dev && now.st_ino == before->st_ino &&
                   now.st_size == before->st_size && now.st_mtim.tv_sec == before->st_mtim.tv_sec &&
                   now.st_mtim.tv_nsec == before->st_mtim.tv_nsec;
    if (watch->settings == NULL || !is_same) {
        struct diagnostics problems;
        diagnostics_init(&problems, "config.yaml"); /* whoever shows something tells them */
        settings_destroy(watch->settings);
        watch->settings = settings_load(NULL, &problems);
        watch->settings_file = now;
        diagnostics_finish(&problems);
    }
    return watch->settings;
}

/* The session's own is in place of the user's; NULL: there is none. */
static char *find_line(struct server *server, const struct session *session, enum agent_need need) {
    const struct settings *settings = read_settings(server->attention);
    const char *line =
            session->spec.notify != NULL ? session->spec.notify : settings->notify_command;
    bool is_wanted = settings->notify_done || agent_need_is_urgent(need);
    return line == NULL || *line == '\0' || !is_wanted ? NULL : text_copy(line);
}

/* Who runs in a session is told by these: the command does not. */
static bool is_of_session(const char *variable) {
    return text_starts_with(variable, "STOA_");
}

static char **make_environment(const struct server *server, const struct session *session,
        enum agent_need need, const char *reason) {
    char *const *given = session->spec.environment;
    size_t given_count = given == NULL ? 0 : text_vector_length((const char *const *)given);
    char **all = memory_allocate_zeroed(given_count + VARIABLES_MORE + 1, sizeof(char *));
    size_t count = 0;
    for (size_t i = 0; i < given_count; i++) {
        if (!is_of_session(given[i])) {
            all[count++] = text_copy(given[i]);
        }
    }
    all[count++] = text_format("STOA_FLEET=%s", server->fleet);
    all[count++] = text_format("STOA_SESSION_NAME=%s", session->spec.name);
    all[count++] = text_format("STOA_STATE=%s", agent_need_names[need]);
    all[count++] = text_format("STOA_URGENT=%d", agent_need_is_urgent(need));
    all[count] = text_format("STOA_REASON=%s", reason);
    return all;
}

/* Goes to the session's directory only as a program of its own: a directory that hangs (the server
 * waits until a new process executes something) holds up nobody else. */
#define IN_DIRECTORY "cd -- \"$1\" 2>/dev/null || cd /; unset OLDPWD; exec " SHELL " -c \"$2\""

static bool prepare(posix_spawn_file_actions_t *actions) {
    return posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDWR, 0) == 0 &&
           posix_spawn_file_actions_adddup2(actions, 0, 1) == 0 &&
           posix_spawn_file_actions_adddup2(actions, 0, 2) == 0;
}

/* 0 when it could not be started. */
static pid_t start(const struct session *session, char *line, char **environment) {
    char *argv[] = { (char[]){ "sh" }, (char[]){ "-c" }, (char[]){ IN_DIRECTORY }, (char[]){ "sh" },
        session->spec.directory, line, NULL };
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    sigset_t none, all;
    pid_t pid = 0;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawn_file_actions_init(&actions);
    fd_limit_lower_for_start();
    int reason = prepare(&actions)
                         ? posix_spawn(&pid, SHELL, &actions, &attributes, argv, environment)
                         : ENOMEM;
    fd_limit_raise_again();
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    errno = reason;
    return reason == 0 ? pid : 0;
}

void attention_command_run(struct server *server, const struct session *session,
        enum agent_need need, const char *reason) {
    OWNED_STR line = find_line(server, session, need);
    if (line == NULL) {
        return;
    }
    if (list_length(&server->attention->commands) >= ATTENTION_COMMANDS_MAX) {
        log_warn("the notify command for '%s' is not run: %d run already", session->spec.name,
                ATTENTION_COMMANDS_MAX);
        return;
    }
    char **environment = make_environment(server, session, need, reason);
    pid_t pid = start(session, line, environment);
    text_vector_destroy(environment);
    if (pid == 0) {
        log_warn("the notify command for '%s' cannot be run: %s", session->spec.name,
                strerror(errno));
        return;
    }
    struct attention_command *command = NEW(struct attention_command);
    command->server = server;
    command->pid = pid;
    command->session = text_copy(session->spec.name);
    command->limit = timeout_create(server->loop, on_limit, command);
    timeout_start(command->limit, ATTENTION_COMMAND_TIME_MS);
    list_append(&server->attention->commands, &command->link);
}
