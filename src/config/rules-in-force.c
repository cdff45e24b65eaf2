/* SPDX-License-Identifier: MIT */
/* The sets of rules that are in force together. */

#include "config/rule-set.h"

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

struct rules *rules_create(void) {
    struct rules *rules = NEW(struct rules);
    rules->problems = text_copy("");
    return rules;
}

void rules_destroy(struct rules *rules) {
    if (rules == NULL) {
        return;
    }
    for (size_t i = 0; i < rules->count; i++) {
        rule_set_destroy(rules->sets[i]);
    }
    free(rules->problems);
    free(rules);
}

static void add_problem(struct rules *rules, const char *text) {
    char *all = text_format("%s%s", rules->problems, text);
    free(rules->problems);
    rules->problems = all;
    rules->is_wrong = true;
}

void rules_adopt(struct rules *rules, struct rule_set *set, const struct diagnostics *problems) {
    if (rules->count == RULE_SETS_MAX) {
        OWNED_STR text = text_format("%s: there are more than %d sets\n", set->file, RULE_SETS_MAX);
        add_problem(rules, text);
        rule_set_destroy(set);
        return;
    }
    if (problems != NULL && !diagnostics_are_empty(problems)) {
        OWNED_STR text = diagnostics_format(problems);
        add_problem(rules, text);
    }
    rules->is_wrong = rules->is_wrong || set->is_wrong;
    rules->sets[rules->count++] = set;
}

void rules_adopt_denials(struct rules *rules, const char *denials) {
    struct diagnostics problems;
    if (denials == NULL) {
        return;
    }
    diagnostics_init(&problems, RULE_SET_OF_PRESET);
    rules_adopt(rules,
            rule_set_parse(
                    denials, strlen(denials), RULE_SET_OF_PRESET, RULE_ORIGIN_PRESET, &problems),
            &problems);
    diagnostics_finish(&problems);
}

bool rules_allow_something(const struct rules *rules) {
    for (size_t i = 0; i < rules->count && !rules->is_wrong; i++) {
        if (rules->sets[i]->lists[RULE_ALLOW].count > 0) {
            return true;
        }
    }
    return false;
}

static bool has_set(const struct rules *rules, const char *name) {
    for (size_t i = 0; i < rules->count; i++) {
        if (text_equal(rules->sets[i]->name, name)) {
            return true;
        }
    }
    return false;
}

static void load_set(
        struct rules *rules, const char *path, const char *name, enum rule_origin origin) {
    struct diagnostics problems;
    diagnostics_init(&problems, path);
    struct rule_set *set = rule_set_load(path, name, origin, &problems);
    rules_adopt(rules, set, &problems);
    diagnostics_finish(&problems);
}

static void load_named(struct rules *rules, const char *const *names) {
    for (; names != NULL && *names != NULL; names++) {
        OWNED_STR path = rule_set_find(*names);
        if (path == NULL) {
            OWNED_STR text =
                    text_format("there is no set of rules '%.*s'\n", RULE_NAME_MAX, *names);
            add_problem(rules, text);
        } else if (!has_set(rules, *names)) {
            load_set(rules, path, *names, RULE_ORIGIN_NAMED);
        }
    }
}

struct rules *rules_load(const char *const *names) {
    struct rules *rules = rules_create();
    OWNED_STR own = rules_user_path();
    struct stat status;
    if (lstat(own, &status) == 0 || errno != ENOENT) { /* one that cannot be read is told */
        load_set(rules, own, RULE_SET_OWN, RULE_ORIGIN_OWN);
        load_named(rules, (const char *const *)rules->sets[0]->use);
    }
    load_named(rules, names);
    return rules;
}

struct rules *rules_load_file(const char *path) {
    struct rules *rules = rules_create();
    const char *slash = strrchr(path, '/');
    load_set(rules, path, slash != NULL ? slash + 1 : path, RULE_ORIGIN_OWN);
    load_named(rules, (const char *const *)rules->sets[0]->use);
    return rules;
}

char *rules_user_path(void) {
    OWNED_STR directory = path_config_directory();
    return path_join(directory, RULE_SET_OWN);
}
