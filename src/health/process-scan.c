/* SPDX-License-Identifier: MIT */
/* All processes listed, given to their sessions, and the sessions' own measured: in steps. */

#include "health/process-scan.h"

#include "base/memory.h"
#include "base/text.h"
#include "process-file.h"

#include <assert.h>
#include <dirent.h>
#include <stdlib.h>

#define LISTED_A_STEP   64 /* processes whose stat is read */
#define MEASURED_A_STEP 1  /* the kernel walks all its pages: 2 ms for 100 MiB */
#define ASKED_A_STEP    32 /* environments that are read */
#define ANCESTORS_MAX   64
#define REAPERS_MAX     16 /* there are one or two */
#define NOBODY          (-1)

const char *const memory_kind_names[] = { "pss", "rss", "mixed", NULL };
static_assert(ARRAY_LENGTH(memory_kind_names) == MEMORY_KIND_COUNT + 1, "a name for each");

struct target {
    char *id;
    pid_t leader;
    struct process_usage usage;
    int64_t measured;
    bool has_share, has_resident;
};

struct process {
    struct process_stat stat;
    int owner; /* index of a target */
};

struct process_scan {
    const char *directory;
    DIR *entries;
    struct target *targets;
    size_t target_count;
    struct process *processes; /* by pid, once all are listed */
    size_t process_count;
    pid_t reapers[REAPERS_MAX]; /* besides init */
    size_t reaper_count;
    bool is_listed, is_asked, is_measured;
    size_t next; /* process to ask or measure */
};

struct process_scan *process_scan_create(const char *directory) {
    struct process_scan *scan = NEW(struct process_scan);
    scan->directory = directory;
    scan->entries = opendir(directory);
    return scan;
}

void process_scan_destroy(struct process_scan *scan) {
    if (scan == NULL) {
        return;
    }
    if (scan->entries != NULL) {
        (void)closedir(scan->entries);
    }
    for (size_t i = 0; i < scan->target_count; i++) {
        free(scan->targets[i].id);
    }
    free(scan->targets);
    free(scan->processes);
    free(scan);
}

void process_scan_add(struct process_scan *scan, const char *id, pid_t leader) {
    if (scan->target_count < PROCESS_SESSIONS_MAX && leader > 1) {
        scan->targets =
                memory_reallocate(scan->targets, (scan->target_count + 1) * sizeof(*scan->targets));
        scan->targets[scan->target_count++] =
                (struct target){ .id = text_copy(id), .leader = leader };
    }
}

size_t process_scan_count(const struct process_scan *scan) {
    return scan->target_count;
}

const char *process_scan_id(const struct process_scan *scan, size_t index) {
    return scan->targets[index].id;
}

struct process_usage process_scan_usage(const struct process_scan *scan, size_t index) {
    return scan->targets[index].usage;
}

/* ---- who is whose ---------------------------------------------------------------------------- */

static int compare_processes(const void *a, const void *b) {
    pid_t first = ((const struct process *)a)->stat.pid;
    pid_t second = ((const struct process *)b)->stat.pid;
    return (first > second) - (first < second);
}

static struct process *find(const struct process_scan *scan, pid_t pid) {
    const struct process key = { .stat = { .pid = pid } };
    return scan->process_count == 0 ? NULL
                                    : bsearch(&key, scan->processes, scan->process_count,
                                              sizeof(key), compare_processes);
}

static int owner_by_session(const struct process_scan *scan, const struct process_stat *stat) {
    for (size_t i = 0; i < scan->target_count; i++) {
        if (stat->session == scan->targets[i].leader || stat->pid == scan->targets[i].leader) {
            return (int)i;
        }
    }
    return NOBODY;
}

/* By the nearest ancestor that is somebody's. */
static int owner_by_ancestors(const struct process_scan *scan, const struct process *process) {
    for (int i = 0; i < ANCESTORS_MAX && process != NULL; i++) {
        if (process->owner != NOBODY) {
            return process->owner;
        }
        process = find(scan, process->stat.parent);
    }
    return NOBODY;
}

static void give_descendants(struct process_scan *scan) {
    for (size_t i = 0; i < scan->process_count; i++) {
        scan->processes[i].owner = owner_by_ancestors(scan, &scan->processes[i]);
    }
}

/* Whether a session's orphans are given to it: init, or the parent of a host. */
static bool takes_orphans(const struct process_scan *scan, pid_t pid) {
    for (size_t i = 0; i < scan->reaper_count; i++) {
        if (scan->reapers[i] == pid) {
            return true;
        }
    }
    return pid == 1;
}

static void find_reapers(struct process_scan *scan) {
    for (size_t i = 0; i < scan->target_count && scan->reaper_count < REAPERS_MAX; i++) {
        const struct process *leader = find(scan, scan->targets[i].leader);
        const struct process *host = leader == NULL ? NULL : find(scan, leader->stat.parent);
        if (host != NULL && !takes_orphans(scan, host->stat.parent)) {
            scan->reapers[scan->reaper_count++] = host->stat.parent;
        }
    }
}

static void ask_for_owner(struct process_scan *scan, struct process *process) {
    OWNED_STR id = process_read_session(scan->directory, process->stat.pid);
    for (size_t i = 0; i < scan->target_count && id != NULL; i++) {
        if (text_equal(scan->targets[i].id, id)) {
            process->owner = (int)i;
        }
    }
}

/* ---- the steps ------------------------------------------------------------------------------- */

static bool list_some(struct process_scan *scan) {
    const struct dirent *entry = NULL;
    for (int i = 0; i < LISTED_A_STEP && scan->process_count < PROCESS_SCAN_MAX;) {
        entry = scan->entries == NULL ? NULL : readdir(scan->entries);
        int64_t pid = 0;
        if (entry == NULL) {
            break;
        }
        struct process process;
        if (!text_parse_integer(entry->d_name, 1, INT32_MAX, &pid)) {
            continue;
        }
        i++;
        if (process_read_stat(scan->directory, (pid_t)pid, &process.stat)) {
            process.owner = owner_by_session(scan, &process.stat);
            scan->processes =
                    memory_reallocate(scan->processes, (scan->process_count + 1) * sizeof(process));
            scan->processes[scan->process_count++] = process;
        }
    }
    return entry == NULL || scan->process_count >= PROCESS_SCAN_MAX;
}

static bool ask_some(struct process_scan *scan) {
    for (int i = 0; i < ASKED_A_STEP && scan->next < scan->process_count; scan->next++) {
        struct process *process = &scan->processes[scan->next];
        if (process->owner == NOBODY && takes_orphans(scan, process->stat.parent)) {
            ask_for_owner(scan, process);
            i++;
        }
    }
    return scan->next >= scan->process_count;
}

static void measure(struct process_scan *scan, const struct process *process) {
    struct target *target = &scan->targets[process->owner];
    struct process_usage *usage = &target->usage;
    int64_t files = 0, bytes = process->stat.resident_bytes;
    bool has_share = target->measured++ < PROCESS_MEASURED_MAX &&
                     bytes <= PROCESS_SHARE_MAX_BYTES &&
                     process_read_share(scan->directory, process->stat.pid, &bytes);
    if (target->measured <= PROCESS_MEASURED_MAX) {
        (void)process_count_files(scan->directory, process->stat.pid, &files);
    }
    target->has_share = target->has_share || has_share;
    target->has_resident = target->has_resident || (!has_share && bytes > 0);
    usage->processes++;
    usage->cpu_ms += process->stat.cpu_ms;
    usage->memory_bytes += bytes;
    usage->files += files;
    usage->memory_kind = !target->has_resident ? MEMORY_PSS
                         : target->has_share   ? MEMORY_MIXED
                                               : MEMORY_RSS;
}

static bool measure_some(struct process_scan *scan) {
    for (int i = 0; i < MEASURED_A_STEP && scan->next < scan->process_count; scan->next++) {
        const struct process *process = &scan->processes[scan->next];
        if (process->owner != NOBODY) {
            measure(scan, process);
            i++;
        }
    }
    return scan->next >= scan->process_count;
}

bool process_scan_step(struct process_scan *scan) {
    if (!scan->is_listed) {
        scan->is_listed = list_some(scan);
        if (scan->is_listed && scan->process_count > 0) { /* a /proc without processes: of tests */
            qsort(scan->processes, scan->process_count, sizeof(*scan->processes),
                    compare_processes);
            give_descendants(scan);
            find_reapers(scan);
        }
    } else if (!scan->is_asked) {
        scan->is_asked = ask_some(scan);
        if (scan->is_asked) {
            give_descendants(scan);
            scan->next = 0;
        }
    } else if (!scan->is_measured) {
        scan->is_measured = measure_some(scan);
    }
    return scan->is_measured;
}
