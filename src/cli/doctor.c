/* SPDX-License-Identifier: MIT */
/* What `stoa doctor` looks at. Nothing is changed, and nothing started but Claude Code for its
 * version. */

#include "doctor.h"

#include "ask.h"

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "config/keys.h"
#include "config/settings.h"
#include "config/theme.h"
#include "session/session.h"

#include <assert.h>
#include <dirent.h>
#include <langinfo.h>
#include <locale.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#define DISK_LOW_BYTES (1024LL * 1024 * 1024)

const char *finding_level_name(enum finding_level level) {
    static const char *const names[] = { "fine", "note", "problem" };
    static_assert(ARRAY_LENGTH(names) == FINDING_LEVEL_COUNT, "a name for each level");
    return names[level];
}

void findings_add(struct findings *findings, enum finding_level level, const char *name,
        char *text_owned, const char *advice) {
    struct json *finding = json_create_object();
    json_set_text(finding, "name", name);
    json_set_text(finding, "level", finding_level_name(level));
    json_set_text(finding, "text", text_owned);
    json_set_text(finding, "advice", advice != NULL ? advice : "");
    json_add(findings->list, finding);
    findings->problem = findings->problem || level == FINDING_PROBLEM;
    free(text_owned);
}

/* Bytes of all files below a directory. */
static int64_t tree_size(const char *directory, int depth) {
    DIR *entries = depth > 0 ? opendir(directory) : NULL;
    int64_t size_bytes = 0;
    struct dirent *entry = NULL;
    while (entries != NULL && (entry = readdir(entries)) != NULL) {
        if (text_equal(entry->d_name, ".") || text_equal(entry->d_name, "..")) {
            continue;
        }
        char *path = path_join(directory, entry->d_name);
        struct stat about;
        if (lstat(path, &about) == 0) {
            size_bytes += S_ISDIR(about.st_mode) ? tree_size(path, depth - 1)
                                                 : (int64_t)about.st_blocks * 512;
        }
        free(path);
    }
    if (entries != NULL) {
        closedir(entries);
    }
    return size_bytes;
}

static char *format_size(int64_t bytes) {
    static const char *const units[] = { "KiB", "MiB", "GiB", "TiB" };
    double amount = (double)bytes / 1024;
    size_t unit = 0;
    while (amount >= 1024 && unit + 1 < ARRAY_LENGTH(units)) {
        amount /= 1024;
        unit++;
    }
    return text_format("%.1f %s", amount, units[unit]);
}

static void check_disk(struct findings *findings) {
    char *state = path_state_directory(findings->arguments->fleet);
    struct statvfs about;
    char *place = text_copy(state), *slash = NULL;
    while (statvfs(place, &about) != 0 && place[1] != '\0' &&
            (slash = strrchr(place, '/')) != NULL) {
        slash[slash == place] = '\0'; /* "/" itself stays */
    }
    struct stat status;
    if (stat(place, &status) != 0 || !S_ISDIR(status.st_mode) || access(place, W_OK | X_OK) != 0) {
        findings_add(findings, FINDING_PROBLEM, "disk",
                text_format("'%s' cannot be made: nothing can be written in '%s'", state, place),
                "without it no session starts: set HOME or XDG_STATE_HOME");
    } else if (statvfs(place, &about) == 0) {
        int64_t free_bytes = (int64_t)about.f_bavail * (int64_t)about.f_frsize;
        char *left = format_size(free_bytes), *used = format_size(tree_size(state, 8));
        findings_add(findings, free_bytes < DISK_LOW_BYTES ? FINDING_NOTE : FINDING_FINE, "disk",
                text_format("%s holds %s; %s are free", state, used, left),
                free_bytes < DISK_LOW_BYTES ? "recordings stop when the disk is full" : NULL);
        free(left);
        free(used);
    }
    free(place);
    free(state);
}

static void check_language(struct findings *findings) {
    setlocale(LC_CTYPE, "");
    const char *set = nl_langinfo(CODESET);
    bool utf8 = text_equal(set, "UTF-8");
    findings_add(findings, utf8 ? FINDING_FINE : FINDING_NOTE, "language",
            text_format("characters are %s", set),
            utf8 ? NULL : "beyond ASCII stoa shows '?': LANG=C.UTF-8 is enough for all characters");
}

static void check_limits(struct findings *findings) {
    OWNED_STR words = session_limits_describe();
    if (text_equal(session_limits_available(), "off")) {
        OWNED_STR off = text_format("off: %s", words);
        findings_add(findings, FINDING_NOTE, "limits", TAKE(off),
                "memory, CPU and task limits of presets need systemd or writable control groups");
    } else {
        findings_add(findings, FINDING_FINE, "limits", TAKE(words), NULL);
    }
}

static void check_server(struct findings *findings) {
    struct error err = { 0 };
    if (!ask_fleet_exists(findings->arguments)) {
        findings_add(findings, FINDING_FINE, "server", text_copy("none: the fleet is empty"), NULL);
        return;
    }
    OWNED(json) status = ask(findings->arguments, 0, "server.status", NULL, ASK_TIMEOUT_MS, &err);
    if (status == NULL) {
        findings_add(findings, FINDING_PROBLEM, "server", text_copy(err.text),
                "stoa server restart; its log is server.log in the directory of 'disk'");
        return;
    }
    const char *problem = json_get_text(status, "problem", "");
    const char *version = json_get_text(status, "version", "");
    bool other = !text_equal(version, STOA_VERSION);
    int64_t sessions = json_get_integer(status, "sessions", 0);
    findings_add(findings,
            *problem != '\0' ? FINDING_PROBLEM
            : other          ? FINDING_NOTE
                             : FINDING_FINE,
            "server",
            *problem != '\0' ? text_copy(problem)
                             : text_format("version %s, pid %lld, %lld session%s", version,
                                       (long long)json_get_integer(status, "pid", 0),
                                       (long long)sessions, sessions == 1 ? "" : "s"),
            other ? "stoa server restart puts this version in its place; sessions go on" : NULL);
}

static void check_sockets(struct findings *findings) {
    struct error err = { 0 };
    char *directory = path_runtime_directory(findings->arguments->fleet);
    struct stat about;
    if (stat(directory, &about) != 0 || path_make_private_directory(directory, &err)) {
        findings_add(findings, FINDING_FINE, "sockets", text_copy(directory), NULL);
    } else {
        findings_add(findings, FINDING_PROBLEM, "sockets", text_copy(err.text),
                "it must be a directory of yours that nobody else may enter");
    }
    free(directory);
}

static void report_file(struct findings *findings, const char *name, struct diagnostics *problems) {
    if (diagnostics_are_empty(problems) || problems->file_is_missing) {
        findings_add(findings, FINDING_FINE, name,
                problems->file_is_missing ? text_format("none: %s", problems->file)
                                          : text_copy(problems->file),
                NULL);
    }
    for (size_t i = 0; i < problems->count && !problems->file_is_missing; i++) {
        OWNED_STR line = diagnostics_line(problems, i);
        findings_add(findings, FINDING_PROBLEM, name, TAKE(line),
                i + 1 < problems->count ? NULL
                                        : "mend it; until then what is wrong there does not count");
    }
    diagnostics_finish(problems);
}

/* What a client says of its files is one line, and gone soon: here all of it stands. */
static void check_files(struct findings *findings) {
    struct diagnostics problems;
    OWNED_STR keys_path = key_table_user_path();
    OWNED_STR settings_path = settings_user_path();
    diagnostics_init(&problems, keys_path);
    key_table_destroy(key_table_load(NULL, &problems));
    report_file(findings, "keys", &problems);

    diagnostics_init(&problems, settings_path);
    OWNED(settings) settings = settings_load(NULL, &problems);
    report_file(findings, "config", &problems);

    if (settings->theme != NULL && !text_equal(settings->theme, "auto")) {
        diagnostics_init(&problems, settings_path);
        theme_destroy(theme_load(settings->theme, true, THEME_DEPTH_TRUE, &problems));
        report_file(findings, "theme", &problems);
    }
}

static void check_terminal(struct findings *findings) {
    const char *name = getenv("TERM"), *colors = getenv("COLORTERM");
    if (name == NULL || *name == '\0' || text_equal(name, "dumb")) {
        findings_add(findings, FINDING_NOTE, "terminal", text_copy("TERM says nothing useful"),
                "stoa needs a real terminal to show its screen; commands work");
        return;
    }
    bool direct = access("/usr/share/terminfo/x/xterm-direct", F_OK) == 0 ||
                  access("/usr/lib/terminfo/x/xterm-direct", F_OK) == 0;
    findings_add(findings, direct ? FINDING_FINE : FINDING_NOTE, "terminal",
            text_format("%s, COLORTERM %s", name, colors != NULL ? colors : "not set"),
            direct ? NULL : "the package ncurses-term brings true colour");
}

static void check_version(struct findings *findings) {
    OWNED_STR program = path_program(NULL);
    int length = program == NULL ? 0 : (int)(strrchr(program, '/') - program);
    findings_add(findings, FINDING_FINE, "version",
            text_format("stoa %s in %.*s", STOA_VERSION, length, program == NULL ? "" : program),
            NULL);
}

static void (*const checks[])(struct findings *findings) = {
    check_version,
    check_terminal,
    check_language,
    check_files,
    check_sockets,
    check_server,
    check_disk,
    check_limits,
    doctor_check_claude,
};

void doctor_check(struct findings *findings) {
    for (size_t i = 0; i < ARRAY_LENGTH(checks); i++) {
        checks[i](findings);
    }
}
