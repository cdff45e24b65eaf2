/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"

#include "base/memory.h"
#include "base/text.h"

#define LOST_MAX 5 /* so often in a row a server may go away while it is waited for */

static struct json *begin(const struct arguments *arguments, struct error *err) {
    int64_t timeout_s = 0;
    if (!arguments_integer(arguments, "timeout", 1, 24 * 60 * 60, 0, &timeout_s, err)) {
        return NULL;
    }
    if (!ask_fleet_exists(arguments)) {
        error_set(err, ERROR_NOT_FOUND, "no session '%s'", arguments_word(arguments, 0));
        return NULL;
    }
    struct json *params = ask_params(arguments_word(arguments, 0));
    json_set_boolean(params, "force", arguments_has(arguments, "force"));
    json_set_boolean(params, "undo", arguments_has(arguments, "undo"));
    json_set_integer(params, "timeout_ms", timeout_s * 1000);
    return ask(arguments, 0, "session.recycle", params, ASK_TIMEOUT_MS, err);
}

/* The next news of it; a server that goes away meanwhile is followed by another. */
static struct json *next(const struct arguments *arguments, int64_t seen, struct error *err) {
    struct json *news = NULL;
    for (int lost = 0; news == NULL && lost < LOST_MAX; lost++) {
        struct json *params = ask_params(arguments_word(arguments, 0));
        json_set_integer(params, "seen", seen);
        *err = (struct error){ 0 };
        news = ask(arguments, 0, "session.recycle-wait", params, -1, err);
        if (err->code != ERROR_CLOSED && err->code != ERROR_TIMEOUT) {
            break;
        }
    }
    return news;
}

static int end(const struct arguments *arguments, const struct json *recycle) {
    const char *step = json_get_text(recycle, "step", "");
    if (arguments_has(arguments, "json")) {
        int status = output_json(recycle);
        if (status != EXIT_DONE) {
            return status;
        }
    }
    return text_equal(step, "timed-out") ? EXIT_TIMED_OUT
           : text_equal(step, "failed")  ? EXIT_FAILED
                                         : EXIT_DONE;
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    OWNED(json) recycle = begin(arguments, &err);
    bool is_quiet = arguments_has(arguments, "json");
    bool is_detached = arguments_has(arguments, "detach");
    while (recycle != NULL) {
        if (!is_quiet) {
            printf("%s\n", json_get_text(recycle, "text", ""));
            fflush(stdout);
        }
        if (is_detached || json_get_boolean(recycle, "over", false)) {
            return end(arguments, recycle);
        }
        struct json *news = next(arguments, json_get_integer(recycle, "number", 0), &err);
        json_destroy(recycle);
        recycle = news;
    }
    return output_error(&err);
}

static const struct command_option options[] = {
    { "detach", 'd', NULL, "do not wait for what comes of it; 'stoa explain' says it" },
    { "force", 0, NULL, "end it without a note when none comes in time" },
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
    { "timeout", 0, "SECONDS", "how long it may take to be ready, and to write its note (600)" },
    { "undo", 0, NULL, "take up the conversation from before the last recycling again" },
};

const struct command cmd_recycle = {
    .name = "recycle",
    .usage = "SESSION",
    .summary = "Let a fresh conversation go on with a session's work",
    .text = "The agent is asked for a handover note as soon as it waits for a prompt, ended, and "
            "started again in its place, in a fresh conversation that begins with the note and the "
            "task. Without a note it goes on as it was: status 1, or 4 when time ran out. The old "
            "conversation stays: its id is said. A preset does the same by itself when the context "
            "is nearly full, with its key recycle",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .minimum = 1,
    .maximum = 1,
    .run = run,
};
