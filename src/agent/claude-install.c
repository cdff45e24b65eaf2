/* SPDX-License-Identifier: MIT */
#include "claude-install.h"

#include "base/cleanup.h"
#include "base/path.h"
#include "base/text.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_executable(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

bool claude_is_installed(const struct session *session, const char *program) {
    if (strchr(program, '/') != NULL) {
        OWNED_STR path = path_absolute(program, session->spec.directory);
        return is_executable(path);
    }
    const char *path = session_spec_variable(&session->spec, "PATH");
    for (const char *at = path == NULL ? "/usr/bin:/bin" : path; *at != '\0';) {
        size_t length = strcspn(at, ":");
        OWNED_STR candidate = text_format("%.*s/%s", (int)length, at, program);
        if (is_executable(candidate)) {
            return true;
        }
        at += length + (at[length] == ':');
    }
    return false;
}
