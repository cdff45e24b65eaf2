/* SPDX-License-Identifier: MIT */
#include "command-list.h"
#include "output.h"
#include "target.h"

#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "session/session-names.h"

#define ANSWER_TIMEOUT_MS 10000
#define PART_BYTES        (256 * 1024)
#define TEXT_MAX_BYTES    (64 * 1024 * 1024)

/* The words, or what standard input gives for "-". */
static bool read_text(const struct arguments *arguments, struct buffer *out, struct error *err) {
    if (arguments->count == 2 && text_equal(arguments_word(arguments, 1), "-")) {
        return file_read("/dev/stdin", TEXT_MAX_BYTES, out, err);
    }
    char *text = arguments_join(arguments, 1);
    buffer_append_text(out, text);
    free(text);
    return true;
}

/* A headless session answers its prompt and ends: what is sent would be lost without a word. */
static bool is_read(
        const struct arguments *arguments, const struct target *target, struct error *err) {
    OWNED_STR directory = path_state_directory(arguments->fleet);
    return !session_names_is_headless(directory, target->id) ||
           error_set(err, ERROR_CLOSED,
                   "session '%s' is headless and reads nothing: 'stoa new -d --headless -p TEXT -- "
                   "claude' starts another with that prompt",
                   target->name);
}

static bool send_text(const struct arguments *arguments, struct error *err) {
    OWNED(target) target = target_create(arguments, arguments_word(arguments, 0), err);
    if (target == NULL || !is_read(arguments, target, err)) {
        return false;
    }
    struct buffer text = { 0 };
    unsigned then = arguments_has(arguments, "no-enter") ? 0 : PASTE_THEN_ENTER;
    bool sent = read_text(arguments, &text, err);
    for (size_t at = 0; sent && (at == 0 || at < text.length);) {
        size_t length = text.length - at < PART_BYTES ? text.length - at : PART_BYTES;
        bool is_last = at + length == text.length;
        struct buffer request = { 0 };
        struct message answer;
        message_append_paste(&request, text.data + at, length,
                (is_last ? then : PASTE_GOES_ON) | (at > 0 ? PASTE_PART : 0));
        sent = control_link_ask(
                target->link, &request, MESSAGE_DONE, ANSWER_TIMEOUT_MS, &answer, err);
        buffer_finish(&request);
        at += length;
        if (length == 0) {
            break;
        }
    }
    buffer_finish(&text);
    return sent;
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    return send_text(arguments, &err) ? EXIT_DONE : output_error(&err);
}

static const struct command_option options[] = {
    { "no-enter", 0, NULL, "do not press Enter behind the text" },
};

const struct command cmd_send = {
    .name = "send",
    .usage = "SESSION TEXT…",
    .summary = "Paste a text into a session and press Enter",
    .text = "'-' as the text reads it from standard input. The server is not needed. A "
            "headless session reads nothing: that fails",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .minimum = 2,
    .maximum = COMMAND_WORDS_MAX,
    .words_end_options = true,
    .run = run,
};
