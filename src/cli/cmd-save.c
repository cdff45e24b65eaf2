/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"
#include "session-spec.h"

#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <string.h>

/* The index of a word in a NULL-terminated list; 0 when it is not there. */
static int find_word(const char *const *words, const char *word) {
    for (int i = 0; words[i] != NULL; i++) {
        if (text_equal(words[i], word)) {
            return i;
        }
    }
    return 0;
}

static void read_launch(const struct json *session, struct preset_launch *launch) {
    struct error err = { 0 };
    struct launch_policies policies = launch_policies_initial();
    int64_t maximum_bytes = policies.recording.maximum_bytes;
    if (!launch_policies_read(session, &policies, &err)) {
        fprintf(stderr, "stoa: %s: %s\n", json_get_text(session, "name", ""), err.text);
    }
    launch->argv = json_to_text_vector(json_find(session, "argv"));
    launch->restart = policies.restart;
    launch->limits = policies.limits;
    launch->health = policies.health;
    launch->recording = policies.recording;
    text_replace(&launch->notify, json_get_text(session, "notify", NULL));
    launch->recycle_percent = json_get_integer(session, "recycle_percent", 0);
    if (launch->recording.maximum_bytes == 0) {
        launch->recording.maximum_bytes = maximum_bytes;
    }
}

/* What may hold secrets is not told to us: then it is said that it is missing. */
static void read_agent(const struct json *session, struct agent_options *agent) {
    struct error err = { 0 };
    if (!agent_options_read(session, agent, &err)) {
        fprintf(stderr, "stoa: %s: %s\n", json_get_text(session, "name", ""), err.text);
    }
    char **texts[] = { &agent->mcp_config, &agent->settings };
    static const char *const keys[] = { "mcp-config", "settings" };
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        if (text_equal(*texts[i], AGENT_OPTIONS_HIDDEN)) {
            fprintf(stderr, "stoa: %s: its table '%s' is not saved: it may hold secrets\n",
                    json_get_text(session, "name", ""), keys[i]);
            text_replace(texts[i], NULL);
        }
    }
}

static char *copy_unless_empty(const char *text) {
    return *text != '\0' ? text_copy(text) : NULL;
}

static void read_sessions(const struct json *list, struct preset *preset) {
    preset->session_count = json_count(list);
    preset->sessions =
            memory_allocate_zeroed(preset->session_count + 1, sizeof(struct preset_session));
    for (size_t i = 0; i < preset->session_count; i++) {
        const struct json *from = json_at(list, i);
        struct preset_session *session = &preset->sessions[i];
        session->name = text_copy(json_get_text(from, "name", ""));
        session->directory = text_copy(json_get_text(from, "directory", "/"));
        session->task = copy_unless_empty(json_get_text(from, "task", ""));
        session->role = copy_unless_empty(json_get_text(from, "role", ""));
        read_launch(from, &session->launch);
        read_agent(from, &session->launch.agent);
    }
}

static bool is_denied(const struct json *all, const struct json *rule) {
    for (size_t i = 0; i < json_count(all); i++) {
        if (json_is_equal(json_at(all, i), rule)) {
            return true;
        }
    }
    return false;
}

/* What is denied to one of them is denied to all: a preset has rules as a whole. */
static void read_denials(const struct json *list, struct preset *preset) {
    OWNED(json) rules = json_create_object();
    struct json *all = json_create_array();
    for (size_t i = 0; i < json_count(list); i++) {
        const char *text = json_get_text(json_at(list, i), "denials", "");
        OWNED(json) denials = json_parse(text, strlen(text), NULL);
        const struct json *deny = json_find(denials, "deny");
        for (size_t k = 0; k < json_count(deny); k++) {
            if (!is_denied(all, json_at(deny, k))) {
                json_add(all, json_share(json_at(deny, k)));
            }
        }
    }
    bool has_some = json_count(all) > 0;
    json_set(rules, "deny", all);
    preset->denials = has_some ? json_format(rules) : NULL;
}

static void read_layout(const struct json *layout, struct preset *preset) {
    const char *kind = json_get_text(layout, "kind", NULL);
    preset->layout = kind != NULL ? preset_layouts[find_word(preset_layouts, kind)] : NULL;
    struct json_walk walk = { 0 };
    while (json_next(json_find(layout, "splits"), &walk)) {
        char *permille = text_format("%lld", (long long)json_as_integer(walk.value, 0));
        string_map_set(&preset->splits, walk.name, permille);
        free(permille);
    }
}

static void read_budget(const struct json *allowance, struct preset *preset) {
    preset->budget = (struct preset_budget){
        .context_percent = json_get_integer(allowance, "context_percent", 0),
        .day_dollars = json_get_integer(allowance, "day_dollars", 0),
        .month_dollars = json_get_integer(allowance, "month_dollars", 0),
    };
}

static void read_ceilings(const struct json *ceilings, struct preset *preset) {
    preset->ceilings = (struct preset_ceilings){
        .claude = json_get_integer(ceilings, "claude", 0),
        .others = json_get_integer(ceilings, "others", 0),
    };
}

/* The fleet as it is now; NULL and *out_empty when there is no session. */
static struct preset *read_fleet(
        const struct arguments *arguments, bool *out_empty, struct error *err) {
    *out_empty = !ask_fleet_exists(arguments);
    OWNED(json) sessions = ask(arguments, 0, "session.list", NULL, ASK_TIMEOUT_MS, err);
    OWNED(json)
    layout = sessions != NULL ? ask(arguments, 0, "layout.get", NULL, ASK_TIMEOUT_MS, err) : NULL;
    if (layout == NULL) {
        return NULL;
    }
    if (json_count(json_find(sessions, "sessions")) == 0) {
        *out_empty = true;
        error_set(err, ERROR_CLOSED, "no sessions: fleet '%s' is empty", arguments->fleet);
        return NULL;
    }
    struct preset *preset = NEW(struct preset);
    preset->name = text_copy(arguments->fleet);
    preset->root = path_absolute(".", NULL);
    read_sessions(json_find(sessions, "sessions"), preset);
    read_denials(json_find(sessions, "sessions"), preset);
    read_layout(layout, preset);
    OWNED(json) budget = ask(arguments, 0, "budget.show", NULL, ASK_TIMEOUT_MS, NULL);
    read_budget(json_find(budget, "allowance"), preset);
    OWNED(json) status = ask(arguments, 0, "fleet.status", NULL, ASK_TIMEOUT_MS, NULL);
    read_ceilings(json_find(status, "ceilings"), preset);
    return preset;
}

static bool save(const struct arguments *arguments, const struct buffer *text, struct error *err) {
    const char *path = arguments_word(arguments, 0);
    if (path == NULL) {
        return fd_write_all(STDOUT_FILENO, text->data, text->length, err);
    }
    if (access(path, F_OK) == 0 && !arguments_has(arguments, "force")) {
        return error_set(err, ERROR_EXISTS, "'%s' is there already (--force writes over it)", path);
    }
    return file_replace(path, text->data, text->length, err);
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    bool empty = false;
    OWNED(preset) preset = read_fleet(arguments, &empty, &err);
    if (preset == NULL) {
        int status = output_error(&err);
        return empty ? EXIT_NOTHING : status;
    }
    struct buffer text = { 0 };
    preset_write(preset, &text);
    bool saved = save(arguments, &text, &err);
    buffer_finish(&text);
    return saved ? EXIT_DONE : output_error(&err);
}

static const struct command_option options[] = {
    { "force", 0, NULL, "write over a file that is there" },
};

const struct command cmd_save = {
    .name = "save",
    .usage = "[FILE]",
    .summary = "Write the present fleet as a preset",
    .text = "Without FILE: on standard output. First prompts and environments are not in it: they "
            "may hold secrets",
    .options = options,
    .option_count = 1,
    .maximum = 1,
    .run = run,
};
