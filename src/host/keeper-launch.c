/* SPDX-License-Identifier: MIT */
/* A keeper started with what it inherits. */

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/socket.h"
#include "base/text.h"
#include "host/keeper.h"
#include "inherited.h"
#include "spawn-process.h"

#include <stdlib.h>
#include <string.h>

static char **arguments_of(const char *path, char *const *server_argv) {
    const char *const own[] = { KEEPER_NAME, "--keep", path };
    size_t count = text_vector_length((const char *const *)server_argv);
    char **arguments = memory_allocate_zeroed(ARRAY_LENGTH(own) + count + 1, sizeof(char *));
    memcpy(arguments, own, sizeof(own));
    memcpy(arguments + ARRAY_LENGTH(own), server_argv, count * sizeof(char *));
    return arguments;
}

bool keeper_launch(const char *program, const char *path, char *const *server_argv, int *out_link,
        struct error *err) {
    int pair[2];
    pid_t pid = 0;
    OWNED_FD listener = socket_listen(path, err);
    if (listener < 0 || !socket_pair(pair, err)) {
        return false;
    }
    OWNED_FD ours = pair[0];
    OWNED_FD theirs = pair[1];
    char **arguments = arguments_of(path, server_argv);
    const struct spawn spawn = {
        .program = program,
        .arguments = arguments,
        .fds = { [KEEPER_LISTENER - SPAWN_FIRST_FD] = listener,
                [KEEPER_LINK - SPAWN_FIRST_FD] = theirs },
        .fd_count = KEEPER_END - SPAWN_FIRST_FD,
        .error_path = "/dev/null",
    };
    bool good = spawn_process(&spawn, &pid, err);
    free(arguments);
    if (good) {
        *out_link = ours;
        ours = -1;
    }
    return good;
}
