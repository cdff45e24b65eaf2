/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"

#include "approval/rules.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "json/json.h"

#include <string.h>
#include <unistd.h>

/* What is wrong in the files, if anything: the exit status then. */
static int end_with(const struct rules *rules, int status) {
    if (!rules->is_wrong) {
        return status;
    }
    fputs(rules->problems, stderr);
    fprintf(stderr, "stoa: the rules are wrong: until that is put right nothing is allowed\n");
    return EXIT_USAGE;
}

/* The object of --session; NULL when there is none. */
static bool find_session(
        const struct arguments *arguments, struct json **out_session, struct error *err) {
    const char *word = arguments_value(arguments, "session");
    *out_session = NULL;
    if (word != NULL) {
        struct json *params = json_create_object();
        json_set_text(params, "session", word);
        OWNED(json) result = ask(arguments, 0, "agent.explain", params, ASK_TIMEOUT_MS, err);
        *out_session = result == NULL ? NULL : json_share(json_find(result, "session"));
    }
    return word == NULL || *out_session != NULL;
}

/* Those in force, for a session (or none); NULL when the file that is named is not there. */
static struct rules *load(
        const struct arguments *arguments, const struct json *session, struct error *err) {
    const char *file = arguments_value(arguments, "rules");
    if (file != NULL && access(file, F_OK) != 0) {
        error_set_errno(err, "cannot open '%s'", file);
        return NULL;
    }
    const char *denials = json_get_text(session, "denials", NULL);
    char **names = json_to_text_vector(json_find(session, "rule_names"));
    struct rules *rules =
            file != NULL ? rules_load_file(file) : rules_load((const char *const *)names);
    rules_adopt_denials(rules, denials);
    text_vector_destroy(names);
    return rules;
}

/* --- the list --- */

static char *join_words(char *const *words) {
    struct buffer out = { 0 };
    for (; words != NULL && *words != NULL; words++) {
        buffer_append_format(&out, "%s%s", out.length > 0 ? ", " : "", *words);
    }
    return buffer_take_text(&out);
}

static struct json *words_to_json(char *const *words) {
    return words == NULL ? json_create_text(NULL)
                         : json_create_text_array((const char *const *)words);
}

static struct json *rule_to_json(
        const struct rule_set *set, enum rule_verdict verdict, const struct rule *rule) {
    struct json *row = json_create_object();
    json_set_text(row, "verdict", rule_verdict_names[verdict]);
    json_set_text(row, "name", rule->name);
    json_set_text(row, "set", set->name);
    json_set_text(row, "file", set->file);
    json_set(row, "tools", words_to_json(rule->tools));
    json_set(row, "commands", words_to_json(rule->commands));
    json_set(row, "paths", words_to_json(rule->paths));
    json_set_text(row, "reason", rule->reason);
    return row;
}

static void rule_to_row(struct table *table, const struct rule_set *set, enum rule_verdict verdict,
        const struct rule *rule) {
    OWNED_STR tools = join_words(rule->tools);
    OWNED_STR bounds = join_words(rule->commands != NULL ? rule->commands : rule->paths);
    table_add(table, rule_verdict_names[verdict]);
    table_add(table, rule->name);
    table_add(table, set->name);
    table_add(table, tools);
    table_add(table, bounds);
}

/* In the order in which they are asked. A wrong file's `allow` is not among them. */
static void list_rules(const struct rules *rules, struct table *table, struct json *array) {
    for (size_t verdict = 0; verdict < RULE_VERDICT_COUNT; verdict++) {
        for (size_t i = 0; i < rules->count; i++) {
            const struct rule_list *list = &rules->sets[i]->lists[verdict];
            bool counts = verdict != RULE_ALLOW || !rules->is_wrong;
            for (size_t j = 0; counts && j < list->count; j++) {
                rule_to_row(table, rules->sets[i], (enum rule_verdict)verdict, &list->rules[j]);
                json_add(array,
                        rule_to_json(rules->sets[i], (enum rule_verdict)verdict, &list->rules[j]));
            }
        }
    }
}

static int print_list(const struct rules *rules, struct table *table) {
    for (size_t i = 0; i < rules->count; i++) {
        printf("%-*s  %s\n", 12, rules->sets[i]->name, rules->sets[i]->file);
    }
    printf("\n");
    return table_print(table);
}

static int run_list(const struct arguments *arguments) {
    struct error err = { 0 };
    OWNED(json) session = NULL;
    if (!find_session(arguments, &session, &err)) {
        return output_error(&err);
    }
    OWNED(rules) rules = load(arguments, session, &err);
    if (rules == NULL) {
        return output_error(&err);
    }
    struct table table = { .columns = 5 };
    static const char *const heading[] = { "VERDICT", "RULE", "SET", "TOOLS", "FOR" };
    for (size_t i = 0; i < ARRAY_LENGTH(heading); i++) {
        table_add(&table, heading[i]);
    }
    struct json *array = json_create_array();
    list_rules(rules, &table, array);
    int status = json_count(array) > 0 ? EXIT_DONE : EXIT_NOTHING;
    if (arguments_has(arguments, "json")) {
        OWNED(json) result = json_create_object();
        json_set(result, "rules", TAKE(array));
        json_set_text(result, "problems", rules->problems);
        output_json(result);
    } else if (status == EXIT_DONE) {
        print_list(rules, &table);
    } else if (!rules->is_wrong) {
        OWNED_STR path = rules_user_path();
        fprintf(stderr, "stoa: no rules are in force: everything is asked ('%s' would hold them)\n",
                path);
    }
    json_destroy(array);
    table_finish(&table);
    return end_with(rules, status);
}

/* --- the test --- */

static const struct {
    int status;
    const char *word;
} verdicts[] = {
    [RULE_DENY] = { EXIT_DENIED, "deny" },
    [RULE_ASK] = { EXIT_NOTHING, "ask" },
    [RULE_ALLOW] = { EXIT_DONE, "allow" },
};

/* What the tool is given: JSON; for Bash also the command itself. */
static struct json *read_input(const char *tool, const char *text, struct error *err) {
    const char *first = text + strspn(text, " \t\n");
    if (text_equal(tool, "Bash") && *first != '{') {
        struct json *input = json_create_object();
        json_set_text(input, "command", text);
        return input;
    }
    OWNED(json) input = json_parse(text, strlen(text), err);
    if (input == NULL) {
        error_context(err, "the input of %s", tool);
    } else if (json_kind(input) != JSON_KIND_OBJECT) {
        error_set(err, ERROR_INVALID, "the input of %s must be a JSON object", tool);
        return NULL;
    }
    return TAKE(input);
}

static int print_judgement(const struct rule_judgement *judgement, bool as_json) {
    const char *word = verdicts[judgement->verdict].word;
    if (!as_json) {
        printf("%s: %s\n", word, judgement->why);
        return output_end();
    }
    OWNED(json) result = json_create_object();
    json_set_text(result, "verdict", word);
    json_set_text(result, "rule", judgement->rule != NULL ? judgement->rule->name : NULL);
    json_set_text(result, "set", judgement->set != NULL ? judgement->set->name : NULL);
    json_set_text(result, "file", judgement->set != NULL ? judgement->set->file : NULL);
    json_set_text(result, "why", judgement->why);
    return output_json(result);
}

static int run_test(const struct arguments *arguments) {
    struct error err = { 0 };
    const char *tool = arguments_word(arguments, 1), *text = arguments_word(arguments, 2);
    const char *given = arguments_value(arguments, "directory");
    if (tool == NULL) {
        error_set(&err, ERROR_INVALID, "test needs a tool, and what it is given");
        return output_usage(&cmd_rules, &err);
    }
    OWNED(json) input = read_input(tool, text != NULL ? text : "{}", &err);
    if (input == NULL) {
        return output_error(&err);
    }
    OWNED(json) session = NULL;
    if (!find_session(arguments, &session, &err)) {
        return output_error(&err);
    }
    given = given != NULL ? given : json_get_text(session, "directory", ".");
    OWNED_STR directory = path_absolute(given, NULL);
    OWNED(rules) rules = load(arguments, session, &err);
    if (rules == NULL) {
        return output_error(&err);
    }
    struct rule_call call = { tool, input, directory, directory };
    struct rule_judgement judgement;
    rules_judge(rules, &call, &judgement);
    int status = print_judgement(&judgement, arguments_has(arguments, "json"));
    return end_with(rules, status == EXIT_DONE ? verdicts[judgement.verdict].status : status);
}

/* --- what a session is given --- */

static int run_set(const struct arguments *arguments) {
    struct error err = { 0 };
    const char *word = arguments_word(arguments, 1);
    if (word == NULL) {
        error_set(&err, ERROR_INVALID, "set needs a session, and the names of sets (or none)");
        return output_usage(&cmd_rules, &err);
    }
    struct json *params = json_create_object(), *names = json_create_array();
    for (size_t i = 2; i < arguments->count; i++) {
        json_add_text(names, arguments->words[i]);
    }
    json_set_text(params, "session", word);
    json_set(params, "rules", names);
    OWNED(json) session = ask(arguments, 0, "session.rules", params, ASK_TIMEOUT_MS, &err);
    if (session == NULL) {
        return output_error(&err);
    }
    return arguments_has(arguments, "json") ? output_json(session) : EXIT_DONE;
}

static const struct {
    const char *name;
    int (*run)(const struct arguments *arguments);
} works[] = {
    /* Keep in alphabetical order. */
    { "list", run_list },
    { "set", run_set },
    { "test", run_test },
};

static int run(const struct arguments *arguments) {
    const char *word = arguments_word(arguments, 0);
    for (size_t i = 0; i < ARRAY_LENGTH(works); i++) {
        if (word == NULL || text_equal(works[i].name, word)) {
            return works[i].run(arguments);
        }
    }
    struct error err = { 0 };
    error_set(&err, ERROR_INVALID, "rules can be listed, set and tested, not '%.60s'", word);
    return output_usage(&cmd_rules, &err);
}

static const struct command_option options[] = {
    { "directory", 'C', "DIR", "with test: where the call happens; here if not given" },
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
    { "rules", 0, "FILE", "these rules in place of those that are in force" },
    { "session", 's', "SESSION", "as it is for this session" },
};

const struct command cmd_rules = {
    .name = "rules",
    .usage = "[list] | test TOOL [INPUT] | set SESSION [NAME…]",
    .summary = "List the approval rules in force, ask them about a call, give a session some",
    .text = "Rules say what agents may do without asking you; see stoa-rules(5). Without any, "
            "everything is asked. test says what the rules answer to a call of a tool with this "
            "input (JSON; for Bash the command itself will do): the exit status is 0 for allow, 5 "
            "for deny, 6 for ask, and 2 when the rules are wrong. set gives a session sets by "
            "name, "
            "as in 'stoa rules set builder auto-accept', or takes them away; it is refused to what "
            "runs in a session",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .maximum = 2 + RULE_SETS_MAX,
    .run = run,
};
