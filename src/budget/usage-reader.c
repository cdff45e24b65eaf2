/* SPDX-License-Identifier: MIT */
/* A walk over directories, and one file at a time in pieces. */

#include "budget/usage-reader.h"

#include "base/fd.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "hash-index.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define BUFFER_BYTES (64 * 1024)
#define TAIL_BYTES   32

/* A file of an earlier pass. */
struct known_file {
    uint64_t path; /* a hash */
    dev_t device;
    ino_t inode;
    int64_t size, written_ns, offset; /* offset: behind the last whole line */
    char tail[TAIL_BYTES];            /* what was before the offset */
};

struct pending {
    char *path, *conversation; /* conversation: NULL in `projects` itself and its directories */
    int depth;
    bool is_directory;
};

struct usage_reader {
    struct usage_tally *tally;
    char *roots[USAGE_ROOTS_MAX];
    size_t root_count;
    struct known_file *files;
    size_t file_count, file_capacity;
    struct hash_index files_by_path;
    struct pending *pending; /* the last one is next */
    size_t pending_count, pending_capacity;
    int64_t since_ms;
    int fd; /* of the file being read; -1: none */
    struct known_file *file;
    int64_t end, position; /* of what is to be read of it, of the next byte */
    uint32_t conversation;
    bool is_at_end; /* the line that is told has no newline yet */
    struct transcript_scanner scanner;
    char problem[USAGE_PROBLEM_SIZE];
    char buffer[BUFFER_BYTES];
};

struct usage_reader *usage_reader_create(struct usage_tally *tally) {
    struct usage_reader *reader = NEW(struct usage_reader);
    reader->tally = tally;
    reader->fd = -1;
    return reader;
}

static void forget_pending(struct usage_reader *reader) {
    while (reader->pending_count > 0) {
        struct pending *last = &reader->pending[--reader->pending_count];
        free(last->path);
        free(last->conversation);
    }
}

void usage_reader_destroy(struct usage_reader *reader) {
    if (reader == NULL) {
        return;
    }
    forget_pending(reader);
    free(reader->pending);
    fd_close(&reader->fd);
    for (size_t i = 0; i < reader->root_count; i++) {
        free(reader->roots[i]);
    }
    free(reader->files);
    hash_index_finish(&reader->files_by_path);
    free(reader);
}

static void __attribute__((format(printf, 2, 3)))
complain(struct usage_reader *reader, const char *format, ...) {
    if (reader->problem[0] == '\0') {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(reader->problem, sizeof(reader->problem), format, arguments);
        va_end(arguments);
    }
}

void usage_reader_add_root(struct usage_reader *reader, const char *configuration_directory) {
    for (size_t i = 0; i < reader->root_count; i++) {
        if (text_equal(reader->roots[i], configuration_directory)) {
            return;
        }
    }
    if (reader->root_count < USAGE_ROOTS_MAX) {
        reader->roots[reader->root_count++] = text_copy(configuration_directory);
    }
}

/* Takes over the texts. */
static void push(struct usage_reader *reader, struct pending next) {
    if (reader->pending_count == USAGE_FILES_MAX) {
        complain(reader, "there are more than %d files to read", USAGE_FILES_MAX);
        free(next.path);
        free(next.conversation);
        return;
    }
    reader->pending = memory_grow(reader->pending, &reader->pending_capacity,
            reader->pending_count + 1, sizeof(reader->pending[0]));
    reader->pending[reader->pending_count++] = next;
}

void usage_reader_start(struct usage_reader *reader, int64_t since_ms) {
    forget_pending(reader);
    fd_close(&reader->fd);
    reader->since_ms = since_ms;
    reader->problem[0] = '\0';
    for (size_t i = reader->root_count; i > 0; i--) {
        char *path = path_join(reader->roots[i - 1], "projects");
        push(reader, (struct pending){ .path = path, .is_directory = true });
    }
}

/* ---- directories ----------------------------------------------------------------------------- */

/* projects/PLACE/CONVERSATION.jsonl, projects/PLACE/CONVERSATION/subagents/… */
static char *conversation_of(const struct pending *directory, const char *name) {
    if (directory->conversation != NULL) {
        return text_copy(directory->conversation);
    }
    size_t length = strlen(name);
    return text_copy_bytes(name, text_ends_with(name, ".jsonl") ? length - 6 : length);
}

static void push_entry(struct usage_reader *reader, const struct pending *directory, DIR *stream,
        const struct dirent *entry) {
    struct stat status;
    bool is_transcript = text_ends_with(entry->d_name, ".jsonl");
    if (entry->d_name[0] == '.' || (entry->d_type == DT_REG && !is_transcript) ||
            fstatat(dirfd(stream), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        return;
    }
    bool is_directory = S_ISDIR(status.st_mode);
    bool is_new_enough = (int64_t)status.st_mtim.tv_sec * 1000 + 999 >= reader->since_ms;
    if ((is_directory && directory->depth < USAGE_DEPTH_MAX) ||
            (S_ISREG(status.st_mode) && is_transcript && is_new_enough)) {
        bool names = !is_directory || directory->depth > 0;
        push(reader,
                (struct pending){
                        .path = path_join(directory->path, entry->d_name),
                        .conversation = names ? conversation_of(directory, entry->d_name) : NULL,
                        .depth = directory->depth + 1,
                        .is_directory = is_directory,
                });
    }
}

static void list_directory(struct usage_reader *reader, const struct pending *directory) {
    int fd = open(directory->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *stream = fd >= 0 ? fdopendir(fd) : NULL;
    if (stream == NULL) {
        if (errno != ENOENT && errno != ENOTDIR) {
            complain(reader, "cannot read '%s': %s", directory->path, strerror(errno));
        }
        fd_close(&fd);
        return;
    }
    const struct dirent *entry;
    while ((entry = readdir(stream)) != NULL) {
        push_entry(reader, directory, stream, entry);
    }
    (void)closedir(stream);
}

/* ---- files ----------------------------------------------------------------------------------- */

/* NULL when there is no room. */
static struct known_file *find_file(struct usage_reader *reader, const char *path) {
    uint64_t hash = hash64_text(path);
    size_t walk = 0;
    uint32_t position = hash_index_next(&reader->files_by_path, hash, &walk);
    if (position != HASH_NONE) {
        return &reader->files[position];
    }
    if (reader->file_count == USAGE_FILES_MAX) {
        complain(reader, "there are more than %d transcripts", USAGE_FILES_MAX);
        return NULL;
    }
    reader->files = memory_grow(reader->files, &reader->file_capacity, reader->file_count + 1,
            sizeof(reader->files[0]));
    hash_index_add(&reader->files_by_path, hash, (uint32_t)reader->file_count);
    reader->files[reader->file_count] = (struct known_file){ .path = hash };
    return &reader->files[reader->file_count++];
}

static size_t tail_of(int fd, int64_t offset, char tail[TAIL_BYTES]) {
    size_t length = offset < TAIL_BYTES ? (size_t)offset : TAIL_BYTES;
    memset(tail, 0, TAIL_BYTES);
    ssize_t got = pread(fd, tail, length, offset - (int64_t)length);
    return got < 0 ? 0 : (size_t)got;
}

/* Whether what was read of it before is still what it begins with. */
static bool continues(const struct known_file *file, const struct stat *status, int fd) {
    char tail[TAIL_BYTES];
    (void)tail_of(fd, file->offset, tail);
    return file->device == status->st_dev && file->inode == status->st_ino &&
           status->st_size >= file->offset && memcmp(tail, file->tail, TAIL_BYTES) == 0;
}

static void open_file(struct usage_reader *reader, const struct pending *next) {
    struct stat status;
    struct known_file *file = find_file(reader, next->path);
    int fd = file == NULL
                     ? -1
                     : open(next->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        if (file != NULL && errno != ENOENT) {
            complain(reader, "cannot read '%s': %s", next->path, strerror(errno));
        }
        fd_close(&fd);
        return;
    }
    int64_t written_ns = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
    if (!continues(file, &status, fd)) {
        file->offset = 0;
        file->device = status.st_dev;
        file->inode = status.st_ino;
    } else if (file->size == status.st_size && file->written_ns == written_ns) {
        fd_close(&fd);
        return;
    }
    file->size = status.st_size;
    file->written_ns = written_ns;
    reader->fd = fd;
    reader->file = file;
    reader->position = file->offset;
    reader->end = status.st_size; /* one that grows as it is read does not hold up the others */
    reader->conversation = usage_tally_conversation(reader->tally, next->conversation);
    reader->scanner = (struct transcript_scanner){ 0 };
}

static void on_entry(void *context, const struct transcript_entry *entry) {
    struct usage_reader *reader = context;
    if (!reader->is_at_end || entry->message[0] != '\0') { /* it will be read again: once only */
        usage_tally_add(reader->tally, reader->conversation, entry);
    }
}

static void close_file(struct usage_reader *reader) {
    reader->is_at_end = true;
    transcript_scanner_end(&reader->scanner, on_entry, reader);
    reader->is_at_end = false;
    (void)tail_of(reader->fd, reader->file->offset, reader->file->tail);
    fd_close(&reader->fd);
}

static void read_piece(struct usage_reader *reader) {
    for (size_t done = 0; done < USAGE_STEP_BYTES; done += BUFFER_BYTES) {
        int64_t left = reader->end - reader->position;
        size_t wanted = left < BUFFER_BYTES ? (size_t)left : BUFFER_BYTES;
        ssize_t got = wanted == 0 ? 0 : pread(reader->fd, reader->buffer, wanted, reader->position);
        if (got <= 0) {
            close_file(reader);
            return;
        }
        const char *newline = memrchr(reader->buffer, '\n', (size_t)got);
        if (newline != NULL) {
            reader->file->offset = reader->position + (newline - reader->buffer) + 1;
        }
        transcript_scanner_feed(&reader->scanner, reader->buffer, (size_t)got, on_entry, reader);
        reader->position += got;
    }
}

bool usage_reader_step(struct usage_reader *reader) {
    if (reader->fd >= 0) {
        read_piece(reader);
    } else if (reader->pending_count > 0) {
        struct pending next = reader->pending[--reader->pending_count];
        if (next.is_directory) {
            list_directory(reader, &next);
        } else {
            open_file(reader, &next);
        }
        free(next.path);
        free(next.conversation);
    }
    return reader->fd >= 0 || reader->pending_count > 0;
}

const char *usage_reader_problem(const struct usage_reader *reader) {
    return reader->problem;
}
