/* SPDX-License-Identifier: MIT */
/* Files of /proc, read whole and bounded. */

#include "process-file.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/fd.h"
#include "base/text.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STAT_MAX_BYTES    4096
#define ROLLUP_MAX_BYTES  8192
#define ENVIRON_MAX_BYTES (1024 * 1024)
#define FILES_MAX         65536 /* counted */

static bool read_file(const char *directory, pid_t pid, const char *name, size_t maximum_bytes,
        struct buffer *out) {
    OWNED_STR path = text_format("%s/%ld/%s", directory, (long)pid, name);
    return file_read(path, maximum_bytes, out, NULL);
}

/* The name stands in parentheses and may hold anything, also parentheses and blanks. */
bool process_read_stat(const char *directory, pid_t pid, struct process_stat *out_stat) {
    struct buffer stat = { 0 };
    int parent = 0, session = 0;
    uint64_t times[4] = { 0 };
    int64_t pages = 0;
    bool good = false;
    if (read_file(directory, pid, "stat", STAT_MAX_BYTES, &stat)) {
        const char *name_end = strrchr(buffer_text(&stat), ')');
        good = name_end != NULL &&
               sscanf(name_end,
                       ") %*c %d %*d %d %*d %*d %*u %*u %*u %*u %*u %" SCNu64 " %" SCNu64
                       " %" SCNu64 " %" SCNu64 " %*d %*d %*d %*d %*u %*u %" SCNd64,
                       &parent, &session, &times[0], &times[1], &times[2], &times[3], &pages) == 7;
    }
    buffer_finish(&stat);
    if (good) {
        uint64_t ticks = times[0] + times[1] + times[2] + times[3];
        *out_stat = (struct process_stat){
            .pid = pid,
            .parent = parent,
            .session = session,
            .cpu_ms = (int64_t)(ticks * 1000 / (uint64_t)sysconf(_SC_CLK_TCK)),
            .resident_bytes = pages * sysconf(_SC_PAGESIZE),
        };
    }
    return good;
}

bool process_read_share(const char *directory, pid_t pid, int64_t *out_bytes) {
    struct buffer rollup = { 0 };
    int64_t kilobytes = 0;
    bool good = false;
    if (read_file(directory, pid, "smaps_rollup", ROLLUP_MAX_BYTES, &rollup)) {
        const char *line = strstr(buffer_text(&rollup), "\nPss:");
        good = line != NULL && sscanf(line, "\nPss: %" SCNd64 " kB", &kilobytes) == 1;
    }
    buffer_finish(&rollup);
    if (good) {
        *out_bytes = kilobytes * 1024;
    }
    return good;
}

/* Newer kernels say the number as the size of the directory, older ones say 0. */
bool process_count_files(const char *directory, pid_t pid, int64_t *out_count) {
    OWNED_STR path = text_format("%s/%ld/fd", directory, (long)pid);
    DIR *files = opendir(path);
    if (files == NULL) {
        return false;
    }
    struct stat status;
    int64_t count = 0;
    const struct dirent *entry;
    bool is_told = fstat(dirfd(files), &status) == 0 && text_starts_with(path, "/proc/") &&
                   status.st_size > 0;
    while (!is_told && count < FILES_MAX && (entry = readdir(files)) != NULL) {
        count += entry->d_name[0] != '.';
    }
    *out_count = is_told ? (int64_t)status.st_size : count;
    (void)closedir(files);
    return true;
}

char *process_read_session(const char *directory, pid_t pid) {
    static const char variable[] = "STOA_SESSION=";
    struct buffer environment = { 0 };
    char *id = NULL;
    if (read_file(directory, pid, "environ", ENVIRON_MAX_BYTES, &environment)) {
        const char *at = buffer_text(&environment), *end = at + environment.length;
        for (; at < end && id == NULL; at += strlen(at) + 1) {
            id = text_starts_with(at, variable) ? text_copy(at + strlen(variable)) : NULL;
        }
    }
    buffer_finish(&environment);
    return id;
}
