/* SPDX-License-Identifier: MIT */
#include "command-list.h"
#include "output.h"
#include "target.h"

#include "base/memory.h"
#include "term/terminal.h"

#define ANSWER_TIMEOUT_MS 30000

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    OWNED(target) target = target_create(arguments, arguments_word(arguments, 0), &err);
    if (target == NULL) {
        return output_error(&err);
    }
    uint8_t flags = (arguments_has(arguments, "history") ? CAPTURE_HISTORY : 0) |
                    (arguments_has(arguments, "ansi") ? CAPTURE_ANSI : 0) |
                    (arguments_has(arguments, "join") ? CAPTURE_JOIN : 0);
    struct buffer request = { 0 };
    struct message answer;
    message_append(&request, MESSAGE_CAPTURE, &flags, 1);
    bool answered = control_link_ask(
            target->link, &request, MESSAGE_TEXT, ANSWER_TIMEOUT_MS, &answer, &err);
    buffer_finish(&request);
    if (!answered) {
        return output_error(&err);
    }
    fwrite(answer.payload.position, 1, reader_left(&answer.payload), stdout);
    return output_end();
}

static const struct command_option options[] = {
    { "ansi", 0, NULL, "with colours and attributes" },
    { "history", 0, NULL, "the history before the screen" },
    { "join", 0, NULL, "rows that were wrapped as one line" },
};

const struct command cmd_capture = {
    .name = "capture",
    .usage = "SESSION",
    .summary = "Print what the screen of a session shows",
    .text = "The server is not needed",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .minimum = 1,
    .maximum = 1,
    .run = run,
};
