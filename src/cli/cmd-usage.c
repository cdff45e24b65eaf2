/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "budget/account.h"
#include "budget/usage-reader.h"
#include "budget/usage-report.h"

#include <time.h>

#define USAGE_TIMEOUT_MS (10 * 60 * 1000) /* years of transcripts */
#define DAY_MS           (INT64_C(24) * 60 * 60 * 1000)
#define DAYS_MAX         36500

static const struct {
    const char *member, *heading;
} columns[] = {
    { "messages", "MESSAGES" },
    { "input_tokens", "INPUT" },
    { "output_tokens", "OUTPUT" },
    { "cache_write_tokens", "CACHE WRITE" },
    { "cache_read_tokens", "CACHE READ" },
    { "total_tokens", "TOTAL" },
};

/* ---- the question ---------------------------------------------------------------------------- */

/* "2026-11-21" or "7d" (today and the six days before). */
static bool parse_since(const char *text, int64_t *out_since_ms, struct error *err) {
    struct tm date = { 0 };
    const char *rest = strptime(text, "%Y-%m-%d", &date);
    size_t length = strlen(text);
    int64_t days = 0;
    if (rest != NULL && *rest == '\0') {
        date.tm_isdst = -1;
        *out_since_ms = (int64_t)mktime(&date) * 1000;
        return *out_since_ms > 0 || error_set(err, ERROR_INVALID, "'%s' is too long ago", text);
    }
    OWNED_STR number = text_copy_bytes(text, length > 0 ? length - 1 : 0);
    if (length > 1 && text[length - 1] == 'd' && text_parse_integer(number, 1, DAYS_MAX, &days)) {
        *out_since_ms = clock_wall_ms() - (days - 1) * DAY_MS;
        return true;
    }
    return error_set(
            err, ERROR_INVALID, "--since takes a day or a number of days, as in 2026-11-21 or 7d");
}

static bool find_group(const char *word, enum usage_by *out_by, struct error *err) {
    for (int by = 0; by < USAGE_BY_COUNT; by++) {
        if (text_equal(usage_by_names[by], word)) {
            *out_by = (enum usage_by)by;
            return true;
        }
    }
    return error_set(err, ERROR_INVALID, "--by takes session, role, model or day, not '%s'", word);
}

static const char *variable_of(const void *context, const char *name) {
    return getenv(name);
}

/* Without a fleet there is no money to tell, but the transcripts are there all the same. */
static struct json *read_alone(
        const char *configuration, enum usage_by by, int64_t since_ms, struct error *err) {
    OWNED(usage_tally) tally = usage_tally_create();
    OWNED(usage_reader) reader = usage_reader_create(tally);
    const struct usage_question question = {
        .by = by,
        .since_day = since_ms > 0 ? usage_day(since_ms) : 0,
    };
    usage_reader_add_root(reader, configuration);
    usage_reader_start(reader, since_ms > DAY_MS ? since_ms - DAY_MS : 0);
    while (usage_reader_step(reader)) {
    }
    struct json *result = usage_report(tally, &question, err);
    json_set_text(result, "problem", usage_reader_problem(reader));
    return result;
}

static struct json *ask_usage(
        const struct arguments *arguments, enum usage_by by, int64_t since_ms, struct error *err) {
    OWNED_STR configuration = account_configuration_directory(variable_of, NULL);
    struct json *params = json_create_object();
    json_set_text(params, "by", usage_by_names[by]);
    json_set_text(params, "configuration", configuration);
    json_set_integer(params, "since_ms", since_ms);
    struct json *result = ask(arguments, 0, "usage.report", params, USAGE_TIMEOUT_MS, err);
    if (result == NULL && !ask_fleet_exists(arguments)) {
        result = read_alone(configuration, by, since_ms, err);
    }
    return result;
}

/* ---- the answer ------------------------------------------------------------------------------ */

static void add_row(struct table *table, const char *key, const struct json *row) {
    const struct json *cost = json_find(row, "cost_dollars");
    table_add(table, key);
    for (size_t i = 0; i < ARRAY_LENGTH(columns); i++) {
        OWNED_STR text =
                text_format("%lld", (long long)json_get_integer(row, columns[i].member, 0));
        table_add(table, text);
    }
    OWNED_STR money =
            cost == NULL ? text_copy("unknown") : text_format("$%.4f", json_as_number(cost, 0));
    table_add(table, money);
}

static int print_table(enum usage_by by, const struct json *result) {
    static const char *const headings[] = { "DAY", "MODEL", "ROLE", "SESSION" };
    const struct json *rows = json_find(result, "rows");
    struct table table = { .columns = ARRAY_LENGTH(columns) + 2 };
    table_add(&table, headings[by]);
    for (size_t i = 0; i < ARRAY_LENGTH(columns); i++) {
        table_add(&table, columns[i].heading);
    }
    table_add(&table, "COST");
    for (size_t i = 0; i < json_count(rows); i++) {
        const struct json *row = json_at(rows, i);
        add_row(&table, json_get_text(row, "key", ""), row);
    }
    add_row(&table, "all", json_find(result, "totals"));
    return table_print(&table);
}

/* RFC 4180; a cell that a spreadsheet would take for a formula gets a quote before it. */
static void append_csv(struct buffer *out, const char *text) {
    buffer_append_byte(out, '"');
    if (*text != '\0' && strchr("=+-@", *text) != NULL && text[1] != '\0') {
        buffer_append_byte(out, '\'');
    }
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            buffer_append_byte(out, '"');
        }
        buffer_append_byte(out, (uint8_t)*text);
    }
    buffer_append_byte(out, '"');
}

static int print_csv(enum usage_by by, const struct json *result) {
    const struct json *rows = json_find(result, "rows");
    struct buffer out = { 0 };
    buffer_append_text(&out, usage_by_names[by]);
    for (size_t i = 0; i < ARRAY_LENGTH(columns); i++) {
        buffer_append_format(&out, ",%s", columns[i].member);
    }
    buffer_append_text(&out, ",cost_dollars\r\n");
    for (size_t i = 0; i < json_count(rows); i++) {
        const struct json *row = json_at(rows, i), *cost = json_find(row, "cost_dollars");
        append_csv(&out, json_get_text(row, "key", ""));
        for (size_t column = 0; column < ARRAY_LENGTH(columns); column++) {
            buffer_append_format(
                    &out, ",%lld", (long long)json_get_integer(row, columns[column].member, 0));
        }
        buffer_append_byte(&out, ',');
        if (cost != NULL) {
            buffer_append_format(&out, "%.9g", json_as_number(cost, 0));
        }
        buffer_append_text(&out, "\r\n");
    }
    return output_text(&out);
}

static void print_problems(const struct json *result) {
    const char *problem = json_get_text(result, "problem", "");
    int64_t dropped = json_get_integer(result, "dropped", 0);
    if (*problem != '\0') {
        fprintf(stderr, "stoa: %s\n", problem);
    }
    if (dropped > 0) {
        fprintf(stderr, "stoa: %lld messages are not counted: there are too many\n",
                (long long)dropped);
    }
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    enum usage_by by = USAGE_BY_SESSION;
    int64_t since_ms = 0;
    const char *group = arguments_value(arguments, "by");
    const char *since = arguments_value(arguments, "since");
    bool json = arguments_has(arguments, "json"), csv = arguments_has(arguments, "csv");
    if ((group != NULL && !find_group(group, &by, &err)) ||
            (since != NULL && !parse_since(since, &since_ms, &err)) ||
            (json && csv && !error_set(&err, ERROR_INVALID, "--json and --csv exclude another"))) {
        return output_usage(arguments->command, &err);
    }
    OWNED(json) result = ask_usage(arguments, by, since_ms, &err);
    if (result == NULL) {
        return output_error(&err);
    }
    print_problems(result);
    bool is_empty = json_count(json_find(result, "rows")) == 0;
    int status = json       ? output_json(result)
                 : csv      ? print_csv(by, result)
                 : is_empty ? EXIT_DONE
                            : print_table(by, result);
    return status == EXIT_DONE && is_empty ? EXIT_NOTHING : status;
}

static const struct command_option options[] = {
    { "by", 0, "WHAT", "group by session (the default), role, model or day" },
    { "csv", 0, NULL, "print comma-separated values" },
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
    { "since", 0, "WHEN", "only from a day on: 2026-11-21, or 7d for today and six days before" },
};

const struct command cmd_usage = {
    .name = "usage",
    .summary = "Say what tokens and money were used",
    .text = "Tokens are those in the transcripts of Claude Code, each message once: of the "
            "sessions' and the caller's configuration directories, also of conversations that "
            "were not held in the fleet. They hold no requests for compaction and lose what was "
            "interrupted, so money is not made of them: it is what Claude Code itself told while "
            "it ran in the fleet. Days are those of the server's time zone. Exits with status 6 "
            "when nothing was used",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .run = run,
};
