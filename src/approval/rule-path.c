/* SPDX-License-Identifier: MIT */
/* A path is what the system says it leads to, and what its text says: both must agree. */

#include "rule-path.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

/* Names of files and directories, wherever they lie; alphabetical. */
static const char *const protected_names[] = {
    ".bash_profile",
    ".bashrc",
    ".claude",
    ".claude.json",
    ".envrc",
    ".git",
    ".gitconfig",
    ".gitmodules",
    ".husky",
    ".idea",
    ".mcp.json",
    ".npmrc",
    ".profile",
    ".ssh",
    ".vscode",
    ".zprofile",
    ".zshenv",
    ".zshrc",
};

/* --- resolving --- */

static bool check_text(const char *path, struct error *err) {
    if (*path == '\0' || strlen(path) >= PATH_MAX) {
        return error_set(err, ERROR_DENIED, "its path is empty or too long");
    }
    if (*path == '~') {
        return error_set(err, ERROR_DENIED, "its path begins with ~");
    }
    if (*path == ' ' || text_ends_with(path, " ")) {
        return error_set(err, ERROR_DENIED, "its path begins or ends with a blank");
    }
    for (const char *at = path; *at != '\0'; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7f || *at == '\\') {
            return error_set(
                    err, ERROR_DENIED, "its path holds the byte 0x%02x", (unsigned char)*at);
        }
    }
    return true;
}

/* The real path of what is there; of the rest, which must not be there at all, the text. */
static char *resolve_as_system(const char *path, struct error *err) {
    OWNED_STR head = text_copy(path);
    OWNED_STR tail = text_copy("");
    char real[PATH_MAX];
    while (realpath(head, real) == NULL) {
        struct stat status;
        int reason = errno;
        char *slash = strrchr(head, '/');
        if (reason != ENOENT || lstat(head, &status) == 0 || slash == NULL) {
            error_set(err, ERROR_DENIED, "it cannot be told where its path leads: %s",
                    lstat(head, &status) == 0 && reason == ENOENT ? "a link to nothing"
                                                                  : strerror(reason));
            return NULL;
        }
        char *longer = text_format("%s%s", slash, tail);
        free(tail);
        tail = longer;
        *slash = '\0';
        if (*head == '\0') {
            text_replace(&head, "/");
        }
    }
    if (strstr(tail, "/../") != NULL || text_ends_with(tail, "/..")) {
        error_set(err, ERROR_DENIED, "its path has '..' behind a directory that is not there");
        return NULL;
    }
    OWNED_STR whole = text_format("%s%s", real, tail);
    return path_absolute(whole, "/");
}

char *rule_path_resolve(const char *path, const char *directory, struct error *err) {
    if (!check_text(path, err)) {
        return NULL;
    }
    OWNED_STR raw = *path == '/' ? text_copy(path) : path_join(directory, path);
    OWNED_STR clean = path_absolute(raw, "/");
    OWNED_STR as_system = resolve_as_system(raw, err);
    OWNED_STR as_text = as_system != NULL ? resolve_as_system(clean, err) : NULL;
    if (as_text == NULL) {
        return NULL;
    }
    if (!text_equal(as_system, as_text)) {
        error_set(err, ERROR_DENIED, "its path leads to two places: '..' stands behind a link");
        return NULL;
    }
    return TAKE(as_system);
}

bool rule_path_is_inside(const char *path, const char *root) {
    size_t length = strlen(root);
    return text_equal(root, "/") ||
           (strncmp(path, root, length) == 0 && (path[length] == '/' || path[length] == '\0'));
}

bool rule_root_is_narrow(const char *root, struct error *err) {
    char real[PATH_MAX];
    OWNED_STR home = path_absolute("~", NULL);
    const char *real_home = realpath(home, real) != NULL ? real : home;
    if (text_equal(root, "/") || rule_path_is_inside(real_home, root)) {
        return error_set(err, ERROR_DENIED,
                "its root '%s' holds the home directory, which is too much to allow things in",
                root);
    }
    return true;
}

const char *rule_path_protected(const char *path, const char *root) {
    OWNED_STR config = path_config_directory();
    OWNED_STR state = path_state_directory("");
    OWNED_STR framed = text_format("%s/", path);
    size_t behind_root = rule_path_is_inside(path, root) ? strlen(root) : 0;
    if (rule_path_is_inside(path, config) || text_starts_with(framed, state)) {
        return "stoa's own files";
    }
    for (size_t i = 0; i < ARRAY_LENGTH(protected_names); i++) {
        OWNED_STR name = text_format("/%s/", protected_names[i]);
        if (strcasestr(framed + behind_root, name) != NULL) {
            return protected_names[i];
        }
    }
    return NULL;
}

/* --- patterns --- */

/* One name, of `length` bytes each. */
static bool name_fits(
        const char *pattern, size_t pattern_length, const char *name, size_t name_length) {
    const char *pattern_end = pattern + pattern_length, *name_end = name + name_length;
    const char *star = NULL, *resume = NULL;
    while (name < name_end) {
        if (pattern < pattern_end && *pattern == '*') {
            star = pattern++;
            resume = name;
        } else if (pattern < pattern_end && (*pattern == *name || *pattern == '?')) {
            pattern++;
            name++;
        } else if (star != NULL) {
            pattern = star + 1;
            name = ++resume;
        } else {
            return false;
        }
    }
    while (pattern < pattern_end && *pattern == '*') {
        pattern++;
    }
    return pattern == pattern_end;
}

static bool is_any_depth(const char *part, size_t length) {
    return length == 2 && part[0] == '*' && part[1] == '*';
}

static const char *next_part(const char *part, size_t length) {
    part += length;
    return part + strspn(part, "/");
}

/* Both begin behind their first '/'. */
static bool parts_fit(const char *pattern, const char *path) {
    const char *star = NULL, *resume = NULL;
    while (*path != '\0') {
        size_t length = strcspn(pattern, "/"), path_length = strcspn(path, "/");
        if (is_any_depth(pattern, length)) {
            star = pattern = next_part(pattern, length);
            resume = path;
            if (*pattern == '\0') {
                return true;
            }
        } else if (*pattern != '\0' && name_fits(pattern, length, path, path_length)) {
            pattern = next_part(pattern, length);
            path = next_part(path, path_length);
        } else if (star != NULL) {
            pattern = star;
            path = resume = next_part(resume, strcspn(resume, "/"));
        } else {
            return false;
        }
    }
    while (is_any_depth(pattern, strcspn(pattern, "/"))) {
        pattern = next_part(pattern, 2);
    }
    return *pattern == '\0';
}

/* The pattern as an absolute one. */
static char *pattern_absolute(const char *pattern, const char *root) {
    return path_absolute(pattern, root);
}

bool rule_path_fits(const char *pattern, const char *path, const char *root) {
    OWNED_STR absolute = pattern_absolute(pattern, root);
    return parts_fit(absolute + 1, path + 1);
}

bool rule_path_fits_above(const char *pattern, const char *path, const char *root) {
    OWNED_STR absolute = pattern_absolute(pattern, root);
    OWNED_STR above = text_copy(path);
    while (*above != '\0') {
        if (parts_fit(absolute + 1, above + 1)) {
            return true;
        }
        *strrchr(above, '/') = '\0';
    }
    return false;
}

bool rule_path_may_hold(const char *directory, const char *pattern, const char *root) {
    OWNED_STR absolute = pattern_absolute(pattern, root);
    char *wildcard = strpbrk(absolute, "*?");
    if (wildcard != NULL) { /* the directories before it are named */
        *wildcard = '\0';
        char *slash = strrchr(absolute, '/');
        slash[slash == absolute] = '\0';
    }
    return rule_path_is_inside(absolute, directory) || rule_path_is_inside(directory, absolute);
}
