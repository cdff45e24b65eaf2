/* SPDX-License-Identifier: MIT */
/* inotify on the loop. */

#include "agent/registry-watch.h"

#include "base/buffer.h"
#include "base/fd.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "loop/watch.h"

#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>

#define EVENTS_BYTES   16384
#define STAT_MAX_BYTES 4096
#define STARTED_FIELD  22 /* of /proc/PID/stat */

struct place {
    char *path; /* …/sessions */
    int number; /* inotify's */
};

struct registry_watch {
    struct watch *watch;
    int inotify;
    struct place places[REGISTRY_DIRECTORIES_MAX];
    size_t place_count;
    registry_found_fn *found;
    void *context;
};

static void read_file(struct registry_watch *watch, const char *directory, const char *name) {
    struct buffer text = { 0 };
    OWNED_STR path = path_join(directory, name);
    OWNED(json) said = NULL;
    if (file_read(path, REGISTRY_FILE_MAX_BYTES, &text, NULL)) {
        said = json_parse(text.data, text.length, NULL);
    }
    buffer_finish(&text);
    if (json_kind(said) == JSON_KIND_OBJECT) {
        watch->found(watch->context, said);
    }
}

static void forget_place(struct registry_watch *watch, int number) {
    size_t kept = 0;
    for (size_t i = 0; i < watch->place_count; i++) {
        if (watch->places[i].number == number) {
            free(watch->places[i].path);
        } else {
            watch->places[kept++] = watch->places[i];
        }
    }
    watch->place_count = kept;
}

static void take_event(struct registry_watch *watch, const struct inotify_event *event) {
    if ((event->mask & IN_IGNORED) != 0) { /* the directory is gone */
        forget_place(watch, event->wd);
        return;
    }
    for (size_t i = 0; i < watch->place_count; i++) {
        if (watch->places[i].number == event->wd && event->len > 0 &&
                text_ends_with(event->name, ".json")) {
            read_file(watch, watch->places[i].path, event->name);
            return;
        }
    }
}

static void on_readable(void *context, unsigned events) {
    struct registry_watch *watch = context;
    _Alignas(struct inotify_event) char bytes[EVENTS_BYTES];
    ssize_t length = read(watch->inotify, bytes, sizeof(bytes));
    for (ssize_t at = 0; at < length;) {
        const struct inotify_event *event = (const struct inotify_event *)(bytes + at);
        at += (ssize_t)(sizeof(*event) + event->len);
        take_event(watch, event);
    }
}

struct registry_watch *registry_watch_create(
        struct loop *loop, registry_found_fn *found, void *context) {
    struct registry_watch *watch = NEW(struct registry_watch);
    struct error err = { 0 };
    watch->found = found;
    watch->context = context;
    watch->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch->inotify >= 0) {
        watch->watch = watch_create(loop, watch->inotify, on_readable, watch, &err);
    }
    if (watch->watch == NULL) {
        log_warn("the states that Claude Code writes to files cannot be watched");
        fd_close(&watch->inotify);
    } else {
        watch_set(watch->watch, WATCH_READABLE);
    }
    return watch;
}

void registry_watch_destroy(struct registry_watch *watch) {
    if (watch == NULL) {
        return;
    }
    watch_destroy(watch->watch);
    fd_close(&watch->inotify);
    for (size_t i = 0; i < watch->place_count; i++) {
        free(watch->places[i].path);
    }
    free(watch);
}

void registry_watch_add(struct registry_watch *watch, const char *configuration) {
    OWNED_STR path = path_join(configuration, "sessions");
    for (size_t i = 0; i < watch->place_count; i++) {
        if (text_equal(watch->places[i].path, path)) {
            return;
        }
    }
    if (watch->inotify < 0 || watch->place_count == REGISTRY_DIRECTORIES_MAX) {
        return;
    }
    int number = inotify_add_watch(
            watch->inotify, path, IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR | IN_DONT_FOLLOW);
    if (number >= 0) {
        watch->places[watch->place_count++] = (struct place){ TAKE(path), number };
    }
}

void registry_watch_read(struct registry_watch *watch, const char *configuration, pid_t pid) {
    OWNED_STR directory = path_join(configuration, "sessions");
    char name[32];
    snprintf(name, sizeof(name), "%ld.json", (long)pid);
    read_file(watch, directory, name);
}

/* Field 22 of /proc/PID/stat, in text. */
static char *start_of(int64_t pid) {
    struct buffer stat = { 0 };
    OWNED_STR path = text_format("/proc/%lld/stat", (long long)pid);
    char *start = NULL;
    if (file_read(path, STAT_MAX_BYTES, &stat, NULL)) {
        const char *at = strrchr(buffer_text(&stat), ')'); /* behind field 2 */
        for (int field = 2; at != NULL && field < STARTED_FIELD; field++) {
            at = strchr(at + 1, ' ');
        }
        start = at == NULL ? NULL : text_copy_bytes(at + 1, strcspn(at + 1, " \n"));
    }
    buffer_finish(&stat);
    return start;
}

bool registry_is_current(const struct json *said) {
    OWNED_STR start = start_of(json_get_integer(said, "pid", 0));
    const char *said_start = json_get_text(said, "procStart", NULL);
    return start != NULL && (said_start == NULL || text_equal(start, said_start));
}
