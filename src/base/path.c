/* SPDX-License-Identifier: MIT */
/* Paths of the XDG Base Directory Specification, and private directories. */

#include "base/path.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/text.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *path_join(const char *directory, const char *name) {
    return text_format("%s%s%s", directory, text_ends_with(directory, "/") ? "" : "/", name);
}

static const char *home_directory(void) {
    const char *home = getenv("HOME");
    if (home != NULL && home[0] == '/') {
        return home;
    }
    const struct passwd *entry = getpwuid(getuid());
    return entry != NULL ? entry->pw_dir : "/";
}

/* Appends the parts of path to out ("/a/b"), dropping "." and taking back one part for "..". */
static void append_parts(struct buffer *out, const char *path) {
    while (*path != '\0') {
        size_t length = strcspn(path, "/");
        if (length == 2 && path[0] == '.' && path[1] == '.') {
            while (out->length > 0 && out->data[--out->length] != '/') {
            }
        } else if (length > 0 && !(length == 1 && path[0] == '.')) {
            buffer_append_byte(out, '/');
            buffer_append(out, path, length);
        }
        path += length;
        path += strspn(path, "/");
    }
}

char *path_absolute(const char *path, const char *base) {
    struct buffer out = { 0 };
    if (strcmp(path, "~") == 0 || text_starts_with(path, "~/")) {
        append_parts(&out, home_directory());
        path += 1;
    } else if (path[0] != '/') {
        char working[PATH_MAX];
        if (base == NULL || base[0] != '/') {
            append_parts(&out, getcwd(working, sizeof(working)) != NULL ? working : "/");
        }
        append_parts(&out, base != NULL ? base : "");
    }
    append_parts(&out, path);
    if (out.length == 0) {
        buffer_append_byte(&out, '/');
    }
    return buffer_take_text(&out);
}

bool path_make_directory(const char *directory, struct error *err) {
    OWNED_STR path = text_copy(directory);
    for (char *slash = strchr(path + 1, '/');; slash = strchr(slash + 1, '/')) {
        if (slash != NULL) {
            *slash = '\0';
        }
        if (mkdir(path, 0700) != 0 && errno != EEXIST) {
            return error_set_errno(err, "cannot create directory '%s'", path);
        }
        if (slash == NULL) {
            break;
        }
        *slash = '/';
    }
    struct stat status;
    if (stat(directory, &status) != 0 || !S_ISDIR(status.st_mode)) {
        return error_set(err, ERROR_INVALID, "'%s' is not a directory", directory);
    }
    return true;
}

/* Whoever owns the directory above can put another one in the place of ours. */
static bool is_safe_above(const char *directory, struct error *err) {
    const char *slash = strrchr(directory, '/');
    OWNED_STR above = slash == NULL || slash == directory
                              ? text_copy("/")
                              : text_copy_bytes(directory, (size_t)(slash - directory));
    struct stat status;
    if (lstat(above, &status) != 0) {
        return error_set_errno(err, "cannot look at '%s'", above);
    }
    return status.st_uid == getuid() || status.st_uid == 0 ||
           error_set(err, ERROR_DENIED,
                   "'%s' belongs to another user: remove it or set XDG_RUNTIME_DIR", above);
}

bool path_make_private_directory(const char *directory, struct error *err) {
    if (!path_make_directory(directory, err)) {
        return false;
    }
    struct stat status;
    if (lstat(directory, &status) != 0) {
        return error_set_errno(err, "cannot look at '%s'", directory);
    }
    if (!S_ISDIR(status.st_mode) || status.st_uid != getuid()) {
        return error_set(err, ERROR_DENIED,
                "'%s' is not a directory of yours: remove it or set XDG_RUNTIME_DIR", directory);
    }
    if (!is_safe_above(directory, err)) {
        return false;
    }
    if ((status.st_mode & 077) != 0 && chmod(directory, 0700) != 0) {
        return error_set_errno(err, "cannot make '%s' private", directory);
    }
    return true;
}

bool path_fleet_name_is_valid(const char *name) {
    size_t length = strlen(name);
    return length >= 1 && length <= FLEET_NAME_MAX &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
                   length;
}

char *path_program(struct error *err) {
    static const char replaced[] = " (deleted)"; /* what the kernel adds */
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);
    if (length <= 0) {
        error_set_errno(err, "cannot find the program of this process");
        return NULL;
    }
    path[length] = '\0';
    if (text_ends_with(path, replaced)) {
        path[length - (ssize_t)strlen(replaced)] = '\0';
    }
    return text_copy(path);
}

char *path_runtime_directory(const char *fleet) {
    const char *base = getenv("XDG_RUNTIME_DIR");
    if (base != NULL && base[0] == '/' && access(base, W_OK | X_OK) == 0) {
        return text_format("%s/stoa/%s", base, fleet);
    }
    return text_format("/tmp/stoa-%ld/%s", (long)getuid(), fleet);
}

static char *xdg_directory(const char *variable, const char *fallback) {
    const char *base = getenv(variable);
    if (base != NULL && base[0] == '/') {
        return path_join(base, "stoa");
    }
    return text_format("%s/%s/stoa", home_directory(), fallback);
}

char *path_state_directory(const char *fleet) {
    OWNED_STR base = xdg_directory("XDG_STATE_HOME", ".local/state");
    return path_join(base, fleet);
}

char *path_server_state_lock(const char *fleet) {
    OWNED_STR directory = path_state_directory(fleet);
    return path_join(directory, "served.lock");
}

char *path_config_directory(void) {
    return xdg_directory("XDG_CONFIG_HOME", ".config");
}
