/* SPDX-License-Identifier: MIT */
#include "command-list.h"
#include "output.h"

#include "agent/agent-screen.h"
#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"
#include "config/agent-file.h"
#include "term/screen-rules.h"
#include "json/json.h"

#include <string.h>

#define CAPTURE_MAX_BYTES (16 * 1024 * 1024)

/* A name of an installed file, or the path of any. */
static struct agent_file *load(const char *word, int *out_status) {
    struct diagnostics problems;
    OWNED_STR found = strchr(word, '/') == NULL ? agent_file_find(word) : NULL;
    diagnostics_init(&problems, found != NULL ? found : word);
    struct agent_file *agent = agent_file_load(problems.file, &problems);
    if (agent == NULL) {
        OWNED_STR said = diagnostics_format(&problems);
        fputs(said, stderr);
        *out_status = problems.file_is_missing ? EXIT_NOT_FOUND : EXIT_USAGE;
    }
    diagnostics_finish(&problems);
    return agent;
}

/* What is beside the rows of a screen, as the options say. */
static bool read_beside(
        const struct arguments *arguments, struct screen_sight *sight, struct error *err) {
    const char *progress = arguments_value(arguments, "progress");
    sight->title = arguments_value(arguments, "title");
    sight->has_rung = arguments_has(arguments, "bell");
    for (int i = 0; progress != NULL && screen_progress_names[i] != NULL; i++) {
        if (text_equal(progress, screen_progress_names[i])) {
            sight->progress = i;
            return true;
        }
    }
    return progress == NULL ||
           error_set(err, ERROR_INVALID,
                   "--progress must be none, normal, error, busy or paused, not '%s'", progress);
}

static bool read_capture(const char *path, struct buffer *out, struct error *err) {
    return file_read(text_equal(path, "-") ? "/dev/stdin" : path, CAPTURE_MAX_BYTES, out, err);
}

static int print_match(
        const struct agent_file *agent, const struct screen_match *match, bool fits, bool as_json) {
    const struct agent_screen_rule *rule = fits ? &agent->rules[match->index] : NULL;
    OWNED_STR row = fits ? text_copy_bytes(match->row, match->row_length) : NULL;
    if (as_json) {
        OWNED(json) result = json_create_object();
        json_set_text(result, "agent", agent->name);
        json_set_text(result, "rule", fits ? rule->name : NULL);
        json_set_text(result, "state", fits ? agent_screen_states[rule->state] : NULL);
        json_set_integer(result, "line", fits && !match->is_beside ? (int64_t)match->line + 1 : 0);
        json_set_text(result, "row", row);
        output_json(result);
    } else if (fits) {
        for (char *at = row; *at != '\0'; at++) {
            *at = (unsigned char)*at < 0x20 || *at == 0x7f ? '?' : *at;
        }
        OWNED_STR line = match->is_beside ? text_copy("beside the screen")
                                          : text_format("line %zu", match->line + 1);
        printf("%s: rule '%s' of %s, %s: %s\n", agent_screen_states[rule->state], rule->name,
                agent->name, line, row);
    } else {
        fprintf(stderr, "stoa: no rule of %s fits\n", agent->name);
    }
    int status = output_end();
    return status == EXIT_DONE && !fits ? EXIT_NOTHING : status;
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    struct buffer text = { 0 };
    int status = EXIT_DONE;
    OWNED(agent_file) agent = load(arguments_word(arguments, 0), &status);
    if (agent == NULL) {
        return status;
    }
    OWNED(screen_rules) rules = agent_screen_compile(agent, &err);
    struct screen_sight sight = { .text = NULL };
    if (rules == NULL || !read_beside(arguments, &sight, &err) ||
            !read_capture(arguments_word(arguments, 1), &text, &err)) {
        buffer_finish(&text);
        return output_error(&err);
    }
    struct screen_match match = { 0 };
    sight.text = buffer_text(&text);
    sight.length = text.length;
    bool fits = screen_rules_find(rules, &sight, &match);
    status = print_match(agent, &match, fits, arguments_has(arguments, "json"));
    buffer_finish(&text);
    return status;
}

static const struct command_option options[] = {
    { "bell", 0, NULL, "the bell has rung" },
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
    { "progress", 0, "STATE", "what it reported: none, normal, error, busy or paused (none)" },
    { "title", 0, "TEXT", "the title of the terminal (none)" },
};

const struct command cmd_check_rules = {
    .name = "check-rules",
    .usage = "RULES CAPTURE",
    .summary = "Say what the screen rules of an agent make of a captured screen",
    .text = "RULES is a file as in stoa-agents(5), or the name of an agent; CAPTURE a file with "
            "the text of 'stoa capture', or - for standard input. Prints the state, the rule and "
            "the line that it was found in; when no rule fits the exit status is 6",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .minimum = 2,
    .maximum = 2,
    .run = run,
};
