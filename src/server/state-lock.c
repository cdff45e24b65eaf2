/* SPDX-License-Identifier: MIT */
/* The lock on what a fleet keeps. The socket's place alone does not say that nobody serves: it
 * depends on XDG_RUNTIME_DIR, and may be removed under a server. */

#include "base/clock.h"
#include "base/file-lock.h"
#include "base/log.h"
#include "base/path.h"
#include "base/text.h"
#include "server-private.h"

#include <poll.h>

#define ENDING_MAX_MS   3000 /* the server before us may hold it so long */
#define ENDING_RETRY_MS 2

/* Without it two servers would work on one database, and each take the other's sessions for lost.
 * What cannot be locked at all (a file system that is read-only or full) is served all the same. */
bool server_take_state(struct server *server, struct error *err) {
    struct error reason = { 0 };
    OWNED_STR path = path_server_state_lock(server->fleet);
    OWNED_STR text = text_format("%ld %s\n", (long)getpid(), server->runtime_directory);
    if (!path_make_private_directory(server->state_directory, &reason)) {
        log_debug("%s", reason.text);
        return true;
    }
    int64_t give_up_ms = clock_monotonic_ms() + ENDING_MAX_MS;
    server->state_lock = file_lock_take(path, text, &reason);
    while (server->state_lock < 0 && reason.code == ERROR_BUSY &&
            clock_monotonic_ms() < give_up_ms) {
        (void)poll(NULL, 0, ENDING_RETRY_MS);
        server->state_lock = file_lock_take(path, text, &reason);
    }
    if (server->state_lock < 0 && reason.code == ERROR_BUSY) {
        *err = reason;
        return false;
    }
    return true;
}
