/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"

#include "base/memory.h"
#include "base/text.h"
#include "server/server.h"

static int print_status(const struct json *status) {
    static const char *const rows[] = { "pid", "version", "fleet", "sessions", "clients", "adopted",
        "socket", "database", "log", "limits_by", "problem" };
    struct table table = { .columns = 2 };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        const struct json *value = json_find(status, rows[i]);
        char *text = json_kind(value) == JSON_KIND_INTEGER
                             ? text_format("%lld", (long long)json_as_integer(value, 0))
                             : text_copy(json_as_text(value, ""));
        if (*text != '\0') {
            table_add(&table, rows[i]);
            table_add(&table, text);
        }
        free(text);
    }
    return table_print(&table);
}

static int run_status(const struct arguments *arguments) {
    struct error err = { 0 };
    if (!ask_fleet_exists(arguments)) {
        fprintf(stderr, "stoa: no server: fleet '%s' is empty\n", arguments->fleet);
        return EXIT_NOTHING;
    }
    OWNED(json) status = ask(arguments, 0, "server.status", NULL, ASK_TIMEOUT_MS, &err);
    if (status == NULL) {
        return output_error(&err);
    }
    return arguments_has(arguments, "json") ? output_json(status) : print_status(status);
}

static int run_call(const struct arguments *arguments, const char *method) {
    struct error err = { 0 };
    if (!ask_fleet_exists(arguments)) {
        return EXIT_DONE;
    }
    OWNED(json) result = ask(arguments, 0, method, NULL, ASK_TIMEOUT_MS, &err);
    return result != NULL || !ask_fleet_exists(arguments) ? EXIT_DONE : output_error(&err);
}

static int run_stop(const struct arguments *arguments) {
    return run_call(arguments, "server.stop");
}

static int run_restart(const struct arguments *arguments) {
    return run_call(arguments, "server.restart");
}

static int run_server(const struct arguments *arguments) {
    return server_run(arguments->fleet);
}

static const struct {
    const char *name;
    int (*run)(const struct arguments *arguments);
} works[] = {
    /* Keep in alphabetical order. */
    { "restart", run_restart },
    { "run", run_server },
    { "status", run_status },
    { "stop", run_stop },
};

static int run(const struct arguments *arguments) {
    const char *word = arguments_word(arguments, 0);
    const char *names[ARRAY_LENGTH(works)];
    for (size_t i = 0; i < ARRAY_LENGTH(works); i++) {
        if (text_equal(works[i].name, word)) {
            return works[i].run(arguments);
        }
        names[i] = works[i].name;
    }
    const char *nearest = text_nearest(word, names, ARRAY_LENGTH(works));
    struct error err = { 0 };
    error_set(&err, ERROR_INVALID, "no '%s' of the server%s%s", word,
            nearest != NULL ? ": did you mean " : "", nearest != NULL ? nearest : "");
    return output_usage(&cmd_server, &err);
}

static const struct command_option options[] = {
    { "json", 0, NULL, "with status: print JSON" },
};

const struct command cmd_server = {
    .name = "server",
    .usage = "status|stop|restart|run",
    .summary = "Look after the server of the fleet",
    .text = "stop ends the server alone: sessions go on, and the next command starts it again. "
            "restart puts a new one in its place. run is what stoa itself calls to be the server",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .minimum = 1,
    .maximum = 1,
    .run = run,
};
