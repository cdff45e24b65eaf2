/* SPDX-License-Identifier: MIT */

/* What /proc tells about processes. */

#include "harness/process.h"

#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>

/* The text of /proc/PID/NAME, cut to the size of out; false when it is gone. */
static bool read_fact(pid_t pid, const char *name, char *out, size_t size) {
    char path[384];
    snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    size_t length = 0;
    for (;;) {
        ssize_t got = read(fd, out + length, size - 1 - length);
        if (got <= 0) {
            break;
        }
        length += (size_t)got;
    }
    close(fd);
    out[length] = '\0';
    return length > 0;
}

/* The fields of /proc/PID/stat after the name, which may hold anything. */
static const char *stat_fields(pid_t pid, char *text, size_t size) {
    if (!read_fact(pid, "stat", text, size)) {
        return NULL;
    }
    const char *end = strrchr(text, ')');
    return end == NULL ? NULL : end + 2;
}

struct relation {
    pid_t pid, parent;
    bool below;
};

static size_t all_processes(struct relation **out) {
    size_t count = 0, capacity = 0;
    struct relation *list = NULL;
    DIR *directory = opendir("/proc");
    for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
        char text[1024], state;
        const char *fields = pid > 0 ? stat_fields(pid, text, sizeof(text)) : NULL;
        int parent = 0;
        if (fields != NULL && sscanf(fields, "%c %d", &state, &parent) == 2) {
            list = memory_grow(list, &capacity, count + 1, sizeof(*list));
            list[count++] = (struct relation){ .pid = pid, .parent = parent };
        }
    }
    if (directory != NULL) {
        closedir(directory);
    }
    *out = list;
    return count;
}

size_t process_descendants(pid_t root, pid_t **out_pids) {
    struct relation *list = NULL;
    size_t count = all_processes(&list);
    pid_t *pids = memory_allocate((count + 1) * sizeof(*pids));
    size_t found = 0;
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < count; i++) {
            bool below = list[i].parent == root;
            for (size_t j = 0; j < found && !below; j++) {
                below = list[i].parent == pids[j];
            }
            if (below && !list[i].below) {
                list[i].below = more = true;
                pids[found++] = list[i].pid;
            }
        }
    }
    free(list);
    *out_pids = pids;
    return found;
}

const char *process_program(pid_t pid, char out[64]) {
    char path[64], target[512];
    snprintf(path, sizeof(path), "/proc/%d/exe", (int)pid);
    ssize_t length = readlink(path, target, sizeof(target) - 1);
    target[length < 0 ? 0 : length] = '\0';
    const char *slash = strrchr(target, '/');
    snprintf(out, 64, "%.63s", slash == NULL ? target : slash + 1);
    return out;
}

bool process_is_alive(pid_t pid) {
    char text[1024];
    const char *fields = stat_fields(pid, text, sizeof(text));
    return fields != NULL && fields[0] != 'Z' && fields[0] != 'X';
}

bool process_is_asleep(pid_t pid) {
    char text[1024];
    const char *fields = stat_fields(pid, text, sizeof(text));
    return fields != NULL && fields[0] == 'S';
}

/* The number behind "LABEL:" in text; 0 when it is not there. */
static int64_t labelled_number(const char *text, const char *label) {
    const char *at = strstr(text, label);
    return at == NULL ? 0 : strtoll(at + strlen(label), NULL, 10);
}

int64_t process_pss_bytes(pid_t pid) {
    char text[4096];
    return read_fact(pid, "smaps_rollup", text, sizeof(text))
                   ? labelled_number(text, "\nPss:") * 1024
                   : 0;
}

int64_t process_context_switches(pid_t pid) {
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
    int64_t switches = 0;
    DIR *directory = opendir(path);
    for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        char name[300], text[8192];
        snprintf(name, sizeof(name), "task/%s/status", entry->d_name);
        if (entry->d_name[0] != '.' && read_fact(pid, name, text, sizeof(text))) {
            switches += labelled_number(text, "\nvoluntary_ctxt_switches:") +
                        labelled_number(text, "nonvoluntary_ctxt_switches:");
        }
    }
    if (directory != NULL) {
        closedir(directory);
    }
    return switches;
}

int64_t process_cpu_ms(pid_t pid) {
    char text[1024];
    const char *fields = stat_fields(pid, text, sizeof(text));
    unsigned long user = 0, kernel = 0;
    if (fields == NULL || sscanf(fields, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
                                  &user, &kernel) != 2) {
        return 0;
    }
    return (int64_t)(user + kernel) * 1000 / sysconf(_SC_CLK_TCK);
}
