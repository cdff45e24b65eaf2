/* SPDX-License-Identifier: MIT */
/* What `stoa doctor` says of Claude Code: whether it is there, of which version, and whether its
 * settings let it report. */

#include "agent/claude-policy.h"
#include "doctor.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "budget/account.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define VERSION_LIMIT_MS  5000
#define VERSION_MAX_BYTES 256

/* The file of a program in PATH, or NULL. */
static char *find_program(const char *name) {
    const char *path = getenv("PATH");
    char *places = text_copy(path != NULL ? path : "/usr/bin:/bin"), *rest = NULL, *found = NULL;
    for (char *place = strtok_r(places, ":", &rest); place != NULL && found == NULL;
            place = strtok_r(NULL, ":", &rest)) {
        found = path_join(place, name);
        struct stat about;
        if (stat(found, &about) != 0 || !S_ISREG(about.st_mode) || access(found, X_OK) != 0) {
            free(found);
            found = NULL;
        }
    }
    free(places);
    return found;
}

/* Its only output is the pipe; it is a process group of its own, so that it can be ended whole. */
static void become_claude(const char *program, int out) {
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    (void)setpgid(0, 0);
    if (nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(nothing, STDERR_FILENO) >= 0 &&
            dup2(out, STDOUT_FILENO) >= 0) {
        execl(program, program, "--version", (char *)NULL);
    }
    _exit(127);
}

/* Reads until the end or the time is over; false for the latter. */
static bool read_bounded(int fd, char out[VERSION_MAX_BYTES]) {
    int64_t deadline_ms = clock_monotonic_ms() + VERSION_LIMIT_MS;
    size_t length = 0;
    for (;;) {
        char bytes[VERSION_MAX_BYTES];
        int64_t left_ms = deadline_ms - clock_monotonic_ms();
        struct pollfd wait = { fd, POLLIN, 0 };
        if (left_ms <= 0 || poll(&wait, 1, (int)left_ms) == 0) {
            return false;
        }
        ssize_t got = read(fd, bytes, sizeof(bytes));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            out[length] = '\0';
            return true;
        }
        for (ssize_t i = 0; i < got && length + 1 < VERSION_MAX_BYTES; i++) {
            out[length++] = bytes[i];
        }
    }
}

/* The first word that it prints, the caller's; NULL when it says nothing in time. */
static char *ask_version(const char *program) {
    int out[2];
    char text[VERSION_MAX_BYTES] = "";
    if (pipe2(out, O_CLOEXEC) != 0) {
        return NULL;
    }
    pid_t pid = fork();
    if (pid == 0) {
        become_claude(program, out[1]);
    }
    fd_close(&out[1]);
    bool is_said = pid > 0 && read_bounded(out[0], text);
    fd_close(&out[0]);
    if (pid > 0) {
        (void)kill(-pid, SIGKILL); /* it has said all; or it never will */
        (void)waitpid(pid, NULL, 0);
    }
    text[strcspn(text, " \r\n")] = '\0';
    for (char *at = text; *at != '\0'; at++) {
        is_said = is_said && *at > ' ' && *at < 0x7f;
    }
    return is_said && text[0] != '\0' ? text_copy(text) : NULL;
}

static void check_version(struct findings *findings, const char *program) {
    OWNED_STR version = ask_version(program);
    OWNED_STR caveat = claude_policy_version(version);
    if (version == NULL) {
        findings_add(findings, FINDING_NOTE, "claude",
                text_format("%s does not say its version", program),
                "'claude --version' should print it at once");
    } else if (caveat != NULL) {
        findings_add(
                findings, FINDING_NOTE, "claude", text_format("%s, %s", version, program), caveat);
    } else {
        findings_add(
                findings, FINDING_FINE, "claude", text_format("%s, %s", version, program), NULL);
    }
}

static const char *variable_of(const void *context, const char *name) {
    return getenv(name);
}

static void check_policy(struct findings *findings) {
    OWNED_STR configuration = account_configuration_directory(variable_of, NULL);
    OWNED_STR project = path_absolute(".", NULL);
    const struct claude_places places = { CLAUDE_MANAGED_DIRECTORY, configuration, project };
    OWNED_STR forbidding = claude_policy_forbids(&places, NULL);
    if (forbidding != NULL) {
        findings_add(findings, FINDING_NOTE, "hooks", text_format("forbidden: %s", forbidding),
                "of its sessions only is known what the terminal and its registry tell: no "
                "permissions in a queue, no tools, no budget");
    }
    OWNED_STR fault = claude_policy_broken(&places);
    if (fault != NULL) {
        findings_add(findings, FINDING_NOTE, "settings", text_copy(fault),
                "Claude Code asks at each start, and leaves all of the file out");
    }
}

void doctor_check_claude(struct findings *findings) {
    OWNED_STR program = find_program("claude");
    if (program == NULL) {
        findings_add(findings, FINDING_NOTE, "claude", text_copy("Claude Code is not installed"),
                "npm install -g @anthropic-ai/claude-code");
        return;
    }
    check_version(findings, program);
    check_policy(findings);
}
