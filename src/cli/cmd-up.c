/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"
#include "preset-file.h"
#include "preset-trust.h"
#include "session-spec.h"
#include "show.h"

#include "base/memory.h"
#include "base/text.h"
#include "config/trust.h"

static struct json *layout_of(const struct preset *preset) {
    struct json *layout = json_create_object(), *splits = json_create_object();
    if (preset->layout != NULL) {
        json_set_text(layout, "kind", preset->layout);
    }
    for (size_t i = 0; i < preset->splits.count; i++) {
        int64_t permille = 0;
        if (text_parse_integer(preset->splits.pairs[i].value, 1, 1000, &permille)) {
            json_set_integer(splits, preset->splits.pairs[i].name, permille);
        }
    }
    json_set(layout, "splits", splits);
    return layout;
}

static struct json *budget_of(const struct preset_budget *budget) {
    struct json *allowance = json_create_object();
    json_set_integer(allowance, "context_percent", budget->context_percent);
    json_set_integer(allowance, "day_dollars", budget->day_dollars);
    json_set_integer(allowance, "month_dollars", budget->month_dollars);
    return allowance;
}

/* NULL when the preset says none. */
static struct json *ceilings_of(const struct preset_ceilings *ceilings) {
    struct json *object = json_create_object();
    if (ceilings->claude > 0) {
        json_set_integer(object, "claude", ceilings->claude);
    }
    if (ceilings->others > 0) {
        json_set_integer(object, "others", ceilings->others);
    }
    if (json_count(object) > 0) {
        return object;
    }
    json_destroy(object);
    return NULL;
}

static struct json *params_of(const struct arguments *arguments, const struct preset *preset) {
    struct json *params = json_create_object(), *sessions = json_create_array();
    for (size_t i = 0; i < preset->session_count; i++) {
        struct json *spec = session_spec_of(&preset->sessions[i]);
        session_spec_set_rules(spec, arguments);
        if (preset->denials != NULL) {
            json_set_text(spec, "denials", preset->denials);
        }
        json_add(sessions, spec);
    }
    json_set(params, "sessions", sessions);
    json_set(params, "layout", layout_of(preset));
    json_set(params, "budget", budget_of(&preset->budget));
    struct json *ceilings = ceilings_of(&preset->ceilings);
    if (ceilings != NULL) {
        json_set(params, "ceilings", ceilings);
    }
    json_set_boolean(params, "over", arguments_has(arguments, "over"));
    json_set_text(params, "preset", preset->file);
    return params;
}

static void print_names(const char *what, const struct json *names) {
    for (size_t i = 0; i < json_count(names); i++) {
        printf("%s %s\n", what, json_as_text(json_at(names, i), ""));
    }
}

static int print_result(const struct arguments *arguments, const struct json *result) {
    if (arguments_has(arguments, "json")) {
        return output_json(result);
    }
    print_names("brought back", json_find(result, "brought_back"));
    print_names("started", json_find(result, "started"));
    print_names("kept", json_find(result, "kept"));
    return output_end();
}

/* Also before the fleet is shown: what is missing in it is worth a line that stays. */
static bool print_failed(const struct json *failed) {
    for (size_t i = 0; i < json_count(failed); i++) {
        const struct json *session = json_at(failed, i);
        fprintf(stderr, "stoa: %s: %s\n", json_get_text(session, "name", ""),
                json_get_text(session, "why", ""));
    }
    return json_count(failed) > 0;
}

/* What will not run is nothing to be found out later. */
static void warn_of_directories(const struct preset *preset) {
    for (size_t i = 0; i < preset->session_count; i++) {
        const struct preset_session *session = &preset->sessions[i];
        if (access(session->directory, F_OK) != 0) {
            fprintf(stderr, "stoa: %s: no directory '%s': it does not run without\n", session->name,
                    session->directory);
        }
    }
}

/* Without environments and prompts: they may hold secrets. */
static int print_plan_json(const struct preset *preset) {
    OWNED(json) plan = json_create_object();
    struct json *sessions = json_create_array();
    for (size_t i = 0; i < preset->session_count; i++) {
        const struct preset_session *session = &preset->sessions[i];
        struct json *object = json_create_object();
        json_set_text(object, "name", session->name);
        json_set_text(object, "directory", session->directory);
        json_set_text(object, "task", session->task != NULL ? session->task : "");
        json_set(object, "argv",
                session->launch.argv != NULL
                        ? json_create_text_array((const char *const *)session->launch.argv)
                        : json_create_array());
        json_add(sessions, object);
    }
    json_set_text(plan, "preset", preset->file);
    json_set(plan, "sessions", sessions);
    return output_json(plan);
}

static int print_plan(const struct arguments *arguments, const struct preset *preset) {
    if (arguments_has(arguments, "json")) {
        return print_plan_json(preset);
    }
    struct buffer text = { 0 };
    preset_describe(preset, &text);
    return output_text(&text);
}

static int start(const struct arguments *arguments, struct json *params) {
    struct error err = { 0 };
    struct show_options look = { .session = NULL };
    bool detached = arguments_has(arguments, "detached");
    if (!detached && !show_is_possible(arguments, &look, &err)) {
        json_destroy(params);
        error_context(&err, "nothing started (-d starts the fleet without showing it)");
        return output_error(&err);
    }
    OWNED(json) result = ask(arguments, ASK_START, "fleet.up", params, ASK_TIMEOUT_MS, &err);
    if (result == NULL) {
        return output_error(&err);
    }
    bool failed = print_failed(json_find(result, "failed"));
    int status = detached ? print_result(arguments, result) : show(arguments, &look);
    return status == EXIT_DONE && failed ? EXIT_FAILED : status;
}

static int start_preset(
        const struct arguments *arguments, const struct preset *preset, const char *path) {
    struct error err = { 0 };
    if (!(arguments_has(arguments, "trust") ? preset_trust_give(preset, &err)
                                            : preset_trust_ask(preset, path, &err))) {
        return output_error(&err);
    }
    return start(arguments, params_of(arguments, preset));
}

/* Whether the fleet has sessions that ended with the machine. */
static bool has_lost(const struct arguments *arguments) {
    OWNED(json) status = ask(arguments, 0, "fleet.status", NULL, ASK_TIMEOUT_MS, NULL);
    return json_get_integer(status, "lost", 0) > 0;
}

static int bring_back(const struct arguments *arguments) {
    struct json *params = json_create_object();
    json_set(params, "sessions", json_create_array());
    return start(arguments, params);
}

static int run(const struct arguments *arguments) {
    int status = EXIT_DONE;
    const char *path = arguments_word(arguments, 0);
    bool plans = arguments_has(arguments, "dry-run");
    bool has_preset = path != NULL || access(PRESET_FILE_DEFAULT, F_OK) == 0;
    if (arguments_has(arguments, "lost") || (!has_preset && !plans && has_lost(arguments))) {
        return bring_back(arguments);
    }
    path = path != NULL ? path : PRESET_FILE_DEFAULT;
    OWNED(preset) preset = preset_file_load(path, &status);
    if (preset == NULL) {
        return status;
    }
    warn_of_directories(preset);
    return plans ? print_plan(arguments, preset) : start_preset(arguments, preset, path);
}

static const struct command_option options[] = {
    { "detached", 'd', NULL, "do not show the fleet, print what was started" },
    { "dry-run", 0, NULL, "only say what would be started, and what is dangerous in it" },
    { "json", 0, NULL, "with -d or --dry-run: print JSON" },
    { "lost", 0, NULL, "only bring back what ended with the machine: no preset is read" },
    { "over", 0, NULL, "start them even if these are more than may run at once" },
    { "rules", 0, "NAME", "a set of approval rules for all of them; may come several times" },
    { "trust", 0, NULL, "trust the preset as it is now" },
};

const struct command cmd_up = {
    .name = "up",
    .usage = "[FILE]",
    .summary = "Start the fleet of a preset, and show it",
    .text = "Without FILE: ./sessions.yaml. On a fleet that runs it starts what is missing and "
            "touches nothing else. After a reboot it also brings back what was running in the "
            "fleet: each session in its place and directory, its recording continued, Claude Code "
            "with its conversation; the last screen is shown until the program draws. What could "
            "not be brought back says why, and the exit status is 1. A preset that is not trusted "
            "is shown first, on a terminal; "
            "elsewhere it is refused with status 5",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .maximum = 1,
    .run = run,
};
