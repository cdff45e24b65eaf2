/* SPDX-License-Identifier: MIT */
#include "approval-ask.h"
#include "ask.h"
#include "command-list.h"
#include "output.h"

#include "approval/approval-text.h"
#include "base/clean.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"

static char *clean(const char *text) {
    struct buffer out = { 0 };
    clean_append_shown(&out, text, strlen(text));
    return buffer_take_text(&out);
}

static char *age_of(const struct json *approval) {
    return output_duration(clock_wall_ms() - json_get_integer(approval, "asked_ms", 0));
}

/* "denied by stoa (pid 7): not now", "interrupted (registry: idle)" */
static char *end_of(const struct json *approval) {
    const char *outcome = json_get_text(approval, "outcome", "");
    bool is_answer = text_equal(outcome, "allowed") || text_equal(outcome, "denied") ||
                     text_equal(outcome, "answered");
    OWNED_STR who = clean(json_get_text(approval, "who", ""));
    OWNED_STR detail = clean(json_get_text(approval, "detail", ""));
    OWNED_STR cause = *who == '\0' ? text_copy("")
                      : is_answer  ? text_format(" by %s", who)
                                   : text_format(" (%s)", who);
    return text_format("%s%s%s%s", outcome, cause, *detail == '\0' ? "" : ": ", detail);
}

/* ---- all ------------------------------------------------------------------------------------- */

static int print_list(const struct json *approvals, bool is_history) {
    static const char *const heading[] = { "ID", "SESSION", "KIND", "AGE", "DIRECTORY", "ASKS",
        "ENDED" };
    struct table table = { .columns = ARRAY_LENGTH(heading) - !is_history };
    for (size_t i = 0; i < table.columns; i++) {
        table_add(&table, heading[i]);
    }
    for (size_t i = 0; i < json_count(approvals); i++) {
        const struct json *approval = json_at(approvals, i);
        OWNED_STR age = age_of(approval);
        OWNED_STR directory = clean(json_get_text(approval, "directory", ""));
        OWNED_STR summary = clean(json_get_text(approval, "summary", ""));
        OWNED_STR end = end_of(approval);
        table_add(&table, json_get_text(approval, "id", ""));
        table_add(&table, json_get_text(approval, "session_name", ""));
        table_add(&table, json_get_text(approval, "kind", ""));
        table_add(&table, age);
        table_add(&table, directory);
        table_add(&table, summary);
        if (is_history) {
            table_add(&table, end);
        }
    }
    return table_print(&table);
}

static int list(const struct arguments *arguments) {
    struct error err = { 0 };
    bool is_history = arguments_has(arguments, "history");
    struct json *params = json_create_object();
    json_set_boolean(params, "history", is_history);
    OWNED(json) result = ask(arguments, 0, "approval.list", params, ASK_TIMEOUT_MS, &err);
    if (result == NULL && ask_fleet_exists(arguments)) {
        return output_error(&err);
    }
    OWNED(json) none = json_create_array();
    const struct json *approvals = result == NULL ? none : json_find(result, "approvals");
    bool is_empty = json_count(approvals) == 0;
    if (arguments_has(arguments, "json")) {
        int status = output_json(approvals);
        return status == EXIT_DONE && is_empty ? EXIT_NOTHING : status;
    }
    return is_empty ? EXIT_NOTHING : print_list(approvals, is_history);
}

/* ---- one ------------------------------------------------------------------------------------- */

static void print_pair(const char *name, const char *value) {
    if (*value != '\0') {
        OWNED_STR shown = clean(value);
        printf("%-10s %s\n", name, shown);
    }
}

static void print_arguments(const struct json *approval) {
    static const char *const marks[] = {
        [APPROVAL_MARK_PLAIN] = "  ",
        [APPROVAL_MARK_HEADING] = "",
        [APPROVAL_MARK_REMOVED] = "- ",
        [APPROVAL_MARK_ADDED] = "+ ",
    };
    _Static_assert(ARRAY_LENGTH(marks) == APPROVAL_MARK_COUNT, "a sign for every mark");
    const char *tool = json_get_text(approval, "tool", "");
    const struct json *input = json_find(approval, "input");
    struct approval_text text;
    struct approval_file file = { 0 };
    bool is_read = approval_file_read(&file, approval);
    approval_text_init(&text, tool, input, is_read ? &file : NULL);
    approval_file_finish(&file);
    printf("\n");
    for (size_t i = 0; i < text.count; i++) {
        printf("%s%s\n", marks[text.lines[i].mark], text.lines[i].text);
    }
    if (text.is_cut || json_get_boolean(approval, "cut", false)) {
        printf("(there is more: it is in the pane)\n");
    }
    approval_text_finish(&text);
}

static int show_one(const struct arguments *arguments) {
    struct error err = { 0 };
    if (!ask_fleet_exists(arguments)) {
        error_set(&err, ERROR_NOT_FOUND, "nothing was asked by the id '%.20s'",
                arguments_word(arguments, 0));
        return output_error(&err);
    }
    OWNED(json)
    approval = ask(
            arguments, 0, "approval.show", approval_ask_params(arguments), ASK_TIMEOUT_MS, &err);
    if (approval == NULL) {
        return output_error(&err);
    }
    if (arguments_has(arguments, "json")) {
        return output_json(approval);
    }
    OWNED_STR age = age_of(approval);
    OWNED_STR end = end_of(approval);
    print_pair("session", json_get_text(approval, "session_name", ""));
    print_pair("asks", json_get_text(approval, "kind", ""));
    print_pair("tool", json_get_text(approval, "tool", ""));
    print_pair("directory", json_get_text(approval, "directory", ""));
    print_pair("age", age);
    print_pair("state", end);
    print_arguments(approval);
    return output_end();
}

static int run(const struct arguments *arguments) {
    return arguments_word(arguments, 0) != NULL ? show_one(arguments) : list(arguments);
}

static const struct command_option options[] = {
    { "history", 0, NULL, "also what has ended, with who or what ended it: the last 50" },
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_approvals = {
    .name = "approvals",
    .usage = "[ID]",
    .summary = "List what agents ask a person for, or show one in full",
    .text = "One list of all permissions, questions and plans that wait for an answer, over all "
            "sessions; with an id the whole of one: the command, the difference of an edit, the "
            "options of a question. Each can also be answered in its pane, and the first answer "
            "counts. Exits with status 6 when there is none",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .maximum = 1,
    .run = run,
};
