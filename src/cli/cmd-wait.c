/* SPDX-License-Identifier: MIT */
#include "command-list.h"
#include "output.h"
#include "target.h"

#include "base/memory.h"
#include "base/text.h"

/* "exit", "output", "text=…" as the host wants it. */
static bool parse_fact(
        const char *fact, uint8_t *out_kind, const char **out_text, struct error *err) {
    *out_text = "";
    if (text_equal(fact, "exit")) {
        *out_kind = WAIT_EXIT;
    } else if (text_equal(fact, "output")) {
        *out_kind = WAIT_OUTPUT;
    } else if (fact != NULL && text_starts_with(fact, "text=") && fact[5] != '\0') {
        *out_kind = WAIT_TEXT;
        *out_text = fact + 5;
    } else {
        return error_set(err, ERROR_INVALID, "--for must be 'exit', 'output' or 'text=…'");
    }
    return true;
}

static bool wait_for(const struct arguments *arguments, struct error *err) {
    uint8_t kind = 0;
    const char *text = NULL;
    int64_t timeout_s = 0;
    if (!parse_fact(arguments_value(arguments, "for"), &kind, &text, err) ||
            !arguments_integer(arguments, "timeout", 0, INT32_MAX, -1, &timeout_s, err)) {
        return false;
    }
    OWNED(target) target = target_create(arguments, arguments_word(arguments, 0), err);
    if (target == NULL) {
        return false;
    }
    struct buffer request = { 0 };
    size_t begin = message_begin(&request, MESSAGE_WAIT);
    buffer_append_byte(&request, kind);
    buffer_append_sized(&request, text, strlen(text));
    message_end(&request, begin);
    struct message answer;
    bool so = control_link_ask(target->link, &request, MESSAGE_DONE,
            timeout_s < 0 ? -1 : timeout_s * 1000, &answer, err);
    buffer_finish(&request);
    if (!so && err->code == ERROR_TIMEOUT) {
        error_set(err, ERROR_TIMEOUT, "session '%s': not so after %lld s", target->name,
                (long long)timeout_s);
    }
    return so;
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    return wait_for(arguments, &err) ? EXIT_DONE : output_error(&err);
}

static const struct command_option options[] = {
    { "for", 0, "FACT", "exit: its program ended; output: it prints; text=…: its screen shows it" },
    { "timeout", 0, "SECONDS", "give up then, with status 4 (never)" },
};

const struct command cmd_wait = {
    .name = "wait",
    .usage = "SESSION --for FACT",
    .summary = "Wait until something is so in a session",
    .text = "What is so already is not waited for, but 'output': the next that comes. The server "
            "is not needed",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .minimum = 1,
    .maximum = 1,
    .run = run,
};
