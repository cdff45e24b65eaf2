/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A command's connection to the host of one session, in role CONTROL: one question after the
 * other, each waited for. It needs neither a loop nor the server.
 *
 * Every wait has a time limit: a socket that accepts and then says nothing is an ERROR_TIMEOUT.
 */

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "frame/message.h"

#include <stdbool.h>
#include <stdint.h>

struct control_link;
OWNED_TYPE(control_link);

/* Connects and exchanges versions. ERROR_NOT_FOUND, ERROR_CLOSED: nobody serves this socket. */
struct control_link *control_link_create(const char *socket_path, struct error *err);
void control_link_destroy(struct control_link *link);

/* For poll(2): readable when a message may have come. */
int control_link_fd(const struct control_link *link);

/* Sends whole messages. */
bool control_link_send(struct control_link *link, const struct buffer *messages, struct error *err);

/* The next message; its payload is valid until the next call. timeout_ms < 0: no limit. */
bool control_link_receive(struct control_link *link, int64_t timeout_ms,
        struct message *out_message, struct error *err);

/* Sends one request and waits for its answer, which must be of type `wanted` (DONE, TEXT or
 * STATUS). What the host refuses is this function's error. */
bool control_link_ask(struct control_link *link, const struct buffer *request,
        enum message_type wanted, int64_t timeout_ms, struct message *out_answer,
        struct error *err);
