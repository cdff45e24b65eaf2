/* SPDX-License-Identifier: MIT */
/* The keeper's whole work: descriptors taken, told, let go. */

#include "host/keeper.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/list.h"
#include "base/memory.h"
#include "base/socket.h"
#include "base/text.h"
#include "frame/message.h"
#include "inherited.h"
#include "loop/deferred.h"
#include "loop/stream.h"
#include "loop/timeout.h"
#include "loop/watch.h"
#include "pty.h"
#include "start-server.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define QUEUE_BYTES_MAX (64 * 1024)

struct keeper {
    struct loop *loop;
    const char *path;
    char **server_argv;
    struct stat address; /* of path when it was ours */
    int listener;
    struct watch *listening;
    struct deferred *tell_later, *collect_later;
    struct timeout *missed;
    int64_t delay_ms;
    struct list connections, held; /* the newest connection last */
    size_t held_count;
    bool stopped; /* the server went on purpose */
};

struct connection {
    struct list link;
    struct keeper *keeper;
    struct stream *stream;
    struct timeout *hello_limit;
    bool is_greeted, is_lost, has_told_all;
};

struct held {
    struct list link;
    char id[HOST_ID_SIZE];
    int pty;
    bool is_told; /* to the server there is now */
};

/* ---- what is held ---------------------------------------------------------------------------- */

static void let_go(struct keeper *keeper, const char *id) {
    struct held *held;
    LIST_FOR_EACH (held, &keeper->held, link) {
        if (text_equal(held->id, id)) {
            list_remove(&held->link);
            fd_close(&held->pty);
            free(held);
            keeper->held_count--;
        }
    }
}

static void hold(struct keeper *keeper, const char *id, int pty, bool is_told) {
    let_go(keeper, id);
    if (keeper->held_count >= KEEPER_HELD_MAX || !pty_is_master(pty)) {
        fd_close(&pty);
        return;
    }
    struct held *held = NEW(struct held);
    *held = (struct held){ .pty = pty, .is_told = is_told };
    snprintf(held->id, sizeof(held->id), "%s", id);
    list_append(&keeper->held, &held->link);
    keeper->held_count++;
}

/* Ends when there is nothing to do any more. */
static void settle(struct keeper *keeper) {
    if (list_is_empty(&keeper->connections) && keeper->held_count == 0) {
        loop_stop(keeper->loop);
    }
}

/* ---- without a server ------------------------------------------------------------------------ */

/* Another keeper has our address: what we have, it was given. */
static bool is_superseded(const struct keeper *keeper) {
    struct stat now;
    return stat(keeper->path, &now) != 0 || now.st_dev != keeper->address.st_dev ||
           now.st_ino != keeper->address.st_ino;
}

static void miss(struct keeper *keeper) {
    timeout_start(keeper->missed, keeper->delay_ms);
    keeper->delay_ms = keeper->delay_ms * 2 < KEEPER_MISSED_LAST_MS ? keeper->delay_ms * 2
                                                                    : KEEPER_MISSED_LAST_MS;
}

static void on_missed(void *context) {
    struct keeper *keeper = context;
    if (is_superseded(keeper)) {
        loop_stop(keeper->loop);
        return;
    }
    start_server(keeper->server_argv);
    miss(keeper);
}

/* ---- connections ----------------------------------------------------------------------------- */

static void lose(struct connection *connection) {
    connection->is_lost = true;
    deferred_schedule(connection->keeper->collect_later);
}

/* The newest connection of a server; NULL when there is none. */
static struct connection *find_server(const struct keeper *keeper) {
    struct connection *connection, *newest = NULL;
    LIST_FOR_EACH (connection, &keeper->connections, link) {
        if (connection->is_greeted && !connection->is_lost) {
            newest = connection;
        }
    }
    return newest;
}

static void connection_destroy(struct connection *connection) {
    list_remove(&connection->link);
    timeout_destroy(connection->hello_limit);
    stream_destroy(connection->stream);
    free(connection);
}

static void collect(void *context) {
    struct keeper *keeper = context;
    struct connection *connection;
    LIST_FOR_EACH (connection, &keeper->connections, link) {
        if (connection->is_lost) {
            connection_destroy(connection);
        }
    }
    if (find_server(keeper) != NULL) {
        deferred_schedule(keeper->tell_later);
    } else if (!keeper->stopped && keeper->held_count > 0 && !timeout_is_running(keeper->missed)) {
        miss(keeper);
    }
    settle(keeper);
}

/* Tells the server what it was not told yet, as far as the socket takes it; not before what dead
 * servers had said is read to its end. */
static void tell(void *context) {
    struct keeper *keeper = context;
    struct connection *server = find_server(keeper);
    if (server == NULL || server->has_told_all || keeper->connections.next != &server->link) {
        return;
    }
    struct buffer message = { 0 };
    struct held *held;
    LIST_FOR_EACH (held, &keeper->held, link) {
        if (held->is_told) {
            continue;
        }
        buffer_clear(&message);
        size_t begin = message_begin(&message, MESSAGE_KEEP);
        buffer_append_sized(&message, held->id, strlen(held->id));
        message_end(&message, begin);
        if (!stream_send_fds(server->stream, message.data, message.length, &held->pty, 1)) {
            buffer_finish(&message);
            return; /* goes on when it is drained */
        }
        held->is_told = true;
    }
    buffer_clear(&message);
    message_append(&message, MESSAGE_KEPT_ALL, NULL, 0);
    server->has_told_all = stream_send(server->stream, message.data, message.length);
    buffer_finish(&message);
}

static bool handle_hello(struct connection *connection, const struct message *message) {
    struct keeper *keeper = connection->keeper;
    struct hello hello;
    struct error err = { 0 };
    struct buffer answer = { 0 };
    bool good = message_read_hello(message, &hello, &err) && hello.role == ROLE_SERVER;
    if (good) {
        message_append_hello(&answer, ROLE_KEEPER);
    } else {
        message_append_refused(&answer, ERROR_INVALID,
                err.code != ERROR_NONE ? err.text : "the keeper is for the server alone");
    }
    (void)stream_send(connection->stream, answer.data, answer.length);
    buffer_finish(&answer);
    if (!good) {
        return false;
    }
    timeout_destroy(TAKE(connection->hello_limit));
    timeout_stop(keeper->missed);
    connection->is_greeted = true;
    keeper->stopped = false;
    keeper->delay_ms = KEEPER_MISSED_FIRST_MS;
    struct held *held;
    LIST_FOR_EACH (held, &keeper->held, link) {
        held->is_told = false;
    }
    deferred_schedule(keeper->tell_later);
    return true;
}

static bool handle_keep(struct connection *connection, const char *id) {
    int fds[SOCKET_FDS_MAX];
    size_t count = stream_take_fds(connection->stream, fds);
    if (count == 1) {
        hold(connection->keeper, id, fds[0], connection == find_server(connection->keeper));
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        fd_close(&fds[i]);
    }
    return count == 0; /* we had no room for one more descriptor */
}

static bool handle(struct connection *connection, const struct message *message) {
    struct keeper *keeper = connection->keeper;
    if (!connection->is_greeted) {
        return message->type == MESSAGE_HELLO && handle_hello(connection, message);
    }
    if (message->type == MESSAGE_SERVER_STOPS) {
        keeper->stopped = connection == find_server(keeper);
    } else if (message->type == MESSAGE_KEEP || message->type == MESSAGE_LET_GO) {
        struct reader reader = message->payload;
        OWNED_STR id = reader_text(&reader, HOST_ID_SIZE - 1);
        if (id == NULL) {
            return false;
        }
        if (message->type == MESSAGE_KEEP) {
            return handle_keep(connection, id);
        }
        let_go(keeper, id);
    }
    return true; /* what a newer server says and we do not know is passed over */
}

static void on_bytes(void *context, struct buffer *input) {
    struct connection *connection = context;
    size_t used = 0;
    while (!connection->is_lost) {
        struct message message;
        struct error err = { 0 };
        enum message_result result = message_peek(
                input->data + used, input->length - used, MESSAGE_TEXT_MAX_BYTES, &message, &err);
        if (result == MESSAGE_INCOMPLETE) {
            break;
        }
        if (result == MESSAGE_BROKEN || !handle(connection, &message)) {
            lose(connection);
            break;
        }
        used += message.size_bytes;
    }
    buffer_consume(input, used);
}

static void on_closed(void *context) {
    lose(context);
}

static void on_drained(void *context) {
    tell(((struct connection *)context)->keeper);
}

static const struct stream_events stream_events = { on_bytes, on_closed, on_drained };

static void on_no_hello(void *context) {
    lose(context);
}

static void add(struct keeper *keeper, int fd) {
    pid_t pid = 0;
    uid_t user = 0;
    if (!socket_peer(fd, &pid, &user) || user != geteuid() ||
            list_length(&keeper->connections) >= KEEPER_PEERS_MAX) {
        close(fd);
        return;
    }
    struct connection *connection = NEW(struct connection);
    connection->keeper = keeper;
    connection->stream =
            stream_create(keeper->loop, fd, &stream_events, connection, QUEUE_BYTES_MAX, NULL);
    if (connection->stream == NULL) {
        free(connection);
        return;
    }
    connection->hello_limit = timeout_create(keeper->loop, on_no_hello, connection);
    timeout_start(connection->hello_limit, PROTOCOL_HELLO_TIMEOUT_MS);
    list_append(&keeper->connections, &connection->link);
}

static void on_listener(void *context, unsigned events) {
    struct keeper *keeper = context;
    int fd = socket_accept(keeper->listener);
    (void)events;
    if (fd >= 0) {
        add(keeper, fd);
    }
}

/* ---- life ------------------------------------------------------------------------------------ */

static void finish(struct keeper *keeper) {
    struct connection *connection;
    struct held *held;
    LIST_FOR_EACH (connection, &keeper->connections, link) {
        connection_destroy(connection);
    }
    LIST_FOR_EACH (held, &keeper->held, link) {
        fd_close(&held->pty);
        free(held);
    }
    watch_destroy(keeper->listening);
    deferred_destroy(keeper->tell_later);
    deferred_destroy(keeper->collect_later);
    timeout_destroy(keeper->missed);
    loop_destroy(keeper->loop);
}

int keeper_run(const char *path, char **server_argv) {
    (void)close_range(KEEPER_END, ~0u, 0);
    (void)fd_set_cloexec(KEEPER_LISTENER, true);
    (void)fd_set_cloexec(KEEPER_LINK, true);
    struct keeper keeper = {
        .path = path,
        .server_argv = server_argv,
        .listener = KEEPER_LISTENER,
        .delay_ms = KEEPER_MISSED_FIRST_MS,
        .loop = loop_create(),
    };
    list_init(&keeper.connections);
    list_init(&keeper.held);
    keeper.tell_later = deferred_create(keeper.loop, tell, &keeper);
    keeper.collect_later = deferred_create(keeper.loop, collect, &keeper);
    keeper.missed = timeout_create(keeper.loop, on_missed, &keeper);
    keeper.listening = watch_create(keeper.loop, keeper.listener, on_listener, &keeper, NULL);
    bool good = keeper.listening != NULL && stat(path, &keeper.address) == 0;
    if (good) {
        watch_set(keeper.listening, WATCH_READABLE);
        add(&keeper, KEEPER_LINK);
        loop_run(keeper.loop);
    }
    finish(&keeper);
    return good ? 0 : 1;
}
