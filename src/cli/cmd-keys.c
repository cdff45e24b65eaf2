/* SPDX-License-Identifier: MIT */
#include "command-list.h"
#include "output.h"
#include "target.h"

#include "term/key.h"

#define ANSWER_TIMEOUT_MS 10000

/* All keys are parsed before the first is sent: a wrong name sends nothing. */
static bool press(const struct arguments *arguments, struct error *err) {
    struct key_event key;
    for (size_t i = 1; i < arguments->count; i++) {
        if (!key_parse(arguments_word(arguments, i), &key)) {
            return error_set(err, ERROR_INVALID,
                    "no key '%s': as in Enter, C-c or M-Up, stoa-keys(7)",
                    arguments_word(arguments, i));
        }
    }
    OWNED(target) target = target_create(arguments, arguments_word(arguments, 0), err);
    bool pressed = target != NULL;
    for (size_t i = 1; pressed && i < arguments->count; i++) {
        struct buffer request = { 0 };
        struct message answer;
        key_parse(arguments_word(arguments, i), &key);
        message_append_key(&request, &key);
        pressed = control_link_ask(
                target->link, &request, MESSAGE_DONE, ANSWER_TIMEOUT_MS, &answer, err);
        buffer_finish(&request);
    }
    return pressed;
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    return press(arguments, &err) ? EXIT_DONE : output_error(&err);
}

const struct command cmd_keys = {
    .name = "keys",
    .usage = "SESSION KEY…",
    .summary = "Press keys in a session",
    .text = "Keys are named as in key files: C-c, M-Enter, Up, F5, a. The server is not needed",
    .minimum = 2,
    .maximum = COMMAND_WORDS_MAX,
    .words_end_options = true,
    .run = run,
};
