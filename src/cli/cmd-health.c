/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"

#define COLUMNS 9

static void add(struct table *table, char *text_owned) {
    table_add(table, text_owned);
    free(text_owned);
}

static char *format_memory(const struct json *health) {
    int64_t bytes = json_get_integer(health, "memory_bytes", 0);
    const char *kind = json_get_text(health, "memory_kind", "");
    return text_format("%.1f MiB%s%s%s", (double)bytes / (1024 * 1024),
            text_equal(kind, "pss") ? "" : " (", text_equal(kind, "pss") ? "" : kind,
            text_equal(kind, "pss") ? "" : ")");
}

static char *format_age(const struct json *health, const char *member) {
    int64_t at_ms = json_get_integer(health, member, 0);
    return at_ms > 0 ? output_duration(clock_wall_ms() - at_ms) : text_copy("-");
}

/* What was measured; dashes until it was. */
static void add_figures(struct table *table, const struct json *health) {
    int64_t context = json_get_integer(health, "context_percent", -1);
    if (json_get_integer(health, "sampled_ms", 0) > 0) {
        add(table, text_format("%.1f%%", (double)json_get_integer(health, "cpu_permille", 0) / 10));
        add(table, format_memory(health));
        add(table, text_format("%lld", (long long)json_get_integer(health, "files", 0)));
        add(table, text_format("%lld", (long long)json_get_integer(health, "processes", 0)));
    } else {
        for (int i = 0; i < 4; i++) {
            table_add(table, "-");
        }
    }
    add(table, context >= 0 ? text_format("%lld%%", (long long)context) : text_copy("-"));
    add(table, format_age(health, "output_ms"));
}

static char *format_verdicts(const struct json *session) {
    const struct json *verdicts = json_find(json_find(session, "health"), "verdicts");
    struct buffer text = { 0 };
    for (size_t i = 0; i < json_count(verdicts); i++) {
        const struct json *verdict = json_at(verdicts, i);
        buffer_append_format(&text, "%s%s: %s", i > 0 ? "; " : "",
                json_get_text(verdict, "verdict", ""), json_get_text(verdict, "reason", ""));
    }
    return json_count(verdicts) == 0 ? text_copy("fine") : buffer_take_text(&text);
}

static bool is_ill(const struct json *session) {
    return json_count(json_find(json_find(session, "health"), "verdicts")) > 0;
}

static void add_row(struct table *table, const struct json *session) {
    table_add(table, json_get_text(session, "name", ""));
    add_figures(table, json_find(session, "health"));
    add(table, text_format("%lld", (long long)json_get_integer(session, "restarts", 0)));
    add(table, format_verdicts(session));
}

static bool is_wanted(const struct json *session, const char *wanted) {
    return wanted == NULL || text_equal(json_get_text(session, "name", ""), wanted) ||
           text_equal(json_get_text(session, "id", ""), wanted);
}

static struct json *choose(const struct json *sessions, const char *wanted) {
    struct json *chosen = json_create_array();
    for (size_t i = 0; i < json_count(sessions); i++) {
        if (is_wanted(json_at(sessions, i), wanted)) {
            json_add(chosen, json_share(json_at(sessions, i)));
        }
    }
    return chosen;
}

static int print_table(const struct json *sessions) {
    static const char *const heading[COLUMNS] = { "SESSION", "CPU", "MEMORY", "FILES", "PROCESSES",
        "CONTEXT", "OUTPUT", "RESTARTS", "HEALTH" };
    struct table table = { .columns = COLUMNS };
    for (size_t i = 0; i < COLUMNS; i++) {
        table_add(&table, heading[i]);
    }
    for (size_t i = 0; i < json_count(sessions); i++) {
        add_row(&table, json_at(sessions, i));
    }
    return table_print(&table);
}

static int print_json(const struct json *sessions) {
    static const char *const members[] = { "id", "name", "restarts", "health" };
    OWNED(json) list = json_create_array();
    for (size_t i = 0; i < json_count(sessions); i++) {
        struct json *object = json_create_object();
        for (size_t member = 0; member < ARRAY_LENGTH(members); member++) {
            const struct json *value = json_find(json_at(sessions, i), members[member]);
            if (value != NULL) {
                json_set(object, members[member], json_share(value));
            }
        }
        json_add(list, object);
    }
    return output_json(list);
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    const char *wanted = arguments_word(arguments, 0);
    OWNED(json) result = ask(arguments, 0, "session.list", NULL, ASK_TIMEOUT_MS, &err);
    if (result == NULL && ask_fleet_exists(arguments)) {
        return output_error(&err);
    }
    OWNED(json) sessions = choose(json_find(result, "sessions"), wanted);
    if (json_count(sessions) == 0 && wanted != NULL) {
        error_set(&err, ERROR_NOT_FOUND, "no session '%s'", wanted);
        return output_error(&err);
    }
    bool ill = false;
    for (size_t i = 0; i < json_count(sessions); i++) {
        ill = ill || is_ill(json_at(sessions, i));
    }
    int status = EXIT_DONE;
    if (arguments_has(arguments, "json")) {
        status = print_json(sessions);
    } else if (json_count(sessions) > 0) {
        status = print_table(sessions);
    }
    return status != EXIT_DONE         ? status
           : json_count(sessions) == 0 ? EXIT_NOTHING
           : ill                       ? EXIT_FAILED
                                       : EXIT_DONE;
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_health = {
    .name = "health",
    .usage = "[SESSION]",
    .summary = "Say what the sessions use, and whether they are stuck, loop or swell",
    .text = "Processor (of one core), memory and open files are of all processes of a session, "
            "measured every ten seconds while it works. Memory counts what is shared in shares "
            "(PSS), unless it says otherwise. Exits with status 1 when something is wrong, 6 when "
            "there are no sessions. What counts as wrong, and what is done about it, is 'health' "
            "in stoa-sessions(5)",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .maximum = 1,
    .run = run,
};
