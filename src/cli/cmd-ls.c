/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"
#include "session-text.h"

#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOING_MAX_BYTES 60

/* Columns that are there when a session has something for them. */
struct columns {
    bool role, doing;
};

static struct columns find_columns(const struct json *sessions) {
    struct columns columns = { false, false };
    for (size_t i = 0; i < json_count(sessions); i++) {
        const struct json *session = json_at(sessions, i);
        columns.role = columns.role || *json_get_text(session, "role", "") != '\0';
        columns.doing = columns.doing || json_find(session, "agent") != NULL;
    }
    return columns;
}

/* What its agent is at, cut at a character. */
static void add_doing(struct table *table, const struct json *session) {
    const char *detail = json_get_text(json_find(session, "agent"), "detail", "");
    size_t length = utf8_cut(detail, strlen(detail), DOING_MAX_BYTES);
    char *cut = text_format("%.*s%s", (int)length, detail, detail[length] == '\0' ? "" : "…");
    table_add(table, cut);
    free(cut);
}

static void add_row(
        struct table *table, const struct json *session, const struct columns *columns) {
    char *state = session_text_brief(session), *age = session_text_age(session);
    const char *message = json_get_text(session, "message", "");
    table_add(table, json_get_text(session, "name", ""));
    if (columns->role) {
        table_add(table, json_get_text(session, "role", ""));
    }
    table_add(table, state);
    table_add(table, age);
    table_add(table, json_get_text(session, "task", ""));
    if (columns->doing) {
        add_doing(table, session);
    }
    table_add(table, *message != '\0' ? message : json_get_text(session, "command", ""));
    free(state);
    free(age);
}

static int print_table(const struct json *sessions) {
    static const char *const heading[] = { "SESSION", "ROLE", "STATE", "SINCE", "TASK", "DOING",
        "COMMAND" };
    const struct columns columns = find_columns(sessions);
    struct table table = { .columns = (size_t)(5 + columns.role + columns.doing) };
    for (size_t i = 0; i < ARRAY_LENGTH(heading); i++) {
        bool is_role = text_equal(heading[i], "ROLE"), is_doing = text_equal(heading[i], "DOING");
        if ((!is_role || columns.role) && (!is_doing || columns.doing)) {
            table_add(&table, heading[i]);
        }
    }
    for (size_t i = 0; i < json_count(sessions); i++) {
        add_row(&table, json_at(sessions, i), &columns);
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
    } else {
        fprintf(stderr,
                "stoa: no sessions: fleet '%s' is empty; 'stoa new' starts one, 'stoa up' those of "
                "a "
                "preset\n",
                arguments->fleet);
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
    .text = "Without a session it prints no table, says so on standard error, and exits with "
            "status 6",
    .options = options,
    .option_count = 1,
    .run = run,
};
