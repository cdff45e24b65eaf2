/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"
#include "session-text.h"

#include "base/text.h"

static void add_row(struct table *table, const struct json *session) {
    char *state = session_text_state(session), *age = session_text_age(session);
    const char *message = json_get_text(session, "message", "");
    table_add(table, json_get_text(session, "name", ""));
    table_add(table, state);
    table_add(table, age);
    table_add(table, json_get_text(session, "task", ""));
    table_add(table, *message != '\0' ? message : json_get_text(session, "command", ""));
    free(state);
    free(age);
}

static int print_table(const struct json *sessions) {
    static const char *const heading[] = { "SESSION", "STATE", "SINCE", "TASK", "COMMAND" };
    struct table table = { .columns = 5 };
    for (size_t i = 0; i < 5; i++) {
        table_add(&table, heading[i]);
    }
    for (size_t i = 0; i < json_count(sessions); i++) {
        add_row(&table, json_at(sessions, i));
    }
    return table_print(&table);
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    OWNED(json) result = ask(arguments, 0, "session.list", NULL, ASK_TIMEOUT_MS, &err);
    if (result == NULL && ask_fleet_exists(arguments)) {
        return output_error(&err);
    }
    OWNED(json) none = json_create_array();
    const struct json *sessions = json_find(result, "sessions");
    sessions = sessions != NULL ? sessions : none;
    int status = EXIT_DONE;
    if (arguments_has(arguments, "json")) {
        status = output_json(sessions);
    } else if (json_count(sessions) > 0) {
        status = print_table(sessions);
    }
    return status == EXIT_DONE && json_count(sessions) == 0 ? EXIT_NOTHING : status;
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_ls = {
    .name = "ls",
    .alias = "list",
    .summary = "List the sessions and what they do",
    .text = "Without a session it prints nothing and exits with status 6",
    .options = options,
    .option_count = 1,
    .run = run,
};
