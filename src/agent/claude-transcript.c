/* SPDX-License-Identifier: MIT */
/* A conversation lies in a directory named after where it ran, which a link or a worktree makes
 * another one than the session's: all are looked into. */

#include "claude-transcript.h"

#include "agent/agent.h"
#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define BLOCK_BYTES (64 * 1024)

/* Of a line that is a message. Within a text its quotes would have backslashes. */
static const char *const marks[] = { "\"type\":\"assistant\"", "\"type\":\"user\"" };
#define MARK_MAX_BYTES 18

struct look {
    char block[BLOCK_BYTES];
    size_t kept;    /* bytes of an unfinished line: a mark may go on behind them */
    bool is_marked; /* the unfinished line is a message */
    char last;
};

static bool has_mark(const char *text, size_t length) {
    for (size_t i = 0; i < ARRAY_LENGTH(marks); i++) {
        if (memmem(text, length, marks[i], strlen(marks[i])) != NULL) {
            return true;
        }
    }
    return false;
}

/* Whether a line of a message came to its end. */
static bool take_block(struct look *look, size_t length) {
    const char *at = look->block, *end = look->block + look->kept + length, *newline;
    while ((newline = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        if (look->is_marked || has_mark(at, (size_t)(newline - at))) {
            return true;
        }
        at = newline + 1;
    }
    look->is_marked = look->is_marked || has_mark(at, (size_t)(end - at));
    look->last = end[-1];
    size_t rest = (size_t)(end - at);
    look->kept = rest < MARK_MAX_BYTES ? rest : MARK_MAX_BYTES;
    memmove(look->block, end - look->kept, look->kept);
    return false;
}

/* One that cannot be read is left to Claude Code, which says why. */
static bool has_message(const char *path) {
    struct stat status;
    OWNED_FD fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        return true;
    }
    struct look *look = NEW(struct look);
    bool is_found = status.st_size > CLAUDE_TRANSCRIPT_LOOK_BYTES;
    ssize_t got = 0;
    while (!is_found && (got = read(fd, look->block + look->kept, BLOCK_BYTES - look->kept)) > 0) {
        is_found = take_block(look, (size_t)got);
    }
    is_found = is_found || got < 0 || (look->is_marked && look->last == '}');
    free(look);
    return is_found;
}

enum claude_transcript claude_transcript_find(const struct session *session) {
    OWNED_STR configuration = agent_claude_configuration(session);
    OWNED_STR projects = path_join(configuration, "projects");
    enum claude_transcript found = CLAUDE_TRANSCRIPT_NONE;
    DIR *directory = session->conversation[0] == '\0' ? NULL : opendir(projects);
    const struct dirent *entry;
    while (directory != NULL && found != CLAUDE_TRANSCRIPT_RESUMED &&
            (entry = readdir(directory)) != NULL) {
        OWNED_STR path =
                text_format("%s/%s/%s.jsonl", projects, entry->d_name, session->conversation);
        if (entry->d_name[0] != '.' && access(path, F_OK) == 0) {
            found = has_message(path) ? CLAUDE_TRANSCRIPT_RESUMED : CLAUDE_TRANSCRIPT_EMPTY;
        }
    }
    if (directory != NULL) {
        (void)closedir(directory);
    }
    return found;
}
