/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"
#include "session-text.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"

static char *age_of(const struct json *object, const char *member) {
    int64_t at_ms = json_get_integer(object, member, 0);
    return at_ms > 0 ? output_duration(clock_wall_ms() - at_ms) : text_copy("");
}

static void print_pair(const char *name, const char *value) {
    if (*value != '\0') {
        printf("%-10s %s\n", name, value);
    }
}

static void print_helpers(const struct json *agent) {
    int64_t subagents = json_get_integer(agent, "subagents", 0);
    int64_t background = json_get_integer(agent, "background", 0);
    if (subagents > 0 || background > 0) {
        printf("%-10s %lld sub-agents, %lld background tasks\n", "helpers", (long long)subagents,
                (long long)background);
    }
}

static void print_verdict(const struct json *session) {
    const struct json *agent = json_find(session, "agent");
    OWNED_STR state = session_text_agent(session);
    OWNED_STR life = session_text_state(session);
    OWNED_STR age = age_of(agent, "since_ms");
    const char *source = json_get_text(agent, "source", "");
    OWNED_STR from = text_format(
            "%s%s%s", source, *source == '\0' ? "" : ": ", json_get_text(agent, "event", ""));
    bool is_ready = json_get_boolean(agent, "ready", false);
    print_pair("session", json_get_text(session, "name", ""));
    print_pair("program", life);
    print_pair("message", json_get_text(session, "message", ""));
    print_pair("agent", json_get_text(agent, "kind", "none that is known"));
    print_pair("state", state);
    print_pair("because", from);
    print_pair("for", age);
    print_pair("note", json_get_text(agent, "reason", ""));
    print_pair("recycle", json_get_text(json_find(session, "recycle"), "text", ""));
    print_pair("caveat", json_get_text(agent, "caveat", ""));
    print_helpers(agent);
    if (agent != NULL) {
        print_pair("prompt", is_ready ? "it is ready for one" : "not now");
    }
}

static int print_rows(
        const char *const *members, size_t count, const struct json *rows, const char *age_member) {
    struct table table = { .columns = count + 1 };
    for (size_t i = 0; i < count; i++) {
        OWNED_STR heading = text_copy(members[i]);
        for (char *at = heading; *at != '\0'; at++) {
            *at = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
        }
        table_add(&table, heading);
    }
    table_add(&table, "AGE");
    for (size_t i = 0; i < json_count(rows); i++) {
        const struct json *row = json_at(rows, i);
        OWNED_STR age = age_of(row, age_member);
        for (size_t j = 0; j < count; j++) {
            table_add(&table, json_get_text(row, members[j], ""));
        }
        table_add(&table, age);
    }
    printf("\n");
    return table_print(&table);
}

static int print_explanation(const struct json *result) {
    static const char *const source_members[] = { "source", "event", "detail" };
    static const char *const claim_members[] = { "claim", "outcome", "source", "event" };
    print_verdict(json_find(result, "session"));
    const char *refusal = json_get_text(result, "refusal", "");
    print_pair("refused", refusal);
    int status = print_rows(
            source_members, ARRAY_LENGTH(source_members), json_find(result, "sources"), "at_ms");
    if (json_count(json_find(result, "claims")) > 0 && status == EXIT_DONE) {
        status = print_rows(
                claim_members, ARRAY_LENGTH(claim_members), json_find(result, "claims"), "at_ms");
    }
    return status;
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    struct json *params = json_create_object();
    json_set_text(params, "session", arguments_word(arguments, 0));
    OWNED(json) result = ask(arguments, 0, "agent.explain", params, ASK_TIMEOUT_MS, &err);
    if (result == NULL) {
        return output_error(&err);
    }
    return arguments_has(arguments, "json") ? output_json(result) : print_explanation(result);
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_explain = {
    .name = "explain",
    .usage = "SESSION",
    .summary = "Say why a session is held to be doing what it does",
    .text = "Prints what each source said last and how old that is, which claims stand, which were "
            "withdrawn and by what, and which one counts",
    .options = options,
    .option_count = 1,
    .minimum = 1,
    .maximum = 1,
    .run = run,
};
