/* SPDX-License-Identifier: MIT */
#include "ask.h"
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
        return error_set(err, ERROR_INVALID,
                "--for must be 'exit', 'output', 'text=…', 'idle', 'done', 'limited' or "
                "'needs-input'");
    }
    return true;
}

/* What the server knows, not the host. */
static bool is_of_agent(const char *fact) {
    static const char *const facts[] = { "done", "idle", "limited", "needs-input" };
    for (size_t i = 0; i < ARRAY_LENGTH(facts); i++) {
        if (text_equal(facts[i], fact)) {
            return true;
        }
    }
    return false;
}

static bool wait_for_agent(const struct arguments *arguments, struct error *err) {
    int64_t timeout_s = 0;
    if (!arguments_integer(arguments, "timeout", 0, INT32_MAX, -1, &timeout_s, err)) {
        return false;
    }
    struct json *params = ask_params(arguments_word(arguments, 0));
    json_set_text(params, "for", arguments_value(arguments, "for"));
    /* The server takes 0 for ever: 1 is as good as now. */
    json_set_integer(params, "timeout_ms", timeout_s < 0 ? 0 : timeout_s * 1000 + 1);
    OWNED(json) session = ask(arguments, 0, "session.wait", params, -1, err);
    return session != NULL;
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
    bool so = is_of_agent(arguments_value(arguments, "for")) ? wait_for_agent(arguments, &err)
                                                             : wait_for(arguments, &err);
    return so ? EXIT_DONE : output_error(&err);
}

static const struct command_option options[] = {
    { "for", 0, "FACT",
            "exit: its program ended; output: it prints; text=…: its screen shows it; of an agent "
            "idle: it waits for a prompt; done: after a turn; limited: its account is; "
            "needs-input: "
            "it asks for a permission, an answer, trust or a login" },
    { "timeout", 0, "SECONDS", "give up then, with status 4 (never)" },
};

const struct command cmd_wait = {
    .name = "wait",
    .usage = "SESSION --for FACT",
    .summary = "Wait until something is so in a session",
    .text = "What is so already is not waited for, but 'output': the next that comes. For what an "
            "agent does the server is asked; for the rest it is not needed",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .minimum = 1,
    .maximum = 1,
    .run = run,
};
