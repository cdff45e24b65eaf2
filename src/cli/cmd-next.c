/* SPDX-License-Identifier: MIT */
#include "command-list.h"
#include "next-session.h"
#include "output.h"
#include "session-text.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"

/* Its health is no state of its agent. */
static char *text_of(const struct json *session) {
    const char *need = json_get_text(json_find(session, "need"), "need", "");
    const struct json *verdict = json_at(json_find(json_find(session, "health"), "verdicts"), 0);
    return text_equal(need, "health")
                   ? text_format("%s: %s", json_get_text(verdict, "verdict", need),
                             json_get_text(verdict, "reason", ""))
                   : session_text_agent(session);
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    OWNED(json) session = next_session(arguments, &err);
    if (session == NULL && err.code != ERROR_NONE) {
        return output_error(&err);
    }
    if (session == NULL) {
        fprintf(stderr, "stoa: nobody needs you\n");
        return EXIT_NOTHING;
    }
    if (arguments_has(arguments, "json")) {
        return output_json(session);
    }
    OWNED_STR text = text_of(session);
    OWNED_STR age = session_text_age(session);
    struct table table = { .columns = 3 };
    table_add(&table, json_get_text(session, "name", ""));
    table_add(&table, age);
    table_add(&table, text);
    return table_print(&table);
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_next = {
    .name = "next",
    .summary = "Say which session needs you next",
    .text = "First those that go on only with you (a permission, an answer, trust, a login, a "
            "limit that should have ended, an error, their health), the oldest first; then those "
            "that are done or wait for a prompt and that nobody looked at since, likewise. Exits "
            "with status 6 when there is none",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .run = run,
};
