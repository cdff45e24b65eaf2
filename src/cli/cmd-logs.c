/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "log-reader.h"
#include "log-text.h"
#include "output.h"
#include "recording-place.h"
#include "target.h"

#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <poll.h>

static void ignore_segment(
        void *context, uint16_t columns, uint16_t rows, bool whole, const char *screen_path) {
}

static void ignore_size(void *context, uint16_t columns, uint16_t rows) {
}

static void print_bytes(void *context, const char *bytes, size_t length) {
    fwrite(bytes, 1, length, stdout);
}

static const struct log_events raw_events = {
    .segment = ignore_segment, .size = ignore_size, .bytes = print_bytes
};

/* Asks the host to say when the program has ended; NULL when it has, or there is no host. */
static struct target *watch_end(const struct arguments *arguments, const char *session) {
    OWNED(target) target = target_create(arguments, session, NULL);
    if (target == NULL) {
        return NULL;
    }
    struct buffer request = { 0 };
    message_append(&request, MESSAGE_WAIT, (const uint8_t[]){ WAIT_EXIT, 0 }, 2); /* no text */
    bool sent = control_link_send(target->link, &request, NULL);
    buffer_finish(&request);
    return sent ? TAKE(target) : NULL;
}

/* Tells what is recorded until the program ends. */
static bool follow(
        const struct arguments *arguments, struct log_reader *reader, struct error *err) {
    const char *session = arguments_word(arguments, 0);
    OWNED(target) target = watch_end(arguments, session);
    bool good = true;
    while (good && target != NULL) {
        struct pollfd ready[] = { { .fd = log_reader_fd(reader), .events = POLLIN },
            { .fd = control_link_fd(target->link), .events = POLLIN } };
        good = log_reader_read(reader, err) && output_end() == EXIT_DONE;
        if (!good || (poll(ready, 2, -1) < 0 && errno != EINTR)) {
            break;
        }
        struct message message;
        struct error ended = { 0 };
        if (ready[1].revents != 0 && control_link_receive(target->link, 0, &message, &ended)) {
            if (message.type == MESSAGE_DONE) {
                break;
            }
        } else if (ended.code != ERROR_NONE && ended.code != ERROR_TIMEOUT) {
            target_destroy(target); /* its host went: there may be another */
            target = watch_end(arguments, session);
        }
    }
    return good && log_reader_read(reader, err);
}

static bool print_log(const struct arguments *arguments, const char *session, struct error *err) {
    OWNED_STR directory = recording_place_find(arguments, session, err);
    if (directory == NULL) {
        return false;
    }
    OWNED(log_text) text = log_text_create(stdout);
    OWNED(log_reader)
    reader = log_reader_create(
            directory, arguments_has(arguments, "raw") ? &raw_events : &log_text_events, text, err);
    bool read =
            reader != NULL && (arguments_has(arguments, "follow") ? follow(arguments, reader, err)
                                                                  : log_reader_read(reader, err));
    log_text_end(text);
    return read || error_context(err, "session '%s'", session);
}

/* Of all sessions of a role, each below its name. */
static bool print_role(const struct arguments *arguments, const char *role, struct error *err) {
    OWNED(json) result = ask(arguments, 0, "session.list", NULL, ASK_TIMEOUT_MS, err);
    const struct json *sessions = json_find(result, "sessions");
    bool good = result != NULL;
    size_t count = 0;
    for (size_t i = 0; good && i < json_count(sessions); i++) {
        const struct json *session = json_at(sessions, i);
        if (text_equal(json_get_text(session, "role", ""), role)) {
            printf("%s==> %s <==\n", count++ == 0 ? "" : "\n", json_get_text(session, "name", ""));
            good = print_log(arguments, json_get_text(session, "id", ""), err);
        }
    }
    bool is_none = count == 0 && (good || !ask_fleet_exists(arguments));
    return is_none ? error_set(err, ERROR_NOT_FOUND, "no session has the role '%s'", role) : good;
}

static bool check_arguments(const struct arguments *arguments, struct error *err) {
    bool has_role = arguments_value(arguments, "role") != NULL;
    if (has_role == (arguments->count == 1)) {
        return error_set(err, ERROR_INVALID, "give a session, or --role");
    }
    return !has_role || !arguments_has(arguments, "follow") ||
           error_set(err, ERROR_INVALID, "--follow is for one session");
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    const char *role = arguments_value(arguments, "role");
    if (!check_arguments(arguments, &err)) {
        return output_usage(arguments->command, &err);
    }
    bool printed = role != NULL ? print_role(arguments, role, &err)
                                : print_log(arguments, arguments_word(arguments, 0), &err);
    return printed ? output_end() : output_error(&err);
}

static const struct command_option options[] = {
    { "follow", 'f', NULL, "go on until the program ends" },
    { "raw", 0, NULL, "the bytes as the program wrote them" },
    { "role", 0, "ROLE", "of all sessions of this role that there are, each below its name" },
};

const struct command cmd_logs = {
    .name = "logs",
    .usage = "[SESSION]",
    .summary = "Print what was recorded of a session",
    .text = "As lines of text, what was drawn over left out. A session that is gone is named as "
            "it was, or by its id. It may hold what was typed, secrets too. The server is not "
            "needed, but for --role",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .maximum = 1,
    .run = run,
};
