/* SPDX-License-Identifier: MIT */
/* Kinds of programs as data. */

#include "config/agent-file.h"

#include "agent-file-schema.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "config/rule-set.h"
#include "term/pattern.h"
#include "term/screen-rules.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

#define FILES_MAX 200 /* that are looked through for a program's name */

const char *const agent_screen_states[] = { "asks-question", "error", "limited", "needs-login",
    "needs-permission", "needs-trust", "waiting", "working", NULL };

static bool check_name(const char *value, struct error *err) {
    return rule_name_is_valid(value) ||
           error_set(err, ERROR_INVALID, "must be a name: letters, digits, '.', '_', '-'");
}

static const struct field screen_fields[] = {
    { .key = "bell",
            .type = FIELD_BOOLEAN,
            .offset = offsetof(struct agent_screen_rule, bell),
            .initial = "off",
            .text = "The bell must have rung since something was typed into it last" },
    { .key = "from",
            .type = FIELD_LINE,
            .offset = offsetof(struct agent_screen_rule, from),
            .maximum = 500,
            .text = "Where what it knows comes from, for people" },
    { .key = "match",
            .type = FIELD_LIST,
            .offset = offsetof(struct agent_screen_rule, match),
            .maximum = AGENT_SCREEN_MATCH_MAX,
            .form = "list of expressions",
            .text = "Extended regular expressions, each of which some row must hold. One without "
                    "capitals finds capitals too" },
    { .key = "name",
            .type = FIELD_LINE,
            .offset = offsetof(struct agent_screen_rule, name),
            .check = check_name,
            .required = true,
            .text = "What the rule is called in *stoa explain*" },
    { .key = "progress",
            .type = FIELD_CHOICE,
            .offset = offsetof(struct agent_screen_rule, progress),
            .choices = screen_progress_names,
            .text = "What progress it must have reported last (OSC 9;4)" },
    { .key = "rows",
            .type = FIELD_INTEGER,
            .offset = offsetof(struct agent_screen_rule, rows),
            .minimum = 1,
            .maximum = AGENT_SCREEN_ROWS_MAX,
            .initial = "12",
            .text = "How many rows are looked at, from the last one that has text upwards" },
    { .key = "state",
            .type = FIELD_CHOICE,
            .offset = offsetof(struct agent_screen_rule, state),
            .choices = agent_screen_states,
            .required = true,
            .text = "What the program is doing then" },
    { .key = "title",
            .type = FIELD_LIST,
            .offset = offsetof(struct agent_screen_rule, title),
            .maximum = AGENT_SCREEN_MATCH_MAX,
            .form = "list of expressions",
            .text = "Expressions as in *match*, each of which the title of the terminal must "
                    "hold" },
};

const struct schema agent_screen_schema = {
    .name = "screen rule",
    .text = "The first rule of the file that fits counts: all that it says must be so, four things "
            "at most, and at least one of *match*, *title*, *progress* and *bell*.",
    .fields = screen_fields,
    .count = ARRAY_LENGTH(screen_fields),
};

static const struct field file_fields[] = {
    { .key = "name",
            .type = FIELD_LINE,
            .offset = offsetof(struct agent_file_entry, agent.name),
            .check = check_name,
            .required = true,
            .text = "The kind, as *agent:* of a preset names it" },
    { .key = "paste-prompt",
            .type = FIELD_BOOLEAN,
            .offset = offsetof(struct agent_file_entry, agent.pastes_prompt),
            .initial = "off",
            .text = "Without *prompt*: a first prompt is pasted into it, once after its start, "
                    "when "
                    "it reads single keys in the foreground of its terminal, its screen shows "
                    "*waiting*, and nobody has typed yet" },
    { .key = "programs",
            .type = FIELD_LIST,
            .offset = offsetof(struct agent_file_entry, agent.programs),
            .maximum = 20,
            .text = "Names of programs that are of this kind" },
    { .key = "prompt",
            .type = FIELD_LIST,
            .offset = offsetof(struct agent_file_entry, agent.prompt),
            .maximum = 20,
            .form = "list of arguments, one of them with {prompt}",
            .text = "How a first prompt is handed over when it is started. Without it and without "
                    "*paste-prompt* it is not" },
    { .key = "resume",
            .type = FIELD_LIST,
            .offset = offsetof(struct agent_file_entry, agent.resume),
            .maximum = 20,
            .form = "list of arguments",
            .text = "How it takes its last conversation up again when it is restarted" },
    { .key = "screen",
            .type = FIELD_NODE,
            .offset = offsetof(struct agent_file_entry, screen),
            .table = &agent_screen_schema,
            .form = "list of screen rules",
            .text = "What its screen shows in which state" },
};

const struct schema agent_file_schema = {
    .name = "file of an agent",
    .text = "",
    .fields = file_fields,
    .count = ARRAY_LENGTH(file_fields),
};

/* --- reading --- */

static void rule_finish(struct agent_screen_rule *rule) {
    schema_finish(&agent_screen_schema, rule);
}

void agent_file_destroy(struct agent_file *agent) {
    if (agent == NULL) {
        return;
    }
    for (size_t i = 0; i < agent->rule_count; i++) {
        rule_finish(&agent->rules[i]);
    }
    free(agent->rules);
    free(agent->name);
    free(agent->file);
    text_vector_destroy(agent->programs);
    text_vector_destroy(agent->prompt);
    text_vector_destroy(agent->resume);
    free(agent);
}

/* Each expression at its place. */
static void check_expressions(
        const struct node *rule, const char *key, struct diagnostics *problems) {
    const struct node *list = rule->kind == NODE_MAP ? node_find(rule, key) : NULL;
    const struct node *word = list != NULL ? list->first : NULL;
    if (list != NULL && list->kind == NODE_LIST && word == NULL) {
        diagnostics_add(problems, list->line, list->column, "'%s' is empty", key);
    }
    for (; word != NULL && word->kind == NODE_SCALAR; word = word->next) {
        struct error err;
        OWNED(pattern) pattern = pattern_create(word->text, PATTERN_EXPRESSION, &err);
        if (pattern == NULL) {
            diagnostics_add(problems, word->line, word->column, "%s", err.text);
        }
    }
}

static size_t count_texts(char *const *texts) {
    return texts == NULL ? 0 : text_vector_length((const char *const *)texts);
}

static void check_rule(const struct agent_screen_rule *rule, const struct node *node,
        struct diagnostics *problems) {
    size_t count = count_texts(rule->match) + count_texts(rule->title) +
                   (rule->progress >= 0 ? 1 : 0) + (rule->bell ? 1 : 0);
    check_expressions(node, "match", problems);
    check_expressions(node, "title", problems);
    if (node->kind == NODE_MAP && count == 0 && node_find(node, "match") == NULL &&
            node_find(node, "title") == NULL) {
        diagnostics_add(problems, node->line, node->column,
                "a rule must look at something: 'match', 'title', 'progress' or 'bell'");
    } else if (count > AGENT_SCREEN_MATCH_MAX) {
        diagnostics_add(problems, node->line, node->column, "a rule looks at %d things at most",
                AGENT_SCREEN_MATCH_MAX);
    }
}

static void read_screen(
        struct agent_file *agent, const struct node *screen, struct diagnostics *problems) {
    if (screen == NULL) {
        return;
    }
    if (screen->kind != NODE_LIST) {
        diagnostics_add(problems, screen->line, screen->column,
                "'screen' must be a list of rules: each begins with '- '");
        return;
    }
    agent->rules = memory_allocate_zeroed(AGENT_SCREEN_RULES_MAX, sizeof(*agent->rules));
    for (const struct node *node = screen->first; node != NULL; node = node->next) {
        if (agent->rule_count == AGENT_SCREEN_RULES_MAX) {
            diagnostics_add(problems, node->line, node->column, "there are more than %d rules",
                    AGENT_SCREEN_RULES_MAX);
            return;
        }
        struct agent_screen_rule *rule = &agent->rules[agent->rule_count++];
        schema_set_defaults(&agent_screen_schema, rule);
        rule->progress = -1;
        schema_read(&agent_screen_schema, node, rule, problems);
        check_rule(rule, node, problems);
    }
}

static void check_prompt(
        const struct agent_file *agent, const struct node *root, struct diagnostics *problems) {
    bool has_place = agent->prompt == NULL;
    for (char **word = agent->prompt; word != NULL && *word != NULL; word++) {
        has_place = has_place || strstr(*word, AGENT_FILE_PROMPT) != NULL;
    }
    if (!has_place) {
        const struct node *node = node_find(root, "prompt");
        diagnostics_add(problems, node->line, node->column,
                "'prompt' must have " AGENT_FILE_PROMPT " in one of its arguments");
    }
}

struct agent_file *agent_file_parse(
        const char *bytes, size_t length, const char *path, struct diagnostics *problems) {
    OWNED(node) root = document_parse(bytes, length, problems);
    struct agent_file_entry entry = { 0 };
    if (root == NULL) {
        return NULL;
    }
    schema_read(&agent_file_schema, root, &entry, problems);
    OWNED(agent_file) agent = NEW(struct agent_file);
    *agent = entry.agent;
    agent->file = text_copy(path);
    if (root->kind == NODE_MAP) {
        read_screen(agent, entry.screen, problems);
        check_prompt(agent, root, problems);
    }
    return diagnostics_are_empty(problems) ? TAKE(agent) : NULL;
}

struct agent_file *agent_file_load(const char *path, struct diagnostics *problems) {
    struct buffer bytes = { 0 };
    struct error err;
    struct agent_file *agent = NULL;
    if (file_read(path, DOCUMENT_BYTES_MAX, &bytes, &err)) {
        agent = agent_file_parse(buffer_text(&bytes), bytes.length, path, problems);
    } else {
        diagnostics_add(problems, 0, 0, "%s", err.text);
        problems->file_is_missing = err.code == ERROR_NOT_FOUND;
    }
    buffer_finish(&bytes);
    return agent;
}

/* --- finding --- */

static char *find_directory(size_t index) {
    const char *data = getenv("STOA_DATA_DIR");
    OWNED_STR config = path_config_directory();
    return path_join(index == 0 ? config : data != NULL ? data : STOA_DATA_DIRECTORY, "agents");
}

char *agent_file_find(const char *name) {
    for (size_t i = 0; i < 2 && rule_name_is_valid(name); i++) {
        OWNED_STR directory = find_directory(i);
        OWNED_STR path = text_format("%s/%s.yaml", directory, name);
        if (access(path, F_OK) == 0) {
            return TAKE(path);
        }
    }
    return NULL;
}

static bool claims(const char *path, const char *program) {
    struct diagnostics ignored; /* whoever uses it is told */
    diagnostics_init(&ignored, path);
    OWNED(agent_file) agent = agent_file_load(path, &ignored);
    diagnostics_finish(&ignored);
    for (char **name = agent != NULL ? agent->programs : NULL; name != NULL && *name != NULL;
            name++) {
        if (text_equal(*name, program)) {
            return true;
        }
    }
    return false;
}

static char *find_in(const char *directory, const char *program) {
    DIR *files = opendir(directory);
    char *found = NULL;
    const struct dirent *entry;
    for (int i = 0; files != NULL && found == NULL && i < FILES_MAX; i++) {
        entry = readdir(files);
        if (entry == NULL) {
            break;
        }
        OWNED_STR path = path_join(directory, entry->d_name);
        if (entry->d_name[0] != '.' && text_ends_with(entry->d_name, ".yaml") &&
                claims(path, program)) {
            found = TAKE(path);
        }
    }
    if (files != NULL) {
        closedir(files);
    }
    return found;
}

char *agent_file_find_program(const char *program) {
    const char *slash = strrchr(program, '/');
    const char *name = slash != NULL ? slash + 1 : program;
    OWNED_STR own = find_directory(0);
    char *found = find_in(own, name);
    if (found == NULL && rule_name_is_valid(name)) { /* those that come along are named so */
        OWNED_STR installed = find_directory(1);
        OWNED_STR path = text_format("%s/%s.yaml", installed, name);
        found = access(path, F_OK) == 0 && claims(path, name) ? TAKE(path) : NULL;
    }
    return found;
}
