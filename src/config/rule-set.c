/* SPDX-License-Identifier: MIT */
/* A set of rules from its file. */

#include "config/rule-set.h"

#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"
#include "data-file.h"
#include "rule-check.h"
#include "rule-schema.h"
#include "json/json.h"

#include <assert.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const rule_verdict_names[] = { "deny", "ask", "allow", NULL };
static_assert(ARRAY_LENGTH(rule_verdict_names) == RULE_VERDICT_COUNT + 1, "a name for each");

struct set_reader {
    struct rule_set *set;
    enum rule_origin origin;
    struct diagnostics *problems;
};

static void list_finish(struct rule_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        schema_finish(&rule_schema, &list->rules[i]);
    }
    free(list->rules);
    *list = (struct rule_list){ 0 };
}

void rule_set_destroy(struct rule_set *set) {
    if (set == NULL) {
        return;
    }
    for (size_t i = 0; i < RULE_VERDICT_COUNT; i++) {
        list_finish(&set->lists[i]);
    }
    text_vector_destroy(set->use);
    free(set->name);
    free(set->file);
    free(set);
}

static bool has_name(const struct rule_set *set, const char *name) {
    for (size_t i = 0; i < RULE_VERDICT_COUNT; i++) {
        for (size_t j = 0; j < set->lists[i].count; j++) {
            if (text_equal(set->lists[i].rules[j].name, name)) {
                return true;
            }
        }
    }
    return false;
}

static void read_rule(
        struct set_reader *reader, enum rule_verdict verdict, const struct node *node) {
    struct rule_list *list = &reader->set->lists[verdict];
    struct rule rule = { 0 };
    schema_read(&rule_schema, node, &rule, reader->problems);
    if (rule.tools == NULL && rule.commands != NULL) {
        rule.tools = text_vector_copy((const char *const[]){ "Bash", NULL });
    }
    bool good = node->kind == NODE_MAP && rule_check(&rule, verdict, node, reader->problems);
    if (good && has_name(reader->set, rule.name)) {
        diagnostics_add(reader->problems, node->line, node->column,
                "there is a rule '%s' already: each name may stand once in a file", rule.name);
        good = false;
    }
    if (!good) {
        schema_finish(&rule_schema, &rule);
        return;
    }
    list->rules = memory_reallocate(list->rules, (list->count + 1) * sizeof(rule));
    list->rules[list->count++] = rule;
}

static size_t rule_count(const struct rule_set *set) {
    size_t count = 0;
    for (size_t i = 0; i < RULE_VERDICT_COUNT; i++) {
        count += set->lists[i].count;
    }
    return count;
}

static void read_list(
        struct set_reader *reader, enum rule_verdict verdict, const struct node *node) {
    if (node == NULL) {
        return;
    }
    if (reader->origin == RULE_ORIGIN_PRESET && verdict != RULE_DENY) {
        diagnostics_add(reader->problems, node->key_line, node->key_column,
                "'%s' may not stand in a preset, which can only deny: write it into "
                "~/.config/stoa/" RULE_SET_OWN,
                rule_verdict_names[verdict]);
        return;
    }
    if (node->kind != NODE_LIST) {
        diagnostics_add(reader->problems, node->line, node->column,
                "'%s' must be a list of rules: each begins with '- '", rule_verdict_names[verdict]);
        return;
    }
    for (const struct node *rule = node->first; rule != NULL; rule = rule->next) {
        if (rule_count(reader->set) == RULES_MAX) {
            diagnostics_add(reader->problems, rule->line, rule->column,
                    "a file must not have more than %d rules", RULES_MAX);
            return;
        }
        read_rule(reader, verdict, rule);
    }
}

static void read_use(struct set_reader *reader, const struct node *root, char **use) {
    const struct node *node = use != NULL ? node_find(root, "use") : NULL;
    if (node != NULL && reader->origin != RULE_ORIGIN_OWN) {
        diagnostics_add(reader->problems, node->key_line, node->key_column,
                "'use' may stand in ~/.config/stoa/" RULE_SET_OWN " alone");
        text_vector_destroy(use);
        return;
    }
    const struct node *word = node != NULL ? node->first : NULL;
    for (; word != NULL; word = word->next) {
        if (!rule_name_is_valid(word->text)) {
            diagnostics_add(reader->problems, word->line, word->column,
                    "'%s' is not the name of a set: letters, digits, '.', '_', '-'", word->text);
        }
    }
    reader->set->use = use;
}

static void read_set(struct set_reader *reader, const struct node *root) {
    struct rules_entry entry = { 0 };
    schema_read(&rules_schema, root, &entry, reader->problems);
    for (size_t i = 0; i < RULE_VERDICT_COUNT; i++) {
        read_list(reader, (enum rule_verdict)i, entry.lists[i]);
    }
    read_use(reader, root, entry.use);
}

static struct rule_set *set_create(const char *name, const char *file) {
    struct rule_set *set = NEW(struct rule_set);
    set->name = text_copy(name);
    set->file = text_copy(file);
    return set;
}

struct rule_set *rule_set_read(const struct node *root, const char *name, enum rule_origin origin,
        struct diagnostics *problems) {
    struct rule_set *set = set_create(name, problems->file);
    struct set_reader reader = { set, origin, problems };
    size_t before = problems->count + problems->omitted;
    if (root != NULL && !node_is_empty(root)) {
        read_set(&reader, root);
    }
    set->is_wrong = root == NULL || problems->count + problems->omitted > before;
    if (set->is_wrong) {
        list_finish(&set->lists[RULE_ALLOW]);
    }
    return set;
}

struct rule_set *rule_set_parse(const char *bytes, size_t length, const char *name,
        enum rule_origin origin, struct diagnostics *problems) {
    OWNED(node) root = document_parse(bytes, length, problems);
    return rule_set_read(root, name, origin, problems);
}

static void set_texts(struct json *object, const char *name, char *const *texts) {
    if (texts != NULL) {
        json_set(object, name, json_create_text_array((const char *const *)texts));
    }
}

/* JSON is YAML, as far as what stands in a rule goes. */
char *rule_set_write_denials(const struct rule_set *set) {
    const struct rule_list *list = &set->lists[RULE_DENY];
    OWNED(json) root = json_create_object();
    struct json *array = json_create_array();
    for (size_t i = 0; i < list->count; i++) {
        const struct rule *rule = &list->rules[i];
        struct json *object = json_create_object();
        json_set_text(object, "name", rule->name);
        set_texts(object, "tools", rule->tools);
        set_texts(object, "commands", rule->commands);
        set_texts(object, "paths", rule->paths);
        if (rule->reason != NULL) {
            json_set_text(object, "reason", rule->reason);
        }
        json_add(array, object);
    }
    json_set(root, rule_verdict_names[RULE_DENY], array);
    return list->count == 0 ? NULL : json_format(root);
}

/* A file that others could have written allows nothing. */
static bool check_owner(const char *path, struct diagnostics *problems) {
    struct stat status;
    if (stat(path, &status) != 0) {
        return true; /* reading it says why */
    }
    if (status.st_uid != getuid() && status.st_uid != 0) {
        diagnostics_add(problems, 0, 0, "it is not yours: a file of another user allows nothing");
        return false;
    }
    if ((status.st_mode & S_IWOTH) != 0) {
        diagnostics_add(problems, 0, 0, "everybody may write to it: chmod o-w '%s'", path);
        return false;
    }
    return true;
}

struct rule_set *rule_set_load(
        const char *path, const char *name, enum rule_origin origin, struct diagnostics *problems) {
    struct buffer bytes = { 0 };
    struct error err;
    struct rule_set *set;
    bool is_safe = check_owner(path, problems);
    if (file_read(path, RULE_FILE_MAX_BYTES, &bytes, &err)) {
        set = rule_set_parse(buffer_text(&bytes), bytes.length, name, origin, problems);
    } else {
        diagnostics_add(problems, 0, 0, "%s", err.text);
        set = set_create(name, problems->file);
    }
    set->is_wrong = !diagnostics_are_empty(problems);
    if (!is_safe) {
        list_finish(&set->lists[RULE_ALLOW]);
    }
    buffer_finish(&bytes);
    return set;
}

char *rule_set_find(const char *name) {
    return rule_name_is_valid(name) ? data_file_find("rules", name) : NULL;
}
