/* SPDX-License-Identifier: MIT */
/* Items are sent as far as the socket takes them, the rest when it is drained. */

#include "session/keeper-link.h"

#include "base/fd.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/socket.h"
#include "frame/message.h"
#include "host/keeper.h"
#include "loop/stream.h"
#include "loop/timeout.h"

#include <string.h>
#include <unistd.h>

#define QUEUE_BYTES_MAX (256 * 1024)
#define AGAIN_FIRST_MS  20 /* a keeper that is lost is replaced almost at once */
#define AGAIN_LAST_MS   30000

struct keeper_link {
    struct keeper_options options;
    struct stream *stream; /* NULL: there is no keeper */
    bool is_greeted, is_settled, is_stopping;
    struct timeout *hello_limit, *again;
    int64_t delay_ms;
    struct list items;
};

static void settle(struct keeper_link *link) {
    if (!link->is_settled) {
        link->is_settled = true;
        link->options.settled(link->options.context);
    }
}

static void lose(struct keeper_link *link, const char *why) {
    log_info("the keeper is lost: %s", why);
    if (!link->is_greeted) { /* of no use: without its address it ends by itself */
        (void)unlink(link->options.path);
    }
    stream_destroy(TAKE(link->stream));
    timeout_stop(link->hello_limit);
    link->is_greeted = false;
    struct keeper_item *item;
    LIST_FOR_EACH (item, &link->items, link) {
        item->is_sent = false;
    }
    if (!list_is_empty(&link->items) && !link->is_stopping) {
        timeout_start(link->again, link->delay_ms);
        link->delay_ms = link->delay_ms * 2 < AGAIN_LAST_MS ? link->delay_ms * 2 : AGAIN_LAST_MS;
    }
    settle(link);
}

/* ---- what is said ---------------------------------------------------------------------------- */

static bool say(struct keeper_link *link, enum message_type type, const char *id, const int *pty) {
    struct buffer message = { 0 };
    size_t begin = message_begin(&message, type);
    buffer_append_sized(&message, id, strlen(id));
    message_end(&message, begin);
    bool taken =
            stream_send_fds(link->stream, message.data, message.length, pty, pty == NULL ? 0 : 1);
    buffer_finish(&message);
    return taken;
}

static void send_items(struct keeper_link *link) {
    struct keeper_item *item;
    LIST_FOR_EACH (item, &link->items, link) {
        if (link->stream != NULL && !item->is_sent) {
            item->is_sent = say(link, MESSAGE_KEEP, item->id, &item->pty);
            if (!item->is_sent) {
                return;
            }
        }
    }
}

/* ---- what is heard --------------------------------------------------------------------------- */

static bool take_found(struct keeper_link *link, const struct message *message) {
    struct reader reader = message->payload;
    int fds[SOCKET_FDS_MAX];
    size_t count = stream_take_fds(link->stream, fds);
    OWNED_STR id = reader_text(&reader, HOST_ID_SIZE - 1);
    if (id != NULL && count == 1 && !link->is_settled) {
        link->options.found(link->options.context, id, fds[0]);
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        fd_close(&fds[i]);
    }
    return id != NULL && count <= 1;
}

/* NULL, or why the keeper cannot be talked to. */
static const char *take(
        struct keeper_link *link, const struct message *message, struct error *err) {
    struct hello hello;
    if (message->type == MESSAGE_HELLO) {
        if (!message_read_hello(message, &hello, err)) {
            return err->text;
        }
        link->is_greeted = true;
        timeout_stop(link->hello_limit);
        link->delay_ms = AGAIN_FIRST_MS;
    } else if (message->type == MESSAGE_REFUSED) {
        (void)message_read_refused(message, err);
        return err->text;
    } else if (!link->is_greeted) {
        return "it did not say hello first";
    } else if (message->type == MESSAGE_KEEP && !take_found(link, message)) {
        return "it sent something broken";
    } else if (message->type == MESSAGE_KEPT_ALL) {
        settle(link);
    }
    return NULL;
}

static void on_bytes(void *context, struct buffer *input) {
    struct keeper_link *link = context;
    const char *problem = NULL;
    struct error err = { 0 };
    size_t used = 0;
    while (problem == NULL) {
        struct message message;
        enum message_result result = message_peek(input->data + used, input->length - used,
                2 * MESSAGE_TEXT_MAX_BYTES, &message, &err);
        if (result == MESSAGE_INCOMPLETE) {
            break;
        }
        problem = result == MESSAGE_BROKEN ? err.text : take(link, &message, &err);
        used += problem == NULL ? message.size_bytes : 0;
    }
    buffer_consume(input, used);
    if (problem != NULL) {
        lose(link, problem);
    }
}

static void on_closed(void *context) {
    lose(context, "it closed the connection");
}

static void on_drained(void *context) {
    send_items(context);
}

static const struct stream_events stream_events = { on_bytes, on_closed, on_drained };

/* ---- the connection -------------------------------------------------------------------------- */

static void on_no_hello(void *context) {
    lose(context, "it does not say hello");
}

static bool use(struct keeper_link *link, int fd, struct error *err) {
    link->stream =
            stream_create(link->options.loop, fd, &stream_events, link, QUEUE_BYTES_MAX, err);
    if (link->stream == NULL) {
        return false;
    }
    struct buffer hello = { 0 };
    message_append_hello(&hello, ROLE_SERVER);
    (void)stream_send(link->stream, hello.data, hello.length);
    buffer_finish(&hello);
    timeout_start(link->hello_limit, PROTOCOL_HELLO_TIMEOUT_MS);
    return true;
}

static void start(struct keeper_link *link) {
    struct error err = { 0 };
    int fd = -1;
    const struct keeper_options *options = &link->options;
    if (keeper_launch(options->program, options->path, options->server_argv, &fd, &err) &&
            use(link, fd, &err)) {
        settle(link); /* it has nothing of its own */
        send_items(link);
    } else {
        log_warn("there is no keeper of terminals: %s", err.text);
        timeout_start(link->again, link->delay_ms);
        link->delay_ms = link->delay_ms * 2 < AGAIN_LAST_MS ? link->delay_ms * 2 : AGAIN_LAST_MS;
    }
}

static void on_again(void *context) {
    struct keeper_link *link = context;
    if (link->stream == NULL && !list_is_empty(&link->items)) {
        start(link);
    }
}

void keeper_link_open(struct keeper_link *link) {
    int fd = socket_connect(link->options.path, NULL);
    if (fd < 0 || !use(link, fd, NULL)) {
        settle(link);
    }
}

struct keeper_link *keeper_link_create(const struct keeper_options *options) {
    struct keeper_link *link = NEW(struct keeper_link);
    link->options = *options;
    link->delay_ms = AGAIN_FIRST_MS;
    link->hello_limit = timeout_create(options->loop, on_no_hello, link);
    link->again = timeout_create(options->loop, on_again, link);
    list_init(&link->items);
    return link;
}

void keeper_link_destroy(struct keeper_link *link) {
    if (link != NULL) {
        stream_destroy(link->stream);
        timeout_destroy(link->hello_limit);
        timeout_destroy(link->again);
        free(link);
    }
}

/* ---- what is kept ---------------------------------------------------------------------------- */

void keeper_link_keep(struct keeper_link *link, struct keeper_item *item, const char *id, int pty) {
    keeper_link_forget(item);
    *item = (struct keeper_item){ .id = id, .pty = pty };
    list_append(&link->items, &item->link);
    if (link->stream == NULL && !timeout_is_running(link->again)) {
        timeout_start(link->again, 0); /* the session's own start comes first */
    } else {
        send_items(link);
    }
}

void keeper_link_let_go(struct keeper_link *link, struct keeper_item *item, const char *id) {
    if (link->stream != NULL && !say(link, MESSAGE_LET_GO, id, NULL)) {
        lose(link, "it does not read");
    }
    keeper_link_forget(item);
}

void keeper_link_forget(struct keeper_item *item) {
    if (item->id != NULL) {
        list_remove(&item->link);
        item->id = NULL;
    }
}

void keeper_link_renew(struct keeper_link *link) {
    if (link->stream != NULL && access(link->options.path, F_OK) != 0) {
        lose(link, "its address was removed");
    }
}

void keeper_link_say_server_stops(struct keeper_link *link) {
    link->is_stopping = true;
    if (link->is_settled && list_is_empty(&link->items)) { /* it goes, having nothing */
        (void)unlink(link->options.path);
    }
    if (link->stream != NULL) {
        struct buffer message = { 0 };
        message_append(&message, MESSAGE_SERVER_STOPS, NULL, 0);
        (void)stream_send(link->stream, message.data, message.length);
        buffer_finish(&message);
    }
}

size_t keeper_link_count(const struct keeper_link *link) {
    size_t count = 0;
    const struct keeper_item *item;
    LIST_FOR_EACH (item, &link->items, link) {
        count += item->is_sent && link->is_greeted;
    }
    return count;
}
